"""Dates and date-times as text, and as days since 1970-01-01. It knows one calendar and no clock; zones are given.

A date is a day of the calendar: a whole number of days, wherever it is read. A date-time is an instant: days since 1970
in UTC with a fraction. So ages and intervals between dates are whole numbers, whatever summer time once did.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

DAY = 86_400_000  # milliseconds
MINUTE = 60_000
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?", re.ASCII
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

# Minutes east of UTC at an instant, which is given in milliseconds since 1970.
Zone = Callable[[float], int]


class Moment(NamedTuple):
    """A day since 1970; with `clock` (milliseconds of it) a date-time. `offset` is None where none was written."""

    day: int
    clock: int | None = None
    offset: int | None = None

    @property
    def instant(self) -> int:
        """Milliseconds since 1970 in UTC; what names no offset is read as UTC."""
        return self.day * DAY + (self.clock or 0) - (self.offset or 0) * MINUTE

    @property
    def wall(self) -> float:
        """Days since 1970 as the clock on the wall showed them."""
        return (self.day * DAY + (self.clock or 0)) / DAY


def moment(text: str) -> Moment | None:
    """The date (2026-02-28) or date-time (2026-02-28T09:30:00.000+08:00) that the text is, if it is one that exists.

    A calendar has the years 1 to 9999, also for what an offset makes of them in UTC.
    """
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zulu, sign, east, east_minutes = found.groups()
    try:
        days = date(int(year), int(month), int(day)).toordinal() - _EPOCH
    except ValueError:
        return None
    if hour is None:
        return Moment(days)
    h, m, s, e, em = int(hour), int(minute), int(second or 0), int(east or 0), int(east_minutes or 0)
    if h > 23 or m > 59 or s > 59 or e > 14 or em > 59:
        return None
    clock = (h * 60 + m) * MINUTE + s * 1000 + int((fraction or "")[:3].ljust(3, "0"))
    offset = (e * 60 + em) * (-1 if sign == "-" else 1)
    read = Moment(days, clock, offset if zulu or sign else None)
    return read if _FIRST <= read.instant // DAY <= _LAST else None


def days(found: Moment) -> float:
    """Days since 1970-01-01: whole for a date; for a date-time those of its instant."""
    return float(found.day) if found.clock is None else found.instant / DAY


def in_zone(found: Moment, zone: Zone) -> Moment:
    """The same instant on the zone's calendar and clock. A date stays as it is, and so does what names no offset."""
    if found.offset is None:
        return found
    return _at(found.instant, zone(found.instant))


def from_days(number: float, zone: Zone) -> Moment | None:
    """The moment of a number: a whole one is a date, a fraction an instant. None where no calendar reaches."""
    if not _FIRST + 1 <= number <= _LAST - 1:  # false for NaN too
        return None
    if number == math.floor(number):
        return Moment(int(number))
    instant = math.floor(number * DAY + 0.5)
    return _at(instant, zone(instant))


def with_offset(found: Moment, zone: Zone) -> Moment:
    """A date-time with the zone's offset: a date becomes its midnight there.

    As clocks do: an hour that summer time leaves out is the next one, and of an hour that comes twice it is the first.
    """
    if found.offset is not None:
        return in_zone(found, zone)
    wall = found.day * DAY + (found.clock or 0)
    before, after = zone(wall - DAY), zone(wall + DAY)
    for offset in (before, after):
        if zone(wall - offset * MINUTE) == offset:
            return Moment(found.day, found.clock or 0, offset)
    if not _FIRST < found.day < _LAST:
        return Moment(found.day, found.clock or 0, 0)
    instant = wall - before * MINUTE
    return _at(instant, zone(instant))


def date_text(found: Moment) -> str:
    """YYYY-MM-DD."""
    return date.fromordinal(found.day + _EPOCH).isoformat()


def date_time_text(found: Moment) -> str:
    """YYYY-MM-DDThh:mm:ss.mmm+hh:mm."""
    hour, minute, second, thousandth = clock_parts(found)
    offset = found.offset or 0
    east = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
    return f"{date_text(found)}T{hour:02d}:{minute:02d}:{second:02d}.{thousandth:03d}{east}"


def clock_parts(found: Moment) -> tuple[int, int, int, int]:
    """Hour, minute, second, millisecond; a date is at midnight."""
    clock = found.clock or 0
    return clock // 3_600_000, clock // MINUTE % 60, clock // 1000 % 60, clock % 1000


def formatted(found: Moment, pattern: str) -> str:
    """The moment as the pattern says (ODK's format-date and format-date-time); an unknown %-letter stays."""
    day = date.fromordinal(found.day + _EPOCH)
    hour, minute, second, thousandth = clock_parts(found)
    parts = {
        "Y": f"{day.year:04d}",
        "y": f"{day.year % 100:02d}",
        "m": f"{day.month:02d}",
        "n": str(day.month),
        "b": _MONTHS[day.month - 1],
        "d": f"{day.day:02d}",
        "e": str(day.day),
        "a": _WEEKDAYS[day.weekday()],
        "H": f"{hour:02d}",
        "h": str(hour),
        "M": f"{minute:02d}",
        "S": f"{second:02d}",
        "3": f"{thousandth:03d}",
        "%": "%",
    }
    return re.sub(r"%(.)", lambda part: parts.get(part[1], part[0]), pattern)


def _at(instant: int, offset: int) -> Moment:
    wall = instant + offset * MINUTE
    return Moment(wall // DAY, wall % DAY, offset)
