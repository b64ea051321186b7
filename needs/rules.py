"""From answers to needs: each rule of the survey is asked, and what it read is the reason. It stores nothing."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from weakref import WeakKeyDictionary

from forms.answers import plain
from forms.check import Checked
from forms.context import Context
from forms.definition import Label, NeedRule, Survey
from forms.expressions.evaluate import Truth, truth
from forms.filling import Filling
from forms.labels import Wording, every_language, said
from forms.rows import Row, State
from forms.steps import Level, Step, Steps, steps_of


@dataclass(frozen=True, slots=True)
class Because:
    """An answer that a rule has read: the question and what was said, in words of every language."""

    at: str
    name: str
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


@dataclass(frozen=True, slots=True)
class _Rule:
    rule: NeedRule
    level: Level
    when: Truth
    wording: Wording


_ready: WeakKeyDictionary[Steps, tuple[_Rule, ...]] = WeakKeyDictionary()


def derive(survey: Survey, answered: Checked | Filling, context: Context) -> list[Need]:
    """The needs that the answers raise, in the order of the rules: one for each person and kind, the most urgent.

    A rule raises nothing when none of the answers that it read is there.
    """
    state = answered.state
    state.context = context
    found: dict[tuple[str, str], Need] = {}
    for rule in _rules(survey):
        for row in state.root.below(rule.level):
            if not row.is_open():
                continue
            need = _raised(rule, row, state)
            if need is None:
                continue
            known = found.get((need.person, need.kind))
            if known is None or need.urgency < known.urgency:
                found[need.person, need.kind] = need
    return list(found.values())


def _rules(survey: Survey) -> tuple[_Rule, ...]:
    steps = steps_of(survey)
    rules = _ready.get(steps)
    if rules is None:
        rules = _ready[steps] = tuple(_compiled(rule, steps) for rule in survey.rules)
    return rules


def _compiled(rule: NeedRule, steps: Steps) -> _Rule:
    repeat = steps.find(rule.for_each, ()) if rule.for_each else None
    level = repeat.inner if repeat and repeat.inner else steps.root
    when = truth(rule.when.tree, steps.scope(level, tracing=True))
    return _Rule(rule, level, when, Wording(steps.scope(level)))


def _raised(rule: _Rule, row: Row, state: State) -> Need | None:
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
        value=plain(value, step.type),
        label=every_language(
            step.item.label, steps.languages, lambda text, language: step.wording.fill(text, row, language)
        ),
        said={language: said(value, step.choices, language, steps.default_language) for language in languages},
    )
