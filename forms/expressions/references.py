"""Which names an expression or a label reads, what they stand for, and in which order a survey can be evaluated."""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from forms.definition import Expression, Item, NeedRule, Question, Repeat, Survey, Tree
from forms.expressions.reading import Names, Places, Reading
from forms.problems import Problem

__all__ = ["Names", "calls", "label_parts", "label_references", "lists", "order", "references", "unknown_paths"]

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
    places = Places(items)
    at = {item.path: index for index, item in reversed(list(enumerate(items)))}
    reads = []
    for item in items:
        reading = Reading(places, item.path)
        for tree in _trees(item):
            reading.of(tree)
        found = {at.get(path) for path in (*reading.read, item.path[:-1])}
        reads.append({index for index in found if index is not None})
    return reads


def unknown_paths(survey: Survey) -> Iterator[tuple[Item | NeedRule, str, str]]:
    """Item or rule, column, and the step of a path in it (not a ${name}) that leads to nothing."""
    places = Places(list(survey.items()))
    for item in survey.items():
        yield from _lost(item, Reading(places, item.path))
    for rule in survey.rules:
        repeat = places.find(rule.for_each, ()) if rule.for_each else None
        yield from _lost(rule, Reading(places, (*repeat, "") if repeat else ()))


def _lost(owner: Item | NeedRule, reading: Reading) -> Iterator[tuple[Item | NeedRule, str, str]]:
    for column, expression in owner.expressions():
        reading.unknown.clear()
        reading.of(expression.tree)
        yield from ((owner, column, name) for name in dict.fromkeys(reading.unknown))


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
