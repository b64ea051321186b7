"""The functions of the expression language: what each takes and gives. Conditions and repeats are in evaluate.py.

What a function takes is written in letters: s text, n number, b boolean, v any value, l node-set, c the context (not an
argument of the author's). A letter may be followed by ? (optional), + (once or more) or * (any number).
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from forms.context import Context
from forms.expressions import dates
from forms.expressions.dates import Moment, moment
from forms.expressions.patterns import matcher
from forms.expressions.values import NAN, SPACE, Nodes, Value, nodes, number, single, string, words

MANY = 1_000  # more arguments than anybody writes


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` are the letters of the arguments in order, the last one repeated as often as needed; `call` may be None
    for what evaluate.py does itself."""

    takes: str
    least: int
    most: int
    call: Callable[..., Value] | None = None
    context: bool = False


def _function(letters: str, call: Callable[..., Value] | None = None) -> Function:
    parts = re.findall(r"([snbvl])([?+*]?)", letters)
    least = sum(1 for _, times in parts if times in ("", "+"))
    most = MANY if parts and parts[-1][1] in ("+", "*") else len(parts)
    return Function("".join(letter for letter, _ in parts), least, most, call, letters.startswith("c"))


def whole(value: float) -> int:
    """A number as an index: its fraction cut off, 0 for NaN, at the ends of what an index can be beyond them."""
    return 0 if value != value else int(max(-(2.0**31), min(2.0**31, value)))


def rounded(value: float, places: float = 0.0) -> float:
    """To the nearest whole number, halves upwards (XPath 4.4).

    With `places` to so many decimals of the number as it is written (ODK): round(1.005, 2) is 1.01.
    """
    if not math.isfinite(value):
        return value
    shift = max(-300, min(300, whole(places)))
    shifted = _shifted(value, shift)
    if not math.isfinite(shifted):
        return value
    floor = math.floor(shifted)
    return _shifted(float(floor + (1 if shifted - floor >= 0.5 else 0)), -shift)


def _shifted(value: float, places: int) -> float:
    return float(Decimal(repr(value)).scaleb(places)) if places else value


def truncated(value: float) -> float:
    """int(): without its fraction; NaN and the infinities stay."""
    return float(math.trunc(value)) if math.isfinite(value) else value


def power(base: float, exponent: float) -> float:
    """pow(), by multiplying and square roots alone: the machines' own libraries differ in the last digit."""
    if exponent != exponent or (base != base and exponent != 0):
        return NAN
    if math.isinf(exponent):
        grows = (abs(base) > 1) == (exponent > 0)
        return NAN if abs(base) == 1 else math.inf if grows else 0.0
    size = math.trunc(abs(exponent))
    fraction = abs(exponent) - size
    if fraction and base < 0:
        return NAN
    result = _whole_power(base, size) * _root(base, fraction)
    result = result if exponent >= 0 else divided(1.0, result)
    # Many roots lose a digit or two; one alone is as good as it gets.
    return result if fraction in (0, 0.5) else float(f"{result:.13e}")


def _whole_power(base: float, exponent: int) -> float:
    result, square = 1.0, base
    while exponent:
        if exponent % 2:
            result *= square
        square *= square
        exponent //= 2
    return result


def _root(base: float, fraction: float) -> float:
    """A power between 0 and 1: a square root for each binary digit."""
    result, root = 1.0, base
    while fraction:
        fraction, root = fraction * 2, math.sqrt(root)
        if fraction >= 1:
            fraction, result = fraction - 1, result * root
    return result


def divided(a: float, b: float) -> float:
    """div: by zero it gives an infinity, or NaN for 0 div 0 (IEEE 754, as XPath 3.5 asks)."""
    if b != 0:
        return a / b
    return NAN if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def remainder(a: float, b: float) -> float:
    """mod: with the sign of the dividend."""
    return NAN if b == 0 or math.isinf(a) or a != a or b != b else math.fmod(a, b)


def _extreme(better: Callable[[float, float], bool]) -> Callable[..., Value]:
    """min() and max(): NaN where any value is none (an empty answer too), and without values (XPath 3.0 fn:max)."""

    def extreme(*sets: Value) -> float:
        found = [number(node) for some in sets for node in (some if isinstance(some, list) else [single(some)])]
        if not found or any(value != value for value in found):
            return NAN
        best = found[0]
        for value in found:
            best = value if better(value, best) else best
        return best

    return extreme


def _sum(values: Value) -> float:
    """sum(): NaN where a node is no number, an empty answer included (XPath 4.4). An irrelevant answer is no node."""
    total = 0.0
    for node in values if isinstance(values, list) else [single(values)]:
        total += number(node)
    return total


def _count_non_empty(values: Nodes) -> float:
    return float(sum(1 for value in values if value != ""))


def _texts(sets: tuple[Value, ...]) -> list[str]:
    return [string(node) for some in sets for node in (some if isinstance(some, list) else [some])]


def _substr(text: str, start: float, end: float = math.inf) -> str:
    """From the 0-based start to before the end, in code points; a negative index counts from the end (JavaRosa)."""
    return text[whole(start) : whole(end)]


def _selected_at(chosen: str, index: float) -> str:
    found, place = words(chosen), whole(index)
    return found[place] if 0 <= place < len(found) and index == index else ""


def _translate(text: str, from_: str, to: str) -> str:
    table: dict[str, str] = {}
    for index, character in enumerate(from_):
        table.setdefault(character, to[index : index + 1])
    return "".join(table.get(character, character) for character in text)


def _coalesce(*values: Value) -> Value:
    return next((single(value) for value in values if string(value) != ""), "")


def _moment(context: Context, value: Value) -> Moment | None:
    """What a date function takes: a date or date-time as text, or days since 1970 (dates.from_days)."""
    one = single(value)
    if isinstance(one, str):
        found = moment(one.strip(SPACE))
        if found:
            return found
    return dates.from_days(number(one), context.offset)


def _date(context: Context, value: Value) -> str:
    found = _moment(context, value)
    return dates.date_text(dates.in_zone(found, context.offset)) if found else ""


def _date_time(context: Context, value: Value) -> str:
    found = _moment(context, value)
    return dates.date_time_text(dates.with_offset(found, context.offset)) if found else ""


def _format_date(context: Context, value: Value, pattern: str) -> str:
    found = _moment(context, value)
    return dates.formatted(dates.in_zone(found, context.offset), pattern) if found else ""


def _uuid(context: Context, length: float = NAN) -> str:
    text = context.uuid()
    return text if length != length else text[: max(0, whole(length))]


FUNCTIONS: Mapping[str, Function] = {
    name: _function(letters, call)
    for name, letters, call in (
        # Texts
        ("string", "v", string),
        ("concat", "l*", lambda *sets: "".join(_texts(sets))),
        ("join", "sl*", lambda separator, *sets: separator.join(_texts(sets))),
        ("string-length", "s", lambda text: float(len(text))),
        ("substr", "snn?", _substr),
        ("contains", "ss", lambda text, part: part in text),
        ("starts-with", "ss", str.startswith),
        ("ends-with", "ss", str.endswith),
        ("normalize-space", "s", lambda text: " ".join(words(text))),
        ("translate", "sss", _translate),
        ("upper-case", "s", str.upper),
        ("lower-case", "s", str.lower),
        ("regex", "ss", lambda text, pattern: matcher(pattern)(text) is not None),
        # Numbers
        ("number", "v", number),
        ("int", "n", truncated),
        ("round", "nn?", rounded),
        ("abs", "n", abs),
        ("pow", "nn", power),
        ("min", "l+", _extreme(lambda value, best: value < best)),
        ("max", "l+", _extreme(lambda value, best: value > best)),
        ("sum", "l", _sum),
        ("count", "l", lambda value: float(len(nodes(value)))),
        ("count-non-empty", "l", lambda value: _count_non_empty(nodes(value))),
        ("random", "c", lambda context: context.random()),
        # Truth
        ("boolean", "b", bool),
        ("not", "b", lambda value: not value),
        ("true", "", lambda: True),
        ("false", "", lambda: False),
        ("coalesce", "vv+", _coalesce),
        # Choices
        ("selected", "ss", lambda chosen, name: name in words(chosen)),
        ("selected-at", "sn", _selected_at),
        ("count-selected", "s", lambda chosen: float(len(words(chosen)))),
        # Time
        ("today", "c", lambda context: context.today),
        ("now", "c", lambda context: context.now.isoformat(timespec="milliseconds")),
        ("date", "cv", _date),
        ("date-time", "cv", _date_time),
        ("format-date", "cvs", _format_date),
        ("format-date-time", "cvs", _format_date),
        ("decimal-date-time", "v", number),
        # The visit
        ("uuid", "cn?", _uuid),
        # Evaluated by evaluate.py, each in its own way
        ("if", "bvv", None),
        ("once", "v", None),
        ("position", "v?", None),
        ("indexed-repeat", "vvnv?n?v?n?", None),
        ("jr:choice-name", "sv", None),
        ("pulldata", "ssss", None),
    )
}
