"""Long lists in rows at the door, also in a row that was added: in English, on a narrow phone, with large letters."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import sticking_out
from tests.journeys.household import begin, sent
from tests.journeys.person import settle, wait_alive
from tests.journeys.test_long_lists import SETTINGS, look, question, village_rows
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SURVEY = """
type                | name    | label::中文 (zh) | label::English (en)
begin repeat        | trip    | 一次外出          | A trip
select_one village  | village | 去了哪个村        | Where to
end repeat          |         |                  |
"""
FIRST, SECOND = "trip[1]/village", "trip[2]/village"


@pytest.fixture
def trips(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": village_rows(), "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def in_english(page: Page) -> None:
    page.get_by_role("link", name="English").click()


def test_in_rows_that_are_added(app: Flask, trips: str, phone: NewPhone) -> None:
    page = phone("east", bypass_csp=True)
    uuid = begin(page, "east", trips)
    in_english(page)
    wait_alive(page)
    for place, typed, chosen in ((FIRST, "willow", "Willow village"), (SECOND, "d17c", "Village 17")):
        page.locator("[data-add]").click()
        field = question(page, place).get_by_role("combobox")
        field.press_sequentially(typed)
        first = question(page, place).get_by_role("option").first
        expect(first).to_have_text(chosen)
        look(page, f"rows_open_{typed}")
        assert sticking_out(page, letters=200) == []
        first.click()
        expect(question(page, place).locator(".chip")).to_contain_text(chosen)
    expect(question(page, FIRST).locator(".chip")).to_contain_text("Willow village")
    assert sticking_out(page, letters=200) == []
    settle(page)
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert [row["village"] for row in sent(app, uuid).answers["trip"]] == ["famous", "v17"]


def test_in_rows_without_scripts(app: Flask, trips: str, phone: NewPhone) -> None:
    page = phone("east", scripts=False)
    uuid = begin(page, "east", trips)
    in_english(page)
    for place, typed, chosen in ((FIRST, "willow", "famous"), (SECOND, "d17c", "v17")):
        page.locator('button[value="add:trip"]').click()
        question(page, place).locator("[data-find]").fill(typed)
        question(page, place).locator("[data-find]").press("Enter")
        question(page, place).locator(f"input[value={chosen}]").check()
    look(page, "rows_bare")
    expect(question(page, FIRST).locator("[data-find]")).to_have_value("willow")
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/sent")
    assert [row["village"] for row in sent(app, uuid).answers["trip"]] == ["famous", "v17"]
