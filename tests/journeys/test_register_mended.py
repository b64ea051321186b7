"""Corrections at the door that are begun, refused, cut: nothing typed is lost, nothing that was refused looks kept."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from store import areas, households
from store.areas import Area
from store.cell import Cell
from tests.journeys.battery import ids
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.hand import unlock
from tests.journeys.test_register_offline import at_the_station, new_phone, open_household, put
from tests.store.seed import AT, COUNTY, EAST

pytestmark = pytest.mark.journey
NewContext = Callable[..., BrowserContext]
SECOND = EAST + "202"
SAVE = "form[data-form=correct] .weui-btn_wide"


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    found.write(lambda db: areas.add_area(db, Area(SECOND, "桃园村", "village", EAST), at=AT))
    return found


def correct(page: Page, **values: str) -> None:
    open_household(page, "𠮷田")
    page.locator("[data-slot=correct]").click()
    put(page, **values)


def kept(page: Page) -> None:
    """The form that is being typed lies on the phone."""
    page.wait_for_timeout(1000)
    assert [key for key in ids(page, "meta") if key.startswith("begun ")]


def test_a_form_that_was_begun_is_there_again(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)
    correct(page, phone="1391234")
    page.locator("[data-group=canji]").check()
    kept(page)
    page.reload()
    unlock(page)
    expect(page.locator("[data-slot=drafts]")).to_contain_text("更正本户信息")
    open_household(page, "𠮷田")
    expect(page.locator("[data-slot=correct]")).to_contain_text("填写中")
    page.locator("[data-slot=correct]").click()
    expect(page.locator("[data-slot=why]")).to_contain_text("还没有保存")
    expect(page.locator("[data-name=phone]")).to_have_value("1391234")
    expect(page.locator("[data-group=canji]")).to_be_checked()
    page.locator("[data-anew]").click()
    expect(page.locator("[data-name=phone]")).to_have_value("")
    page.locator(".back").click()
    page.locator("[data-slot=add]").click()
    put(page, name="马小小", relation="20")
    page.locator(".back").click()
    page.locator("[data-slot=add]").click()
    expect(page.locator("[data-name=name]")).to_have_value("马小小")
    page.locator(SAVE).click()
    expect(page.locator("[data-slot=people] li")).to_have_count(3)
    at_the_station(page)
    assert [one.name for one in households.residents(cell.read(), "east")][2:] == ["马小小"]
    assert not [key for key in ids(page, "meta") if key.startswith("begun ")]


def test_what_the_station_refuses_is_shown_so_and_corrected_again(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)

    def refuse(route: Route) -> None:
        said = {"problem": {"code": "text_too_long", "message": "地址太长，请写短一些。"}}
        wrong = "address" in (route.request.post_data_json or {}).get("changes", {})
        route.fulfill(status=400, json=said) if wrong else route.continue_()

    page.context.route("**/api/changes", refuse)
    correct(page, address="很长的地址")
    page.locator(SAVE).click()
    waiting = page.locator("[data-slot=waiting]")
    expect(waiting).to_contain_text("地址太长，请写短一些。")
    expect(waiting).to_contain_text("地址：很长的地址")
    expect(page.locator("[data-slot=facts]")).to_contain_text("幸福路12号")
    expect(page.locator("[data-slot=facts]")).not_to_contain_text("很长的地址")
    waiting.locator("[data-mend]").click()
    expect(page.locator("[data-name=address]")).to_have_value("很长的地址")
    expect(page.locator("[data-slot=why]")).to_contain_text("地址太长")
    page.context.unroute("**/api/changes")
    put(page, address="幸福路13号")
    page.locator(SAVE).click()
    at_the_station(page)
    home = households.household(cell.read(), "east", COUNTY)
    assert home is not None
    assert home.address == "幸福路13号"


def test_a_household_moves_within_the_area_and_another_is_cut_on_the_way(context: NewContext, cell: Cell) -> None:
    page = new_phone(context)
    page.context.set_offline(True)
    correct(page, area=SECOND)
    expect(page.locator("[data-slot=moving]")).to_contain_text("桃园村")
    page.locator("[data-group=canji]").check()
    page.locator("[data-group=laoren]").uncheck()
    page.locator(SAVE).click()
    expect(page.locator(".page-head")).to_contain_text("桃园村")
    page.locator(".bar__brand").click()
    page.locator('a[href$="/households/new"]').click()
    put(page.locator("form[data-form=register]"), area=SECOND)
    put(page.locator("[data-row]"), name="马兰花")
    page.locator("form[data-form=register] .weui-btn_wide").click()
    page.locator("form[data-form=start]").wait_for()
    new = page.url.rpartition("/")[2]
    refused = cut(page, lambda body: body["household"] == "east")
    page.context.set_offline(False)
    page.locator("[data-unsent]").click()
    page.locator("[data-send]").click()
    expect(page.locator("[data-unsent]")).to_have_text("1份未送达")
    assert households.household(cell.read(), new, EAST)
    assert refused
    page.context.unroute("**/api/changes")
    at_the_station(page)
    home = households.household(cell.read(), "east", COUNTY)
    assert home is not None
    assert (home.area, home.groups) == (SECOND, ("canji",))


def cut(page: Page, which: Callable[[dict[str, Any]], bool]) -> list[str]:
    """The network goes in the middle of these operations; what was cut."""
    found: list[str] = []

    def deal(route: Route) -> None:
        body = route.request.post_data_json or {}
        if which(body):
            found.append(body["uuid"])
            route.abort()
        else:
            route.continue_()

    page.context.route("**/api/changes", deal)
    return found


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_what_was_refused_is_for_everybody(context: NewContext, language: str) -> None:
    page = new_phone(context, language=language, bypass_csp=True)
    said = {"problem": {"code": "x", "message": "地址太长，请写短一些。"}}
    page.context.route("**/api/changes", lambda route: route.fulfill(status=400, json=said))
    correct(page, address="很长的地址" * 8, phone="13912345678")
    page.locator("[data-group=canji]").check()
    page.locator(SAVE).click()
    page.locator("[data-mend]:visible").wait_for()
    assert [*serious(page), *sticking_out(page, letters=200)] == []
    page.locator("[data-mend]").click()
    page.locator("[data-slot=why]").wait_for()
    assert [*serious(page), *sticking_out(page, letters=200)] == []
