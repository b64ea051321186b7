"""Which places of a survey an expression reads, by their paths alone: what is read by ${name} and what by /a/b or ../b.

It knows the tree of the items and nothing of answers. A place is the path of an item, () the survey itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from forms.definition import Item, Repeat, Tree

Path = tuple[str, ...]

# Which argument of a function names rows, and which is asked of each of them (None: nothing is).
EACH: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(("count-if", "sum-if", "min-if", "max-if"), (1, 2)),
    "join-if": (2, 3),
    "rank-index": (2, None),
    "rank-index-if": (2, 3),
}


# The steps of a path that bear a name.
NAMING = ("child", "below")


class Spots(NamedTuple):
    """Places, and how many repeat levels the rows of all of them share with the reader."""

    paths: tuple[Path, ...]
    shared: int


_NOWHERE = Spots((), 0)


class Names:
    """What ${name} stands for: of several items of that name the one nearest to the reader, else the first."""

    def __init__(self, paths: Sequence[tuple[str, ...]]) -> None:
        self._paths = paths
        self._known: dict[str, list[int]] = defaultdict(list)
        for index, path in enumerate(paths):
            self._known[path[-1]].append(index)

    def find(self, name: str, reader: tuple[str, ...]) -> int | None:
        """The number of the item (in the order of the sheet) that is meant at the path `reader`; None for nobody."""
        known = self._known.get(name, ())
        return max(known, key=lambda index: _shared(self._paths[index], reader), default=None)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


class Places:
    """The tree of a survey."""

    def __init__(self, items: Sequence[Item]) -> None:
        paths = [item.path for item in items]
        self.names = Names(paths)
        self.repeats = frozenset(item.path for item in items if isinstance(item, Repeat))
        self._paths = paths
        self._children: dict[Path, dict[str, Path]] = defaultdict(dict)
        for path in paths:
            self._children[path[:-1]].setdefault(path[-1], path)

    def find(self, name: str, reader: Path) -> Path | None:
        """What ${name} means at `reader`."""
        index = self.names.find(name, reader)
        return None if index is None else self._paths[index]

    def below(self, path: Path, name: str) -> Iterable[Path]:
        """The children of that name; all for `*`. The first step from the root is the survey's, whatever its name."""
        children = self._children.get(path, {})
        return children.values() if name == "*" else [children[name]] if name in children else []

    def within(self, path: Path, name: str) -> Iterable[Path]:
        """All of that name (`*` for any) that stand anywhere below."""
        size = len(path)
        return (one for one in self._paths if len(one) > size and one[:size] == path and name in ("*", one[-1]))

    def depth(self, path: Path) -> int:
        """How many repeats a path goes through, one at its end included."""
        return sum(1 for end in range(1, len(path) + 1) if path[:end] in self.repeats)


class Reading:
    """What expressions at `reader` read: `read` (place → shared levels), and the paths in them that lead to nothing.

    The reader is an item's path, or that of a repeat and "" for one of its rows, or () for the survey.
    """

    def __init__(self, places: Places, reader: Path) -> None:
        self.places = places
        self.reader = reader
        self.read: dict[Path, int] = {}
        self.unknown: list[str] = []
        place = reader[:-1] if reader and not reader[-1] else reader
        self.start = Spots((place,), places.depth(reader[:-1]))

    def of(self, tree: Tree, here: Spots | None = None, *, at_start: bool = True) -> Spots | None:
        """The places that an expression stands for, None for those of a table; what it reads is entered."""
        if not isinstance(tree, list):
            return _NOWHERE
        here = self.start if at_start else here
        form = _FORMS.get(tree[0])
        if form:
            return form(self, tree, here)
        parts = [self.of(part, here, at_start=False) for part in tree[1:]]
        if tree[0] == "instance":
            return None
        if tree[0] != "|":
            return _NOWHERE
        known = [part for part in parts if part]
        shared = min((part.shared for part in known), default=0)
        return Spots(tuple(path for part in known for path in part.paths), shared)

    def named(self, name: str) -> Spots:
        """What ${name} stands for."""
        spots = self._named(name)
        self._enter(spots)
        return spots

    def rows(self, name: str) -> Spots:
        """What ${name} stands for where all rows around it are meant, also by a reader in one of them."""
        spots = self._named(name)
        depths = (self.places.depth(path[:-1]) - 1 for path in spots.paths)
        spots = Spots(spots.paths, max(0, min((spots.shared, *depths))))
        self._enter(spots)
        return spots

    def column(self, name: str, here: Spots | None) -> Spots | None:
        """What a bare name stands for."""
        spots = self.moved(here, ["child", name])
        if spots and here and here is not self.start and here.paths and not spots.paths:
            self.unknown.append(name)
        self._enter(spots)
        return spots

    def _named(self, name: str) -> Spots:
        path = self.places.find(name, self.reader)
        if path is None:
            return _NOWHERE
        common = 0
        for mine, theirs in zip(self.reader[:-1], path[:-1], strict=False):
            if mine != theirs:
                break
            common += 1
        return Spots((path,), self.places.depth(path[:common]))

    def path(self, tree: Tree, here: Spots | None) -> Spots | None:
        """The places that a path leads to."""
        spots = self.of(tree[1], here, at_start=False)
        steps = tree[2:]
        if tree[1] == ["root"] and steps and steps[0][0] == "child":
            # The survey itself, by whatever name the author calls it.
            self._predicates(spots, steps[0])
            steps = steps[1:]
        for step in steps:
            reached = self.moved(spots, step)
            if spots and spots.paths and reached and not reached.paths:
                self.unknown.append(str(step[1]) if step[0] in NAMING else "..")
            spots = reached
            self._predicates(spots, step)
        self._enter(spots)
        return spots

    def _predicates(self, spots: Spots | None, step: list[Tree]) -> None:
        for predicate in step[2:] if step[0] in NAMING else step[1:]:
            self.of(predicate, spots, at_start=False)

    def moved(self, spots: Spots | None, step: list[Tree]) -> Spots | None:
        """The places that a step leads to."""
        if spots is None or step[0] == "self":
            return spots
        if step[0] == "parent":
            paths = tuple(dict.fromkeys(path[:-1] for path in spots.paths if path))
            return Spots(paths, min([spots.shared, *map(self.places.depth, paths)]))
        find = self.places.within if step[0] == "below" else self.places.below
        reached = (child for path in spots.paths for child in find(path, step[1]))
        return Spots(tuple(dict.fromkeys(reached)), spots.shared)

    def each(self, tree: Tree, here: Spots | None) -> Spots:
        """A function whose condition is asked in the rows that it names."""
        nodes, condition = EACH[tree[0]]
        if isinstance(tree[nodes], list) and tree[nodes][0] == "ref":
            spots: Spots | None = self.rows(tree[nodes][1])
        else:
            spots = self.of(tree[nodes], here, at_start=False)
        for index, part in enumerate(tree[1:], 1):
            if index not in (nodes, condition):
                self.of(part, here, at_start=False)
        for path in spots.paths if spots and condition else ():
            inner = Reading(self.places, self.row_of(path))
            inner.of(tree[condition or 0])
            self.unknown += inner.unknown
            for read, shared in inner.read.items():
                self._enter(Spots((read,), min(shared, spots.shared if spots else 0)))
        return _NOWHERE

    def row_of(self, path: Path) -> Path:
        """The row around a place, as a reader."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places.repeats:
                return (*path[:end], "")
        return ()

    def _enter(self, spots: Spots | None) -> None:
        for path in spots.paths if spots else ():
            if path:
                # Who looks at the rows of a repeat shares no more than what is around it.
                shared = min(spots.shared, self.places.depth(path[:-1])) if spots else 0
                self.read[path] = min(shared, self.read.get(path, shared))


_Form = Callable[[Reading, Tree, Spots | None], Spots | None]
_FORMS: dict[str, _Form] = {
    "path": Reading.path,
    **dict.fromkeys(EACH, Reading.each),
    "self": lambda _, __, here: here,
    "current": lambda reading, _, __: reading.start,
    "root": lambda _, __, ___: Spots(((),), 0),
    "parent": lambda reading, tree, here: reading.moved(here, tree),
    "ref": lambda reading, tree, _: reading.named(tree[1]),
    "column": lambda reading, tree, here: reading.column(tree[1], here),
}
