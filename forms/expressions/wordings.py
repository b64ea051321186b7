"""Functions of the field that are written in other words as they are read: the engines need not know them.

Most are SurveyCTO's, some the Community Health Toolkit's: what the other functions can express, and what a page in a
browser cannot know of a telephone.
"""

from collections.abc import Callable
from typing import NamedTuple

from forms.definition import Tree
from forms.expressions.functions import MANY, Function

# Between what hash() is given: no keyboard has it.
_APART = "\x1f"


class Wording(NamedTuple):
    """What a function takes, and what its call means."""

    function: Function
    tree: Callable[[list[Tree]], Tree]


def _months(given: list[Tree]) -> Tree:
    """Whole months from the first day to the second, negative where it lies before (Community Health Toolkit)."""

    def part(day: Tree, pattern: str) -> Tree:
        return ["number", ["format-date", day, pattern]]

    first, second = ((["+", ["*", part(day, "%Y"), 12], part(day, "%n")], part(day, "%e")) for day in given)
    months, days = (["-", later, earlier] for later, earlier in zip(second, first, strict=True))
    begun = ["and", [">", months, 0], ["<", days, 0]]
    ended = ["and", ["<", months, 0], [">", days, 0]]
    return ["if", begun, ["-", months, 1], ["if", ended, ["+", months, 1], months]]


REWRITTEN = {
    "linebreak": Wording(Function("", 0, 0), lambda _: "\n"),
    # Only what is relevant has a place, and so a number.
    "relevant": Wording(Function("l", 1, 1), lambda given: ["boolean", ["position", *given]]),
    "item-present": Wording(Function("sls", 3, 3), lambda given: [">=", ["item-index", *given], 0]),
    "difference-in-months": Wording(Function("vv", 2, 2), _months),
    "cht:difference-in-months": Wording(Function("vv", 2, 2), _months),
    "hash": Wording(Function("l", 1, MANY), lambda given: ["digest", ["join", _APART, *given], "SHA-256", "hex"]),
    "phone-call-log": Wording(Function("", 0, 0), lambda _: ""),
    "phone-call-duration": Wording(Function("", 0, 0), lambda _: 0),
    "collect-is-phone-app": Wording(Function("", 0, 0), lambda _: ["false"]),
    "plug-in-metadata": Wording(Function("l", 1, 1), lambda _: ""),
}
