"""Published surveys, and several of them answered in one visit: drafted, received, listed by their versions."""

import json
from datetime import datetime
from typing import Any

import pytest

from forms.bundle import bundle, bundle_hash, canonical
from forms.problems import Problem
from store import needs, visits
from store import surveys as kept_surveys
from store.cell import Cell
from tests.store.seed import AT, Seed
from tests.visits import door, porch
from visits import drafts
from visits.receive import Receipt, receive
from visits.surveys import Surveys

UUID = "33333333-2222-4333-8444-555555555555"
BOTH = "door+porch"


@pytest.fixture
def two(surveys: Surveys) -> Surveys:
    surveys.publish(porch.sheets(), AT)
    return surveys


def post(cell: Cell, surveys: Surveys, people: Seed, now: datetime, answers: Any, **changed: Any) -> Receipt:
    posted = door.visit(uuid=UUID, survey=BOTH, version="1+2", answers=answers, files=[], **changed)
    return receive(cell, surveys, door.body(posted), people.east, now, lambda: "")


def together() -> dict[str, Any]:
    answers: dict[str, Any] = door.visit()["answers"]
    answers["health"].pop("photo")
    answers["family"]["members"][0]["card"] = "X1"
    return {**answers, **porch.HOME, "wishes": {"rooms": 2, "size": "small"}}


def test_several_are_read_as_one_in_any_order_and_once(two: Surveys) -> None:
    whole = two.get(BOTH, "1+2")
    assert (whole.id, whole.version, whole.title["zh"]) == (BOTH, "1+2", "门口问卷＋门廊问卷")
    assert two.get(BOTH, "1+2") is whole
    assert two.latest("porch+door") is whole
    assert two.latest("porch+porch") is two.latest("porch")
    assert [one.id for one in two.published()] == ["door", "porch"]


def test_the_version_is_that_of_each(two: Surveys) -> None:
    two.publish(door.sheets("3"), AT)
    assert two.latest(BOTH).version == "3+2"
    assert two.get(BOTH, "1+2").version == "1+2"


@pytest.mark.parametrize(
    ("survey", "version", "code"),
    [
        ("porch+door", "2+1", "survey_unknown"),
        ("door+door", "1+1", "survey_unknown"),
        ("door+none", "1+1", "survey_unknown"),
        (BOTH, "1", "version_unknown"),
        (BOTH, "1+9", "version_unknown"),
        (BOTH, "1+2+3", "version_unknown"),
        ("+", "+", "survey_unknown"),
        ("", "", "survey_unknown"),
    ],
)
def test_what_is_no_survey(two: Surveys, survey: str, version: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        two.get(survey, version)
    assert refused.value.code == code


def test_a_survey_that_is_not_there_has_no_latest(two: Surveys) -> None:
    for survey in ("none", "door+none", "", "+"):
        with pytest.raises(Problem) as refused:
            two.latest(survey)
        assert refused.value == Problem("survey_unknown", survey=survey)


def test_a_phone_gets_what_is_asked_under_its_hash(two: Surveys) -> None:
    for survey, version in ((BOTH, "1+2"), ("door", "1")):
        content, mark = two.packed(survey, version)
        whole = bundle(two.get(survey, version))
        asked = json.loads(content)
        assert asked.pop("urgent") == []
        assert canonical({**asked, "rules": whole["rules"], "settings": {}}) == canonical(whole)
        assert mark == bundle_hash(json.loads(content))


def test_a_draft_with_several_begins_with_the_residents(cell: Cell, people: Seed, two: Surveys, now: datetime) -> None:
    draft = drafts.start(cell, two, "east", "porch+door", people.east, now, lambda: UUID)
    assert (draft.survey, draft.version) == (BOTH, "1+2")
    assert [row["name"] for row in draft.answers["family"]["members"]] == ["𠮷田", "阿依古丽·买买提"]
    receipt = drafts.submit(cell, two, draft, people.east, now, lambda: UUID)
    assert (receipt.survey, receipt.version) == (BOTH, "1+2")


def test_a_visit_with_several_is_received_checked_and_raises_the_needs_of_each(
    cell: Cell, people: Seed, two: Surveys, now: datetime
) -> None:
    receipt = post(cell, two, people, now, together())
    assert receipt.problems == []
    kept = visits.visit(cell.read(), UUID, "")
    assert kept is not None
    assert (kept.survey, kept.answers["wishes"]["size"], kept.outcome) == (BOTH, "small", "at_home")
    found = needs.needs(cell.read(), "")
    assert sorted((need.kind, need.resident_name) for need in found) == [("A01", "𠮷田"), ("G01", ""), ("G03", "")]
    assert post(cell, two, people, now, together()).duplicate


def test_which_surveys_visits_answer(cell: Cell, people: Seed, two: Surveys, now: datetime) -> None:
    assert kept_surveys.answered(cell.read()) == []
    post(cell, two, people, now, together())
    receive(cell, two, door.body(door.visit()), people.east, now, lambda: "")
    assert kept_surveys.answered(cell.read()) == ["door", BOTH]
    assert [one.version for one in kept_surveys.versions(cell.read(), BOTH)] == ["1+2"]
    assert kept_surveys.versions(cell.read(), "porch+door") == []


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({"header": {"visit_outcome": "nobody"}}, "nobody"),
        ({"header": {"visit_outcome": "refused", "consent_basic": "no"}}, "refused"),
        ({"header": {"visit_outcome": "at_home", "consent_basic": "no"}}, "no_consent"),
        ({"header": {"visit_outcome": "at_home", "consent_basic": "yes"}, "wishes": {"rooms": 1}}, "at_home"),
        ({"header": {"visit_outcome": ["nobody"]}}, ""),
        ({"header": "nobody"}, ""),
        ({}, ""),
    ],
)
def test_how_the_visit_ended_is_read_from_its_answers(
    cell: Cell, people: Seed, two: Surveys, now: datetime, answers: Any, outcome: str
) -> None:
    posted = door.visit(uuid=UUID, survey="porch", version="2", answers=answers, files=[])
    receive(cell, two, door.body(posted), people.east, now, lambda: "")
    kept = visits.visit(cell.read(), UUID, "")
    assert kept is not None
    assert kept.outcome == outcome


@pytest.mark.parametrize("header", [{"visit_outcome": "nobody"}, {"visit_outcome": "at_home", "consent_basic": "no"}])
def test_who_was_not_met_or_did_not_agree_owes_no_other_answer(
    cell: Cell, people: Seed, two: Surveys, now: datetime, header: dict[str, str]
) -> None:
    posted = door.visit(uuid=UUID, survey="porch", version="2", answers={"header": header}, files=[])
    receipt = receive(cell, two, door.body(posted), people.east, now, lambda: "")
    assert receipt.problems == []
    assert needs.needs(cell.read(), "") == []


def test_what_a_phone_says_of_the_outcome_stands(cell: Cell, people: Seed, surveys: Surveys, now: datetime) -> None:
    receive(cell, surveys, door.body(door.visit(outcome="met")), people.east, now, lambda: "")
    kept = visits.visit(cell.read(), door.UUID, "")
    assert kept is not None
    assert kept.outcome == "met"
