"""Which answers can raise which need: each rule with what it reads, down to the questions that somebody is asked.

It looks at the survey alone and evaluates nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from forms.definition import Expression, Label, NeedRule, Question, Survey
from forms.expressions.tables import pulls
from forms.numbers import question_numbers
from forms.sources import Sources

_ROW = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Read:
    """Something that a rule reads: its place without rows, its name and its words.

    `number` is the one that people quote it by (2.7); of a calculation, those of the questions that it rests on.
    """

    at: str
    name: str
    number: str
    label: Label


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule. `reads` are what it names; `asked` the questions (or repeats) at the bottom of what it names.

    `settings` are the rows of tables that decide, as "area/standard_month".
    """

    kind: str
    urgency: str
    when: str
    for_each: str
    whose: str
    reason: Label
    reads: tuple[Read, ...]
    asked: tuple[Read, ...]
    settings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The rule as JSON."""
        return asdict(self)


def explain(survey: Survey) -> dict[str, list[Explained]]:
    """Kind of need → the rules that raise it, in the order of the kinds' codes and then of the survey."""
    sight = _Sight(survey)
    found: dict[str, list[Explained]] = {}
    for rule in survey.rules:
        found.setdefault(rule.kind, []).append(sight.explained(rule))
    return dict(sorted(found.items()))


def settings_behind(rules: Iterable[Explained], urgency: str, because: Iterable[str], table: str) -> list[str]:
    """The keys in `table` that decide a need of this urgency: of those rules that read the places of its answers."""
    read = {_ROW.sub("", at) for at in because}
    raising = (rule for rule in rules if rule.urgency == urgency and read <= {one.at for one in rule.reads})
    named = (name.partition("/") for rule in raising for name in rule.settings)
    return list(dict.fromkeys(key for known, _, key in named if known == table))


class _Sight:
    """A survey whose rules can be followed down to what is asked."""

    def __init__(self, survey: Survey) -> None:
        self.sources = Sources(survey)
        self.numbers = question_numbers(survey)

    def explained(self, rule: NeedRule) -> Explained:
        named = self.sources.named(rule.when, self.seen_from(rule))
        below = list(self.sources.below(named))
        calculations = [item.calculation for item in below if isinstance(item, Question) and item.calculation]
        asked = (item for item in below if not (isinstance(item, Question) and item.calculation))
        return Explained(
            kind=rule.kind,
            urgency=rule.urgency,
            when=rule.when.source,
            for_each=rule.for_each,
            whose=rule.whose.source if rule.whose else "",
            reason=rule.reason,
            reads=self.reads(named),
            asked=self.reads(item.path for item in asked),
            settings=tuple(dict.fromkeys(_settings([rule.when, *calculations]))),
        )

    def seen_from(self, rule: NeedRule) -> tuple[str, ...]:
        """The path that a rule reads from: inside the rows that it is asked of."""
        path = self.sources.find(rule.for_each, ()) if rule.for_each else None
        return () if path is None else (*path, "")

    def reads(self, paths: Iterable[tuple[str, ...]]) -> tuple[Read, ...]:
        wanted = set(paths)
        return tuple(
            Read("/".join(item.path), item.name, self.numbers.get(item.path, ""), item.label)
            for item in self.sources.items
            if item.path in wanted
        )


def _settings(expressions: Iterable[Expression]) -> Iterator[str]:
    for expression in expressions:
        yield from (f"{name}/{key}" for name, _, _, key in pulls(expression.tree) if name and key)
