"""A visit that came again with other answers: the station sees both side by side, and nobody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forms.problems import Problem
from store import accounts, audit, conflicts, needs, visits
from tests.conftest import NOW, VISITS
from tests.web.conftest import LogIn
from visits.receive import Receipt, receive


def send_again(app: Flask, side: str, change: Any = None, **changed: Any) -> bytes:
    """The visit of this side once more, changed; returns the body."""
    here = app.extensions["nuanfang"]
    posted = json.loads(visits.body(here.cell.read(), VISITS[side]))
    if change:
        change(posted["answers"])
    body = json.dumps({**posted, **changed}).encode()
    sender = accounts.account_by_name(here.cell.read(), side)[0]
    with pytest.raises(Problem) as refused:
        receive(here.cell, here.surveys, body, sender, NOW, lambda: "")
    assert refused.value.code == "conflict"
    return body


def other_answers(answers: dict[str, Any]) -> None:
    answers["family"]["members"][0]["meals"] = "yes"
    answers["family"]["members"].append({"_id": "row-3", "name": "王小丫"})
    answers["health"]["falls"] = 3


def test_nothing_is_said_where_nothing_came_twice(as_: LogIn) -> None:
    browser = as_("station-east")
    browser.get("/visits")
    assert not [a for a in browser.page.all("a") if a.attrs["href"] == "/conflicts"]
    browser.get("/conflicts")
    assert "没有哪次走访" in browser.page.words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_versions_stand_side_by_side_where_they_differ(app: Flask, as_: LogIn, language: str) -> None:
    body = send_again(app, "east", other_answers, ended=(NOW - timedelta(hours=2)).isoformat())
    browser = as_("station-east", language)
    browser.get("/visits")
    assert [a.attrs["href"] for a in browser.page.all("a") if "conflicts" in a.attrs["href"]] == ["/conflicts"]
    browser.get("/conflicts")
    assert "周敏" in browser.page.words
    (link,) = [a.attrs["href"] for a in browser.page.all("a") if a.attrs["href"].startswith("/conflicts/")]
    browser.get(link)
    rows = [" ".join(row.text.split()) for row in browser.page.all("tr")]
    said = {
        "zh": ("家庭成员 1能自己做饭吗否是", "摔倒几次23", "姓名—王小丫", "09:00–10:00"),
        "en": ("Members 1Can cookNoYes", "How many23", "Name—王小丫", "09:00–10:00"),
    }[language]
    for words in said:
        assert [row for row in rows if words in row], (words, rows)
    assert not [row for row in rows if "一年内摔倒过吗" in row or "Any fall" in row], "what both say is left out"
    assert browser.get(f"{link}/later.json").get_data() == body
    assert json.loads(browser.get(f"{link}/first.json").get_data())["uuid"] == VISITS["east"]
    browser.get(f"{link}/third.json", 404)
    acts = [line.act for line in audit.lines(app.extensions["nuanfang"].cell.read(), "visit", VISITS["east"])]
    assert acts[-3:] == ["conflict.view", "conflict.export", "conflict.export"]


@pytest.mark.parametrize(("who", "status"), [("station-west", 404), ("east", 403), ("bureau", 403), ("admin", 403)])
def test_nobody_sees_another_areas(app: Flask, as_: LogIn, who: str, status: int) -> None:
    send_again(app, "east", other_answers)
    browser = as_(who)
    for path in ("/conflicts/1", "/conflicts/1/first.json", "/conflicts/1/later.json"):
        browser.get(path, status)
    if status == 404:
        browser.get("/conflicts")
        assert "𠮷田" not in browser.page.words
        browser.get("/visits")
        assert "/conflicts" not in browser.page.html
        browser.get(f"/conflicts/{2**70}", 404)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"household": "west"}, "别处的住户"),
        ({"survey": "none"}, "none"),
        ({"version": "9"}, "9"),
        ({"outcome": "nobody"}, "家里没人"),
        ({"answers": {"family": 3, "health": {"fell": ["no"]}, "more": {"x": 1}}}, "能自己做饭吗"),
        ({"answers": {"family": {"members": ["x", {"name": 1}]}}}, "一年内摔倒过吗"),
        ({"worker": "another"}, "两份的内容一样"),
    ],
)
def test_whatever_came_can_be_looked_at(app: Flask, as_: LogIn, changed: dict[str, Any], said: str) -> None:
    send_again(app, "east", **changed)
    browser = as_("station-east")
    browser.get("/conflicts/1")
    assert said in browser.page.words


def test_the_station_lets_the_other_one_stand_and_back(app: Flask, as_: LogIn) -> None:
    """The record, its needs and its body are those of the chosen one; the other is kept aside, and so back again."""
    cell = app.extensions["nuanfang"].cell
    first = visits.body(cell.read(), VISITS["east"])
    earlier = {**json.loads(first), "uuid": "e0000000-0000-4000-8000-0000000000e1"}
    earlier |= {name: (NOW - timedelta(days=40)).isoformat() for name in ("started", "ended")}
    assert not sent(app, "east", json.dumps(earlier).encode()).duplicate
    later = send_again(app, "east", other_answers)
    before, raised = visits.visit(cell.read(), VISITS["east"], ""), kinds_of(app)
    browser = as_("station-east")
    browser.get("/conflicts/1")
    form = browser.page.fields("/conflicts/1")
    browser.post("/conflicts/1", form, 303)
    now = visits.visit(cell.read(), VISITS["east"], "")
    assert (visits.body(cell.read(), VISITS["east"]), conflicts.body(cell.read(), 1)) == (later, first)
    assert (now.answers["health"]["falls"], now.number, before.answers["health"]["falls"]) == (3, before.number, 2)
    assert kinds_of(app) != raised
    assert sent(app, "east", later).duplicate, "the phone that sent it hears that it is held"
    browser.post("/conflicts/1", form, 303)
    assert visits.body(cell.read(), VISITS["east"]) == later, "the same form once more changes nothing"
    browser.get("/conflicts/1")
    form = browser.page.fields("/conflicts/1")
    browser.post("/conflicts/1", form, 303)
    assert visits.body(cell.read(), VISITS["east"]) == first
    assert kinds_of(app) == raised
    again = visits.visit(cell.read(), VISITS["east"], "")
    assert (again.answers, again.outcome) == (before.answers, before.outcome)
    acts = [line.act for line in audit.lines(cell.read(), "visit", VISITS["east"])]
    assert acts.count("visit.stands") == 2


def test_one_of_another_household_cannot_stand(app: Flask, as_: LogIn) -> None:
    cell = app.extensions["nuanfang"].cell
    first = visits.body(cell.read(), VISITS["east"])
    send_again(app, "east", household="west")
    browser = as_("station-east")
    browser.get("/conflicts/1")
    form = browser.page.fields("/conflicts/1")
    browser.post("/conflicts/1", form, 409)
    assert "正式记录不变" in browser.page.words
    assert visits.body(cell.read(), VISITS["east"]) == first


def sent(app: Flask, side: str, body: bytes) -> Receipt:
    here = app.extensions["nuanfang"]
    sender = accounts.account_by_name(here.cell.read(), side)[0]
    return receive(here.cell, here.surveys, body, sender, NOW, lambda: "")


def kinds_of(app: Flask) -> list[tuple[str, ...]]:
    found = needs.needs(app.extensions["nuanfang"].cell.read(), "", household="east")
    return sorted((one.kind, one.urgency, one.resident, one.visit, one.due, one.first_raised) for one in found)
