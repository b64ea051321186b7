"""A group that says `page`: a page of its own, there while it has something to ask, with scripts and without."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import Sheets
from tests.forms.tables import sheets
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.household import begin
from tests.journeys.person import fill_plain, wait_alive

pytestmark = pytest.mark.journey

ANSWERS = {"health": {"ill": "yes", "daily": {"eats": "sad"}, "mood": {"sleeps": "badly"}}, "end": {"remark": "none"}}


def of_pages() -> Sheets:
    return sheets("""
    | survey | | | | | | |
    | | type          | name   | label  | relevant         | required | appearance |
    | | begin_group   | health | Health |                  |          |            |
    | | select_one yn | ill    | Ill?   |                  |          |            |
    | | begin_group   | daily  | Daily  | ${ill} = 'yes'   |          | page       |
    | | text          | eats   | Eats   |                  | yes      |            |
    | | end_group     |        |        |                  |          |            |
    | | begin_group   | mood   | Mood   | ${ill} = 'yes'   |          | page       |
    | | text          | sleeps | Sleeps | ${eats} = 'sad'  |          |            |
    | | end_group     |        |        |                  |          |            |
    | | end_group     |        |        |                  |          |            |
    | | begin_group   | end    | End    |                  |          |            |
    | | text          | remark | Remark |                  |          |            |
    | | end_group     |        |        |                  |          |            |
    | choices | | | |
    | | list_name | name | label |
    | | yn        | yes  | Yes   |
    | | yn        | no   | No    |
    | settings | | | |
    | | form_id | form_title | version |
    | | paged   | Paged      | 1       |
    """)


def at(page: Page, number: int, of: int, title: str) -> None:
    """Which page of how many is shown."""
    expect(page.locator("[data-progress-words]")).to_have_text(f"第 {number}/{of} 部分")
    expect(page.locator(".section__title:visible")).to_have_text(title)


@pytest.fixture
def paged(app: Flask) -> str:
    return publish(app, of_pages())


def test_pages_come_and_go_with_what_they_ask(phone: NewPhone, paged: str) -> None:
    page = phone("east")
    begin(page, "east", paged)
    wait_alive(page)
    at(page, 1, 2, "Health")
    page.locator('[data-q="health/ill"] input[value=yes]').check()
    at(page, 1, 3, "Health")  # the page of the mood has nothing to ask yet
    page.locator("[data-next]").click()
    at(page, 2, 3, "Daily")
    page.locator("[data-next]").click()
    expect(page.locator("#problems")).to_be_visible()
    page.locator('[data-q="health/daily/eats"] input').fill("sad")
    at(page, 2, 4, "Daily")
    page.locator("[data-next]").click()
    at(page, 3, 4, "Mood")
    page.go_back()
    at(page, 2, 4, "Daily")


def test_an_error_leads_to_its_page(phone: NewPhone, paged: str) -> None:
    page = phone("east")
    begin(page, "east", paged)
    wait_alive(page)
    page.locator('[data-q="health/ill"] input[value=yes]').check()
    page.evaluate("location.hash = 'section-4'")
    at(page, 3, 3, "End")
    page.locator("[data-next]").click()
    page.locator("#problems a").click()
    at(page, 2, 3, "Daily")
    expect(page.locator('[data-q="health/daily/eats"] input')).to_be_focused()


def test_pages_without_scripts(phone: NewPhone, paged: str) -> None:
    page = phone("east", scripts=False)
    begin(page, "east", paged)
    expect(page.locator("h2:visible")).to_have_text(["Health", "End"])
    fill_plain(page, ANSWERS)
    page.wait_for_url("**/sent")
