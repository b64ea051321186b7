"""What somebody confirmed as it was last time: the body names the places, each of which has an answer."""

import json
from datetime import datetime
from typing import Any

import pytest

from forms.problems import Problem
from store import visits
from store.cell import Cell
from tests.store.seed import Seed
from tests.visits.door import UUID, body, visit
from visits.posted import read_posted
from visits.receive import receive
from visits.surveys import Surveys

PLACES = ("family/members[1]/meals", "health/fell", "family/people")


def test_the_places_are_read() -> None:
    assert read_posted(body(visit(confirmed=[*PLACES, PLACES[0]]))).confirmed == PLACES
    assert read_posted(body(visit())).confirmed == ()


def test_several_choices_are_one_answer() -> None:
    answers = {"who": {"ill": ["heart", "lung"], "none": [], "rows": [{"a": "b"}], "text": ""}}
    assert read_posted(body(visit(answers=answers, confirmed=["who/ill"]))).confirmed == ("who/ill",)
    for place in ("who/none", "who/rows", "who/text", "who", "who/ill[1]", "who/rows[2]/a", "who/rows/a", "/", ""):
        with pytest.raises(Problem) as found:
            read_posted(body(visit(answers=answers, confirmed=[place])))
        assert found.value.as_json()["at"] == f"confirmed/{place}"


@pytest.mark.parametrize(
    ("confirmed", "code", "at"),
    [
        ({"health/fell": True}, "body_field", "confirmed"),
        ("health/fell", "body_field", "confirmed"),
        ([1], "body_field", "confirmed"),
        (["x" * 1001], "body_field", "confirmed"),
        (["\ud842"], "body_field", "confirmed"),
        (["family/members[3]/meals"], "body_field", "confirmed/family/members[3]/meals"),
        (["health/remark"], "body_field", "confirmed/health/remark"),
        (["family/members[2]"], "body_field", "confirmed/family/members[2]"),
        (["health/fell"] * 10_001, "rows_too_many", "confirmed"),
    ],
)
def test_what_cannot_be_right_is_refused(confirmed: Any, code: str, at: str) -> None:
    with pytest.raises(Problem) as found:
        read_posted(body(visit(confirmed=confirmed)))
    told = found.value.as_json()
    assert (told["code"], told["at"]) == (code, at)


def test_they_are_kept_with_the_body_as_it_came(cell: Cell, people: Seed, surveys: Surveys, now: datetime) -> None:
    receive(cell, surveys, body(visit(confirmed=list(PLACES))), people.east, now, lambda: "new")
    assert json.loads(visits.body(cell.read(), UUID) or b"{}")["confirmed"] == list(PLACES)
