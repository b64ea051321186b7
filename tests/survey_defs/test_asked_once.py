"""What must not stand twice, what must not go unasked, and what is asked back: in the surveys of the groups."""

from pathlib import Path

import pytest

from tests.survey_defs.shipped import DEFINITIONS, GROUPS, nested, present, shipped
from tests.survey_defs.twin import Twins
from tests.survey_defs.worst import base

groups = pytest.mark.parametrize("folder", present(GROUPS))
LAST = {"fies8_q4", "fies8_q5", "fies8_q6", "fies8_q7", "fies8_q8"}
NOT_HUNGRY = {"fies8_q1": "no", "fies8_q2": "no", "fies8_q3": "no"}


@groups
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("C05", {"economy_sudden": "fire"}),
        ("C08", {"fies8_q1": "yes", "fies8_q6": "yes"}),
        ("G03", {"home_danger_signs": "leak"}),
    ],
)
def test_a_wish_for_what_the_household_told_stands_once(folder: Path, kind: str, told: dict[str, str], twins: Twins):
    survey = shipped(folder)
    for answers, person in ((told, False), ({}, True)):
        found = twins.both(survey, nested(survey, {**base(survey, "adult"), **answers, "expressed_wanted": kind}))
        assert [bool(need["at"]) for need in found["needs"] if need["kind"] == kind] == [person]


@groups
@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({**NOT_HUNGRY, "economy_benefits": "none"}, False),
        ({**NOT_HUNGRY, "fies8_q3": "yes"}, True),
        ({**NOT_HUNGRY, "economy_benefits": "tekun"}, True),
        ({"economy_benefits": "dibao"}, True),
    ],
)
def test_hunger_is_asked_to_the_end_where_it_may_be(folder: Path, answers: dict[str, str], asked: bool, twins: Twins):
    survey = shipped(folder)
    found = twins.both(survey, nested(survey, {**base(survey, "adult"), **answers}))
    open_now = {place.rpartition("/")[2] for place in found["relevant"]}
    assert {"fies8_q1", "fies8_q2", "fies8_q3"} <= open_now
    assert LAST & open_now == (LAST if asked else set())


@groups
@pytest.mark.parametrize(
    ("note", "answers"),
    [
        ("living_check", {"members[2]/name": "王小军", "living": "alone"}),
        ("children_check", {"living": "with_children", "children_count": "0"}),
        ("birth_differs", {"members[1]/id_number": "999901195307210113"}),
        ("sex_differs", {"members[1]/id_number": "999901195307210113"}),
        ("subject_check", {"members[2]/name": "王小军", "members[2]/birth": "1945-03-02", "members[2]/subject": "yes"}),
        ("consent_of_child", {"members[1]/birth": "2016-09-01"}),
        ("consent_by_check", {"consent_by": "family"}),
        ("day_check", {"economy_benefits": "dibao", "fies8_q7": "no", "fies8_q8": "yes"}),
        ("benefits_check", {"economy_benefits": "dibao margin"}),
    ],
)
def test_contradictory_answers_are_asked_back(folder: Path, note: str, answers: dict[str, str], twins: Twins):
    """They are questions to the worker: a note of the kind that is listed before sending and never blocks."""
    survey = shipped(folder)
    notes = [item for item in survey.items() if item.name.endswith(note)]
    assert ["check" in item.appearance.split() for item in notes] == [True]
    before = twins.both(survey, nested(survey, base(survey, "elder")))["relevant"]
    after = twins.both(survey, nested(survey, {**base(survey, "elder"), **answers}))["relevant"]
    assert [any(place.endswith(note) for place in places) for places in (before, after)] == [False, True]


def test_a_long_assessment_stands_on_a_page_of_its_own():
    """Illness and mood are pages beside it; the four blocks keep their names."""
    titles = [child.label["zh"] for child in shipped(DEFINITIONS / "laoren").children]
    assert [title for title in titles if title.startswith("健康状况")] == [
        "健康状况（起居）", "健康状况", "健康状况（心情）",
    ]  # fmt: skip
