"""A birth date of 1938 is typed on a number pad; the day is told back in words, with the age; a calendar is at hand."""

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
type | name        | label::中文 (zh) | label::English (en) | constraint        | constraint_message::zh | appearance
date | birth       | 出生日期         | Date of birth       | . <= '2026-06-30' | 不能晚于今天           |
date | since       | 哪天住进来的     | Here since          | . >= '1900-01-01' |                        |
date | last_fall   | 上次哪天摔的     | Last fall           |                   |                        |
date | left_school | 哪天毕业         | Left school         |                   |                        | no-calendar
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
days    | 1       | 日子                  | Days
"""


@pytest.fixture
def days(app: Flask) -> str:
    tables = {"survey": SURVEY, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def day(page: Page, name: str) -> Locator:
    return page.locator(f'[data-q="{name}"] input')


def told(page: Page, name: str) -> Locator:
    return page.locator(f'[data-q="{name}"] .day__note')


def look(page: Page, name: str) -> None:
    assert serious(page) == []
    for letters in (100, 200):
        assert sticking_out(page, letters=letters) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png")


def test_an_old_birth_date_is_eight_digits(phone: NewPhone, app: Flask, days: str) -> None:
    page = phone("east", bypass_csp=True)
    page.clock.set_fixed_time("2026-11-22T10:00:00+08:00")
    uuid = begin(page, "east", days)
    wait_alive(page)
    birth = day(page, "birth")
    assert birth.get_attribute("inputmode") == "numeric"
    expect(told(page, "birth")).to_have_text("年、月、日连着写，例如19380512。")
    birth.press_sequentially("1938051")
    expect(told(page, "birth")).to_have_text("年、月、日连着写，例如19380512。")
    birth.press_sequentially("2")
    expect(told(page, "birth")).to_have_text("1938年5月12日，88岁")
    birth.blur()
    expect(birth).to_have_value("1938-05-12")
    look(page, "days-zh")

    for typed, words in (
        ("19381305", "没有13月。"),
        ("1939-2-29", "那个月只有28天。"),
        ("1938", "年、月、日连着写，例如19380512。"),
    ):
        birth.fill(typed)
        birth.blur()
        expect(told(page, "birth")).to_have_text(words)
        expect(page.locator("#birth-error")).to_be_visible()
        assert birth.input_value() == typed
    look(page, "days-wrong-zh")
    settle(page)
    page.reload()
    wait_alive(page)
    assert day(page, "birth").input_value() == "1938", "what was typed is not lost"
    day(page, "birth").fill("20280101")
    day(page, "birth").blur()
    expect(page.locator("#birth-error")).to_have_text("不能晚于今天")
    expect(told(page, "birth")).to_have_text("2028年1月1日")
    for typed in ("1938.5.12", "１９３８年５月１２日", "1938-5-12", "1938/05/12", "1938 5 12", "1938。5。12"):
        day(page, "birth").fill(typed)
        day(page, "birth").blur()
        expect(day(page, "birth")).to_have_value("1938-05-12")
        expect(page.locator("#birth-error")).to_be_hidden()
    day(page, "since").fill("19620301")
    assert day(page, "last_fall").get_attribute("type") == "date", "a day of this year is leafed to"
    day(page, "last_fall").fill("2026-11-01")
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers == {"birth": "1938-05-12", "since": "1962-03-01", "last_fall": "2026-11-01"}


def test_the_calendar_is_at_hand(phone: NewPhone, days: str) -> None:
    page = phone("east", bypass_csp=True, language="en-GB")
    begin(page, "east", days)
    wait_alive(page)
    birth, pick = day(page, "left_school"), page.locator('[data-q="left_school"] .day button')
    birth.fill("19560701")
    birth.press("Tab")
    expect(pick).to_be_focused()
    page.keyboard.press("Enter")
    expect(birth).to_have_attribute("type", "date")
    expect(birth).to_have_value("1956-07-01")
    page.keyboard.press("Escape")
    birth.fill("1956-07-15")
    birth.dispatch_event("change")
    expect(birth).to_have_attribute("type", "text")
    expect(told(page, "left_school")).to_have_text("July 15, 1956")
    expect(pick).to_have_text("Calendar")
    look(page, "days-en")


def test_without_scripts_the_browser_s_own_calendar_asks(phone: NewPhone, app: Flask, days: str) -> None:
    page = phone("east", scripts=False)
    uuid = begin(page, "east", days)
    assert day(page, "birth").get_attribute("type") == "date"
    day(page, "birth").fill("1938-05-12")
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers == {"birth": "1938-05-12"}
