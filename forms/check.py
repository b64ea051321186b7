"""What is wrong with a visit's answers, by the survey's own rules. It repairs nothing and raises nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.answers import has_control, is_typed, plain
from forms.context import Context
from forms.definition import LISTS, Survey
from forms.expressions.values import Node, words
from forms.problems import Problem
from forms.rows import Row, State, tree, walk
from forms.steps import Step, steps_of


@dataclass(frozen=True, slots=True)
class Checked:
    """The answers with calculated values in and irrelevant ones out, the places of the relevant questions, and what was
    found: problems of the answers, and disagreements between what was sent and what the survey says."""

    answers: dict[str, Any]
    relevant: list[str]
    problems: list[Problem]
    disagreements: list[Problem]
    state: State = field(repr=False, compare=False)


def check(survey: Survey, answers: Mapping[str, Any], context: Context) -> Checked:
    """Check answers that somebody has sent. Nothing in them raises: all is told in `problems` and `disagreements`."""
    state = State(steps_of(survey), answers, context)
    given = _given(state)
    state.run(sent=True)
    relevant: list[str] = []
    problems = list(state.found)

    def see(step: Step, row: Row, place: str) -> None:
        relevant.append(place)
        problems.extend(_faults(step, row, place))

    walk(state.steps.root.children, state.root, see)
    disagreements = [*_row_counts(state), *_row_ids(state), *_differences(given)]
    return Checked(tree(state.steps.root.children, state.root), relevant, problems, disagreements, state)


def problems(state: State) -> list[Problem]:
    """What is wrong with answers while they are worked on."""
    found = list(state.found)
    walk(state.steps.root.children, state.root, lambda step, row, place: found.extend(_faults(step, row, place)))
    return found


def _faults(step: Step, row: Row, place: str) -> list[Problem]:
    """The first fault of a relevant question: its value missing, unreadable, not on the list or against a rule."""
    value = row.values[step.slot]
    if value == "":
        return [Problem("required", at=place)] if step.required and step.required(row) else []
    if has_control(value):
        return [Problem("text_control", at=place)]
    if not is_typed(value, step.type) or (step.range and not _is_within(value, *step.range)):
        return [Problem("type", at=place, expected=step.type)]
    # Only an answer of several choices is parted at its blanks: the name of one may hold some.
    names = words(str(value)) if step.type in LISTS else [str(value)]
    if (step.choices or step.answers) and (off_list := [name for name in names if not is_offered(step, row, name)]):
        return [Problem("choice", at=place, names=off_list)]
    if step.constraint and not step.constraint(row):
        return [Problem("constraint", at=place)]
    return []


def _is_within(value: Node, start: float, end: float, step: float) -> bool:
    """Whether a number lies in a range and on one of its steps."""
    if not isinstance(value, float) or not start <= value <= end:
        return False
    steps = (value - start) / step if step else 0.0
    return abs(steps - round(steps)) < 1e-9


def is_offered(step: Step, row: Row, name: str) -> bool:
    """Whether a choice of this name is on the question's list, as it is filtered now."""
    if step.answers:
        return name in step.answers(row)
    choice = step.choices.get(name)
    if choice is None or step.choice_filter is None:
        return choice is not None
    row.state.choice = choice
    try:
        return step.choice_filter(row)
    finally:
        row.state.choice = None


def _given(state: State) -> list[tuple[Row, list[Node]]]:
    return [(row, row.given.copy()) for row in state.rows()]


def _row_counts(state: State) -> Iterator[Problem]:
    for row, step, given in state.counted:
        if given:
            computed = len(row.rows[step.slot])
            yield Problem("row_count", at=row.prefix + step.local, given=given, computed=computed)


def _row_ids(state: State) -> Iterator[Problem]:
    """Rows of a repeat that bear the `_id` of one before them: what they say would be told of one person."""
    for row in state.rows():
        for step in row.level.repeats:
            seen: set[str] = set()
            for inner in row.rows[step.slot] if row.relevant[step.slot] else ():
                if inner.id in seen:
                    yield Problem("row_id", at=inner.prefix.removesuffix("/"))
                seen.add(inner.id)


def _differences(given: list[tuple[Row, list[Node]]]) -> Iterator[Problem]:
    """What was answered where nothing was asked, and what was computed otherwise than sent."""
    for row, values in given:
        if values == row.values or not row.is_shown():
            continue
        for step in row.level.steps:
            sent, kept = values[step.slot], row.values[step.slot]
            if sent == "" or sent == kept:
                continue
            at = row.prefix + step.local
            if not row.relevant[step.slot]:
                yield Problem("irrelevant", at=at)
            elif step.calculation:
                yield Problem("calculated", at=at, given=plain(sent, step.type), computed=plain(kept, step.type))
