"""Texts that fit a regular expression of the common dialect (forms/expressions/patterns.py), drawn at random."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random

_MARK = re.compile(r"\[(?:\\.|[^\]\\])+\]|\\.|\((?:\?[:=!])?|[)|^]|\{\d+(?:,\d*)?\}\??|[*+?]\??|[\s\S]")
_END = r"(?![\s\S])"
_SAMPLES = "aAbzZ0123456789 -/_.:@,'王"
# What is drawn where a pattern sets no end.
_MORE = 4


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands at one point: one character of a kind, or one of several ways to go on, so many times."""

    kind: str
    ways: "tuple[tuple[_Part, ...], ...]" = ()
    low: int = 1
    high: int = 1


def fitting(pattern: str, random: Random) -> Iterator[str]:
    """Texts that fit, again and again; none where the pattern looks ahead."""
    marks = _MARK.findall(pattern.replace(_END, ""))
    if "(?=" in marks or "(?!" in marks or any(mark in marks for mark in (r"\b", r"\B")):
        return
    ways = _ways(marks[::-1])
    while True:
        yield _drawn(ways, random)


def _ways(marks: list[str]) -> tuple[tuple[_Part, ...], ...]:
    """Read up to the end of a group; `marks` has the next one last."""
    ways: list[list[_Part]] = [[]]
    while marks and (mark := marks.pop()) != ")":
        if mark == "|":
            ways.append([])
        elif mark != "^":
            inner = _ways(marks) if mark in ("(", "(?:") else ()
            ways[-1].append(_Part(mark, inner, *_times(marks)))
    return tuple(tuple(way) for way in ways)


def _times(marks: list[str]) -> tuple[int, int]:
    if not marks or not re.fullmatch(r"\{\d.*|[*+?]\??", marks[-1]):
        return 1, 1
    quantifier = marks.pop()
    if quantifier[0] in "*+?":
        return {"*": (0, _MORE), "+": (1, _MORE), "?": (0, 1)}[quantifier[0]]
    low, comma, high = quantifier.strip("{}?").partition(",")
    return int(low), int(high or int(low) + _MORE) if comma else int(low)


def _drawn(ways: tuple[tuple[_Part, ...], ...], random: Random) -> str:
    return "".join(
        _drawn(part.ways, random) if part.ways else _character(part.kind, random)
        for part in random.choice(ways)
        for _ in range(random.randint(part.low, part.high))
    )


def _character(kind: str, random: Random) -> str:
    return random.choice(_fits(kind))


@lru_cache(maxsize=256)
def _fits(kind: str) -> list[str]:
    fits = [one for one in _SAMPLES if re.fullmatch(kind, one, re.ASCII)]
    # A class of other characters than those has them written in it.
    return fits or [one for one in kind if re.fullmatch(kind, one)] or [kind.lstrip("\\")]
