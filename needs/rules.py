"""From answers to needs: each rule of the survey is asked, and what it read is the reason. It stores nothing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from forms.answers import plain
from forms.check import Checked
from forms.context import Context
from forms.definition import Label, Survey
from forms.filling import Filling
from forms.labels import every_language, said
from forms.rows import Row, State
from forms.steps import Rule, Step, steps_of


@dataclass(frozen=True, slots=True)
class Because:
    """An answer that a rule has read: the question and what was said, in words of every language.

    `number` is the one that people quote the question by (2.7); of a calculation, those that it rests on.
    """

    at: str
    name: str
    number: str
    value: Any
    label: Label
    said: Label


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a person (the `_id` of a row) or of the household (""); `at` is the place of that row."""

    kind: str
    urgency: str
    person: str
    at: str
    reason: Label
    because: tuple[Because, ...]

    def as_json(self) -> dict[str, Any]:
        """The need as JSON."""
        return asdict(self)


def derive(survey: Survey, answered: Checked | Filling, context: Context) -> list[Need]:
    """The needs that the answers raise, in the order of the rules: one for each row and kind, the most urgent.

    A row is known by its place: two that were sent with one `_id` are two people until somebody has looked.
    A rule raises nothing when none of the answers that it read is there.
    """
    state = answered.state
    state.context = context
    found: dict[tuple[str, str], Need] = {}
    for rule in steps_of(survey).rules:
        for row in state.root.below(rule.level):
            need = _raised(rule, row, state) if rule.asks(row) else None
            if need is None:
                continue
            known = found.get((need.at, need.kind))
            if known is None or need.urgency < known.urgency:
                found[need.at, need.kind] = need
    return list(found.values())


def _raised(rule: Rule, row: Row, state: State) -> Need | None:
    state.reads.clear()
    if not rule.when(row):
        return None
    because = tuple(_because(state))
    if not because:
        return None
    languages = state.steps.languages
    return Need(
        kind=rule.rule.kind,
        urgency=rule.rule.urgency,
        person=row.id,
        at=row.prefix.removesuffix("/"),
        reason=every_language(
            rule.rule.reason, languages, lambda text, language: rule.wording.fill(text, row, language)
        ),
        because=because,
    )


def _because(state: State) -> Iterator[Because]:
    for step, row in dict.fromkeys(state.reads):
        value = row.values[step.slot]
        if value != "":
            yield _said(step, row, state)


def _said(step: Step, row: Row, state: State) -> Because:
    value, steps = row.values[step.slot], state.steps
    languages = steps.languages or ("",)
    return Because(
        at=row.prefix + step.local,
        name=step.item.name,
        number=steps.numbers.get(step.item.path, ""),
        value=plain(value, step.type),
        label=every_language(
            step.item.label, steps.languages, lambda text, language: step.wording.fill(text, row, language)
        ),
        said={language: said(value, step.choices, language, steps.default_language) for language in languages},
    )
