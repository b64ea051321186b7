"""A person without a screen goes through small surveys, in both engines."""

import json
from itertools import islice
from random import Random
from typing import Any

import pytest

from forms.bundle import bundle
from forms.definition import Survey
from forms.expressions.patterns import matcher, portable
from forms.fitting import fitting
from forms.problems import Problem
from forms.respondent import fill
from forms.scenario import Scenario
from tests.forms.expressions.expressions import node
from tests.forms.surveys import context, survey

HOUSEHOLD = survey(
    [
        "select_one yn home | label=Anybody at ${where}? | required=true()",
        "text where | label=Where | default='home'",
        "begin_group people | label=People | relevant=${home} = 'y'",
        "begin_repeat members | label=Members",
        "text name | label=Name | required=true()",
        "integer age | label=Age of ${name} | hint=In years | constraint=. >= 0 and . < 120",
        "end_repeat",
        "calculate count | calculation=count(${members})",
        "note told | label=There are ${count}",
        "end_group",
        "text why | label=Why not? | relevant=${home} = 'n'",
    ],
    {"yn": [{"name": "y", "label": "Yes"}, {"name": "n", "label": "No"}]},
)


def visited(made: Survey, seed: int = 1, language: str = "") -> tuple[Scenario, dict[str, str]]:
    scenario = Scenario(made, {}, context(), language=language)
    return scenario, fill(scenario, Random(seed))


# A person


def test_a_person_sees_answers_and_goes_on():
    person = Scenario(HOUSEHOLD, {}, context())
    assert [shown.label for shown in person.shown()] == ["Anybody at home?", "Where"]
    assert person.forward() == [Problem("required", at="home")]
    person.answer("home", "y")
    assert person.shown()[0].choices == (("y", "Yes"), ("n", "No"))
    assert (person.shown()[0].value, person.shown()[0].is_required) == ("y", True)
    assert person.forward() == []
    assert [shown.place for shown in person.shown()] == ["people/members", "people/told"]
    assert person.add_member("people/members") == "people/members[1]"
    person.answer("people/members[1]/name", "甲")
    assert [(shown.label, shown.hint) for shown in person.shown()][1:] == [
        ("Name", ""),
        ("Age of 甲", "In years"),
        ("There are 1", ""),
    ]
    person.remove_member("people/members[1]")
    person.back()
    assert person.section == 0
    person.answer("home", "n")
    assert [[shown.place for shown in section] for section in person.sections()] == [["home", "where"], ["why"]]
    assert [kind for kind, *_ in person.actions] == ["set", "add", "set", "remove", "set"]


def test_what_cannot_be_done_is_not_written_down():
    person = Scenario(HOUSEHOLD, {}, context())
    with pytest.raises(Problem):
        person.answer("nowhere", 1)
    assert person.actions == []


# Somebody who answers at random


@pytest.mark.parametrize(
    ("line", "test"),
    [
        ("integer a | constraint=. > 4711 and . < 4713", lambda value: value == 4712),
        ("integer a | constraint=. = ${known} + 1", lambda value: value == 43),
        ("decimal a | constraint=. > 0.5 and . < 0.75", lambda value: 0.5 < value < 0.75),
        ("range a | parameters=start=10 end=20 step=5", lambda value: value in (10, 15, 20)),
        ("date a | constraint=. > date('1950-05-01') and . < date('1950-05-03')", lambda value: value == "1950-05-02"),
        ("text a | constraint=regex(., '^[A-Z]{2}-[0-9]{3}$')", lambda value: value[2] == "-"),
        ("text a | constraint=string-length(.) = 17", lambda value: len(value) == 17),
        ("text a | constraint=. = ${word}", lambda value: value == "shibboleth"),
        ("select_one ab a | choice_filter=kind = 'y'", lambda value: value == "c"),
        ("select_multiple ab a | constraint=count-selected(.) = 3", lambda value: len(value) == 3),
        ("rank ab a", lambda value: sorted(value) == ["a", "b", "c"]),
        *((f"{kind} a", bool) for kind in ("time", "dateTime", "geopoint", "geotrace", "geoshape", "acknowledge")),
        *((f"{kind} a", bool) for kind in ("image", "audio", "video", "file", "barcode")),
    ],
)
def test_an_answer_is_found(line: str, test: Any):
    lines = ["calculate known | calculation=42", "calculate word | calculation='shibboleth'", f"{line} | required=1"]
    for seed in range(5):
        made, left = visited(
            survey(lines, {"ab": [{"name": n, "kind": "y" if n == "c" else "x"} for n in "abc"]}), seed
        )
        assert left == {}
        assert test(made.filling.value("a")), made.filling.value("a")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("integer a | constraint=. > 5 and . < 5", "constraint"),
        ("select_one none a", "choices_none"),
    ],
)
def test_where_there_is_no_answer_it_is_told(line: str, code: str):
    made, left = visited(survey([line]))
    assert left == {"a": code}
    assert made.filling.value("a") is None


def test_what_is_only_told_is_not_answered():
    made, left = visited(survey(["note a", "text b | read_only=true() | default='x'", "calculate c | calculation=1"]))
    assert (made.actions, left) == ([], {})


def test_members_come_and_what_answers_open_is_answered_too():
    rows = set()
    for seed in range(30):
        made, left = visited(HOUSEHOLD, seed)
        assert left == {}
        assert None not in [made.filling.value(place) for place in made.filling.relevant if "told" not in place]
        rows.add(len(made.filling.rows("people/members")))
    assert rows == {0, 1, 2, 3, 4}


def test_counted_rows_are_few():
    made = survey(["integer size", "begin_repeat people | repeat_count=${size}", "text name", "end_repeat"])
    assert {len(visited(made, seed)[0].filling.rows("people")) for seed in range(30)} == {0, 1, 2, 3, 4}


def test_an_answer_that_a_later_one_makes_wrong_is_given_anew():
    lines = ["integer a | constraint=${b} = '' or . = ${b}", "integer b"]
    made, left = visited(survey(lines))
    assert (left, made.filling.value("a")) == ({}, made.filling.value("b"))


def test_the_same_seed_gives_the_same_visit():
    assert visited(HOUSEHOLD, 7)[0].actions == visited(HOUSEHOLD, 7)[0].actions
    assert len({json.dumps(visited(HOUSEHOLD, seed)[0].actions) for seed in range(9)}) > 4


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\+86 [0-9]{8}$", r"^([01]?[0-9]|2[0-3])[:：][0-5][0-9]$", "^(a|b)+c?$", r"^[^\d\s]{2,}$", "^[äö]{2}$"),
        *(r"^[0-9]{17}[0-9Xx][1-7][1-4](B[0-9]{1,2})?$", r"^(?:\w+@\w{2,3}\.org|-)$", "x", r"^.\(\\\)$"),
    ],
)
def test_texts_fit_a_pattern(pattern: str):
    taken = portable(pattern)
    found = list(islice(fitting(taken, Random(1)), 40))
    assert found
    assert all(matcher(taken)(text) for text in found), found


def test_patterns_that_look_ahead_are_left_to_other_proposals():
    assert list(fitting(portable("^(?!a)[ab]$"), Random(1))) == []


def test_a_choice_whose_name_holds_a_blank_is_chosen():
    made, left = visited(survey(["select_one places a"], {"places": [{"name": "Township 01"}]}))
    assert (made.filling.value("a"), left) == ("Township 01", {})


def test_a_calculated_whole_number_is_cut():
    made, left = visited(survey(["integer a | calculation=10 div 4"]))
    assert (made.filling.value("a"), left) == (2, {})


# Both engines


def replayed(made: Survey, visits: list[Scenario]) -> list[dict[str, Any]]:
    asked = [{"language": one.language, "actions": one.actions} for one in visits]
    return node([{"bundle": bundle(made), "visits": asked}], "tests/forms/scenario.mjs")


def outcomes(made: Survey, visits: list[Scenario]) -> list[dict[str, Any]]:
    found = []
    for one in visits:
        again = Scenario(made, {}, context(), language=one.language)
        changes = []
        for kind, place, *value in one.actions:
            {"set": again.filling.set, "add": again.filling.add_row, "remove": again.filling.remove_row}[kind](
                place, *value
            )
            changes.append(sorted(again.filling.changes))
        found.append(json.loads(json.dumps({"changes": changes, **again.outcome()})))
    return found


def test_both_engines_show_the_same_page():
    visits = [visited(HOUSEHOLD, seed)[0] for seed in range(20)]
    assert replayed(HOUSEHOLD, visits) == outcomes(HOUSEHOLD, visits)


def test_names_with_blanks_and_cut_numbers_are_alike_in_both_engines():
    lines = ["select_one places a", "integer b | calculation=-10 div 4", "integer c | default=1 + 1.5", "integer d"]
    made = survey(lines, {"places": [{"name": "Township 01"}]})
    visit = Scenario(made, {}, context())
    visit.answer("a", "Township 01")
    visit.answer("d", 2.5)
    assert visit.outcome()["answers"] == {"a": "Township 01", "b": -2, "c": 2, "d": 2.5}
    assert visit.filling.problems() == [Problem("type", at="d", expected="integer")]
    assert replayed(made, [visit]) == outcomes(made, [visit])
