"""What lists share: their pages, days as bounds of moments, and the titles of surveys."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import url_for

from store import surveys
from store.driver import Database
from store.moments import stamp
from visits.combine import joined_titles
from visits.united import AND
from web import language
from web.county import county

A_PAGE = 50


def page_of(args: Any) -> int:
    """The page number that was asked for, from 1."""
    return int(max(1, min(args.get("page", 1, type=int) or 1, 100_000)))


def pager(page: int, total: int, endpoint: str, given: dict[str, str]) -> dict[str, Any]:
    """What the list's foot shows: where one is, and the pages before and after."""
    last = max(1, -(-total // A_PAGE))

    def address(number: int) -> str:
        values: dict[str, Any] = {**given, "page": number}
        return url_for(endpoint, **values)

    return {
        "page": page,
        "last": last,
        "previous": address(page - 1) if page > 1 else "",
        "next": address(page + 1) if page < last else "",
    }


def day_start(text: str, plus: int = 0) -> str:
    """The stamp at which this day begins in the county (or the day `plus` days later); "" for no day or no date."""
    try:
        day = date.fromisoformat(text) + timedelta(days=plus)
        return stamp(datetime.combine(day, time.min, county().zone).astimezone(UTC))
    except (ValueError, OverflowError):
        return ""


def titles(db: Database) -> Callable[[str], str]:
    """A function from a survey's id (or that of several as one) to its title in the reader's language."""
    labels = {survey.id: survey.title for survey in surveys.published(db)}

    def title(survey: str) -> str:
        found = (language.label(labels.get(one), one) for one in survey.split(AND))
        return joined_titles(found, language.language())

    return title


def listed_surveys(db: Database, scope: str) -> list[str]:
    """What lists and tables can be narrowed to: published surveys, and several as one that its visits answer."""
    ids = [survey.id for survey in surveys.published(db)]
    return ids + [survey for survey in surveys.answered(db, scope) if survey not in ids]
