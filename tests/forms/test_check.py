"""What the server finds in answers that a phone has sent."""

import time

import pytest

from forms.check import check
from forms.filling import Filling
from forms.problems import Problem
from tests.forms.surveys import context, survey

VISIT = survey(
    """
    select_one yn lives | required=true()
    integer age | relevant=${lives} = 'yes' | constraint=. < 130
    begin_repeat members
    text name | required=true()
    calculate number | calculation=position(..)
    end_repeat
    calculate count | calculation=count(${members})
    """,
    {"yn": ["yes", "no"]},
)


def test_what_the_phone_sent_is_left_as_it_is():
    filling = Filling(VISIT, {}, context(), new=True)
    filling.set("lives", "yes")
    filling.set("age", 70)
    filling.set(filling.add_row("members") + "/name", "𠮷田")
    checked = check(VISIT, filling.answers, context())
    assert checked.answers == filling.answers
    assert checked.relevant == filling.relevant
    assert (checked.problems, checked.disagreements) == ([], [])


def test_disagreements_are_told_and_the_survey_is_right():
    sent = {"lives": "no", "age": 70, "members": [{"_id": "a", "name": "甲", "number": 7}], "count": 3}
    checked = check(VISIT, sent, context())
    assert checked.answers == {"lives": "no", "members": [{"_id": "a", "name": "甲", "number": 1}], "count": 1}
    assert checked.problems == []
    assert checked.disagreements == [
        Problem("irrelevant", at="age"),
        Problem("calculated", at="count", given=3, computed=1),
        Problem("calculated", at="members[1]/number", given=7, computed=1),
    ]


def test_rows_beyond_the_count_are_told():
    counted = survey(["integer n", "begin_repeat kids | repeat_count=${n}", "text name", "end_repeat"])
    checked = check(counted, {"n": 1, "kids": [{"_id": "1", "name": "a"}, {"_id": "2", "name": "b"}]}, context())
    assert checked.answers == {"n": 1, "kids": [{"_id": "1", "name": "a"}]}
    assert checked.disagreements == [Problem("row_count", at="kids", given=2, computed=1)]


def test_rows_of_one_id_are_told():
    members = [{"_id": "r1", "name": "a"}, {"_id": "r2", "name": "b"}, {"_id": "r1", "name": "c"}]
    checked = check(VISIT, {"lives": "no", "members": members}, context())
    assert [found for found in checked.disagreements if found.code == "row_id"] == [Problem("row_id", at="members[3]")]
    assert [row["name"] for row in checked.answers["members"]] == ["a", "b", "c"]


def test_what_chance_gave_is_kept():
    drawn = survey(["calculate id | calculation=uuid()", "calculate day | calculation=today()"])
    assert check(drawn, {"id": "mine", "day": "2026-11-22"}, context()).disagreements == []
    assert check(drawn, {"id": "mine"}, context()).answers == {"id": "mine", "day": "2026-11-22"}


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({}, [Problem("required", at="lives")]),
        ({"lives": "maybe"}, [Problem("choice", at="lives", names=["maybe"])]),
        ({"lives": "yes", "age": "old"}, [Problem("type", at="age", expected="integer")]),
        ({"lives": "yes", "age": 130}, [Problem("constraint", at="age")]),
        ({"lives": "no", "other": 1}, [Problem("unknown", at="other")]),
        ({"lives": "no", "members": {}}, [Problem("type", at="members", expected="repeat")]),
        ({"lives": "no", "members": [{"_id": "1", "name": "a\0"}]}, [Problem("text_control", at="members[1]/name")]),
        ({"lives": "no", "members": [{"_id": "1"}]}, [Problem("required", at="members[1]/name")]),
        ({"lives": "no", "members": [{"_id": "1", "name": "\ud800"}]}, [Problem("text_control", at="members[1]/name")]),
        ({"lives": {"a": [1]}}, [Problem("type", at="lives", expected="select_one"), Problem("required", at="lives")]),
        ({"lives": "no", "members": [{"_id": 5, "name": "a", "who": None}]}, [Problem("unknown", at="members[1]/who")]),
    ],
)
def test_problems(answers: dict[str, object], problems: list[Problem]):
    assert check(VISIT, answers, context()).problems == problems


def test_a_chain_of_two_thousand_calculations():
    chain = survey(["integer q0", *(f"calculate q{i} | calculation=${{q{i - 1}}} + 1" for i in range(1, 2_000))])
    filling = Filling(chain, {"q0": 1}, context())
    assert filling.value("q1999") == 2_000
    filling.set("q0", 5)
    assert filling.value("q1999") == 2_004
    assert len(filling.changes) == 2_000


def test_only_what_depends_is_evaluated_again():
    chain = survey(
        ["integer free", "integer q0", *(f"calculate q{i} | calculation=${{q{i - 1}}} + 1" for i in range(1, 500))]
    )
    filling = Filling(chain, {"q0": 1}, context())
    filling.set("free", 3)
    assert filling.changes == {"free"}
    filling.set("q498", 3)
    assert filling.changes == set(), "a calculation wins"


def test_a_visit_is_checked_within_its_time():
    """The hot path of receiving: 60 questions and four members of six. The bound is wide, for slow machines."""
    lines = ["integer q0 | required=true()"]
    lines += [
        f"integer q{i} | required=true() | constraint=. >= 0 | relevant=${{q{i - 1}}} != ''" for i in range(1, 60)
    ]
    lines += [
        "begin_repeat r",
        *(f"integer m{i} | required=${{q0}} > 0 | constraint=. < 99" for i in range(6)),
        "end_repeat",
    ]
    made = survey(lines)
    answers = {f"q{i}": i for i in range(60)} | {
        "r": [{"_id": str(n), **{f"m{i}": i for i in range(6)}} for n in range(4)]
    }
    world = context()
    assert check(made, answers, world).problems == []
    started = time.process_time()
    for _ in range(20):
        check(made, answers, world)
    assert (time.process_time() - started) / 20 < 0.01


def test_what_a_phone_knew_of_itself_stands_as_it_was_sent():
    """When a visit began and ended, and on which phone, nobody can work out again."""
    made = survey(["start start", "end end", "today day", "username who", "deviceid phone"])
    sent = {
        "start": "2026-11-20T08:00:00.000+08:00",
        "end": "2026-11-20T08:40:00.000+08:00",
        "day": "2026-11-20",
        "who": "wang",
        "phone": "p1",
    }
    checked = check(made, sent, context())
    assert (checked.answers, checked.problems, checked.disagreements) == (sent, [], [])
