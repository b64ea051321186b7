"""Which names an expression or a label reads, what they stand for, and in which order a survey can be evaluated."""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from forms.definition import Expression, Item, Question, Repeat, Survey, Tree
from forms.problems import Problem

_IN_LABEL = re.compile(r"\$\{\s*([^{}]+?)\s*\}")


def references(tree: Tree) -> frozenset[str]:
    """The names in ${} of an expression."""
    return frozenset(operand[1] for operand in lists(tree) if operand[0] == "ref")


def calls(tree: Tree) -> frozenset[str]:
    """The operators and functions that an expression uses."""
    return frozenset(operand[0] for operand in lists(tree))


def lists(tree: Tree) -> Iterator[list[Tree]]:
    """All operators and calls in an expression, each with its operands."""
    waiting = [tree]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, list):
            yield tree
            waiting.extend(tree[1:])


def label_references(text: str) -> tuple[str, ...]:
    """The names in ${} of a label, in order, each as often as it stands there."""
    return tuple(_IN_LABEL.findall(text))


def label_parts(text: str) -> list[str]:
    """The label cut at its references: text, name, text, name, …, text."""
    return _IN_LABEL.split(text)


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


def order(survey: Survey) -> tuple[int, ...]:
    """The numbers of all items (in the order of the sheet), each after what its relevance, value or rows depend on.

    Problem: cycle (names: the items of one circle, in the order in which they read each other).
    """
    items = list(survey.items())
    reads = _reads(items)
    readers: dict[int, list[int]] = defaultdict(list)
    for reader, read in enumerate(reads):
        for one in read:
            readers[one].append(reader)
    waits = [len(read) for read in reads]
    ready = [index for index, count in enumerate(waits) if count == 0]
    found: list[int] = []
    while ready:
        index = heapq.heappop(ready)
        found.append(index)
        for reader in readers[index]:
            waits[reader] -= 1
            if waits[reader] == 0:
                heapq.heappush(ready, reader)
    if len(found) < len(items):
        raise Problem("cycle", names=[items[index].name for index in _circle(reads, waits)])
    return tuple(found)


def _reads(items: Sequence[Item]) -> list[set[int]]:
    """For each item the items that must be known before it: its group, and what its expressions read."""
    names = Names([item.path for item in items])
    at = {item.path: index for index, item in enumerate(items)}
    reads = []
    for item in items:
        found = {names.find(name, item.path) for tree in _trees(item) for name in references(tree)}
        found.add(at.get(item.path[:-1]))
        reads.append({index for index in found if index is not None})
    return reads


def _trees(item: Item) -> Iterator[Tree]:
    expressions: Iterable[Expression | None] = (
        item.relevant,
        item.count if isinstance(item, Repeat) else None,
        item.calculation if isinstance(item, Question) else None,
    )
    return (expression.tree for expression in expressions if expression)


def _circle(reads: Sequence[set[int]], waits: Sequence[int]) -> list[int]:
    """One circle among the items that still wait: follow what they read until one comes again."""
    index = next(index for index, count in enumerate(waits) if count)
    path: list[int] = []
    while index not in path:
        path.append(index)
        index = min(one for one in reads[index] if waits[one])
    return path[path.index(index) :]
