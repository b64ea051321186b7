"""When a need is due: one day, three or ten working days of the Chinese calendar, thirty days."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from visits.due import due, is_working_day

HOUSE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("urgency", "raised", "expected"),
    [
        ("U0", "2026-03-06", "2026-03-07"),  # a Friday: danger does not wait for Monday
        ("U0", "2026-02-14", "2026-02-15"),  # nor for the end of the Spring Festival
        ("U1", "2026-03-02", "2026-03-05"),
        ("U1", "2026-03-05", "2026-03-10"),  # a Thursday
        ("U1", "2026-03-07", "2026-03-11"),  # a Saturday
        ("U1", "2026-02-13", "2026-02-25"),  # Friday before Spring Festival: the 14th is worked, the 15th to 23rd not
        ("U1", "2026-02-24", "2026-02-27"),
        ("U1", "2026-02-26", "2026-03-02"),  # Saturday the 28th makes up for the holiday
        ("U1", "2026-09-24", "2026-09-30"),  # Mid-Autumn, Friday to Sunday
        ("U1", "2026-09-29", "2026-10-09"),  # National Day, the 1st to 7th
        ("U1", "2026-10-08", "2026-10-12"),  # Saturday the 10th is worked
        ("U1", "2025-12-31", "2026-01-06"),  # over New Year; Sunday the 4th is worked
        ("U2", "2026-03-02", "2026-03-16"),
        ("U2", "2026-02-12", "2026-03-04"),
        ("U2", "2026-04-28", "2026-05-14"),  # Labour Day
        ("U3", "2026-01-31", "2026-03-02"),
        ("U3", "2028-02-01", "2028-03-02"),  # a leap year
        ("U9", "2026-01-31", "2026-03-02"),
    ],
)
def test_due(urgency: str, raised: str, expected: str) -> None:
    assert due(urgency, date.fromisoformat(raised)).isoformat() == expected


@pytest.mark.parametrize(
    ("urgency", "raised", "expected"),
    [
        ("U1", "1999-09-30", "1999-10-05"),  # before the calendar's first year
        ("U2", "2099-09-30", "2099-10-14"),  # beyond its last
        ("U1", "9999-12-31", "9999-12-31"),  # a phone's clock may say anything
        ("U3", "9999-12-30", "9999-12-31"),
    ],
)
def test_a_year_that_the_calendar_does_not_know_has_plain_weekends(urgency: str, raised: str, expected: str) -> None:
    assert due(urgency, date.fromisoformat(raised)).isoformat() == expected


def test_working_days_of_a_year() -> None:
    """2026 has 365 days: 104 of weekends, of which 6 are worked, and 19 weekdays off (State Council, 2025)."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    worked = sum(map(is_working_day, days))
    weekdays_off = sum(day.weekday() < 5 and not is_working_day(day) for day in days)
    weekends_worked = sum(day.weekday() >= 5 and is_working_day(day) for day in days)
    assert (weekdays_off, weekends_worked, worked) == (19, 6, 365 - 104 - 19 + 6)


def test_the_calendar_is_loaded_only_to_count_working_days() -> None:
    code = "import sys, datetime; from visits.due import due; due('U0', datetime.date(2026, 3, 6))"
    says = f"{code}; print('chinese_calendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", says], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
