"""The phone app at a door without a network: opened with the PIN it fills and keeps; on-line the server proves it."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from store import accounts, visits
from tests.journeys.battery import ids
from tests.journeys.everybody import for_everybody
from tests.journeys.hand import PIN, begin_visit, finish, first_log_in, unlock
from tests.journeys.person import example, fill_shown
from tests.store.seed import AT, COUNTY

pytestmark = pytest.mark.journey
ANSWERS = {"family": {"answers": "self", "children": 2, "talked": "yes"}, "yard": {"steps": "no"}}

# When a visit was written, in the page's own milliseconds.
WRITES = """() => {
  window.saved = [];
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === "visits") saved.push(performance.now());
    return put.apply(this, given);
  };
}"""


@pytest.fixture
def hand(context: Callable[..., BrowserContext]) -> Page:
    """A phone that has brought the area of the worker `east` home."""
    page = context().new_page()
    first_log_in(page)
    return page


def test_a_visit_without_a_network_arrives_once_there_is_one(hand: Page, app: Flask) -> None:
    hand.context.set_offline(True)
    unlock(hand)
    expect(hand.locator("[data-slot=synced]")).to_contain_text("没有网络")
    uuid = begin_visit(hand, "𠮷田", "yard")
    assert hand.locator('[name="family/members[2]/name"]').input_value() == "阿依古丽·买买提"
    fill_shown(hand, {"family": ANSWERS["family"]})
    hand.locator("[data-next]").click()
    fill_shown(hand, {"yard": ANSWERS["yard"]})
    finish(hand)
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("等待网络")
    assert visits.visit(app.extensions["nuanfang"].cell.read(), uuid, COUNTY) is None
    hand.context.set_offline(False)
    expect(hand.locator("[data-send]")).to_have_text("现在送出")
    hand.locator("[data-send]").click()
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 1/1")
    expect(hand.locator("[data-send]")).to_have_text("更新资料")
    expect(hand.locator("[data-unsent]")).to_have_text("全部送达")
    arrived = visits.visit(app.extensions["nuanfang"].cell.read(), uuid, COUNTY)
    assert arrived is not None
    assert arrived.answers["family"]["children"] == 2
    assert [row["_id"] for row in arrived.answers["family"]["members"]] == ["east-1", "east-2"]
    assert arrived.problems == []


def test_what_was_typed_is_back_after_the_pin(hand: Page) -> None:
    uuid = begin_visit(hand, "aygl", "yard")
    fill_shown(hand, {"family": ANSWERS["family"]})
    hand.wait_for_timeout(900)
    unlock(hand)
    expect(hand.locator("[data-slot=drafts] .cell__title")).to_have_text("𠮷田")
    hand.locator("[data-search]").fill("nobody")
    expect(hand.locator("[data-slot=drafts] .cell__title")).to_have_text("𠮷田")
    hand.locator("[data-slot=drafts] a").click()
    hand.locator("html[data-filling=yes] #survey-form").wait_for()
    assert uuid in hand.url
    assert hand.locator('[name="family/children"]').input_value() == "2"


def test_a_section_that_an_answer_opened_is_back_after_the_lock(hand: Page) -> None:
    begin_visit(hand, "𠮷田", "laoren")
    fill_shown(hand, {"header": example("laoren", "many_needs")["header"]})
    hand.locator("[data-next]").click()
    expect(hand.locator("#section-2-title")).to_be_visible()
    words = hand.locator("[data-progress-words]").inner_text()
    hand.locator("[data-close]").click()
    hand.locator("[name=pin]").fill(PIN)
    hand.locator("form button").click()
    expect(hand.locator("#section-2-title")).to_be_visible()
    expect(hand.locator("[data-progress-words]")).to_have_text(words)


def test_whoever_types_without_a_pause_is_saved_meanwhile(hand: Page) -> None:
    begin_visit(hand, "aygl", "yard")
    hand.evaluate(WRITES)
    box = hand.locator('[name="family/members[1]/name"]')
    box.focus()
    begun = hand.evaluate("performance.now()")
    for _ in range(30):
        hand.keyboard.insert_text("门")
        hand.wait_for_timeout(60)
    ended = hand.evaluate("performance.now()")
    kept = [begun, *(at for at in hand.evaluate("saved") if at < ended), ended]
    gaps = [after - before for before, after in pairwise(kept)]
    assert ended - begun > 1500
    assert max(gaps) < 1000, gaps


def test_a_wrong_pin_opens_nothing_and_its_tries_are_counted(hand: Page) -> None:
    hand.goto("/phone/")
    for left in range(9, 4, -1):
        hand.locator("[name=pin]").fill("000000")
        hand.locator("form button").click()
        expect(hand.locator("[data-messages]")).to_contain_text(str(left))
    hand.locator("[name=pin]").fill(PIN)
    hand.locator("form button").click()
    expect(hand.locator("[data-messages]")).to_contain_text("秒再试")
    assert hand.locator("[data-search]").count() == 0


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_every_page_of_the_app_is_for_everybody(context: Callable[..., BrowserContext], language: str) -> None:
    """Nothing serious for axe-core, nothing sticks out with letters twice as large."""
    page = context(language=language, bypass_csp=True).new_page()
    found = {}
    for name in walk(page):
        found[name] = for_everybody(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == 9


def walk(page: Page) -> Iterator[str]:
    """Show each page of the app, one after the other."""
    page.goto("/phone/")
    page.locator("[name=username]").wait_for()
    yield "log-in"
    first_log_in(page)
    expect(page.locator("[data-unsent]")).to_have_text(re.compile("没有待送|0 to send"))
    assert bar_height(page, letters=200) < 170
    yield "start page"
    page.locator("[data-search]").fill("nobody")
    yield "nobody found"
    page.locator("a[href$='/households/new']").click()
    page.locator("select").first.wait_for()
    yield "new household"
    page.locator("a.back").click()
    page.locator("[data-search]").fill("𠮷")
    page.locator("[data-slot=rows] a").first.click()
    page.locator("form[data-form=start]").wait_for()
    yield "household"
    page.locator("form[data-form=start] button").click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    yield "visit"
    page.locator("[data-next]").click()
    page.locator("#problems").wait_for()
    yield "not right yet"
    page.locator("[data-unsent]").click()
    page.locator("[data-send]").wait_for()
    yield "sent"
    page.goto("/phone/")
    page.locator("[name=pin]").wait_for()
    yield "PIN"


def bar_height(page: Page, *, letters: int) -> float:
    """How much of the screen the bar takes, with letters so many percent as large."""
    measure = """letters => {
      const { style } = document.documentElement;
      style.fontSize = `${letters}%`;
      const { height } = document.querySelector(".bar").getBoundingClientRect();
      style.fontSize = "";
      return height;
    }"""
    found: float = page.evaluate(measure, letters)
    return found


def test_a_phone_that_the_station_gave_up_erases_itself(hand: Page, app: Flask) -> None:
    cell = app.extensions["nuanfang"].cell
    begin_visit(hand, "𠮷田", "yard")
    hand.locator("a.back").click()
    who = accounts.account_by_name(cell.read(), "east")
    assert who is not None
    (device,) = accounts.devices(cell.read(), who[0].id)
    cell.write(lambda db: accounts.revoke_device(db, device.id, AT))
    hand.locator("[data-unsent]").click()
    hand.locator("[data-send]").click()
    hand.locator("[name=username]").wait_for()
    assert [ids(hand, store) for store in ("open", "meta", "households", "visits")] == [[]] * 4


def test_a_second_tab_says_where_the_visit_is_open(hand: Page) -> None:
    uuid = begin_visit(hand, "𠮷田", "yard")
    second = hand.context.new_page()
    unlock(second)
    second.locator(f'[data-slot=drafts] a[href$="{uuid}"]').click()
    expect(second.locator("[data-messages]")).to_contain_text("另一个页面")
    hand.locator("a.back").click()
    hand.locator("form[data-form=start]").wait_for()
    second.locator(f'[data-slot=drafts] a[href$="{uuid}"]').click()
    second.locator("html[data-filling=yes] #survey-form").wait_for()


def test_a_refused_visit_can_be_mended_or_deleted(context: Callable[..., BrowserContext], app: Flask) -> None:
    hand = context(bypass_csp=True).new_page()
    first_log_in(hand)
    uuid = begin_visit(hand, "𠮷田", "yard")
    fill_shown(hand, {"family": ANSWERS["family"]})
    hand.locator("[data-next]").click()
    hand.context.route(
        "**/api/visits",
        lambda route: route.fulfill(status=422, json={"problem": {"code": "body_field", "message": "拒收了"}}),
    )
    with hand.expect_response(lambda answer: "unsent=1" in answer.url):
        finish(hand)
    ((worker, phone),) = accounts.waiting(app.extensions["nuanfang"].cell.read(), COUNTY, "")
    assert (worker, phone.unsent, phone.oldest > AT) == ("周敏", 1, True)
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("被退回")
    hand.locator("[data-slot=rows] a").click()
    expect(hand.locator("[data-slot=why]")).to_have_text("拒收了")
    assert for_everybody(hand) == []
    hand.locator("[data-mend]").click()
    hand.locator("html[data-filling=yes] #survey-form").wait_for()
    assert hand.locator('[name="family/children"]').input_value() == "2"
    finish(hand)
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("被退回")
    hand.locator("[data-slot=rows] a").click()
    said: list[str] = []
    hand.on("dialog", lambda dialog: said.append(dialog.message) or dialog.accept())
    hand.locator("[data-drop]").click()
    expect(hand.locator("[data-slot=none]")).to_be_visible()
    assert len(said) == 2
    assert ids(hand, "visits") == []
    assert uuid not in ids(hand, "sent")


@pytest.mark.parametrize(("language", "locked"), [("zh-CN", "已锁上"), ("en-GB", "Locked")])
def test_every_page_stays_in_the_language_of_the_browser(
    context: Callable[..., BrowserContext], language: str, locked: str
) -> None:
    page = context(language=language).new_page()
    first_log_in(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/phone/")
    expect(page.locator("h1")).to_have_text(locked)
    page.goto("/login")
    expect(page.locator("html")).to_have_attribute("lang", language if language == "zh-CN" else "en")
