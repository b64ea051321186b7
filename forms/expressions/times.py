"""The functions of dates and times, told in the zone of the context."""

import re

from forms.context import Context
from forms.expressions import dates
from forms.expressions.dates import DAY, MINUTE, Moment, moment
from forms.expressions.values import NAN, SPACE, Value, number, single

_TIME = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,9}))?)?(?:(Z)|([+-])(0[0-9]|1[0-4]):?([0-5][0-9])?)?"
)


def _moment(context: Context, value: Value) -> Moment | None:
    """What a date function takes: a date or date-time as text, or days since 1970 (dates.from_days)."""
    one = single(value)
    if isinstance(one, str):
        found = moment(one.strip(SPACE))
        if found:
            return found
    return dates.from_days(number(one), context.offset)


def today(context: Context) -> str:
    """today()."""
    return context.today


def now(context: Context) -> str:
    """now()."""
    return context.now.isoformat(timespec="milliseconds")


def as_date(context: Context, value: Value) -> str:
    """date()."""
    found = _moment(context, value)
    return dates.date_text(dates.in_zone(found, context.offset)) if found else ""


def as_date_time(context: Context, value: Value) -> str:
    """date-time()."""
    found = _moment(context, value)
    return dates.date_time_text(dates.with_offset(found, context.offset)) if found else ""


def formatted(context: Context, value: Value, pattern: str) -> str:
    """format-date() and format-date-time()."""
    found = _moment(context, value)
    return dates.formatted(dates.in_zone(found, context.offset), pattern) if found else ""


def decimal_time(context: Context, value: Value) -> float:
    """decimal-time(): the part of the day that has gone by in the zone; a time with an offset is one of today."""
    text = str(single(value)).strip(SPACE)
    found = moment(text)
    if found:
        return NAN if found.clock is None else (dates.in_zone(found, context.offset).clock or 0) / DAY
    parts = _TIME.fullmatch(text)
    if not parts:
        return NAN
    hour, minute, second, fraction, zulu, sign, east, east_minutes = parts.groups()
    clock = (int(hour) * 60 + int(minute)) * MINUTE + int(second or 0) * 1000 + int((fraction or "")[:3].ljust(3, "0"))
    if zulu or sign:
        offset = (int(east or 0) * 60 + int(east_minutes or 0)) * (-1 if sign == "-" else 1)
        here = moment(now(context))
        clock += ((here.offset if here and here.offset else 0) - offset) * MINUTE
    return clock % DAY / DAY


def duration(context: Context) -> float:
    """duration(): whole seconds since the visit was begun; 0 where nobody knows when (SurveyCTO)."""
    return float(max(0, (context.now - context.started).total_seconds()) // 1) if context.started else 0.0
