"""A visit with several surveys, read as a visit with one of them: every answer at the place where that one asks it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from forms.definition import Group, Item, Question, Repeat
from forms.sheets import read_sheets, sheets_json
from store import visits
from store.cell import Cell
from tests.store.seed import AT, Seed
from tests.test_house import HOUSE
from tests.visits.test_combine_shipped import IDS, TOGETHER
from tests.visits.test_surveys import BOTH, UUID, post, two
from tests.visits.test_surveys import together as both_answered
from visits.apart import answers_of
from visits.combine import combined_id
from visits.surveys import Surveys

__all__ = ["two"]


@pytest.fixture
def visit(cell: Cell, two: Surveys, people: Seed, now: datetime) -> visits.Visit:
    post(cell, two, people, now, both_answered())
    found = visits.visit(cell.read(), UUID, "")
    assert found is not None
    return found


def test_the_answers_of_each_survey_in_its_own_shape(two: Surveys, visit: visits.Visit) -> None:
    (as_door,) = answers_of(two, "door", [visit])
    assert (as_door.survey, as_door.version, as_door.uuid, as_door.number) == ("door", "1", UUID, visit.number)
    assert as_door.answers == {"family": door_family(visit), "health": visit.answers["health"]}
    (as_porch,) = answers_of(two, "porch", [visit])
    assert (as_porch.survey, as_porch.version) == ("porch", "2")
    assert as_porch.answers["wishes"] == {"rooms": 2, "size": "small"}
    assert as_porch.answers["header"]["consent_basic"] == "yes"
    assert as_porch.answers["family"] == {
        "members": [
            {"_id": "east-1", "name": "𠮷田", "card": "X1"},
            {"_id": "row-2", "name": "阿依古丽·买买提"},
        ]
    }
    assert "health" not in as_porch.answers


def test_what_was_confirmed_is_found_again_in_each_shape(two: Surveys, visit: visits.Visit) -> None:
    places = ("family/members[2]/name", "family/members[1]/card", "health/fell", "wishes/rooms", "no/such[3]/place")
    moved = replace(visit, confirmed=frozenset(places), began="0+1")
    (as_door,) = answers_of(two, "door", [moved])
    (as_porch,) = answers_of(two, "porch", [moved])
    assert (as_door.confirmed, as_door.began) == ({places[0], "health/fell"}, "0")
    assert (as_porch.confirmed, as_porch.began) == ({*places[:2], "wishes/rooms"}, "1")


def door_family(visit: visits.Visit) -> Any:
    rows = [{name: said for name, said in row.items() if name != "card"} for row in visit.answers["family"]["members"]]
    return {**visit.answers["family"], "members": rows}


def test_a_visit_with_one_survey_stays_as_it_is(two: Surveys, visit: visits.Visit) -> None:
    alone = replace(visit, survey="door", version="1")
    assert [*answers_of(two, "door", [alone])] == [alone]
    assert [*answers_of(two, BOTH, [visit])] == [visit]


def filled(items: Iterable[Item]) -> dict[str, Any]:
    """For every question an answer that tells where it stands; two rows in every repeat."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Repeat):
            found[item.name] = [{"_id": str(row), **filled(item.children)} for row in (1, 2)]
        elif isinstance(item, Group):
            found[item.name] = filled(item.children)
        elif isinstance(item, Question) and item.type != "note":
            found[item.name] = "/".join(item.path)
    return found


def said(answers: Any) -> list[str]:
    """The answers of `filled`, wherever they stand, without the ids of rows."""
    if isinstance(answers, dict):
        return [one for name, inner in answers.items() if name != "_id" for one in said(inner)]
    return [one for inner in answers for one in said(inner)] if isinstance(answers, list) else [answers]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Surveys]:
    cell = Cell(tmp_path_factory.mktemp("shipped") / "county.db")
    cell.migrate()
    found = Surveys(cell)
    for one in IDS:
        found.publish(sheets_json(read_sheets(HOUSE / "survey_defs" / one)), AT)
    yield found
    cell.close()


@pytest.mark.parametrize("ids", TOGETHER, ids=combined_id)
def test_no_answer_of_the_shipped_surveys_is_lost_or_exchanged(published: Surveys, ids: tuple[str, ...]) -> None:
    whole = published.latest(combined_id(ids))
    visit = visits.Visit(
        *("u", "h", "a", whole.id, whole.version, 1, "", "", "", "", ""), answers=filled(whole.children), problems=[]
    )
    for one in ids:
        (alone,) = answers_of(published, one, [visit])
        expected = filled(published.latest(one).children)
        assert names(alone.answers) == names(expected)
        for mine, own in zip(said(alone.answers), said(expected), strict=True):
            assert mine.rpartition("/")[2] == own.rpartition("/")[2]


def names(answers: Any) -> Any:
    """The answers without what was said."""
    if isinstance(answers, dict):
        return {name: names(inner) for name, inner in answers.items()}
    return [names(inner) for inner in answers] if isinstance(answers, list) else None
