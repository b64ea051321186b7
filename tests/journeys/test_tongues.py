"""A survey that speaks more languages than the pages: switched at any time, also to one written from the right."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import AXE, NewPhone, publish
from tests.journeys.hand import begin_visit, first_log_in
from tests.journeys.household import begin
from tests.journeys.person import wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SURVEY = """
type           | name | label::English (en) | label::العربية (ar)       | constraint | constraint_message::English (en) | constraint_message::العربية (ar)
text           | who  | Your name           | ما اسمك؟                  |            |                                  |
select_one yn  | ill  | Is **${who}** ill?  | هل **${who}** مريض؟       |            |                                  |
integer        | age  | Age                 | العمر                     | . < 130    | Nobody is **so** old             | لا أحد **بهذا** العمر
begin_repeat   | kids | Children            | الأطفال                   |            |                                  |
text           | kid  | Name of the child   | اسم الطفل                 |            |                                  |
end_repeat     |      |                     |                           |            |                                  |
"""  # noqa: E501
CHOICES = """
list_name | name | label::English (en) | label::العربية (ar)
yn        | yes  | Yes                 | نعم
yn        | no   | No                  | لا
"""
SETTINGS = """
form_id | version | form_title | default_language
two     | 1       | Two        | English (en)
"""


@pytest.fixture
def two(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def typed(page: Page) -> None:
    page.locator("[name=who]").fill("سعيد <b>")
    page.locator('[name=ill][value="yes"]').check()
    page.locator("[name=age]").fill("200")


def in_arabic(page: Page) -> None:
    """Everything that was typed is there, asked in Arabic, from the right."""
    expect(page.locator("#survey-form")).to_have_attribute("dir", "rtl")
    expect(page.locator("#survey-form")).to_have_attribute("lang", "ar")
    expect(page.locator('[data-q="who"] .label')).to_have_text("ما اسمك؟")
    expect(page.locator("[name=who]")).to_have_value("سعيد <b>")
    expect(page.locator('[data-q="ill"] legend')).to_have_text("هل سعيد <b> مريض؟")
    expect(page.locator('[name=ill][value="yes"]')).to_be_checked()
    expect(page.locator('[data-q="ill"] .choice').first).to_have_text("نعم")
    box = page.locator('[data-q="ill"] legend').bounding_box()
    assert box is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_language_is_switched_while_answering(phone: NewPhone, two: str) -> None:
    page = phone("east", bypass_csp=True)
    begin(page, "east", two)
    wait_alive(page)
    expect(page.locator('[data-q="who"] .label')).to_have_text("Your name")
    typed(page)
    page.get_by_role("button", name="العربية").click()
    wait_alive(page)
    in_arabic(page)
    page.locator("[name=age]").fill("201")
    page.locator("[name=age]").blur()
    expect(page.locator('[data-q="age"] .error')).to_have_text("لا أحد بهذا العمر")
    page.locator("[name=age]").fill("20")
    page.get_by_role("button", name="再添加一个").click()
    expect(page.locator('[data-row="kids[1]"] .label')).to_have_text("اسم الطفل")
    page.locator('[name="kids[1]/kid"]').fill("ليلى")
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")] == []
    page.get_by_role("button", name="English").click()
    wait_alive(page)
    expect(page.locator("#survey-form")).to_have_attribute("dir", "ltr")
    expect(page.locator('[name="kids[1]/kid"]')).to_have_value("ليلى")
    expect(page.locator('[data-row="kids[1]"] .label')).to_have_text("Name of the child")


def test_the_language_is_switched_without_scripts(phone: NewPhone, two: str) -> None:
    page = phone("east", scripts=False)
    begin(page, "east", two)
    typed(page)
    page.get_by_role("button", name="再添加一个").click()
    page.locator('[name="kids[1]/kid"]').fill("ليلى")
    page.get_by_role("button", name="العربية").click()
    in_arabic(page)
    expect(page.locator('[name="kids[1]/kid"]')).to_have_value("ليلى")
    expect(page.locator('[data-q="age"] .error')).to_have_text("لا أحد بهذا العمر")


def test_the_phone_switches_without_a_network(context: Callable[..., BrowserContext], two: str) -> None:
    page = context().new_page()
    first_log_in(page)
    page.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready")
    page.context.set_offline(True)
    begin_visit(page, "𠮷田", two)
    expect(page.locator('[data-q="who"] .label')).to_have_text("Your name")
    typed(page)
    page.get_by_role("button", name="العربية").click()
    in_arabic(page)
    page.locator("[name=age]").fill("20")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#survey-form")).to_have_attribute("dir", "ltr")
    expect(page.locator("[name=age]")).to_have_value("20")


def test_a_survey_in_the_languages_of_the_pages_follows_them(phone: NewPhone) -> None:
    page = phone("east")
    begin(page, "east", "laoren")
    wait_alive(page)
    assert not page.locator("[data-say]").count()
