"""The needs of shipped surveys in the station's list: not doubled by a second visit, and in the order of helping."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.sheets import read_sheets, sheets_json
from store.cell import Cell
from store.needs import NeedRow, count_needs, needs
from tests.store.seed import AT, COUNTY, seed
from tests.survey_defs.shipped import GROUPS, ZONE, nested, present, shipped
from tests.survey_defs.worst import worst
from visits.receive import receive
from visits.surveys import Surveys

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
groups = pytest.mark.parametrize("folder", present(GROUPS))


class Station:
    """A county with a household in each of two villages."""

    def __init__(self, cell: Cell) -> None:
        self.cell, self.people, self.surveys = cell, seed(cell), Surveys(cell)
        self.sent = 0

    def visit(self, folder: Path, household: str, flat: dict[str, str], at: datetime) -> None:
        """A visit arrives, made by the worker of the household's village."""
        if self.surveys.published() == []:
            self.surveys.publish(sheets_json(read_sheets(folder)), AT)
        self.sent += 1
        survey = shipped(folder)
        answers = nested(survey, flat)
        _known(answers, household)
        body = {
            "uuid": f"e0000000-0000-4000-8000-{self.sent:012d}",
            "survey": survey.id,
            "version": survey.version,
            "household": household,
            "started": (at - timedelta(minutes=15)).isoformat(),
            "ended": at.isoformat(),
            "worker": household,
            "answers": answers,
            "files": [],
        }
        sender = getattr(self.people, household)
        receive(self.cell, self.surveys, json.dumps(body).encode(), sender, at, lambda: f"new-{self.sent}")

    def listed(self) -> list[NeedRow]:
        return needs(self.cell.read(), COUNTY, limit=1000)


def _known(answers: dict[str, Any], household: str) -> None:
    """Give the first member the id that the register has for them."""
    for value in answers.values():
        if isinstance(value, dict):
            _known(value, household)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            value[0]["_id"] = f"{household}-1"


@pytest.fixture
def station(cell: Cell) -> Station:
    return Station(cell)


def keys(rows: list[NeedRow]) -> list[tuple[str, str, str, str]]:
    return sorted((row.household, row.resident, row.kind, row.urgency) for row in rows)


@groups
def test_8_the_same_household_twice_has_each_need_once(folder: Path, station: Station):
    flat = worst(folder, "adult")
    station.visit(folder, "east", flat, NOW - timedelta(days=10))
    first = station.listed()
    assert len(first) > 5
    station.visit(folder, "east", flat, NOW)
    again = station.listed()
    assert keys(again) == keys(first)
    assert len({(row.resident, row.kind) for row in again}) == len(again)
    assert count_needs(station.cell.read(), COUNTY) == len(first)


@groups
def test_9_at_once_first_then_by_deadline_then_by_village(folder: Path, station: Station):
    for household, days in (("west", 3), ("east", 3), ("west", 0)):
        station.visit(folder, household, worst(folder, "adult"), NOW - timedelta(days=days))
    listed = station.listed()
    order = [(row.urgency, row.due, row.area) for row in listed]
    assert order == sorted(order)
    assert listed[0].urgency == "U0"
    assert len({row.area for row in listed}) == len({row.household for row in listed}) == 2
    assert len({row.due for row in listed}) > 2
