"""Arithmetic that gives the same digits on every machine: rounding, powers, logarithms, angles.

The machines' own libraries differ in the last digit; here there is only what IEEE 754 fixes (+ - * / and square roots),
in the order in which the twin does it, and 14 significant digits of what comes out.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from forms.expressions.values import NAN

_FOURTEEN = Context(prec=14, rounding=ROUND_HALF_UP, Emin=-400, Emax=400)
PI = math.pi
_LN2 = 0.6931471805599453
_LN2_HIGH, _LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
_LN10 = 2.302585092994046
# Half a turn's half in three parts, the first two short enough to be multiplied by a whole number without a rest.
_QUARTER = (1.57079632673412561417e00, 6.07710050630396597660e-11, 2.02226624879595063154e-21)
_TERMS = 24


def whole(value: float) -> int:
    """A number as an index: its fraction cut off, 0 for NaN, at the ends of what an index can be beyond them."""
    return 0 if value != value else int(max(-(2.0**31), min(2.0**31, value)))


def significant(value: float) -> float:
    """To 14 significant digits, halves away from zero."""
    return float(_FOURTEEN.create_decimal_from_float(value)) if math.isfinite(value) and value else value


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


def floored(value: float) -> float:
    """floor() (XPath 4.4)."""
    return float(math.floor(value)) if math.isfinite(value) else value


def raised(value: float) -> float:
    """ceiling() (XPath 4.4)."""
    return float(math.ceil(value)) if math.isfinite(value) else value


def divided(a: float, b: float) -> float:
    """div: by zero it gives an infinity, or NaN for 0 div 0 (IEEE 754, as XPath 3.5 asks)."""
    if b != 0:
        return a / b
    return NAN if a == 0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def remainder(a: float, b: float) -> float:
    """mod: with the sign of the dividend."""
    return NAN if b == 0 or math.isinf(a) or a != a or b != b else math.fmod(a, b)


def root(value: float) -> float:
    """sqrt(): NaN of what is negative."""
    return math.sqrt(value) if value >= 0 else NAN


def power(base: float, exponent: float) -> float:
    """pow(), by multiplying and square roots alone."""
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
    return result if fraction in (0, 0.5) else significant(result)


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


def exponential(value: float) -> float:
    """exp(): powers of two, and a series for the rest."""
    if value != value or value > 710 or value < -746:
        return NAN if value != value else math.inf if value > 0 else 0.0
    turns = math.floor(value / _LN2 + 0.5)
    rest = value - turns * _LN2_HIGH - turns * _LN2_LOW
    total = 1.0
    for term in range(_TERMS, 0, -1):
        total = 1 + rest * total / term
    # In two steps: 2 to the power of -1075 alone would be nothing.
    half = math.trunc(turns / 2)
    return significant(total * _two_to(half) * _two_to(turns - half))


def _two_to(exponent: int) -> float:
    size = _whole_power(2.0, abs(exponent))
    return size if exponent >= 0 else 1 / size


def logarithm(value: float) -> float:
    """log(), the natural one."""
    return significant(_log(value))


def logarithm10(value: float) -> float:
    """log10()."""
    return significant(_log(value) / _LN10)


def _log(value: float) -> float:
    if not value > 0 or value == math.inf:
        return -math.inf if value == 0 else value if value == math.inf else NAN
    halvings = 0
    while value > 1.5:
        value, halvings = value / 2, halvings + 1
    while value < 0.75:
        value, halvings = value * 2, halvings - 1
    ratio = (value - 1) / (value + 1)
    square = ratio * ratio
    total = 0.0
    for term in range(2 * _TERMS - 1, 0, -2):
        total = total * square + 1 / term
    return halvings * _LN2_HIGH + (halvings * _LN2_LOW + 2 * ratio * total)


def sine(value: float) -> float:
    """sin() of an angle in radians, as exact as the machine allows; NaN of an infinity."""
    return _turned(value, 0)


def cosine(value: float) -> float:
    """cos(), likewise."""
    return _turned(value, 1)


def _turned(value: float, ahead: int) -> float:
    if not math.isfinite(value):
        return NAN
    # So many turns that their number would no longer be exact.
    value = math.fmod(value, 2 * PI) if abs(value) > 1_000_000 else value
    quarters = math.floor(value / _QUARTER[0] + 0.5)
    rest = value - quarters * _QUARTER[0] - quarters * _QUARTER[1] - quarters * _QUARTER[2]
    quadrant = (quarters + ahead) % 4
    square = rest * rest
    total = 0.0
    # The series of the cosine begins at term 0, that of the sine at term 1.
    first = 0 if quadrant % 2 else 1
    for term in range(_TERMS + first, first - 1, -2):
        total = 1 - square * total / ((term + 1) * (term + 2))
    return (total if quadrant % 2 else rest * total) * (1 if quadrant < 2 else -1)


def tangent(value: float) -> float:
    """tan()."""
    return divided(sine(value), cosine(value))


def arc_tangent(value: float) -> float:
    """atan(), between a quarter turn left and right."""
    if abs(value) > 1:
        return math.copysign(PI / 2, value) - arc_tangent(1 / value)
    halvings = 0
    while abs(value) > 0.125:
        value, halvings = value / (1 + math.sqrt(1 + value * value)), halvings + 1
    square = value * value
    total = 0.0
    for term in range(2 * _TERMS - 1, 0, -2):
        total = 1 / term - square * total
    for _ in range(halvings):
        total *= 2
    return value * total


def arc_tangent2(y: float, x: float) -> float:
    """atan2(): the direction of a point, between half a turn left and right."""
    if x != x or y != y:
        return NAN
    if math.isinf(x) or math.isinf(y):
        x, y = (math.copysign(1, x) if math.isinf(x) else 0.0), (math.copysign(1, y) if math.isinf(y) else 0.0)
    if x == 0:
        return 0.0 if y == 0 else math.copysign(PI / 2, y)
    angle = arc_tangent(y / x)
    return angle if x > 0 else angle + (PI if y >= 0 else -PI)


def arc_sine(value: float) -> float:
    """asin(): NaN beyond 1."""
    return arc_tangent2(value, math.sqrt((1 - value) * (1 + value))) if abs(value) <= 1 else NAN


def arc_cosine(value: float) -> float:
    """acos(): NaN beyond 1."""
    return arc_tangent2(math.sqrt((1 - value) * (1 + value)), value) if abs(value) <= 1 else NAN
