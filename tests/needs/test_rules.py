"""Needs that are derived from answers; tests/vectors/fillings.json tests their words, for both engines."""

from typing import Any

from forms.check import check
from forms.filling import Filling
from needs.fill import fill
from needs.rules import derive
from tests.forms.surveys import context, survey

ELDER = survey(
    """
    select_one yn alone | label=Alone
    integer falls | label=Falls
    integer month | relevant=${falls} > 0
    calculate risk | calculation=${falls} + ${month}
    begin_repeat members
    text name
    integer age
    end_repeat
    """,
    {"yn": ["yes", "no"]},
    [
        ["J02", "${alone} = 'yes' or ${falls} > 0", "U2", "", "${alone}, ${falls}"],
        ["J02", "${month} >= 2", "U1", "", "${month} this month"],
        ["G01", "${risk} >= 3", "U2", "", "risk ${risk}"],
        ["C07", "${age} >= 80 and ${alone} = 'yes'", "U3", "members", "${name} is ${age}"],
    ],
)


def raised(answers: dict[str, Any]) -> list[tuple[str, str, str, list[str]]]:
    needs = derive(ELDER, check(ELDER, answers, context()), context())
    return [(need.kind, need.urgency, need.person, [because.at for because in need.because]) for need in needs]


def test_a_need_names_exactly_what_its_rule_read():
    assert raised({"alone": "yes", "falls": 5}) == [("J02", "U2", "", ["alone"])]
    assert raised({"alone": "no", "falls": 1}) == [("J02", "U2", "", ["alone", "falls"])]


def test_the_most_urgent_rule_of_a_kind_wins():
    assert raised({"alone": "no", "falls": 1, "month": 2}) == [
        ("J02", "U1", "", ["month"]),
        ("G01", "U2", "", ["risk"]),
    ]


def test_an_irrelevant_answer_raises_nothing():
    assert raised({"alone": "no", "falls": 0, "month": 9}) == []


def test_a_rule_for_each_member_speaks_of_that_member():
    members = [{"_id": "r1", "name": "甲", "age": 79}, {"_id": "r2", "name": "𠮷", "age": 80}]
    needs = derive(ELDER, check(ELDER, {"alone": "yes", "members": members}, context()), context())
    (need,) = [need for need in needs if need.kind == "C07"]
    assert (need.person, need.at, need.reason) == ("r2", "members[2]", {"en": "𠮷 is 80"})
    assert [because.at for because in need.because] == ["members[2]/age", "alone"]


def test_two_members_of_one_id_both_have_their_need():
    members = [{"_id": "r1", "name": "a", "age": 90}, {"_id": "r1", "name": "b", "age": 80}]
    needs = derive(ELDER, check(ELDER, {"alone": "yes", "members": members}, context()), context())
    assert [(need.at, need.reason["en"]) for need in needs if need.kind == "C07"] == [
        ("members[1]", "a is 90"),
        ("members[2]", "b is 80"),
    ]


def test_asking_again_gives_the_same():
    filling = Filling(ELDER, {"alone": "yes", "falls": 3, "month": 3}, context())
    assert derive(ELDER, filling, context()) == derive(ELDER, filling, context())


def test_fill_says_all_at_once():
    found = fill(ELDER, {"alone": "yes", "age": 1}, context())
    assert found["answers"] == {"alone": "yes"}
    assert found["relevant"] == ["alone", "falls", "risk"]
    assert found["problems"] == [{"code": "unknown", "at": "age"}]
    assert [need["kind"] for need in found["needs"]] == ["J02"]
