"""What the names in an expression stand for, seen from one place of the survey: closures from a row to a value.

From outwards the nearest common row: a question of it is one value; one that lies in further repeats is a node-set of
all their rows, in document order (as pyxform writes it). What is not relevant is no node, and "" as one value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from forms.definition import Table, words
from forms.expressions.evaluate import Closure
from forms.expressions.values import Nodes, Value
from forms.labels import said

if TYPE_CHECKING:
    from forms.rows import Row
    from forms.steps import Level, Step, Steps

# A step that is read → the number of levels below the survey that its reader has in common with it.
Uses = dict["Step", int]


class Scope:
    """Seen from a step, or from a row of a level. `uses` gathers what was read, as closures are made.

    With `tracing` its closures also enter in `row.state.reads` each (step, row) that they come by.
    """

    def __init__(self, steps: "Steps", level: "Level", step: "Step | None" = None, *, tracing: bool = False) -> None:
        self.steps = steps
        self.level = level
        self.step = step
        self.path: tuple[str, ...] = step.item.path if step else (*level.repeat.item.path, "") if level.repeat else ()
        self.tracing = tracing
        self.uses: Uses = {}

    @property
    def tables(self) -> Mapping[str, Table]:
        """The survey's tables."""
        return self.steps.tables

    def ref(self, name: str) -> Closure:
        """${name}."""
        target = self.steps.find(name, self.path)
        if target is None:
            return lambda _: ""
        common = self._common(target.level)
        self._use(target, common)
        if target.inner:
            return _rows_of(self._rows(target.inner, common, {}))
        if self.tracing or common < target.level.depth:
            one = common == target.level.depth
            return _read(target, self._rows(target.level, common, {}), one=one, tracing=self.tracing)
        return _direct(target.slot, self.level.depth - common)

    def own(self) -> Closure:
        """`.`: also what an irrelevant question remembers, so that once() keeps it."""
        if self.step is None:
            return lambda _: ""
        slot = self.step.slot
        return lambda row: row.given[slot]

    def row_number(self) -> Closure:
        """position(..): the parent's number among its like; a group has no like."""
        repeat = self.level.repeat
        if repeat is None or (self.step is not None and self.step.parent is not repeat):
            return lambda _: 1.0
        self._use(repeat, repeat.level.depth)
        return lambda row: float(row.number)

    def indexed(self, name: str, indexes: Sequence[tuple[str, Closure]]) -> Closure:
        """indexed-repeat(): the first node in the rows with these numbers."""
        target = self.steps.find(name, self.path)
        chosen = {self.steps.find(repeat, self.path): index for repeat, index in indexes}
        if target is None or None in chosen:
            return lambda _: ""
        common = min(self._common(target.level), *(repeat.level.depth for repeat in chosen if repeat))
        self._use(target, common)
        rows = self._rows(target.level, common, {repeat: index for repeat, index in chosen.items() if repeat})
        return _read(target, rows, one=True, tracing=self.tracing)

    def choice_label(self, name: str) -> Callable[["Row", str], str]:
        """The label in the survey's first language: a stored value must not depend on who reads the form."""
        target, language = self.steps.find(name, self.path), self.steps.default_language
        if target is None:
            return lambda _, value: value
        return lambda _, value: said(value, target.choices, language, "")

    def column(self, name: str) -> Closure:
        """A column of the choice in `row.state.choice`."""
        language = self.steps.default_language

        def column(row: "Row") -> Value:
            choice = row.state.choice
            if choice is None:
                return ""
            columns = {"name": choice.name, "label": words(choice.label, language)}
            return columns.get(name) or choice.columns.get(name, "")

        return column

    def _use(self, target: "Step", common: int) -> None:
        self.uses[target] = min(common, self.uses.get(target, common))

    def _common(self, level: "Level") -> int:
        """The depth of the deepest level that this scope and another level lie in."""
        pairs = zip(self.level.chain, level.chain, strict=False)
        return sum(1 for mine, other in pairs if mine is other) - 1

    def _rows(self, level: "Level", common: int, chosen: dict["Step", Closure]) -> Callable[["Row"], list["Row"]]:
        """The rows of a level below the common row; of a repeat among `chosen` only the one with that number."""
        up = self.level.depth - common
        repeats = [(inner.repeat.slot, chosen.get(inner.repeat)) for inner in level.chain[common + 1 :] if inner.repeat]

        def rows(row: "Row") -> list["Row"]:
            top = row
            for _ in range(up):
                top = top.up
            found = [top]
            for slot, index in repeats:
                if index is None:
                    found = [inner for one in found for inner in one.rows[slot]]
                else:
                    found = [inner for one in found for inner in _numbered(one.rows[slot], index(row))]
            return found

        return rows


def _numbered(rows: list["Row"], number: Any) -> list["Row"]:
    return [rows[int(number) - 1]] if 1 <= number <= len(rows) and number == int(number) else []


def _direct(slot: int, up: int) -> Closure:
    """A value of this row or of one above it: the path that nearly every reference takes."""
    if up == 0:
        return lambda row: row.values[slot]
    if up == 1:
        return lambda row: row.up.values[slot]

    def climb(row: "Row") -> Value:
        for _ in range(up):
            row = row.up
        return row.values[slot]

    return climb


def _read(target: "Step", rows: Callable[["Row"], list["Row"]], *, one: bool, tracing: bool) -> Closure:
    slot = target.slot

    def read(row: "Row") -> Value:
        found = [inner for inner in rows(row) if inner.relevant[slot]]
        if tracing:
            row.state.reads.extend((target, inner) for inner in found)
        values: Nodes = [inner.values[slot] for inner in found]
        return (values[0] if values else "") if one else values

    return read


def _rows_of(rows: Callable[["Row"], list["Row"]]) -> Closure:
    """${repeat}: a node for each of its rows."""

    def nodes(row: "Row") -> Value:
        return ["" for inner in rows(row) if inner.is_open()]

    return nodes
