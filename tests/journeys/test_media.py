"""A survey with pictures, from its ZIP to a visit: seen in the preview, chosen by picture, with scripts and without."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from store.visits import visits
from tests.journeys.conftest import NewPhone, log_in
from tests.journeys.everybody import serious, sticking_out
from tests.web.test_survey_media import ZIP

pytestmark = pytest.mark.journey

LOADED = "img => img.complete && img.naturalWidth > 0"


@pytest.fixture
def fruits(context: Any) -> Page:
    """The administrator's page once the survey is published; its preview was looked at before."""
    page: Page = context().new_page()
    log_in(page, "admin")
    page.goto("/surveys")
    page.set_input_files("#workbook", {"name": "fruits.zip", "mimeType": "application/zip", "buffer": ZIP})
    page.locator("form.upload button").first.click()
    expect(page.get_by_text("没有错误，可以发布")).to_be_visible()
    page.locator("iframe").scroll_into_view_if_needed()
    preview = page.frame_locator("iframe")
    expect(preview.locator("img.media__picture").first).to_be_visible()
    preview.locator("[data-q=fruit] label", has_text="苹果").locator("img").click()
    expect(preview.locator("[data-q=fruit] input[value=apple]")).to_be_checked()
    page.get_by_role("button", name="发布版本1").click()
    expect(page.get_by_text("已发布版本1")).to_be_visible()
    return page


def begin(page: Page) -> None:
    page.goto("/households/east")
    for box in page.locator("input[name=survey]").all():
        box.set_checked(box.get_attribute("value") == "fruits")
    page.locator("form[action='/households/east/visits'] button[type=submit]").click()


def test_fruits_are_chosen_by_their_pictures(app: Flask, fruits: Page, phone: NewPhone) -> None:
    page = phone(bypass_csp=True)
    begin(page)
    page.wait_for_selector("[data-alive=yes]")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)  # the pictures are on the phone, those of choices and rows to come too
    first = page.locator("[data-q=hello] img.media__picture")
    assert first.get_attribute("alt") == "请看这棵树"
    assert first.evaluate(LOADED)
    assert page.locator("[data-q=fruit] audio").get_attribute("preload") == "none"

    page.locator("[data-q=fruit] label", has_text="苹果").locator("img").click()
    # The script has drawn the choices of the second question anew, with the pictures of those that are left.
    left = page.locator("[data-q=second] label.choice")
    expect(left).to_have_count(2)
    assert left.nth(0).locator("img").get_attribute("alt") == "梨"
    page.wait_for_function(LOADED, arg=left.nth(0).locator("img").element_handle())
    assert all(row.bounding_box()["height"] >= 44 for row in page.locator("label.choice:visible").all())  # type: ignore[index]
    left.nth(0).locator("img").click()

    page.locator("[data-add]").click()
    row = page.locator("[data-row='members[1]']")
    expect(row.locator("[data-q='members[1]/name'] img")).to_have_attribute("alt", "名字")
    row.locator("label.choice", has_text="梨").locator("img").click()
    page.wait_for_function(LOADED, arg=row.locator("label.choice img").first.element_handle())
    assert serious(page) == []
    for letters in (100, 200):
        assert sticking_out(page, letters=letters) == []
    page.locator("[data-next]").click()
    page.wait_for_function(LOADED, arg=page.locator("[data-q='end/bye'] img").element_handle())

    page.locator("[data-back]").click()
    page.context.set_offline(False)
    page.locator("[data-q=hello] summary").click()
    larger = page.locator("[data-q=hello] img.media__large")
    expect(larger).to_be_visible()
    page.wait_for_function(LOADED, arg=larger.element_handle())
    assert larger.evaluate("img => img.naturalWidth") == 1200
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    (seen,) = [one for one in visits(app.extensions["nuanfang"].cell.read(), "") if one.survey == "fruits"]
    assert seen.answers["fruit"] == "apple"
    assert seen.answers["second"] == "pear"
    assert seen.answers["members"][0]["likes"] == "pear"


def test_without_scripts_and_in_english(fruits: Page, phone: NewPhone) -> None:
    page = phone(scripts=False, language="en-GB")
    begin(page)
    assert page.locator("[data-q=hello] img.media__picture").get_attribute("alt") == "See the tree"
    page.locator("[data-q=hello] summary").click()
    expect(page.locator("[data-q=hello] img.media__large")).to_be_visible()
    page.locator("[data-q=fruit] label", has_text="Apple").locator("img").click()
    page.get_by_role("button", name="Add one more").click()
    left = page.locator("[data-q=second] label.choice")
    expect(left).to_have_count(2)
    assert [img.get_attribute("alt") for img in left.locator("img").all()] == ["Pear"]
    expect(page.locator("[data-q='members[1]/name'] img")).to_have_attribute("alt", "Name")
