"""Households registered and corrected without a network: registered once, merged, and asked where two phones differ."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from store import accounts, change_log, households, visits
from store.accounts import Account
from store.cell import Cell
from tests.conftest import PASSWORD
from tests.journeys.battery import ids
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.hand import finish, first_log_in, unlock
from tests.journeys.person import fill_shown
from tests.store.seed import AT, COUNTY, EAST
from web.passwords import hash_password

pytestmark = pytest.mark.journey
NewContext = Callable[..., BrowserContext]
ANSWERS = {"family": {"answers": "self", "children": 2, "talked": "yes"}, "yard": {"steps": "no"}}
NUMBER = "999901195512120010"


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    return found


def new_phone(context: NewContext, username: str = "east", **how: object) -> Page:
    page = context(**how).new_page()
    first_log_in(page, username)
    return page


def put(card: object, **values: str) -> None:
    for name, value in values.items():
        field = card.locator(f"[data-name={name}]")  # type: ignore[attr-defined]
        field.select_option(value) if name in ("relation", "sex", "area") else field.fill(value)


def at_the_station(page: Page) -> None:
    """What waits is sent, what is new is here."""
    page.locator("[data-unsent]").click()
    page.locator("[data-send]").click()
    expect(page.locator("[data-unsent]")).to_have_text("全部送达")
    while ids(page, "changes"):
        page.wait_for_timeout(100)


def open_household(page: Page, name: str) -> None:
    page.locator(".bar__brand").click()
    page.locator("[data-search]").fill(name)
    page.locator("[data-slot=rows] a").first.click()
    page.locator("form[data-form=start]").wait_for()


def correct_phone(page: Page, name: str, number: str) -> None:
    open_household(page, name)
    page.locator("[data-slot=correct]").click()
    put(page, phone=number)
    page.locator("form[data-form=correct] .weui-btn_wide").click()
    expect(page.locator("[data-slot=facts]")).to_contain_text(number)


def test_a_household_registered_and_visited_without_a_network(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)
    page.context.set_offline(True)
    unlock(page)
    page.locator('a.weui-btn[href$="/households/new"]').click()
    page.locator("[data-add]").click()
    page.locator("[data-add]").click()
    cards = page.locator("[data-row]").all()
    put(cards[0], name="马 · 兰花", id_number=NUMBER, phone="139 1234 5670")
    assert cards[0].locator("[data-name=birth]").input_value() == "1955-12-12"
    put(cards[1], name="马明", relation="20")
    put(cards[2], name="𠮷田", relation="99", birth="19410506", sex="female")
    expect(cards[2].locator("[data-slot=duplicates]")).to_contain_text("姓名、出生日期和村都相同")
    page.locator("form[data-form=register] .weui-btn_wide").click()
    expect(page.locator("[data-messages]")).to_contain_text("已存在这部手机上")
    household = page.url.rpartition("/")[2]
    page.locator("[name=survey][value=yard]").check()
    page.locator("[name=survey][value=laoren]").set_checked(False)
    page.locator("form[data-form=start] button").click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    fill_shown(page, {"family": ANSWERS["family"]})
    page.locator("[data-next]").click()
    fill_shown(page, {"yard": ANSWERS["yard"]})
    finish(page)
    expect(page.locator("[data-unsent]")).to_have_text("2份未送达")
    unlock(page)
    assert page.locator("[data-search]").count() == 1
    page.context.set_offline(False)
    at_the_station(page)
    found = households.household(cell.read(), household, EAST)
    assert found is not None
    assert (found.phone, households.count_households(cell.read(), EAST)) == ("13912345670", 2)
    people = households.residents(cell.read(), household)
    assert [one.relation for one in people] == ["02", "20", "99"]
    (visit,) = visits.visits(cell.read(), COUNTY, household=household)
    assert [row["_id"] for row in visit.answers["family"]["members"]] == [one.id for one in people]
    assert ids(page, "changes") == []
    open_household(page, "马")
    assert page.locator("[data-slot=people] li").count() == 3


def test_two_phones_change_one_number(context: NewContext, cell: Cell) -> None:
    wang = Account(0, "wang", "小王", "worker", EAST)
    cell.write(lambda db: accounts.add_account(db, wang, hash_password(PASSWORD), at=AT))
    mine, theirs = new_phone(context), new_phone(context, "wang")
    for page, number in ((theirs, "13912345671"), (mine, "13912345672")):
        page.context.set_offline(True)
        correct_phone(page, "𠮷田", number)
        expect(page.locator("[data-slot=waiting]")).to_contain_text("等待网络")
    for page in (theirs, mine):
        page.context.set_offline(False)
        at_the_station(page)
    (conflict,) = change_log.open_conflicts(cell.read(), EAST, ["east"])
    assert [head["value"] for head in conflict.heads] == ["13912345672", "13912345671"]
    open_household(mine, "𠮷田")
    asked = mine.locator("[data-slot=conflicts]")
    expect(asked).to_contain_text("电话：哪个对？")
    expect(asked).to_contain_text(re.compile("小王\\d+月\\d+日记的是 13912345671。"))
    expect(asked).to_contain_text(re.compile("您\\d+月\\d+日记的是 13912345672。"))
    asked.get_by_role("button", name="13912345671").click()
    expect(mine.locator("[data-slot=facts]")).to_contain_text("13912345671")
    expect(asked).to_be_hidden()
    at_the_station(mine)
    assert change_log.open_conflicts(cell.read(), EAST, ["east"]) == []
    home = households.household(cell.read(), "east", EAST)
    assert home is not None
    assert home.phone == "13912345671"
    at_the_station(theirs)
    open_household(theirs, "𠮷田")
    expect(theirs.locator("[data-slot=facts]")).to_contain_text("13912345671")
    expect(theirs.locator("[data-slot=conflicts]")).to_be_hidden()


def test_who_left_is_shown_so_and_not_visited(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)
    open_household(page, "𠮷田")
    page.locator("[data-slot=people] a").nth(1).click()
    put(page, left="2026-02-01", phone="12")
    page.locator("form[data-form=correct] .weui-btn_wide").click()
    expect(page.locator(".has-error")).to_contain_text("电话")
    put(page, phone="")
    page.locator("form[data-form=correct] .weui-btn_wide").click()
    expect(page.locator("[data-slot=people] li").nth(1)).to_contain_text("2026-02-01 已离开")
    at_the_station(page)
    assert [one.id for one in households.residents(cell.read(), "east")] == ["east-1"]


def test_what_was_typed_is_kept_and_a_refused_household_is_mended(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)
    page.locator('a.weui-btn[href$="/households/new"]').click()
    put(page.locator("[data-row]"), name="马兰花", phone="13912345670")
    page.locator(".back").click()
    page.locator('a.weui-btn[href$="/households/new"]').click()
    assert page.locator("[data-name=name]").input_value() == "马兰花"
    said = {"problem": {"code": "member_id_known", "message": "已登记在另一户"}}
    page.context.route("**/api/changes", lambda route: route.fulfill(status=409, json=said))
    page.locator("form[data-form=register] .weui-btn_wide").click()
    expect(page.locator("[data-slot=waiting]")).to_contain_text("已登记在另一户")
    household = page.url.rpartition("/")[2]
    page.context.unroute("**/api/changes")
    page.locator("[data-mend]").click()
    put(page.locator("[data-row]"), name="马兰")
    page.locator("form[data-form=register] .weui-btn_wide").click()
    expect(page.locator("[data-slot=register] a").first).to_be_visible()
    at_the_station(page)
    found = households.household(cell.read(), household, EAST)
    assert found is not None
    assert (found.head, found.phone) == ("马兰", "13912345670")
    page.locator(".bar__brand").click()
    page.locator('a.weui-btn[href$="/households/new"]').click()
    assert page.locator("[data-name=name]").input_value() == ""


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_forms_are_for_everybody(context: NewContext, language: str) -> None:
    page = new_phone(context, language=language, bypass_csp=True)
    for path in ("households/new", "households/east/new", "households/east/home", "households/east/east-1"):
        page.evaluate(
            "path => { history.pushState(null, '', '/phone/' + path); dispatchEvent(new Event('popstate')); }", path
        )
        page.locator("[data-view] form").wait_for()
        assert [*serious(page), *sticking_out(page, letters=200)] == [], path
