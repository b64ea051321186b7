"""Registering at the door: what an ID number fills in follows it, what is required is marked, leaving asks."""

import pytest
from flask import Flask
from playwright.sync_api import Dialog, Page, expect

from store import households
from tests.journeys.conftest import NewPhone

pytestmark = pytest.mark.journey

MISTYPED, RIGHT = "999901194204060031", "999901194203050026"  # a man of 6 April, a woman of 5 March 1942
NO_CHECK = "999901194204060032"  # its last character is wrong


def opened(page: Page) -> Page:
    page.goto("/households/new")
    if page.locator("#area option").count() > 1:
        page.locator("#area").select_option(label="柳树村")
    page.locator("#members-0-name").fill("𠮷田")
    return page


def said(page: Page) -> tuple[str, str]:
    return page.locator("#members-0-birth").input_value(), page.locator("#members-0-sex").input_value()


def save(page: Page) -> None:
    page.get_by_role("button", name="登记这户").last.click()


def test_birth_date_and_sex_follow_the_number_that_is_corrected(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.locator("#members-0-id_number").fill(MISTYPED)
    assert said(page) == ("1942-04-06", "male")
    page.locator("#members-0-id_number").fill(RIGHT)
    assert said(page) == ("1942-03-05", "female")


def test_they_follow_it_after_a_refusal_too(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.locator("#members-0-id_number").fill(NO_CHECK)
    save(page)
    expect(page.locator("#members-0-id_number-error")).to_be_visible()
    page.locator("#members-0-id_number").fill(RIGHT)
    assert said(page) == ("1942-03-05", "female")


def test_what_is_typed_stays_and_the_difference_is_said(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.locator("#members-0-id_number").fill(MISTYPED)
    page.locator("#members-0-birth").fill("1942-03-06")
    page.locator("#members-0-id_number").fill(RIGHT)
    assert said(page) == ("1942-03-06", "female")
    save(page)
    expect(page.locator("#members-0-birth-error")).to_contain_text("身份证号码可以不填")


def test_what_is_required_is_marked_and_asked_for(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.get_by_role("button", name="添加家庭成员").click()
    marked = page.locator("form .label.required").evaluate_all("labels => labels.map(label => label.htmlFor)")
    assert marked == ["area", "members-0-name", "members-1-name", "members-1-relation"]
    page.locator("#members-1-name").fill("王小丫")
    save(page)
    expect(page.locator("#members-1-relation-error")).to_be_visible()


def test_a_phone_typed_with_blanks_is_kept_without(phone: NewPhone, app: Flask) -> None:
    page = opened(phone("east"))
    page.locator("#members-0-phone").fill("+86 138 0000 1234")
    save(page)
    page.wait_for_url(lambda url: "/new" not in url)
    home = households.household(app.extensions["nuanfang"].cell.read(), page.url.rsplit("/", 1)[1], "")
    assert home is not None
    assert home.phone == "13800001234"


def test_leaving_what_was_typed_is_asked_about_and_sending_is_not(phone: NewPhone) -> None:
    page, asked = phone("east"), list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto("/households/new")
    page.locator("a.back").click()
    page.wait_for_url("**/households")
    assert asked == []
    opened(page)
    page.locator("a.back").click()
    expect(page.locator("#members-0-name")).to_have_value("𠮷田")
    assert asked == ["beforeunload"]
    page.locator("#members-0-phone").fill("1")
    save(page)
    expect(page.locator("#members-0-phone-error")).to_be_visible()
    assert asked == ["beforeunload"]
    page.locator("#members-0-name").click()
    page.locator("a.back").click()
    expect(page.locator("#members-0-name")).to_have_value("𠮷田")
    assert asked == ["beforeunload"] * 2
