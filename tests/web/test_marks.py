"""What stands out on a survey page: results, contradictions, what the worker alone sees, how to say a question."""

import pytest
from flask import Flask

from store import visits
from tests.conftest import VISITS
from tests.store.seed import AT
from tests.visits import porch
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local

HOME = {"header/visit_outcome": "at_home", "header/consent_basic": "yes"}
MEMBERS = {"family/members[1]/name": "𠮷田", "family/members[2]/name": "阿依古丽·买买提"}
MANY = {**HOME, **MEMBERS, "wishes/rooms": "21"}


@pytest.fixture
def published(app: Flask) -> Flask:
    app.extensions["nuanfang"].surveys.publish(porch.sheets(), AT)
    return app


def start(browser: Browser) -> str:
    browser.get("/households/east")
    path = local(browser.post("/households/east/visits", {"survey": "porch"}, 303).location)
    browser.get(path)
    return path


def block(browser: Browser, place: str) -> dict[str, str]:
    """The attributes of the element of a question or a group."""
    return next(e.attrs for e in browser.page.elements if place in (e.attrs.get("data-q"), e.attrs.get("data-g")))


def test_a_result_is_told_not_asked(published: Flask, as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    assert block(browser, "wishes/size")["data-type"] == "result"
    assert "hidden" in block(browser, "wishes/size")
    assert not [e for e in browser.page.elements if e.attrs.get("name") == "wishes/size"]
    browser.post(path, {**HOME, **MEMBERS, "wishes/rooms": "4", "wishes/size": "small", "act": "save"}, 303)
    browser.get(path)
    assert "hidden" not in block(browser, "wishes/size")
    assert browser.page.one("output").text == "大"
    browser.get(f"{path}?lang=en")
    assert browser.page.one("output").text == "Large"


def test_a_contradiction_stands_out_where_it_is(published: Flask, as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    assert "hidden" in block(browser, "wishes/rooms_check")
    browser.post(path, {**MANY, "act": "save"}, 303)
    browser.get(path)
    found = block(browser, "wishes/rooms_check")
    assert "hidden" not in found
    assert "note_check" in found["class"].split()
    assert "请再核对真有21间吗" in browser.page.words


@pytest.mark.parametrize(("language", "said"), [("zh", "请再看一看"), ("en", "To look at again")])
def test_contradictions_are_listed_before_sending_and_hold_nothing_back(
    published: Flask, as_: LogIn, language: str, said: str
) -> None:
    browser = as_("east", language)
    path = start(browser)
    browser.post(path, {**MANY, "act": "submit"})
    assert said in browser.page.words
    assert [a.attrs["href"] for a in browser.page.all("a") if "21" in a.text] == ["#wishes/rooms_check"]
    assert browser.page.one("button", value="send").attrs["form"] == "survey-form"
    assert visits.visit(published.extensions["nuanfang"].cell.read(), path.split("/")[2], "") is None
    browser.post(path, {**MANY, "act": "send"}, 303)
    visit = visits.visit(published.extensions["nuanfang"].cell.read(), path.split("/")[2], "")
    assert visit is not None
    assert visit.problems == [{"code": "look_again", "warning": True, "at": "wishes/rooms_check"}]
    station = as_("station-east", language)
    station.get(f"/visits/{visit.uuid}")
    assert said in station.page.words
    assert ("真有21间吗" if language == "zh" else "Really 21") in station.page.words
    assert ("核对发现" if language == "zh" else "remark") not in station.page.words
    station.get("/visits")
    assert ("1 条提示" if language == "zh" else "1 remark") in station.page.words


def test_what_is_wrong_is_told_before_what_contradicts_itself(published: Flask, as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**MANY, "header/consent_basic": "", "act": "send"}, 422)
    browser.post(path, {**MANY, "family/members[2]/name": "", "act": "send"}, 422)
    assert "请再看一看" not in browser.page.words


def test_a_visit_without_contradictions_says_nothing_of_them(as_: LogIn) -> None:
    station = as_("station-east")
    station.get(f"/visits/{VISITS['east']}")
    assert "请再看一看" not in station.page.words


def test_a_group_in_which_nothing_is_asked_is_not_there(published: Flask, as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    for rooms, hidden in (("2", True), ("21", False)):
        browser.post(path, {**MANY, "wishes/rooms": rooms, "act": "save"}, 303)
        browser.get(path)
        assert ("hidden" in block(browser, "wishes/late")) == hidden


@pytest.mark.parametrize(("language", "said"), [("zh", "只给社工看"), ("en", "For the worker only")])
def test_what_the_worker_alone_sees_is_marked(published: Flask, as_: LogIn, language: str, said: str) -> None:
    browser = as_("east", language)
    start(browser)
    assert "staff" in block(browser, "wishes/eyes")["class"].split()
    assert "staff" not in block(browser, "wishes/rooms")["class"].split()
    assert browser.page.words.count(said) == 1


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "怎么问：能住人的屋子有几间？"), ("en", "How to ask: Rooms to live in?")]
)
def test_how_a_question_may_be_said(published: Flask, as_: LogIn, language: str, said: str) -> None:
    browser = as_("east", language)
    start(browser)
    assert said in browser.page.words
