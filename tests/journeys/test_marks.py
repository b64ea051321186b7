"""On the phone: results that come by themselves, contradictions asked back before sending, the page turned around."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from store import visits
from tests.journeys.conftest import AXE, NewPhone
from tests.journeys.person import choose_survey, fill_shown, wait_alive
from tests.store.seed import AT
from tests.visits import porch

pytestmark = pytest.mark.journey

HEADER = {"header": {"visit_outcome": "at_home", "consent_basic": "yes"}}
SIZE, CHECK, SEEN = (f'[data-q="{place}"]' for place in ("wishes/size", "wishes/rooms_check", "wishes/eyes/seen"))


@pytest.fixture
def at_the_porch(phone: NewPhone, app: Flask) -> Page:
    """The worker's phone at the first section of the porch survey."""
    app.extensions["nuanfang"].surveys.publish(porch.sheets(), AT)
    page = phone("east", bypass_csp=True)
    page.goto("/households/east")
    choose_survey(page, "porch")
    page.locator("main form button").last.click()
    wait_alive(page)
    return page


def to_the_wishes(page: Page, rooms: str) -> None:
    fill_shown(page, HEADER)
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.locator('[name="wishes/rooms"]').fill(rooms)
    page.locator('[name="wishes/rooms"]').blur()


def test_a_result_follows_the_answers(at_the_porch: Page) -> None:
    page = at_the_porch
    to_the_wishes(page, "")
    expect(page.locator(SIZE)).to_be_hidden()
    for rooms, said in (("2", "小"), ("4", "大"), ("", "")):
        page.locator('[name="wishes/rooms"]').fill(rooms)
        if said:
            expect(page.locator(f"{SIZE} output")).to_have_text(said)
        else:
            expect(page.locator(SIZE)).to_be_hidden()


def test_a_group_comes_and_goes_with_what_is_asked_in_it(at_the_porch: Page) -> None:
    page = at_the_porch
    to_the_wishes(page, "")
    for rooms in ("2", "12", "3"):
        page.locator('[name="wishes/rooms"]').fill(rooms)
        expect(page.locator('[data-g="wishes/late"]')).to_be_visible(visible=rooms == "12")


def test_contradictions_are_asked_back_once_and_hold_nothing_back(at_the_porch: Page, app: Flask) -> None:
    page = at_the_porch
    to_the_wishes(page, "21")
    expect(page.locator(CHECK)).to_contain_text("真有21间吗")
    page.locator("[data-next]").click()
    expect(page.locator("#problems")).to_contain_text("请再看一看")
    page.locator("#problems a").click()
    expect(page.locator(CHECK)).to_be_focused()
    page.locator('[name="wishes/rooms"]').fill("22")
    page.locator("[data-next]").click()
    expect(page.locator("#problems")).to_contain_text("真有22间吗")
    page.get_by_role("button", name="就这样提交").click()
    page.wait_for_url("**/sent")
    kept = visits.visits(app.extensions["nuanfang"].cell.read(), "", survey="porch")
    assert [problem["code"] for visit in kept for problem in visit.problems if problem["at"] != "ended"] == [
        "look_again"
    ]


def test_the_page_is_turned_to_the_resident_and_back(at_the_porch: Page) -> None:
    page = at_the_porch
    to_the_wishes(page, "21")
    before = page.locator("h2:visible").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    button = page.locator("[data-show]")
    button.click()
    expect(button).to_have_text("回到社工")
    for hidden in (SEEN, CHECK, ".guidance", ".bar", ".staff__mark"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.locator("h2:visible").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > before * 1.3
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("交还给社工")
    assert "/drafts/" in page.url
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")] == []
    button.click()
    expect(button).to_have_text("给对方看")
    for shown in (SEEN, CHECK):
        expect(page.locator(shown)).to_be_visible()


@pytest.mark.parametrize("header", [{"visit_outcome": "nobody"}, {"visit_outcome": "at_home", "consent_basic": "no"}])
def test_who_met_nobody_or_was_refused_sends_at_once(at_the_porch: Page, header: dict[str, str]) -> None:
    page = at_the_porch
    fill_shown(page, {"header": header})
    expect(page.locator("[data-next]")).to_have_text("完成并提交")
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
