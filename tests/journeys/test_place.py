"""Where the home is: asked of the phone only after consent and a tap, and how near it is, is told."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.household import begin, sent
from tests.journeys.person import settle, wait_alive
from tests.journeys.test_types import question
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SURVEY = """
type           | name | label::中文 (zh) | label::English (en) | relevant
select_one may | may  | 可以记位置吗     | May we note it      |
geopoint       | home | 记下位置         | The place           | ${may} = 'yes'
"""
CHOICES = """
list_name | name | label::中文 (zh) | label::English (en)
may       | yes  | 可以             | Yes
may       | no   | 不可以           | No
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
place   | 1       | 位置                  | Place
"""
# Each time that anybody asks the phone where it is.
ASKED = """(() => {
  window.asked = 0;
  for (const name of ["getCurrentPosition", "watchPosition"]) {
    const ask = Geolocation.prototype[name];
    Geolocation.prototype[name] = function (...how) { window.asked += 1; return ask.apply(this, how); };
  }
})()"""


@pytest.fixture
def survey(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def opened(page: Page, survey: str) -> str:
    page.add_init_script(ASKED)
    uuid = begin(page, "east", survey)
    wait_alive(page)
    return uuid


def test_nothing_is_asked_before_consent_and_how_near_is_told(phone: NewPhone, app: Flask, survey: str) -> None:
    here = {"latitude": 30.123456, "longitude": 104.098765}
    page = phone("east", geolocation={**here, "accuracy": 12}, permissions=["geolocation"])
    uuid = opened(page, survey)
    place = question(page, "home")
    expect(place).to_be_hidden()
    question(page, "may").locator("input[value=yes]").check()
    assert page.evaluate("window.asked") == 0
    place.locator("[data-locate]").click()
    expect(place.locator("[data-locate-note]")).to_have_text("已记下，误差约100米。")
    expect(place.locator("input")).to_have_value("30.123 104.099 0 100")
    page.context.set_geolocation({**here, "accuracy": 2400.4})
    page.wait_for_timeout(200)
    place.locator("[data-unlocate]").click()
    expect(place.locator("[data-locate-note]")).to_be_empty()
    place.locator("[data-locate]").click()
    expect(place.locator("[data-locate-note]")).to_contain_text("误差约2400米。可以到露天处重新获取")
    settle(page)
    page.reload()
    wait_alive(page)
    assert page.evaluate("window.asked") == 0
    expect(place.locator("[data-locate-note]")).to_contain_text("误差约2400米")
    question(page, "may").locator("input[value=no]").check()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers == {"may": "no"}, "consent that is taken back takes the place along"


def test_where_the_phone_refuses_the_visit_goes_on(phone: NewPhone, survey: str) -> None:
    page = phone("east", language="en-GB")
    opened(page, survey)
    question(page, "may").locator("input[value=yes]").check()
    question(page, "home").locator("[data-locate]").click()
    expect(question(page, "home").locator("[data-locate-note]")).to_contain_text("The place cannot be found.")
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
