"""Which answers can raise which need: each rule with what it reads, down to the questions that somebody is asked.

It looks at the survey alone and evaluates nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from forms.definition import Expression, Item, Label, NeedRule, Question, Survey
from forms.expressions.references import Names, references
from forms.expressions.tables import pulls
from forms.numbers import question_numbers


@dataclass(frozen=True, slots=True)
class Read:
    """Something that a rule reads: its place, its number for people ("" for what is not asked), and its words."""

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


class _Sight:
    """A survey whose names can be followed."""

    def __init__(self, survey: Survey) -> None:
        self.items = list(survey.items())
        self.names = Names([item.path for item in self.items])
        self.numbers = question_numbers(survey)

    def explained(self, rule: NeedRule) -> Explained:
        named = self.named(rule.when, self.seen_from(rule))
        below = list(self.below(named))
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
        index = self.names.find(rule.for_each, ()) if rule.for_each else None
        return () if index is None else (*self.items[index].path, "")

    def named(self, expression: Expression, reader: tuple[str, ...]) -> set[tuple[str, ...]]:
        """The paths of the items that an expression names."""
        found = (self.names.find(name, reader) for name in references(expression.tree))
        return {self.items[index].path for index in found if index is not None}

    def below(self, paths: Iterable[tuple[str, ...]]) -> Iterator[Item]:
        """The items and all that their calculations read, each once."""
        by_path = {item.path: item for item in self.items}
        waiting, seen = list(paths), set(paths)
        while waiting:
            item = by_path[waiting.pop()]
            yield item
            if isinstance(item, Question) and item.calculation:
                further = self.named(item.calculation, item.path) - seen
                seen |= further
                waiting += further

    def reads(self, paths: Iterable[tuple[str, ...]]) -> tuple[Read, ...]:
        wanted = set(paths)
        return tuple(
            Read("/".join(item.path), item.name, self.numbers.get(item.path, ""), item.label)
            for item in self.items
            if item.path in wanted
        )


def _settings(expressions: Iterable[Expression]) -> Iterator[str]:
    for expression in expressions:
        yield from (f"{name}/{key}" for name, _, _, key in pulls(expression.tree) if name and key)
