"""Values and how they turn into one another, by XPath 1.0 (section 3.4 and 4) and the ODK XForms specification.

A value is a number, a text, a boolean, or a node-set: a list of numbers and texts in document order, whose first counts
where one value is wanted. It knows nothing of surveys.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal

from forms.expressions.dates import Moment, days, moment

Scalar = float | str | bool
Node = float | str
Nodes = list[Node]
Value = Scalar | Nodes

NAN = math.nan
# XPath's white space. Python's own would also take the ideographic space, JavaScript's the byte-order mark.
SPACE = " \t\r\n"
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_WORD = re.compile(r"[^ \t\r\n]+")


def single(value: Value) -> Scalar:
    """The value itself, or the first of a node-set; the text "" for an empty one."""
    if isinstance(value, list):
        return value[0] if value else ""
    return value


def number(value: Value) -> float:
    """XPath's number(); also a date or date-time as days since 1970-01-01 (ODK)."""
    if type(value) is float:
        return value
    value = single(value)
    if isinstance(value, str):
        return _text_number(value)
    return float(value)


def _text_number(text: str) -> float:
    text = text.strip(SPACE)
    if _NUMBER.fullmatch(text):
        return float(text)
    found = moment(text)
    return NAN if found is None else days(found)


def string(value: Value) -> str:
    """XPath's string(): never an exponent, no point after a whole number."""
    value = single(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == math.floor(value) and abs(value) < 2**53:
        return str(int(value))
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def json_number(value: float) -> float | int:
    """A finite number as JSON is to show it: a whole one without a point, in the digits that JavaScript writes."""
    if value != math.floor(value) or abs(value) >= 1e21:
        return value
    return int(value) if abs(value) < 2**53 else int(Decimal(repr(value)))


def boolean(value: Value) -> bool:
    """XPath's boolean(): a text or node-set that is not empty, a number that is neither zero nor NaN."""
    if isinstance(value, float):
        return value != 0 and value == value
    return bool(value)


def nodes(value: Value) -> Nodes:
    """The value as a node-set: a lone text or number is a node, and nothing ("") is none."""
    if isinstance(value, list):
        return value
    if isinstance(value, bool):
        return [string(value)]
    return [] if value == "" else [value]


def words(text: str) -> list[str]:
    """The parts between white space: the chosen names of a select_multiple."""
    return _WORD.findall(text)


def compared(test: Callable[[Scalar, Scalar], bool]) -> Callable[[Value, Value], bool]:
    """A comparison of scalars as one of values: some node of a node-set must pass, but beside a boolean (XPath 3.4)."""

    def comparison(a: Value, b: Value) -> bool:
        if not isinstance(a, list) and not isinstance(b, list):
            return test(a, b)
        if isinstance(a, bool) or isinstance(b, bool):
            return test(boolean(a), boolean(b))
        return any(test(x, y) for x in (a if isinstance(a, list) else [a]) for y in (b if isinstance(b, list) else [b]))

    return comparison


def same(a: Scalar, b: Scalar) -> bool:
    """XPath's equality: as booleans if one of them is a boolean, else as numbers if one is a number, else as texts."""
    if type(a) is type(b):
        return a == b
    if isinstance(a, bool) or isinstance(b, bool):
        return boolean(a) == boolean(b)
    return number(a) == number(b)


def pair(a: Value, b: Value) -> tuple[float, float]:
    """Two values as numbers that can be compared or subtracted.

    A date beside a date-time: both by the clock on the wall, so that `today() <= now()` holds at any hour in any zone.
    """
    if type(a) is float and type(b) is float:
        return a, b
    x, y = single(a), single(b)
    if isinstance(x, str) and isinstance(y, str) and "T" in x + y:
        one, other = moment(x.strip(SPACE)), moment(y.strip(SPACE))
        if one and other and _is_date(one) != _is_date(other):
            return one.wall, other.wall
    return number(x), number(y)


def _is_date(found: Moment) -> bool:
    return found.clock is None
