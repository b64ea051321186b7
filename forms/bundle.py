"""A survey as JSON for the phone: items nested as they are asked, trees instead of texts, choices, order and rules.

An expression is its tree; what is empty is left out. `order` are the numbers of the items in the order of evaluation
(an item's number there is its row among all items, groups included, from 0); `numbers` are those that people quote.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from forms.definition import METADATA, Choice, Group, Item, NeedRule, Question, Repeat, Survey
from forms.expressions.references import order
from forms.expressions.tables import as_read
from forms.markup import plain
from forms.numbers import question_numbers

_WORDS = ("label", "hint", "guidance", "required_message", "constraint_message")
_CONDITIONS = (
    *("relevant", "required", "constraint", "calculation", "choice_filter", "default", "read_only", "count"),
    "triggered",
)
_KEPT = ("media", "parameters", "trigger")


def bundle(survey: Survey) -> dict[str, Any]:
    """The survey as JSON; the same survey always gives the same. Problem: cycle."""
    tables = {name: [dict(row) for row in table] for name, table in as_read(survey.tables, survey.trees()).items()}
    return {
        "id": survey.id,
        "version": survey.version,
        "title": dict(survey.title),
        "languages": list(survey.languages),
        "default_language": survey.default_language,
        "items": _items(survey.children),
        "choices": {name: [_choice(choice) for choice in choices] for name, choices in survey.choices.items()},
        "order": list(order(survey)),
        "rules": [_rule(rule) for rule in survey.rules],
        "numbers": {"/".join(path): number for path, number in question_numbers(survey).items()},
        "settings": dict(survey.settings),
        **({"tables": tables} if tables else {}),
        **({"files": dict(survey.files)} if survey.files else {}),
    }


def canonical(bundle: Mapping[str, Any]) -> bytes:
    """The bytes that a bundle is hashed and sent as: sorted keys, no blanks, UTF-8."""
    return json.dumps(bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def bundle_hash(bundle: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(bundle)).hexdigest()


def main() -> None:
    """`python -m forms.bundle PATH`: the bundle of a survey, a workbook or a folder of sheets."""
    from forms.xlsform import load_survey  # only here: whoever has a Survey needs no reader of sheets

    sys.stdout.write(canonical(bundle(load_survey(Path(sys.argv[1])))).decode() + "\n")


def _items(items: Iterable[Item]) -> list[dict[str, Any]]:
    return [_item(item) for item in items]


def _item(item: Item) -> dict[str, Any]:
    texts = {"appearance": item.appearance, "list": getattr(item, "list_name", "")}
    texts |= {name: dict(getattr(item, name, {})) for name in _WORDS}
    trees = {name: getattr(item, name, None) for name in _CONDITIONS}
    kept = {name: found for name in _KEPT if (found := getattr(item, name, None))}
    known = _known(item.type) if isinstance(item, Question) and item.type in METADATA else {}
    return {
        "name": item.name,
        "type": _kind(item),
        **{name: text for name, text in texts.items() if text},
        **{name: expression.tree for name, expression in trees.items() if expression is not None},
        **known,
        **_plain(kept),
        **({"items": _items(item.children)} if isinstance(item, Group) else {}),
    }


def _known(question_type: str) -> dict[str, Any]:
    """How a fact is worked out that the form knows by itself, and whether it is then kept."""
    return {"calculation": METADATA[question_type], "keep": question_type != "end"}


def _plain(found: Any) -> Any:
    """Mappings and tuples as JSON has them."""
    if isinstance(found, Mapping):
        return {name: _plain(one) for name, one in found.items()}
    return list(found) if isinstance(found, tuple) else found


def _kind(item: Item) -> str:
    if isinstance(item, Question):
        return item.type
    return "repeat" if isinstance(item, Repeat) else "group"


def _choice(choice: Choice) -> dict[str, Any]:
    bare = {language: plain(text) for language, text in choice.label.items()}
    kept = {"columns": choice.columns, "media": choice.media, "plain": bare if bare != choice.label else {}}
    return {
        "name": choice.name,
        "label": dict(choice.label),
        **{name: _plain(one) for name, one in kept.items() if one},
    }


def _rule(rule: NeedRule) -> dict[str, Any]:
    found = {"kind": rule.kind, "when": rule.when.tree, "urgency": rule.urgency, "reason": dict(rule.reason)}
    whose = {"whose": rule.whose.tree} if rule.whose else {}
    return {**found, **({"for_each": rule.for_each} if rule.for_each else {}), **whose}


if __name__ == "__main__":
    main()
