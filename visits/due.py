"""By when a need is to be answered: days by urgency (urgency.csv), working days by the calendar of China. And when
the next visit is due.

The State Council names holidays and make-up working days in November for the next year. A year that the library does
not know yet has plain weekends: its due days may lie some days too early until the library is brought up to date.
"""

import csv
import re
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

SATURDAY = 5
# What survey_defs/visit_tier makes of the county's settings, wherever a survey includes it; else a visit a quarter.
_INTERVAL = re.compile(r'"visit_tier_max_interval_days":"?(\d{1,4})')
QUARTER = 90


@cache
def _table() -> dict[str, tuple[int, bool]]:
    with Path(__file__).with_name("urgency.csv").open(encoding="utf-8-sig", newline="") as rows:
        return {row["urgency"]: (int(row["days"]), row["working_days"] == "yes") for row in csv.DictReader(rows)}


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices are open: no weekend and no holiday, or a weekend's day that makes up for a holiday."""
    from chinese_calendar import is_workday  # ten milliseconds that only whoever counts working days spends

    try:
        return bool(is_workday(day))
    except NotImplementedError:  # a year that the library does not know
        return day.weekday() < SATURDAY


@lru_cache(maxsize=4096)
def due(urgency: str, raised: date) -> date:
    """The day by which a need of this urgency that was raised on that day is due. An unknown urgency waits longest."""
    days, working = _table().get(urgency) or max(_table().values())
    day = raised
    while days and day < date.max:
        day += timedelta(days=1)
        if not working or is_working_day(day):
            days -= 1
    return day


def next_visit(last: date, answers: str) -> date:
    """The day by which a household is visited again: after as many days as the last visit's answers (JSON text) say."""
    said = _INTERVAL.search(answers)
    return last + timedelta(days=int(said[1]) if said else QUARTER)
