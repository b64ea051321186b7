"""The answers of one visit while they are worked on: rows of values, and evaluating a step in a row."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms.answers import is_shaped, parse_place, plain, stored, taken
from forms.context import Context
from forms.definition import Choice
from forms.expressions.functions import whole
from forms.expressions.values import Node, number
from forms.problems import Problem
from forms.steps import Level, Step, Steps

# Rows that a repeat_count may ask for: at the top, in a row of a repeat, and in a row of that.
MOST_ROWS = (1_000, 100, 10)

RELEVANCE, VALUE = 1, 2  # what evaluating a step has changed


class Row:
    """The survey's own answers, or those of one row of a repeat.

    `given` is what was answered or computed, `values` what counts: "" where the step is not relevant. `rows` are by the
    repeat's slot; `spare` are rows that a repeat_count has hidden.
    """

    __slots__ = ("fresh", "given", "id", "level", "number", "relevant", "rows", "spare", "state", "up", "values")

    def __init__(
        self, state: "State", level: Level, up: "Row | None", number: int, row_id: str, *, fresh: bool
    ) -> None:
        self.state = state
        self.level = level
        # The survey's own row has none above it; nobody asks it for one.
        self.up: Row = up if up is not None else self
        self.number = number
        self.id = row_id
        self.fresh = fresh  # whether defaults are still to be given
        self.given: list[Node] = [""] * len(level.steps)
        self.values: list[Node] = [""] * len(level.steps)
        self.relevant: list[bool] = [False] * len(level.steps)
        self.rows: dict[int, list[Row]] = {step.slot: [] for step in level.repeats}
        self.spare: dict[int, list[Row]] = {}

    @property
    def prefix(self) -> str:
        """What the places in this row begin with."""
        repeat = self.level.repeat
        return f"{self.up.prefix}{repeat.local}[{self.number}]/" if repeat else ""

    def is_open(self) -> bool:
        """Whether the row's repeat is relevant."""
        repeat = self.level.repeat
        return repeat is None or self.up.relevant[repeat.slot]

    def is_shown(self) -> bool:
        """Whether the row is still among those of its repeat, and so are the rows around it."""
        row = self
        while row.level.repeat:
            rows = row.up.rows[row.level.repeat.slot]
            if row.number > len(rows) or rows[row.number - 1] is not row:
                return False
            row = row.up
        return True

    def is_parent_relevant(self, step: Step) -> bool:
        """Whether the group or repeat around a step of this row is relevant."""
        parent = step.parent
        if parent is None:
            return True
        return (self if parent.level is self.level else self.up).relevant[parent.slot]

    def below(self, level: Level) -> "list[Row]":
        """The rows of a level within this one."""
        rows = [self]
        for inner in level.chain[self.level.depth + 1 :]:
            assert inner.repeat is not None
            rows = [row for one in rows for row in one.rows[inner.repeat.slot]]
        return rows

    def above(self, depth: int) -> "Row":
        """The row around this one at that depth."""
        row = self
        while row.level.depth > depth:
            row = row.up
        return row

    def all_rows(self, repeat: Step) -> "list[Row]":
        """The rows of a repeat and after them the hidden ones, in the order in which they were made."""
        return [*self.rows[repeat.slot], *reversed(self.spare.get(repeat.slot, ()))]

    def new_row(self, repeat: Step, row_id: str = "", *, fresh: bool = True) -> "Row":
        """One more row at the end of a repeat. Without an id its number is its id, the same wherever it is made."""
        assert repeat.inner is not None
        rows = self.rows[repeat.slot]
        rows.append(Row(self.state, repeat.inner, self, len(rows) + 1, row_id or str(len(rows) + 1), fresh=fresh))
        return rows[-1]


class State:
    """All rows of a visit. `found` are the faults in the shape of the answers; `counted` the repeats whose rows were
    too many or too few for their repeat_count."""

    def __init__(self, steps: Steps, answers: Mapping[str, Any], context: Context, *, fresh: bool = False) -> None:
        self.steps = steps
        self.context = context
        self.choice: Choice | None = None
        self.reads: list[tuple[Step, Row]] = []
        self.found: list[Problem] = []
        self.counted: list[tuple[Row, Step, int]] = []
        self.fresh = fresh
        self.chance: dict[tuple[Step, Row], float] = {}
        self.root = Row(self, steps.root, None, 0, "", fresh=fresh)
        self._load(steps.root.children, steps.root.names, answers, self.root, "")

    def run(self, *, sent: bool = False) -> None:
        """Evaluate everything, in order. What random() or now() once gave is kept: nobody can compute it again.

        With `sent` the answers are what somebody has ended with, so that their end is kept too.
        """
        rows_at: dict[Level, list[Row]] = {self.steps.root: [self.root]}
        for step in self.steps.ordered:
            rows = rows_at[step.level]
            for row in rows:
                evaluate(step, row, keep=step.volatile or (sent and step.type == "end"))
            if step.inner:
                rows_at[step.inner] = [inner for row in rows for inner in row.rows[step.slot]]
        for rows in rows_at.values():
            for row in rows:
                row.fresh = False

    def _load(
        self, children: list[Step], names: frozenset[str], answers: Mapping[str, Any], row: Row, prefix: str
    ) -> None:
        for step in children:
            answer = answers.get(step.item.name)
            if answer is None:
                continue
            if step.type:
                if is_shaped(answer, step.type):
                    row.given[step.slot] = taken(answer, step.type)
                else:
                    self.found.append(Problem("type", at=prefix + step.item.name, expected=step.type))
            elif step.inner:
                self._load_rows(step, answer, row, prefix + step.item.name)
            elif isinstance(answer, Mapping):
                self._load(step.children, step.names, answer, row, f"{prefix}{step.item.name}/")
            else:
                self.found.append(Problem("type", at=prefix + step.item.name, expected="group"))
        if not names.issuperset(answers):
            self.found.extend(Problem("unknown", at=f"{prefix}{name}") for name in answers if name not in names)

    def _load_rows(self, step: Step, answer: Any, row: Row, place: str) -> None:
        if not isinstance(answer, list) or not all(isinstance(one, Mapping) for one in answer):
            self.found.append(Problem("type", at=place, expected="repeat"))
            return
        for one in answer:
            row_id = one.get("_id")
            inner = row.new_row(step, row_id if isinstance(row_id, str) else "", fresh=self.fresh)
            self._load(step.children, step.names | {"_id"}, one, inner, f"{place}[{inner.number}]/")

    def rows(self) -> Iterator[Row]:
        """All rows, each before those within it."""
        waiting = [self.root]
        while waiting:
            row = waiting.pop()
            yield row
            waiting.extend(inner for step in row.level.repeats for inner in row.rows[step.slot])


def evaluate(step: Step, row: Row, *, keep: bool = False) -> int:
    """Relevance, then the value or the rows, of a step in a row; what has changed (RELEVANCE, VALUE, both or 0)."""
    slot = step.slot
    if row.fresh and step.default and row.given[slot] == "":
        row.given[slot] = stored(step.default(row), step.type)
    is_open = row.is_parent_relevant(step) and (step.relevant is None or step.relevant(row))
    if not is_open:
        value: Node = ""
    elif step.calculation and not ((keep or step.fixed) and row.given[slot] != ""):
        value = row.given[slot] = stored(step.calculation(row), step.type)
    else:
        value = row.given[slot]
    changed = 0
    if is_open != row.relevant[slot]:
        row.relevant[slot] = is_open
        changed = RELEVANCE
    if value != row.values[slot] or type(value) is not type(row.values[slot]):
        row.values[slot] = value
        changed |= VALUE
    if is_open and step.count and _match_count(step, row, step.count(row)):
        changed |= VALUE
    return changed


def _match_count(step: Step, row: Row, count: Any) -> bool:
    """Add or hide rows until there are as many as the repeat_count says; whether that was needed."""
    wanted = max(0, min(MOST_ROWS[min(step.level.depth, 2)], whole(number(count))))
    rows, spare = row.rows[step.slot], row.spare.setdefault(step.slot, [])
    if len(rows) == wanted:
        return False
    row.state.counted.append((row, step, len(rows)))
    while len(rows) > wanted:
        spare.append(rows.pop())
    while len(rows) < wanted:
        if spare:
            rows.append(spare.pop())
        else:
            row.new_row(step)
    return True


def locate(state: State, place: str) -> tuple[Step, Row] | None:
    """The step and row that a place names; for a row of a repeat ("members[2]") the repeat and that row itself."""
    parts = parse_place(place)
    step = state.steps.by_path.get(tuple(name for name, _ in parts)) if parts else None
    if parts is None or step is None:
        return None
    repeats = [level.repeat for level in step.level.chain if level.repeat]
    if step.inner and parts[-1][1]:
        repeats.append(step)
    row = state.root
    for repeat in repeats:
        rows, number = row.rows[repeat.slot], parts[len(repeat.item.path) - 1][1]
        if not 1 <= number <= len(rows):
            return None
        row = rows[number - 1]
    return (step, row) if sum(1 for _, number in parts if number) == len(repeats) else None


def tree(children: list[Step], row: Row, *, kept: bool = False) -> dict[str, Any]:
    """The answers as JSON, in the order of the sheet; with `kept` also what is not relevant now, and hidden rows."""
    found: dict[str, Any] = {}
    for step in children:
        if not (kept or row.relevant[step.slot]):
            continue
        if step.type:
            value = plain((row.given if kept else row.values)[step.slot], step.type)
        elif step.inner:
            rows = row.all_rows(step) if kept else row.rows[step.slot]
            value = [{"_id": inner.id, **tree(step.children, inner, kept=kept)} for inner in rows]
        else:
            value = tree(step.children, row, kept=kept)
        if value or value == 0:
            found[step.item.name] = value
    return found


def walk(children: list[Step], row: Row, see: Callable[[Step, Row, str], None], prefix: str = "") -> None:
    """See every relevant question with its place, in document order."""
    for step in children:
        if not row.relevant[step.slot]:
            continue
        if step.type:
            see(step, row, prefix + step.item.name)
        elif step.inner:
            for inner in row.rows[step.slot]:
                walk(step.children, inner, see, f"{prefix}{step.item.name}[{inner.number}]/")
        else:
            walk(step.children, row, see, f"{prefix}{step.item.name}/")
