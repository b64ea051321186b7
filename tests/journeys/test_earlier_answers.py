"""Whom the worker has just named can be chosen: live on the phone, after a round trip without scripts."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.household import begin
from tests.journeys.person import wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SURVEY = """
type               | name    | label::中文 (zh)
begin_repeat       | kin     | 家里的人
text               | called  | 姓名
end_repeat         |         |
select_one ${called} | carer | 谁照顾孩子
note               | told    | 由${carer}照顾
"""
SETTINGS = """
form_id | version | form_title::中文 (zh)
carers  | 1       | 照料
"""
NAME = "阿依古丽 <b>*买买提*</b>"


@pytest.fixture
def carers(app: Flask) -> str:
    tables = {"survey": SURVEY, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def name(page: Page, number: int, called: str) -> None:
    page.get_by_role("button", name="再添加一个").click()
    page.locator(f'[name="kin[{number}]/called"]').fill(called)


def test_who_is_named_is_offered_at_once(phone: NewPhone, carers: str) -> None:
    page = phone("east")
    begin(page, "east", carers)
    wait_alive(page)
    choices = page.locator('[data-q="carer"] .choice')
    expect(choices).to_have_count(0)
    name(page, 1, NAME)
    name(page, 2, "王建军")
    expect(choices).to_have_text([NAME, "王建军"])
    page.get_by_label(NAME).check()
    expect(page.locator('[data-q="told"]')).to_have_text(f"由{NAME}照顾")
    page.locator('[name="kin[1]/called"]').fill("阿依古丽")
    expect(page.locator('[data-q="carer"] .error')).to_have_text("原来的选项已不在列表里，请重新选择。")


def test_who_is_named_is_offered_without_scripts(phone: NewPhone, carers: str) -> None:
    page = phone("east", scripts=False)
    begin(page, "east", carers)
    name(page, 1, NAME)
    name(page, 2, "王建军")
    page.get_by_role("button", name="再添加一个").click()
    expect(page.locator('[data-q="carer"] .choice')).to_have_text([NAME, "王建军"])
    page.get_by_label(NAME).check()
    page.get_by_role("button", name="完成并提交").click()
    page.wait_for_url("**/sent")
