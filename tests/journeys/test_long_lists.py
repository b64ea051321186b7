"""Long lists at the door: a word, pinyin initials, a cascade and chips with scripts; a search by round trip without."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin, sent
from tests.journeys.person import settle, wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type                     | name    | label::中文 (zh) | label::English (en) | choice_filter
select_one county        | county  | 哪个县           | Which county        |
select_one village       | village | 哪个村           | Which village       | county = ${county}
select_multiple village  | been    | 去过哪些村        | Villages you know   |
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
lists   | 1       | 长名单                | Long lists
"""
COUNTIES = "county | c1 | 东县 | East |\ncounty | c2 | 西县 | West |"
FAMOUS = "village | famous | 柳树村 | Willow village | c1"


def village_rows() -> str:
    made = [f"village | v{n} | 第{n}村 | Village {n} | c{n % 2 + 1}" for n in range(2000)]
    head = "list_name | name | label::中文 (zh) | label::English (en) | county"
    return "\n".join(["", head, COUNTIES, *made, FAMOUS, ""])


@pytest.fixture
def lists(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": village_rows(), "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def question(page: Page, place: str) -> Locator:
    return page.locator(f'[data-q="{place}"]')


def look(page: Page, name: str) -> None:
    assert sticking_out(page) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_with_scripts(app: Flask, lists: str, phone: NewPhone) -> None:
    page = phone("east", bypass_csp=True)
    uuid = begin(page, "east", lists)
    wait_alive(page)
    assert page.locator("input, option, li").count() < 100
    question(page, "county").locator("input[value=c1]").check()
    field = question(page, "village").get_by_role("combobox")
    field.press_sequentially("lsc")
    expect(question(page, "village").get_by_role("option")).to_have_text(["柳树村"])
    look(page, "long_open")
    assert serious(page) == []
    field.press("ArrowDown")
    field.press("Enter")
    expect(question(page, "village").locator(".chip")).to_contain_text("柳树村")
    field.fill("第")
    assert question(page, "village").get_by_role("option").count() == 30
    expect(question(page, "village").get_by_role("status")).to_contain_text("970")
    field.press("Escape")
    many = question(page, "been").get_by_role("combobox")
    for typed in ("第17村", "liushu"):
        many.fill(typed)
        question(page, "been").get_by_role("option").first.click()
    expect(question(page, "been").locator(".chip")).to_have_count(2)
    question(page, "been").get_by_role("button", name="去掉“第17村”").click()
    question(page, "county").locator("input[value=c2]").check()
    expect(question(page, "village").locator(".error")).to_contain_text("不在")
    look(page, "long_gone")
    question(page, "county").locator("input[value=c1]").check()
    expect(question(page, "village").locator(".error")).to_be_hidden()
    settle(page)
    page.reload()
    wait_alive(page)
    expect(question(page, "village").locator(".chip")).to_contain_text("柳树村")
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers == {"county": "c1", "village": "famous", "been": ["famous"]}


def test_without_scripts(app: Flask, lists: str, phone: NewPhone) -> None:
    page = phone("east", scripts=False)
    uuid = begin(page, "east", lists)
    question(page, "county").locator("input[value=c1]").check()
    question(page, "village").get_by_role("button").click()
    expect(question(page, "village").locator("input[type=radio]")).to_have_count(30)
    question(page, "village").locator("[data-find]").fill("lsc")
    question(page, "village").locator("[data-find]").press("Enter")
    page.wait_for_url("**words=lsc#village")
    question(page, "village").locator("input[value=famous]").check()
    look(page, "long_bare")
    question(page, "been").locator("[data-find]").fill("第")
    question(page, "been").get_by_role("button").click()
    expect(question(page, "village").locator("input[value=famous]")).to_be_checked()
    expect(question(page, "village").locator("[data-find]")).to_have_value("lsc")
    expect(question(page, "been").locator("input[type=checkbox]")).to_have_count(30)
    assert page.locator("input, option").count() < 100
    question(page, "been").locator("input[type=checkbox]").first.check()
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers == {"county": "c1", "village": "famous", "been": ["v0"]}
