"""The functions of node-sets: sums, counts, check-lists, ranks and order."""

import math
from collections.abc import Callable
from functools import partial

from forms.context import Context
from forms.expressions.numeric import whole
from forms.expressions.values import NAN, Node, Nodes, Value, nodes, number, single

# What rank-index() says of a row that has no rank (SurveyCTO).
NO_RANK = 999.0
_MODULUS = 2_147_483_647


def _extreme(better: Callable[[float, float], bool], *sets: Value) -> float:
    """min() and max(): NaN where any value is none (an empty answer too), and without values (XPath 3.0 fn:max)."""
    found = [number(node) for some in sets for node in (some if isinstance(some, list) else [single(some)])]
    if not found or any(value != value for value in found):
        return NAN
    best = found[0]
    for value in found:
        best = value if better(value, best) else best
    return best


least = partial(_extreme, lambda value, best: value < best)
most = partial(_extreme, lambda value, best: value > best)


def total(values: Value) -> float:
    """sum(): NaN where a node is no number, an empty answer included (XPath 4.4). An irrelevant answer is no node."""
    found = 0.0
    for node in values if isinstance(values, list) else [single(values)]:
        found += number(node)
    return found


def count(values: Value) -> float:
    """count()."""
    return float(len(nodes(values)))


def count_non_empty(values: Value) -> float:
    """count-non-empty()."""
    return float(sum(1 for value in nodes(values) if value != ""))


def checked(lowest: float, highest: float, *sets: Value) -> bool:
    """checklist(): whether enough, and not too many, of the values are numbers above 0; a bound below 0 is none."""
    found = [node for some in sets for node in (some if isinstance(some, list) else [some])]
    return _within(lowest, highest, float(sum(1 for node in found if number(node) > 0)))


def weighed(lowest: float, highest: float, *pairs: Value) -> bool:
    """weighted-checklist(): like checklist(), each value with the weight after it; two node-sets are paired."""
    flags = [node for some in pairs[::2] for node in (some if isinstance(some, list) else [some])]
    weights = [node for some in pairs[1::2] for node in (some if isinstance(some, list) else [some])]
    weight = 0.0
    for flag, one in zip(flags, weights, strict=False):
        weight += number(one) if number(flag) > 0 else 0.0
    return _within(lowest, highest, weight)


def _within(lowest: float, highest: float, found: float) -> bool:
    return (lowest < 0 or found >= lowest) and (highest < 0 or found <= highest)


def rank(own: list[Node], values: list[Node]) -> float:
    """rank-index(): 1 for the highest of the values; 999 where the row has no number, or is none (SurveyCTO)."""
    mine = number(own[0]) if own else NAN
    return NO_RANK if mine != mine else 1.0 + sum(1 for value in values if number(value) > mine)


def shuffled(context: Context, values: Nodes, seed: float | None = None) -> Nodes:
    """randomize(): Fisher-Yates from the inside out; with a seed by Park and Miller's numbers, the same everywhere."""
    draw = context.random if seed is None else _park_miller(whole(seed))
    found: Nodes = []
    for index, value in enumerate(values):
        place = math.floor(draw() * (index + 1))
        found.append(value)
        found[index], found[place] = found[place], value
    return found


def _park_miller(seed: int) -> Callable[[], float]:
    state = int(math.fmod(seed, _MODULUS))
    state = state + _MODULUS - 1 if state <= 0 else state

    def draw() -> float:
        nonlocal state
        state = state * 16_807 % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw
