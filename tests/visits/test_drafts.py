"""A visit filled by round trips: prefilled, saved, given files, submitted once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from forms.problems import Problem
from store import households, needs, visits
from store.cell import Cell
from tests.store.seed import AT, EAST, Seed
from tests.visits.door import SHA256
from visits import drafts
from visits.surveys import Surveys

UUID = "22222222-2222-4333-8444-555555555555"


@pytest.fixture
def draft(cell: Cell, people: Seed, surveys: Surveys, now: datetime) -> visits.Draft:
    return drafts.start(cell, surveys, "east", "door", people.east, now, lambda: UUID)


def test_a_draft_begins_with_the_residents_as_far_as_the_survey_asks(
    cell: Cell, people: Seed, draft: visits.Draft
) -> None:
    assert draft.answers == {
        "family": {
            "members": [
                {"_id": "east-1", "name": "𠮷田", "sex": "female"},
                {"_id": "east-2", "name": "阿依古丽·买买提", "sex": "female"},
            ]
        }
    }
    assert visits.draft(cell.read(), UUID, people.east.id) == draft


def test_a_household_without_residents_begins_empty(cell: Cell, people: Seed, surveys: Surveys, now: datetime) -> None:
    for person in households.residents(cell.read(), "east"):
        cell.write(lambda db, p=person: households.update_resident(db, replace(p, left="2026-01-01"), at=AT))
    assert drafts.start(cell, surveys, "east", "door", people.east, now, lambda: UUID).answers == {}


@pytest.mark.parametrize(
    ("household", "survey", "code"),
    [("west", "door", "household_unknown"), ("no", "door", "household_unknown"), ("east", "no", "survey_unknown")],
)
def test_a_draft_that_cannot_begin(
    cell: Cell, people: Seed, surveys: Surveys, now: datetime, household: str, survey: str, code: str
) -> None:
    with pytest.raises(Problem) as refused:
        drafts.start(cell, surveys, household, survey, people.east, now, lambda: UUID)
    assert refused.value.code == code
    assert visits.drafts(cell.read(), people.east.id) == []


def test_submitting_is_receiving(
    cell: Cell, people: Seed, surveys: Surveys, now: datetime, draft: visits.Draft
) -> None:
    later = now + timedelta(minutes=20)
    answers = {**draft.answers, "health": {"fell": "yes", "falls": 4, "photo": "door.jpg"}}
    filled = drafts.with_file(replace(draft, answers=answers), "door.jpg", "cd" * 32, now)
    filled = drafts.with_file(filled, "door.jpg", SHA256, later)
    receipt = drafts.submit(cell, surveys, filled, people.east, later, lambda: UUID)
    assert receipt.files == [{"name": "door.jpg", "sha256": SHA256, "held": False}]
    assert visits.drafts(cell.read(), people.east.id) == []
    kept = visits.visit(cell.read(), UUID, EAST)
    assert kept is not None
    assert (kept.started, kept.ended, kept.problems) == ("2026-03-05T04:00:00Z", "2026-03-05T04:20:00Z", [])
    assert [(need.kind, need.urgency) for need in needs.needs(cell.read(), EAST)] == [("G01", "U1")]


def test_submitted_again_after_a_crash_it_is_still_one_visit(
    cell: Cell, people: Seed, surveys: Surveys, now: datetime, draft: visits.Draft
) -> None:
    first = drafts.submit(cell, surveys, draft, people.east, now, lambda: UUID)
    cell.write(lambda db: visits.save_draft(db, draft))
    again = drafts.submit(cell, surveys, draft, people.east, now + timedelta(hours=1), lambda: UUID)
    assert (again.duplicate, again.number) == (True, first.number)
    assert visits.count_visits(cell.read(), "") == 1
    assert visits.drafts(cell.read(), people.east.id) == []


def test_a_survey_whose_members_lie_in_no_group(surveys: Surveys, people: Seed) -> None:
    members = surveys.get("door", "1").children[0]
    survey = replace(surveys.get("door", "1"), children=(replace(next(iter(members.children)), path=("members",)),))
    row = {"_id": "a", "name": "王", "sex": "", "id_number": "x"}
    assert drafts.prefilled(survey, [row]) == {"members": [{"_id": "a", "name": "王"}]}
