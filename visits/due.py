"""By when a need is to be answered: days by urgency (urgency.csv). Public holidays are not known here yet."""

import csv
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

SATURDAY = 5


@cache
def _table() -> dict[str, tuple[int, bool]]:
    with Path(__file__).with_name("urgency.csv").open(encoding="utf-8-sig", newline="") as rows:
        return {row["urgency"]: (int(row["days"]), row["working_days"] == "yes") for row in csv.DictReader(rows)}


@lru_cache(maxsize=4096)
def due(urgency: str, raised: date) -> date:
    """The day by which a need of this urgency that was raised on that day is due. An unknown urgency waits longest."""
    days, working = _table().get(urgency) or max(_table().values())
    day = raised
    while days:
        day += timedelta(days=1)
        if not working or day.weekday() < SATURDAY:
            days -= 1
    return day
