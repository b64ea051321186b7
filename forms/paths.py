"""What a path walks over while a survey is filled: places in rows of answers, and the items of tables and choices.

`/data/members[age > 60]/name` is compiled once, step by step; in [ ] the expressions see a Focus instead of a row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union

from forms.expressions.evaluate import Closure, compiled
from forms.expressions.reading import NAMING
from forms.expressions.values import NAN, Value, boolean
from forms.expressions.values import Node as Answer

if TYPE_CHECKING:
    from forms.definition import Table, Tree
    from forms.rows import Row, State
    from forms.scope import Scope
    from forms.steps import Step


class Unborn(NamedTuple):
    """The row of a repeat as the repeat's own conditions see it: there is only what is around it."""

    up: "Row"
    number: int = 0  # before all rows that there are


class Place(NamedTuple):
    """An item in a row of its level; of a repeat one of its rows itself; of the survey (None) its own row."""

    step: Optional["Step"]
    row: Any  # Row, or Unborn

    def children(self, name: str) -> "list[Node]":
        """What is relevant of the items of that name (* for all) right below."""
        if isinstance(self.row, Unborn):
            return []
        found: list[Node] = []
        for child in self.step.children if self.step else self.row.level.children:
            if name not in ("*", child.item.name) or not self.row.relevant[child.slot]:
                continue
            rows = self.row.rows[child.slot] if child.inner else (self.row,)
            found.extend(Place(child, row) for row in rows)
        return found

    def parent(self) -> "Node | None":
        """The group, row or survey around it."""
        if self.step is None:
            return None
        return Place(self.step.parent, self.row.up if self.step.inner else self.row)

    def value(self) -> Answer:
        """The answer; groups and rows have none."""
        return self.row.values[self.step.slot] if self.step and self.step.type else ""

    def order(self) -> tuple[int, ...]:
        """Where it stands in the document."""
        if self.step is None:
            return ()
        row = self.row.up if self.step.inner else self.row
        numbers = (self.step.index, self.row.number) if self.step.inner else (self.step.index,)
        return (*Place(row.level.repeat, row).order(), *numbers)


class Datum:
    """A table as a document: it holds `root`, that holds the items, an item its columns."""

    __slots__ = ("_found", "_up", "kids", "text")

    def __init__(self, up: "Datum | None", kids: Iterable[tuple[str, Any]], text: str = "") -> None:
        self._up = up
        self.kids = kids
        self.text = text
        self._found: list[tuple[str, Datum]] | None = None

    def children(self, name: str) -> "list[Node]":
        """The parts of that name."""
        if self._found is None:
            self._found = [
                (known, Datum(self, (), part) if isinstance(part, str) else Datum(self, part))
                for known, part in self.kids
            ]
        return [part for known, part in self._found if name in ("*", known)]

    def parent(self) -> "Node | None":
        """What it is a part of."""
        return self._up

    def value(self) -> Answer:
        """The text of a cell."""
        return self.text

    def order(self) -> tuple[int, ...]:
        """Tables stand in the order in which they are walked."""
        return ()


def _contents(part: Any) -> tuple[Iterable[tuple[str, Any]], str]:
    return ((), part) if isinstance(part, str) else (part, "")


Node = Union[Place, Datum]  # noqa: UP007 (Place speaks of it before it is made)
Walk = Callable[[Any], list[Node]]


class Focus:
    """The thing in front of a [ ], its number among its like, and the row or focus around."""

    __slots__ = ("node", "outer", "position", "size", "state")

    def __init__(self, outer: Any, node: Node, position: int, size: int) -> None:
        self.outer = outer
        self.node = node
        self.position = position
        self.size = size
        self.state: State = outer.state


def document(rows: Sequence[Mapping[str, str]]) -> Datum:
    """A table, or a list of choices, as instance() sees it."""
    return Datum(None, [("root", [("item", row.items()) for row in rows])])


def walk(tree: "Tree", scope: "Scope | Within") -> Walk:
    """The closure that finds what a tree stands for; nothing for a tree that is no path."""
    head = tree[0] if isinstance(tree, list) else ""
    return _WALKS[head](tree, scope) if head in _WALKS else lambda _: []


def _path(tree: "Tree", scope: "Scope | Within") -> Walk:
    steps = tree[2:]
    if tree[1] == ["root"] and steps and steps[0][0] == "child":
        # The survey itself, by whatever name the author calls it.
        steps = [["self", *steps[0][2:]], *steps[1:]]
    return _chained(walk(tree[1], scope), [_move(step, scope) for step in steps])


def _chained(start: Walk, moves: list[Callable[[Any, list[Node]], list[Node]]]) -> Walk:
    def found(row: Any) -> list[Node]:
        nodes = start(row)
        for move in moves:
            nodes = move(row, nodes)
        return nodes

    return found


def _united(parts: list[Walk]) -> Walk:
    def found(row: Any) -> list[Node]:
        return _in_order(node for part in parts for node in part(row))

    return found


def _in_order(nodes: Iterable[Node]) -> list[Node]:
    """Each node once, as they stand in the document."""
    return sorted(dict.fromkeys(nodes), key=lambda node: node.order())


def _family(node: Node) -> Iterator[Node]:
    """A thing, and all that is anywhere below it."""
    yield node
    for child in node.children("*"):
        yield from _family(child)


def _move(step: list[Any], scope: "Scope | Within") -> Callable[[Any, list[Node]], list[Node]]:
    """One step of a path: from each thing its children, or its parent; of all that is reached what the [ ] keep."""
    kind, name = step[0], step[1] if step[0] in NAMING else ""
    predicates = [compiled(tree, Within(scope)) for tree in step[2 if name else 1 :]]

    def move(row: Any, nodes: list[Node]) -> list[Node]:
        if kind == "self":
            return _kept(row, nodes, predicates)
        reached: dict[Node, None] = {}
        start = nodes if kind != "below" else [one for node in nodes for one in _family(node)]
        for node in start:
            parent = None if name else node.parent()
            some = node.children(name) if name else [parent] if parent else []
            reached.update(dict.fromkeys(_kept(row, some, predicates)))
        return list(reached) if kind != "below" else _in_order(reached)

    return move


def _kept(row: Any, nodes: list[Node], predicates: list[Closure]) -> list[Node]:
    for predicate in predicates:
        size = len(nodes)
        nodes = [
            node for number, node in enumerate(nodes, 1) if _holds(predicate(Focus(row, node, number, size)), number)
        ]
    return nodes


def _holds(value: Value, position: int) -> bool:
    """A number in [ ] is a position, everything else a condition."""
    return value == position if type(value) is float else boolean(value)


def numbered(nodes: list[Node]) -> float:
    """position(node): the number of the first among its like; NaN for none."""
    if not nodes:
        return NAN
    first = nodes[0]
    if isinstance(first, Place):
        return float(first.row.number) if first.step and first.step.inner and not isinstance(first.row, Unborn) else 1.0
    parent = first.parent()
    return float(parent.children("*").index(first) + 1) if parent else 1.0


_WALKS: dict[str, Callable[[Any, Any], Walk]] = {
    "path": _path,
    "|": lambda tree, scope: _united([walk(part, scope) for part in tree[1:]]),
    "root": lambda _, __: lambda row: [Place(None, row.state.root)],
    "self": lambda _, scope: scope.here,
    "parent": lambda tree, scope: _chained(scope.here, [_move(tree, scope)]),
    "column": lambda tree, scope: _chained(scope.here, [_move(["child", tree[1]], scope)]),
    "current": lambda _, scope: scope.current,
    "ref": lambda tree, scope: scope.places(tree[1]),
    "instance": lambda tree, scope: scope.instance(compiled(tree[1], scope)),
}


class Within:
    """A scope within [ ]: bare names, `.` and `..` are of the focus, everything else is of the scope around."""

    def __init__(self, scope: "Scope | Within") -> None:
        self.scope = scope
        self.tables: Mapping[str, Table] = scope.tables
        self.tracing: bool = scope.tracing

    def ref(self, name: str) -> Closure:
        """${name}, as the reader of the whole expression sees it."""
        return _outside(self.scope.ref(name))

    def own(self) -> Closure:
        """`.`: the value in the focus."""
        return lambda focus: focus.node.value()

    def column(self, name: str) -> Closure:
        """A bare name: the children of the focus."""
        return self.values_at(["column", name])

    def indexed(self, target: "Tree", indexes: "Sequence[tuple[Tree, Tree]]") -> Closure:
        """indexed-repeat(), read from outside."""
        return _outside(self.scope.indexed(target, indexes))

    def choice_label(self, tree: "Tree") -> Callable[[Any, str], str]:
        """The label of a choice."""
        label = self.scope.choice_label(tree)
        return lambda focus, value: label(focus.outer, value)

    def values_at(self, tree: "Tree") -> Closure:
        """The values at a path. One that begins elsewhere is the outer scope's."""
        if tree[0] == "path" and tree[1][0] in ("root", "current", "ref"):
            return _outside(self.scope.values_at(tree))
        return answers(walk(tree, self), tracing=self.tracing)

    def nodes(self, tree: "Tree") -> Walk:
        """What a path leads to."""
        return walk(tree, self)

    def number_of(self, tree: "Tree") -> Closure:
        """position(node)."""
        nodes = walk(tree, self)
        return lambda focus: numbered(nodes(focus))

    def position(self) -> Closure:
        """position()."""
        return lambda focus: float(focus.position)

    def last(self) -> Closure:
        """last()."""
        return lambda focus: float(focus.size)

    def index(self) -> Closure:
        """index(): of the row around the reader."""
        return _outside(self.scope.index())

    def each(self, tree: "Tree", condition: "Tree | None") -> Callable[[Any], list[tuple[int, Answer, bool]]]:
        """The rows that the reader of the whole expression sees."""
        rows = self.scope.each(tree, condition)
        return lambda focus: rows(focus.outer)

    def here(self, focus: Focus) -> list[Node]:
        """The focus."""
        return [focus.node]

    def current(self, focus: Focus) -> list[Node]:
        """current(): the reader of the whole expression."""
        return self.scope.current(focus.outer)

    def places(self, name: str) -> Walk:
        """What ${name} stands for."""
        return _outside(self.scope.places(name))

    def instance(self, name: Closure) -> Walk:
        """instance()."""
        return self.scope.instance(name)


def _outside(closure: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda focus: closure(focus.outer)


def answers(nodes: Walk, *, tracing: bool) -> Closure:
    """The values of what a path leads to; with `tracing` what was read is entered in `row.state.reads`."""

    def values(row: Any) -> Value:
        found = nodes(row)
        if tracing:
            places = (node for node in found if isinstance(node, Place))
            row.state.reads.extend((place.step, place.row) for place in places if place.step and place.step.type)
        return [node.value() for node in found]

    return values
