"""What the names in an expression stand for, seen from one place of the survey: closures from a row to a value.

From outwards the nearest common row: a question of it is one value; one that lies in further repeats is a node-set of
all their rows, in document order (as pyxform writes it). What is not relevant is no node, and "" as one value.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from forms.definition import Choice, Table, Tree
from forms.expressions.evaluate import Closure, compiled, truth
from forms.expressions.reading import Places, Reading
from forms.expressions.values import Node as Answer
from forms.expressions.values import Nodes, Value, number, string
from forms.labels import called, said
from forms.paths import Datum, Node, Place, Unborn, Walk, answers, document, numbered, walk

if TYPE_CHECKING:
    from forms.rows import Row
    from forms.steps import Level, Step, Steps

# A step that is read → the number of levels below the survey that its reader has in common with it.
Uses = dict["Step", int]
# The tree of each survey, made once.
_trees: "WeakKeyDictionary[Steps, Places]" = WeakKeyDictionary()


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
        return self._value(target, common)

    def _value(self, target: "Step", common: int) -> Closure:
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

    def index(self) -> Closure:
        """index(): the number of the row of the repeat around the reader; 1 where there is none."""
        repeat = self.level.repeat
        if repeat is None:
            return lambda _: 1.0
        self._use(repeat, repeat.level.depth)
        return lambda row: float(row.number)

    def number_of(self, tree: Tree) -> Closure:
        """position(node); position(..) is the parent's number among its like, and a group has no like."""
        if tree == ["parent"]:
            repeat = self.level.repeat
            return self.index() if self.step is None or self.step.parent is repeat else lambda _: 1.0
        nodes = self.nodes(tree)
        return lambda row: numbered(nodes(row))

    def position(self) -> Closure:
        """position() outside of [ ]."""
        return lambda _: 1.0

    last = position

    def indexed(self, tree: Tree, indexes: Sequence[tuple[Tree, Tree]]) -> Closure:
        """indexed-repeat(): the first node in the rows with these numbers."""
        target, chosen = self._target(tree), {}
        for repeat, index in indexes:
            chosen[self._target(repeat)] = _number(compiled(index, self))
        if target is None or None in chosen:
            return lambda _: ""
        common = min(self._common(target.level), *(repeat.level.depth for repeat in chosen if repeat))
        self._use(target, common)
        rows = self._rows(target.level, common, {repeat: index for repeat, index in chosen.items() if repeat})
        return _read(target, rows, one=True, tracing=self.tracing)

    def answers(self, name: str, condition: Tree) -> Callable[["Row"], list[str]]:
        """What has been answered to ${name}, in all rows in which the condition holds, each once."""
        target = self.steps.find(name, self.path)
        if target is None:
            return lambda _: []
        common = min(self._common(target.level), max(0, target.level.depth - 1))
        inner = Scope(self.steps, target.level)
        holds = _always if condition is None else truth(condition, inner)
        for read, depth in {**inner.uses, target: common}.items():
            self._use(read, min(depth, common))
        rows, slot = self._rows(target.level, common, {}), target.slot

        def answers(row: "Row") -> list[str]:
            given = (string(one.values[slot]) for one in rows(row) if one.relevant[slot] and holds(one))
            return list(dict.fromkeys(text for text in given if text))

        return answers

    def choice_label(self, tree: Tree) -> Callable[["Row", str], str]:
        """The label in the survey's first language: a stored value must not depend on who reads the form."""
        target, language = self._target(tree), self.steps.default_language
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
            own = choice.name if name == "name" else _label(choice, language) if name == "label" else ""
            return own or choice.columns.get(name, "")

        return column

    # Paths

    def values_at(self, tree: Tree) -> Closure:
        """The values at a path: one where it leads to one question of a row that is known beforehand, else all."""
        reading = self._reading(tree)
        spots = reading.of(tree)
        if spots and len(spots.paths) == 1 and tree[0] == "path" and all(_is_plain(step) for step in tree[1:]):
            target = self.steps.by_path.get(spots.paths[0])
            if target and target.type and target.level.depth == spots.shared:
                return self._value(target, spots.shared)
        return answers(walk(tree, self), tracing=self.tracing)

    def nodes(self, tree: Tree) -> Walk:
        """What a path leads to."""
        self._reading(tree)
        return walk(tree, self)

    def each(self, tree: Tree, condition: Tree | None) -> Callable[["Row"], list[tuple[int, Answer, bool]]]:
        """Number of the row, value, and whether it is relevant and the condition holds there, of each node."""
        is_name = isinstance(tree, list) and tree[0] == "ref"
        reading = self._reading(["count-if", tree, True])
        spots = reading.rows(tree[1]) if is_name else reading.of(tree)
        steps = [self.steps.by_path.get(path) for path in spots.paths] if spots else []
        if spots is None or not steps:
            return lambda _: []
        nodes = self._all_places(steps[0], spots.shared) if is_name and steps[0] else walk(tree, self)
        levels = {(step.inner or step.level) if step else self.steps.root for step in steps}
        tests = {level: self._asked(level, condition, spots.shared) for level in levels}

        def rows(row: "Row") -> list[tuple[int, Answer, bool]]:
            places = [node for node in nodes(row) if isinstance(node, Place) and not isinstance(node.row, Unborn)]
            return [(place.row.number, place.value(), tests[place.row.level](place.row)) for place in places]

        return rows

    def _asked(self, level: "Level", condition: Tree | None, shared: int) -> Callable[["Row"], bool]:
        """A condition as the rows of a level see it; what it reads counts as read from here."""
        inner = Scope(self.steps, level, tracing=self.tracing)
        holds = _always if condition is None else truth(condition, inner)
        for read, depth in inner.uses.items():
            self._use(read, min(depth, shared))
        return holds

    def here(self, row: "Row") -> list[Node]:
        """The reader itself."""
        if self.step and self.step.inner:
            return [Place(self.step, Unborn(row))]
        return [Place(self.step or self.level.repeat, row)]

    current = here

    def places(self, name: str) -> Walk:
        """What ${name} stands for."""
        target = self.steps.find(name, self.path)
        if target is None:
            return lambda _: []
        return self._all_places(target, self._common(target.level))

    def _all_places(self, target: "Step", common: int) -> Walk:
        rows = self._rows(target.inner or target.level, common, {})
        slot = target.slot
        if target.inner:
            return lambda row: [Place(target, inner) for inner in rows(row) if inner.is_open()]
        return lambda row: [Place(target, inner) for inner in rows(row) if inner.relevant[slot]]

    def instance(self, name: Closure) -> Walk:
        """instance(): a list of choices, or a table: first its rows that hold here, then the survey's own."""
        # The last table that was walked: several visits may be at work at once, so it is replaced as a whole.
        last: tuple[str, Any, Datum] | None = None

        def found(row: Any) -> list[Node]:
            nonlocal last
            wanted, known = string(name(row)), last
            here = row.state.context.tables.get(wanted, ())
            if known is None or known[0] != wanted or known[1] is not here:
                known = last = wanted, here, document([*here, *self._table(wanted)])
            return [known[2]]

        return found

    def _table(self, name: str) -> Sequence[Mapping[str, str]]:
        if name in self.steps.lists:
            return [_cells(choice, self.steps.default_language) for choice in self.steps.lists[name]]
        return self.tables.get(name, ())

    def _reading(self, tree: Tree) -> Reading:
        """What a path reads, entered among `uses`."""
        places = _trees.get(self.steps)
        if places is None:
            places = _trees[self.steps] = Places([step.item for step in self.steps.all])
        reading = Reading(places, self.path)
        reading.of(tree)
        for path, shared in reading.read.items():
            self._use(self.steps.by_path[path], shared)
        return reading

    def _target(self, tree: Tree) -> "Step | None":
        """The item that a path or ${name} names."""
        spots = self._reading(tree).of(tree) if isinstance(tree, list) else None
        return self.steps.by_path.get(spots.paths[0]) if spots and spots.paths else None

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


def _is_plain(step: Tree) -> bool:
    """Whether a step of a path leads to one thing alone, whatever the answers."""
    return (
        step[0] in ("root", "self", "current", "parent", "child")
        and "*" not in step
        and len(step) == (2 if step[0] == "child" else 1)
    )


def _always(_: Any) -> bool:
    return True


def _number(closure: Closure) -> Closure:
    return lambda row: number(closure(row))


def _cells(choice: Choice, language: str) -> dict[str, str]:
    label = _label(choice, language)
    own = {"name": choice.name, "label": label, "itextId": label}
    return {**choice.columns, **{name: text for name, text in own.items() if text}}


def _label(choice: Choice, language: str) -> str:
    return called(choice, language, "") if choice.label else ""


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
