"""What `flask survey explain` prints: which answers can raise which need, as lines or as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.definition import Label, Survey
from needs.explain import Explained, Read, explain

Kinds = Mapping[str, Label]  # code → its name in each language


def as_json(survey: Survey, kinds: Kinds) -> dict[str, Any]:
    """The kinds that the survey can raise, each with its rules, and the codes of those that it cannot."""
    found = explain(survey)
    return {
        "survey": survey.id,
        "version": survey.version,
        "kinds": [
            {"kind": kind, "label": dict(kinds.get(kind, {})), "rules": [rule.as_json() for rule in rules]}
            for kind, rules in found.items()
        ],
        "not_raised": [kind for kind in kinds if kind not in found],
    }


def as_lines(survey: Survey, kinds: Kinds) -> Iterator[str]:
    """The same to be read."""
    found = explain(survey)
    yield f"{survey.id} {survey.version} · {_said(survey.title)}"
    yield f"{sum(map(len, found.values()))} rules raise {len(found)} kinds of need."
    for kind, rules in found.items():
        yield ""
        yield f"{kind} {_said(kinds.get(kind, {}))}".rstrip()
        for rule in rules:
            yield from _rule(rule)
    missing = [kind for kind in kinds if kind not in found]
    if missing:
        yield ""
        yield f"Not raised here: {' '.join(missing)}"


def _rule(rule: Explained) -> Iterator[str]:
    whose = f" where {rule.whose}" if rule.whose else ""
    asked_of = f", asked of each of {rule.for_each}{whose}" if rule.for_each else ""
    yield f"  {rule.urgency} when {rule.when}{asked_of}"
    named = {read.at for read in rule.asked}
    yield from (f"     {_read(read)}" for read in rule.asked)
    calculated = [read.name for read in rule.reads if read.at not in named]
    if calculated:
        yield f"     by way of {', '.join(calculated)}"
    if rule.settings:
        yield f"     settings {', '.join(rule.settings)}"
    yield from (f"     “{text}”" for text in rule.reason.values())


def _read(read: Read) -> str:
    return " ".join(part for part in (read.number, f"({read.name})", _said(read.label)) if part)


def _said(label: Label) -> str:
    return " · ".join(text.replace("\n", " ") for text in label.values() if text)
