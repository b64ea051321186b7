"""Paths in whole surveys: what they read decides the order of evaluation and what an answer touches."""

import json
from typing import Any

import pytest

from forms.bundle import bundle
from forms.expressions.references import order, unknown_paths
from forms.filling import Filling
from forms.problems import Problem
from tests.forms.expressions.expressions import node
from tests.forms.surveys import context, survey

MEMBERS = ["begin_repeat members", "text name", "integer age", "begin_group g", "text job", "end_group", "end_repeat"]


def answers(lines: list[str], given: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What is calculated, the same in both engines."""
    made = survey(lines, **more)
    ours = Filling(made, given, context()).answers
    (theirs,) = node([{"bundle": bundle(made), "answers": given, "moves": [], "isNew": False}], "tests/engine/play.mjs")
    assert theirs["shown"][0]["answers"] == json.loads(json.dumps(ours))
    return ours


def test_a_path_reads_before_it_is_read():
    made = survey(["calculate c | calculation=/data/b", "calculate b | calculation=../a", "integer a", "note n"])
    assert order(made) == (2, 1, 0, 3)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["calculate a | calculation=../b", "calculate b | calculation=/data/a"], {"a", "b"}),
        (["calculate a | calculation=../a + 1"], {"a"}),
        (["begin_group g | relevant=./a = 1", "integer a", "end_group"], {"g", "a"}),
        (["begin_group g", "calculate s | calculation=sum(../*)", "integer a", "end_group"], {"s"}),
        (["begin_repeat r", "calculate s | calculation=/data/r[t = 1]/x", "calculate t | calculation=../s", "text x",
          "end_repeat"], {"s", "t"}),
        (["begin_repeat r", "calculate s | calculation=count-if(${r}, ${t} > 0)", "calculate t | calculation=${s}",
          "end_repeat"], {"s", "t"}),
    ],
)  # fmt: skip
def test_a_circle_of_paths_is_named(lines: list[str], names: set[str]):
    with pytest.raises(Problem) as raised:
        order(survey(lines))
    assert raised.value.code == "cycle"
    assert set(raised.value.params["names"]) == names


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("/data/age", []),
        ("/any/age", []),
        ("/data/nowhere", ["nowhere"]),
        ("../g/x", ["g"]),
        ("../../age", [".."]),
        ("../members/age", []),
        ("${members}[size > 1]/name", ["size"]),
        ("/data/members[age > 1][1]/g/job", []),
        ("instance('none')/root/item[a = ../b]/c", []),
        ("instance('none')/root/item[a = current()/../b]/c", ["b"]),
        ("count-if(${members}, ../age = 1)", []),
        ("count-if(${members}, ./height = 1)", ["height"]),
        ("/data/members/*/job", []),
        ("${nobody}/age", []),  # told by its name
    ],
)
def test_a_path_that_leads_to_nothing_is_told(path: str, lost: list[str]):
    made = survey(["integer age", f"calculate c | calculation={path}", *MEMBERS])
    assert [(item.name, column, name) for item, column, name in unknown_paths(made)] == [  # type: ignore[union-attr]
        ("c", "calculation", name) for name in lost
    ]


def test_a_path_sees_what_a_name_sees():
    lines = ["integer age", "calculate a | calculation=../age + 1", "calculate b | calculation=/data/members[2]/name"]
    inside = ["begin_repeat members", "text name", "calculate n | calculation=concat(../name, position(..), ../../age)"]
    found = answers([*lines, *inside, "end_repeat"], {"age": 7, "members": [{"name": "x"}, {"name": "y"}]})
    assert (found["a"], found["b"]) == (8, "y")
    assert [row["n"] for row in found["members"]] == ["x17", "y27"]


def test_what_is_not_relevant_is_no_node():
    lines = ["begin_repeat r", "integer p", "integer q | relevant=../p > 1", "end_repeat"]
    sums = ["calculate s | calculation=sum(/data/r/q)", "calculate n | calculation=count(/data/r[q]/p)"]
    found = answers([*lines, *sums], {"r": [{"p": 1, "q": 10}, {"p": 2, "q": 20}, {"p": 3, "q": 30}]})
    assert (found["s"], found["n"]) == (50, 2)


def test_an_answer_reaches_those_who_walk_to_it():
    lines = ["calculate old | calculation=join(',', /data/members[age >= 60]/name)", *MEMBERS[:3]]
    lines += [
        "calculate rank | calculation=rank-index(index(), ${age})",
        "end_repeat",
        "calculate n | calculation=count(../members)",
    ]
    filling = Filling(survey(lines), {"members": [{"name": "a", "age": 70}, {"name": "b", "age": 50}]}, context())
    filling.set("members[2]/age", 80)
    assert filling.answers["old"] == "a,b"
    assert [row["rank"] for row in filling.answers["members"]] == [2, 1]
    assert {"old", "members[1]/rank", "members[2]/rank"} <= filling.changes
    filling.remove_row("members[1]")
    assert (filling.answers["old"], filling.answers["n"]) == ("b", 1)


def test_instance_reads_choices_and_tables():
    lines = [
        "select_one towns town",
        "calculate label | calculation=instance('towns')/root/item[name = ${town}]/label",
        "calculate pop | calculation=sum(instance('areas')/root/item[town = current()/../town]/pop)",
        "calculate first | calculation=instance('towns')/root/item[county = 'x'][1]/name",
    ]
    towns = [{"name": "t1", "label": "One", "county": "y"}, {"name": "t2", "label": "Two", "county": "x"}]
    areas = [{"town": "t2", "pop": "3"}, {"town": "t1", "pop": "5"}, {"town": "t2", "pop": "4"}]
    found = answers(lines, {"town": "t2"}, choices={"towns": towns}, tables={"areas": areas})
    assert (found["label"], found["pop"], found["first"]) == ("Two", 7, "t2")


def test_a_repeat_may_be_asked_by_what_is_around_it():
    lines = ["integer n", "begin_repeat r | repeat_count=../n | relevant=../n > 1", "text x", "end_repeat"]
    assert answers(lines, {"n": 2, "r": [{"x": "a"}, {"x": "b"}]})["r"] == [
        {"_id": "1", "x": "a"},
        {"_id": "2", "x": "b"},
    ]
