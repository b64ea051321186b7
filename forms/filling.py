"""A survey while somebody fills it: an answer changes what depends on it and nothing else."""

import heapq
import math
from collections.abc import Callable, Mapping
from typing import Any

from forms.answers import is_shaped, parse_place, plain, stored, taken
from forms.check import is_offered, problems
from forms.context import Context
from forms.definition import Choice, Item, Label, Survey, words
from forms.expressions.sets import shuffled
from forms.expressions.values import Nodes, number
from forms.labels import called, filled
from forms.markup import plain as plain_words
from forms.problems import Problem
from forms.rows import RELEVANCE, VALUE, Row, State, evaluate, locate, tree, walk
from forms.scope import Uses
from forms.steps import Step, steps_of

# Seeds that chance may give; an author's seed may be any number.
_SEEDS = 1_000_000


class Filling:
    """The answers of one visit. Places that the survey does not have raise Problem("unknown", at=place).

    `new` says that nobody has answered yet, so that defaults are given. Irrelevant answers are remembered: they are
    absent from `answers`, present in `kept`, and return when they become relevant again.
    """

    def __init__(self, survey: Survey, answers: Mapping[str, Any], context: Context, *, new: bool = False) -> None:
        self.survey = survey
        self._steps = steps_of(survey)
        self.state = State(self._steps, answers, context, fresh=new)
        self.state.run()
        self._dirty: dict[int, dict[Row, None]] = {}
        self._turns: list[int] = []
        self._changed: dict[tuple[Step, Row], None] = {}
        self._fired: list[tuple[Step, Row]] = []

    # What has been answered

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as JSON: calculated values in, irrelevant and empty ones out, in document order."""
        return tree(self._steps.root.children, self.state.root)

    @property
    def kept(self) -> dict[str, Any]:
        """The answers with the irrelevant ones and the hidden rows that are remembered: what a draft keeps."""
        return tree(self._steps.root.children, self.state.root, kept=True)

    @property
    def relevant(self) -> list[str]:
        """The places of the relevant questions, in document order."""
        places: list[str] = []
        walk(self._steps.root.children, self.state.root, lambda _, __, place: places.append(place))
        return places

    @property
    def changes(self) -> set[str]:
        """The places whose relevance, value, rows, words, choices or conditions the last change has touched."""
        return {row.prefix + step.local for step, row in self._changed if row.is_shown()}

    def problems(self) -> list[Problem]:
        """All that is wrong now."""
        return problems(self.state)

    def value(self, place: str) -> Any:
        """The answer as JSON; None where there is none or it is not relevant."""
        step, row = self._question(place)
        return plain(row.values[step.slot], step.type)

    def rows(self, place: str) -> list[str]:
        """The ids of the rows of a repeat."""
        step, row = self._repeat(place)
        return [inner.id for inner in row.rows[step.slot]]

    # What is asked

    def is_relevant(self, place: str) -> bool:
        """Whether the question, group, repeat or row is to be shown."""
        step, row = self._find(place)
        return row.is_open() if row.level.repeat is step else row.relevant[step.slot]

    def is_required(self, place: str) -> bool:
        """Whether an answer is asked for here and now."""
        step, row = self._question(place)
        return step.required is not None and step.required(row)

    def is_read_only(self, place: str) -> bool:
        """Whether the worker may only read it: said so, or calculated."""
        step, row = self._question(place)
        return step.calculation is not None or (step.read_only is not None and step.read_only(row))

    def choices(self, place: str) -> list[Choice]:
        """The choices that the choice_filter leaves, in the order of the sheet or as chance (and a seed) has it.

        Where earlier answers are offered, each is a choice without a label.
        """
        step, row = self._question(place)
        if step.answers:
            return [Choice(name, {}) for name in step.answers(row)]
        choices = list(self._steps.lists.get(getattr(step.item, "list_name", ""), ()))
        if step.choice_filter is not None:
            choices = [choice for choice in choices if is_offered(step, row, choice.name)]
        if step.seed is None:
            return choices
        places: Nodes = [float(place) for place in range(len(choices))]
        return [choices[int(number(place))] for place in shuffled(self.state.context, places, self._seed(step, row))]

    def label(self, place: str, language: str) -> str:
        """The label with ${} filled."""
        return self._words(place, lambda item: item.label, language)

    def hint(self, place: str, language: str) -> str:
        """The hint with ${} filled."""
        return self._words(place, lambda item: item.hint, language)

    def guidance(self, place: str, language: str) -> str:
        """How the worker may say it aloud, with ${} filled."""
        return self._words(place, lambda item: item.guidance, language)

    def message(self, place: str, code: str, language: str) -> str:
        """The author's own words for a problem ("required", "constraint"), with ${} filled; "" where there are none."""
        return self._words(place, lambda item: getattr(item, f"{code}_message", {}), language)

    def bare(self, place: str, language: str, kind: str = "label") -> str:
        """The words without their markup, with ${} filled: what people have answered stays as they wrote it."""
        step, row = self._asker(place)
        text = plain_words(self.text(place, kind, language))
        return step.wording.fill(text, row, language) if row else filled(text, lambda _: "")

    def called(self, place: str, choice: Choice, language: str) -> str:
        """A choice of the question at this place in bare words, with ${} filled."""
        if not choice.label:
            return choice.name
        step, row = self._asker(place)
        text = called(choice, language, self.survey.default_language)
        return step.wording.fill(text, row, language) if row else filled(text, lambda _: "")

    def text(self, place: str, kind: str, language: str) -> str:
        """The label, hint, guidance or message as its author wrote it, each ${} as it stands."""
        return words(getattr(self._asker(place)[0].item, kind, {}), language, self.survey.default_language)

    def said(self, place: str, name: str, language: str) -> str:
        """What ${name} says to who reads it at this place; nothing in a row that is not there."""
        step, row = self._asker(place)
        return step.wording.fill(f"${{{name}}}", row, language) if row else ""

    # What changes

    def set(self, place: str, value: Any) -> None:
        """Answer a question; None takes the answer back. A calculated question keeps its calculation."""
        step, row = self._question(place)
        self._begin()
        if not is_shaped(value, step.type):
            raise Problem("type", at=place, expected=step.type)
        if step.calculation is None:
            row.given[step.slot] = taken(value, step.type)
            self.state.found = [found for found in self.state.found if found.params.get("at") != place]
        self._mark(step, row)
        self._settle()

    def add_row(self, place: str) -> str:
        """One more row at the end of a repeat; its place. Where a repeat_count rules: Problem("counted", at=place)."""
        step, row = self._repeat(place)
        if step.count:
            raise Problem("counted", at=place)
        self._begin()
        inner = row.new_row(step, self.state.context.uuid())
        self._mark_rows(step, row, [inner])
        self._settle()
        return inner.prefix.removesuffix("/")

    def remove_row(self, place: str) -> None:
        """Take a row out; those after it move up."""
        step, inner = self._find(place)
        if inner.level.repeat is not step:
            raise Problem("unknown", at=place)
        if step.count:
            raise Problem("counted", at=place)
        self._begin()
        rows = inner.up.rows[step.slot]
        rows.remove(inner)
        for place_now, one in enumerate(rows, 1):
            one.number = place_now
        within = inner.up.prefix + step.local + "["
        self.state.found = [one for one in self.state.found if not str(one.params["at"]).startswith(within)]
        self._mark_rows(step, inner.up, [])
        self._settle()

    def _seed(self, step: Step, row: Row) -> float:
        """What the order of the choices is drawn from: the author's number, else one that chance gives once."""
        assert step.seed is not None
        given = number(step.seed(row))
        if given == given:
            return given
        drawn = self.state.chance
        if (step, row) not in drawn:
            drawn[step, row] = 1.0 + math.floor(self.state.context.random() * _SEEDS)
        return drawn[step, row]

    # How a change spreads

    def _begin(self) -> None:
        self._changed = {}
        self._fired = []

    def _mark(self, step: Step, row: Row) -> None:
        waiting = self._dirty.get(step.rank)
        if waiting is None:
            waiting = self._dirty[step.rank] = {}
            heapq.heappush(self._turns, step.rank)
        waiting[row] = None

    def _mark_readers(self, readers: Uses, row: Row, deepest: int) -> None:
        """Mark who reads a step in this row; only readers that share at most `deepest` levels with it."""
        for reader, depth in readers.items():
            if depth <= deepest:
                for one in row.above(depth).below(reader.level):
                    self._mark(reader, one)

    def _show_readers(self, readers: Uses, row: Row, deepest: int) -> None:
        for reader, depth in readers.items():
            if depth <= deepest:
                self._changed.update(((reader, one), None) for one in row.above(depth).below(reader.level))

    def _mark_rows(self, repeat: Step, row: Row, new: list[Row]) -> None:
        """The rows of a repeat are others now: who counts or gathers them looks again, and new rows are evaluated."""
        assert repeat.inner is not None
        self._changed[repeat, row] = None
        for read in (repeat, *repeat.inner.everything()):
            self._mark_readers(read.dependents, row, row.level.depth)
            self._show_readers(read.shown_by, row, row.level.depth)
        for step in repeat.inner.everything():
            for inner in new:
                for one in inner.below(step.level):
                    self._mark(step, one)

    def _settle(self) -> None:
        """Evaluate what is marked, and then, one after the other, what that has triggered: each of it once."""
        self._take_turns()
        done: set[tuple[Step, Row]] = set()
        while self._fired:
            step, row = first = min(self._fired, key=lambda one: one[0].index)
            self._fired.remove(first)
            if first not in done:
                done.add(first)
                row.given[step.slot] = stored(step.triggered(row), step.type) if step.triggered else ""
                self._mark(step, row)
                self._take_turns()

    def _take_turns(self) -> None:
        """Evaluate what is marked, in the order of the survey, so that each step is evaluated once in each row."""
        fresh: list[Row] = []
        while self._turns:
            step = self._steps.ordered[heapq.heappop(self._turns)]
            for row in self._dirty.pop(step.rank):
                if row.fresh:
                    fresh.append(row)
                changed = evaluate(step, row)
                if changed:
                    self._spread(step, row, changed)
        for row in fresh:
            row.fresh = False

    def _spread(self, step: Step, row: Row, changed: int) -> None:
        self._changed[step, row] = None
        self._mark_readers(step.dependents, row, step.level.depth)
        self._show_readers(step.shown_by, row, step.level.depth)
        if changed == VALUE:
            # An answer that only came or went with its question is no new answer.
            for target, depth in step.fires:
                self._fired.extend((target, one) for one in row.above(depth).below(target.level))
        if step.inner and changed & VALUE:
            self._mark_rows(step, row, row.rows[step.slot])
        if changed & RELEVANCE:
            for child in step.children:
                for one in row.below(child.level):
                    self._mark(child, one)

    # Finding places

    def _find(self, place: str) -> tuple[Step, Row]:
        found = locate(self.state, place)
        if found is None:
            raise Problem("unknown", at=place)
        return found

    def _question(self, place: str) -> tuple[Step, Row]:
        step, row = self._find(place)
        if not step.type:
            raise Problem("unknown", at=place)
        return step, row

    def _repeat(self, place: str) -> tuple[Step, Row]:
        step, row = self._find(place)
        if not step.inner or row.level.repeat is step:
            raise Problem("unknown", at=place)
        return step, row

    def _asker(self, place: str) -> tuple[Step, Row | None]:
        """Whose words stand at the place, and the row that they are read in: none where it is still to come."""
        found = locate(self.state, place)
        step = found[0] if found else self._steps.by_path.get(tuple(name for name, _ in parse_place(place) or ()))
        if step is None:
            raise Problem("unknown", at=place)
        return step, found[1].above(step.level.depth) if found else None

    def _words(self, place: str, pick: Callable[[Item], Label], language: str) -> str:
        """The item's words; in a row that is not there (a form drawn for a row to come) its ${} are empty."""
        step, row = self._asker(place)
        text = words(pick(step.item), language, self.survey.default_language)
        return step.wording.fill(text, row, language) if row else filled(text, lambda _: "")
