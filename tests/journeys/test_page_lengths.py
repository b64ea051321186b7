"""How far a worker scrolls: no page of a survey is longer than six screens of a phone, where most is asked."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.journeys.conftest import DEFINITIONS, PHONE, NewPhone, publish
from tests.journeys.household import begin
from tests.journeys.person import example, fill_alive
from tests.journeys.test_groups import HOME, members_of, settle_in

pytestmark = pytest.mark.journey

MOST = 6 * PHONE["height"]
# The examples of each group in which most is open.
LONGEST = (
    *((survey, "many_needs") for survey in ("laoren", "liushou", "canji", "dibao")),
    ("liushou", "grandmother"),
)
# A household has as many cards as it has people: the page counts with one of them.
LENGTH = """() => [...document.querySelectorAll('[data-row]')].filter(row => row.offsetHeight).slice(1)
    .reduce((length, row) => length - row.offsetHeight, document.documentElement.scrollHeight)"""


@pytest.mark.parametrize(("survey", "name"), LONGEST)
def test_no_page_is_longer_than_six_screens(phone: NewPhone, app: Flask, survey: str, name: str) -> None:
    answers = example(survey, name)
    settle_in(app, members_of(answers), (survey,))
    publish(app, DEFINITIONS / survey)
    page = phone("east")
    begin(page, HOME, survey)
    lengths: list[tuple[str, int]] = []

    def measure(shown: Page) -> None:
        title = shown.locator(".section__title:visible").inner_text()
        lengths.append((title, int(shown.evaluate(LENGTH))))

    fill_alive(page, answers, measure)
    assert [(title, length) for title, length in lengths if length > MOST] == []
