"""What a page asks of a Filling beside answers. How answers spread: tests/vectors/fillings.json, for both engines."""

import gc

import pytest

from forms import steps
from forms.filling import Filling
from forms.problems import Problem
from tests.forms.surveys import context, survey

MEMBERS = survey(
    [
        "select_one yn head | label=Who | hint=Of ${count} | required=true() | required_message=Say who, of ${count}",
        "begin_repeat members | label=Members (${count})",
        "text name | label=Name",
        "integer age | label=Age of ${name} in ${count} | read_only=${name} = ''",
        "end_repeat",
        "calculate count | calculation=count(${members})",
        "begin_group more | relevant=${count} > 0 | label=More",
        "note end | label=${head}",
        "end_group",
    ],
    {"yn": [{"name": "y", "label": "Yes"}]},
)


def filled() -> Filling:
    return Filling(MEMBERS, {"head": "y", "members": [{"_id": "a", "name": "甲"}, {"_id": "b"}]}, context())


def test_words():
    filling = filled()
    assert filling.label("members[1]/age", "zh") == "Age of 甲 in 2"
    assert filling.label("members", "en") == "Members (2)"
    assert filling.label("members[2]", "en") == "Members (2)"
    assert filling.hint("head", "en") == "Of 2"
    assert filling.message("head", "required", "en") == "Say who, of 2"
    assert filling.message("head", "constraint", "en") == ""
    assert filling.label("more/end", "en") == "Yes"


def test_words_for_a_row_that_is_not_there_yet():
    assert filled().label("members[9]/age", "en") == "Age of  in "


def test_what_may_be_done():
    filling = filled()
    assert filling.is_required("head")
    assert filling.is_read_only("members[2]/age")
    assert not filling.is_read_only("members[1]/age")
    assert filling.is_read_only("count")
    assert filling.rows("members") == ["a", "b"]
    assert [filling.is_relevant(place) for place in ("more", "more/end", "members", "members[1]", "head")] == [True] * 5
    filling.remove_row("members[1]")
    filling.remove_row("members[1]")
    assert not filling.is_relevant("more")
    assert filling.value("more/end") is None


@pytest.mark.parametrize(
    "place", ["", "x", "members", "members[3]/name", "members/name", "more", "head[1]", "head/x", "a//b"]
)
def test_places_that_are_no_question(place: str):
    with pytest.raises(Problem) as raised:
        filled().set(place, 1)
    assert raised.value == Problem("unknown", at=place)


def test_a_survey_is_made_ready_once_and_let_go():
    made = survey(["integer a"])
    assert steps.steps_of(made) is steps.steps_of(made)
    key = id(made)
    assert key in steps._known
    del made
    gc.collect()
    assert key not in steps._known
