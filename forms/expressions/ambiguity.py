"""How long a text a pattern may be asked of, so that no search takes long: patterns can match one text in many ways.

A pattern becomes a graph of its characters (Glushkov). Two ways round the same loop for the same text make the work
grow exponentially: refused. Loops in a row that read the same text make it grow with a power of the length: the longer
the row, the shorter the text that is looked at.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from math import factorial
from typing import Any

from forms.problems import Problem

STEPS = 200_000_000
LONGEST = 20_000
_MOST_PLACES, _MOST_LOOPS = 400, 4
_LAST = 0x10FFFF
_WORD = [(48, 57), (65, 90), (95, 95), (97, 122)]
_CATEGORIES = {"CATEGORY_DIGIT": [(48, 57)], "CATEGORY_WORD": _WORD, "CATEGORY_SPACE": [(9, 13), (32, 32)]}

Ranges = list[tuple[int, int]]
# Whether it may be empty, the places that it may begin with, and those that it may end with.
Fragment = tuple[bool, list[int], list[int]]
_NOTHING: Fragment = (True, [], [])


def longest(pattern: str) -> int:
    """The longest text that a portable pattern is asked of. Problem: regex_unsupported where none is short enough."""
    graph = _Graph()
    graph.sequence(re._parser.parse(pattern, re.ASCII))  # type: ignore[attr-defined]
    power = graph.power() + (0 if pattern.startswith("^") else 1)
    if graph.is_exponential() or power > _MOST_LOOPS:
        raise Problem("regex_unsupported", found=pattern, at=1)
    return min(LONGEST, int((STEPS * factorial(max(power, 1))) ** (1 / max(power, 1))))


def _negated(ranges: Ranges) -> Ranges:
    found, begin = [], 0
    for low, high in sorted(ranges):
        if begin < low:
            found.append((begin, low - 1))
        begin = max(begin, high + 1)
    return [*found, (begin, _LAST)] if begin <= _LAST else found


def _ranges(kind: str, value: Any) -> Ranges:
    if kind == "LITERAL":
        return [(value, value)]
    if kind == "NOT_LITERAL":
        return _negated([(value, value)])
    if kind == "RANGE":
        return [value]
    if kind == "CATEGORY":
        name = str(value)
        positive = name.replace("_NOT_", "_")
        return _CATEGORIES[name] if name == positive else _negated(_CATEGORIES[positive])
    members = [(str(one), inner) for one, inner in value]
    found = [part for one, inner in members if one != "NEGATE" for part in _ranges(one, inner)]
    return _negated(found) if members[0][0] == "NEGATE" else found


class _Graph:
    def __init__(self) -> None:
        self.ranges: list[Ranges] = []
        self.edges: Counter[tuple[int, int]] = Counter()

    def sequence(self, parts: Iterable[tuple[Any, Any]]) -> Fragment:
        whole = _NOTHING
        for kind, value in parts:
            whole = self.joined(whole, self.part(str(kind), value))
        return whole

    def joined(self, one: Fragment, other: Fragment) -> Fragment:
        self.edges.update((last, first) for last in one[2] for first in other[1])
        first = one[1] + other[1] if one[0] else one[1]
        return one[0] and other[0], first, one[2] + other[2] if other[0] else other[2]

    def part(self, kind: str, value: Any) -> Fragment:
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            return self.repeated(*value)
        if kind == "SUBPATTERN":
            return self.sequence(value[3])
        if kind == "BRANCH":
            branches = [self.sequence(branch) for branch in value[1]]
            return (
                any(branch[0] for branch in branches),
                [place for branch in branches for place in branch[1]],
                [place for branch in branches for place in branch[2]],
            )
        if kind in ("ASSERT", "ASSERT_NOT"):
            self.sequence(value[1])
            return _NOTHING
        if kind == "AT":
            return _NOTHING
        self.ranges.append(_ranges(kind, value))
        if len(self.ranges) > _MOST_PLACES:
            raise Problem("regex_unsupported", found="", at=1)
        return False, [len(self.ranges) - 1], [len(self.ranges) - 1]

    def repeated(self, least: int, most: Any, inner: Any) -> Fragment:
        """Copies as often as it must and may stand; from 20 on a loop will do."""
        endless = not isinstance(most, int) or int(most) > 20
        whole = _NOTHING
        for _ in range(min(least, 20) - (1 if endless and least else 0)):
            whole = self.joined(whole, self.sequence(inner))
        if endless:
            nullable, first, last = self.sequence(inner)
            self.edges.update((one, other) for one in last for other in first)
            return self.joined(whole, (nullable or not least, first, last))
        for _ in range(int(most) - least):
            _, first, last = self.sequence(inner)
            whole = self.joined(whole, (True, first, last))
        return whole

    def overlap(self, *places: int) -> bool:
        """Whether one character fits all of these places."""
        common = self.ranges[places[0]]
        for place in places[1:]:
            common = [
                (max(a, c), min(b, d)) for a, b in common for c, d in self.ranges[place] if max(a, c) <= min(b, d)
            ]
        return bool(common)

    def loops(self) -> list[set[int]]:
        """The places that can be come back to, by loop."""
        after: dict[int, list[int]] = {place: [] for place in range(len(self.ranges))}
        for one, other in self.edges:
            after[one].append(other)
        self.after = after
        ahead = {place: set(_reached(after, [place])) for place in after}
        self.ahead = ahead
        looping = [place for place in after if place in ahead[place]]
        found = {
            frozenset(other for other in looping if other in ahead[one] and one in ahead[other]) for one in looping
        }
        return [set(loop) for loop in sorted(found, key=min)]

    def is_exponential(self) -> bool:
        """Whether a loop can be gone round in two ways for the same text."""
        for loop in self.loops():
            inner = {(a, b): n for (a, b), n in self.edges.items() if a in loop and b in loop}
            if any(count > 1 for count in inner.values()):
                return True
            steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
            for a, b in inner:
                for c, d in inner:
                    if self.overlap(b, d):
                        steps.setdefault((a, c), []).append((b, d))
            for place in loop:
                apart = {pair for pair in _reached(steps, [(place, place)]) if pair[0] != pair[1]}
                if any((place, place) in _reached(steps, [pair]) for pair in apart):
                    return True
        return False

    def power(self) -> int:
        """The longest row of loops that can read the same text one after another."""
        loops = self.loops()
        rows = [1] * len(loops)
        for later in range(len(loops)):
            for earlier in range(later):
                if self.follows(loops[earlier], loops[later]):
                    rows[later] = max(rows[later], rows[earlier] + 1)
        return max(rows, default=0)

    def follows(self, one: set[int], other: set[int]) -> bool:
        """Whether what lies between two loops, and the loops themselves, can read one and the same character."""
        for a in one:
            for b in other:
                if b in self.ahead[a] and self.overlap(a, b):
                    open_ = {p: [q for q in self.after[p] if q == b or self.overlap(a, b, q)] for p in self.after}
                    if b in set(_reached(open_, [a])):
                        return True
        return False


def _reached(steps: Any, begin: list[Any]) -> Iterator[Any]:
    """All that can be come to from there, in one step or more."""
    seen: set[Any] = set()
    waiting = list(begin)
    while waiting:
        for place in steps.get(waiting.pop(), ()):
            if place not in seen:
                seen.add(place)
                waiting.append(place)
                yield place
