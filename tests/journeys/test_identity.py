"""Numbers at the door: what is wrong with one is said beside it; a survey's birth date, sex and age follow it."""

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import HOUSE, NewPhone, publish
from tests.journeys.test_register import MISTYPED, NO_CHECK, RIGHT, opened, said

pytestmark = pytest.mark.journey


def typed(field: Locator, text: str) -> None:
    field.fill(text)
    field.blur()


def test_what_is_wrong_is_said_at_once_and_goes_when_it_is_mended(phone: NewPhone) -> None:
    page = opened(phone("east"))
    number, error = page.locator("#members-0-id_number"), page.locator("#members-0-id_number-error")
    typed(number, NO_CHECK)
    expect(error).to_contain_text("身份证")
    assert said(page) == ("", "")
    assert number.get_attribute("aria-invalid") == "true"
    assert number.get_attribute("aria-describedby") == "members-0-id_number-hint members-0-id_number-error"
    typed(number, "９９９９０１ 19420305 0026")
    expect(error).to_be_hidden()
    assert number.input_value() == RIGHT
    assert said(page) == ("1942-03-05", "female")
    typed(number, "")
    assert said(page) == ("", "")


def test_what_a_person_typed_is_not_overwritten(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.locator("#members-0-birth").fill("1950-01-01")
    typed(page.locator("#members-0-id_number"), MISTYPED)
    assert said(page) == ("1950-01-01", "male")


def test_a_member_added_later_is_checked_too_and_phones(phone: NewPhone) -> None:
    page = opened(phone("east"))
    page.get_by_role("button", name="添加家庭成员").click()
    typed(page.locator("#members-1-id_number"), "110105491231002")
    expect(page.locator("#members-1-id_number-error")).to_contain_text("15")
    typed(page.locator("#members-1-phone"), "+86 138-0000-0002")
    assert page.locator("#members-1-phone").input_value() == "13800000002"
    typed(page.locator("#members-1-phone"), "12")
    expect(page.locator("#members-1-phone-error")).to_be_visible()


def test_in_a_survey_birth_date_sex_and_age_follow_the_number(phone: NewPhone, app: Flask) -> None:
    publish(app, HOUSE / "survey_defs" / "household")
    page = phone("east")
    page.goto("/households/east")
    for survey in page.locator("[name=survey]").all():
        survey.set_checked(survey.get_attribute("value") == "household")
    page.get_by_role("button", name="开始走访").first.click()
    page.wait_for_url("**/drafts/**")
    expect(page.locator("html[data-alive=yes]")).to_be_attached()
    repeat = page.locator('[data-repeat$="members"]')
    repeat.locator("[data-add]").click()
    row = repeat.locator("[data-row]").last
    number = row.locator('[data-q$="/id_number"] input')
    birth = row.locator('[data-q$="/birth"] input')
    typed(number, "９９９９０１ 19420305 0026")
    assert number.input_value() == RIGHT
    assert birth.input_value() == "1942-03-05"
    assert row.locator('[data-q$="/sex"]').locator("input:checked, select").input_value() == "female"
    expect(row.locator("[data-age]")).to_have_text("年龄 84")
    typed(number, MISTYPED)
    assert birth.input_value() == "1942-04-06"
    typed(birth, "1950-01-01")
    expect(row.locator("[data-age]")).to_have_text("年龄 76")
    typed(number, RIGHT)
    assert birth.input_value() == "1950-01-01"
    tel = row.locator('[data-q$="/phone"] input')
    typed(tel, "138 0000 0002")
    assert tel.input_value() == "13800000002"
