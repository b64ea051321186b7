"""A signature is bound to the answers above it: changed after that, the page says so once, and the station sees it."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, log_in, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin, photo
from tests.journeys.person import settle, wait_alive
from tests.journeys.test_types import question
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type                  | name   | label::中文 (zh) | label::English (en) | appearance | calculation      | relevant
begin_group           | home   | 家里             | Home                |            |                  |
begin_repeat          | people | 成员             | Member              |            |                  |
text                  | name   | 姓名             | Name                |            |                  |
end_repeat            |        |                  |                     |            |                  |
decimal               | money  | 收入             | Income              |            |                  |
select_multiple ills  | ills   | 有什么病         | Illnesses           |            |                  |
text                  | why    | 为什么           | Why                 |            |                  | ${money} < 1
image                 | house  | 房子             | House               |            |                  |
calculate             | when   |                  |                     |            | now()            |
end_group             |        |                  |                     |            |                  |
begin_group           | last   | 签名             | Signatures          |            |                  |
image                 | signed | 请签名           | Sign here           | signature  |                  |
image                 | worker | 社工签名         | Worker              | signature  |                  |
end_group             |        |                  |                     |            |                  |
"""
CHOICES = """
list_name | name | label::中文 (zh) | label::English (en)
ills      | a    | 高血压           | Pressure
ills      | b    | 糖尿病           | Sugar
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
signs   | 1       | 签名问卷              | Signed
"""
STALE = "签名以后答案改过"


@pytest.fixture
def page(phone: NewPhone, app: Flask, request: pytest.FixtureRequest) -> Page:
    """All is answered, and both have signed."""
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    survey = publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})
    page = phone("east", bypass_csp=True, language=getattr(request, "param", "zh-CN"))
    begin(page, "east", survey)
    wait_alive(page)
    for number, name in enumerate(("阿依古丽·买买提", "𠮷田"), 1):
        page.locator("[data-add]").click()
        page.locator(f'[name="home/people[{number}]/name"]').fill(name)
    page.locator('[name="home/money"]').fill("0.00000012345")
    page.locator('[name="home/why"]').fill("“没有”</b>&")
    for ill in "ba":
        question(page, "home/ills").locator(f"input[value={ill}]").check()
    house = {"name": "IMG.JPG", "mimeType": "image/jpeg", "buffer": photo(400)}
    question(page, "home/house").locator("input[type=file]").set_input_files(house)
    settle(page)
    page.locator("[data-next]").click()
    for place in ("last/signed", "last/worker"):
        sign(page, place)
    return page


def sign(page: Page, place: str) -> None:
    sheet = question(page, place).locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 80, steps=4)
    page.mouse.up()
    expect(question(page, place).locator("[data-photo-note]")).to_have_text("写画的内容已保存。")


def at_the_station(page: Page, context) -> Page:
    page.wait_for_url("**/sent")
    uuid = page.url.split("/drafts/")[1].partition("/")[0]
    desk = context().new_page()
    log_in(desk, "station-east")
    desk.goto(f"/visits/{uuid}")
    return desk


def test_the_station_sees_that_the_answers_are_those_that_were_signed(page: Page, context) -> None:
    page.wait_for_timeout(700)
    assert page.locator("[data-stale]").count() == 0
    page.locator("[data-next]").click()
    desk = at_the_station(page, context)
    for place in ("last/signed", "last/worker"):
        expect(desk.locator(f'[id="{place}"]')).to_contain_text("在east的手机上签名，答案与签名时一致。")
    assert STALE not in desk.locator("main").inner_text()


@pytest.mark.parametrize("page", ["zh-CN"], indirect=True)
def test_what_is_changed_after_signing_is_said_and_seen(page: Page, context) -> None:
    page.locator("[data-back]").click()
    page.locator('[name="home/people[2]/name"]').fill("吉田")
    settle(page)
    page.reload()
    wait_alive(page)
    page.locator("[data-next]").click()
    expect(question(page, "last/signed").locator("[data-stale]")).to_contain_text(STALE)
    assert serious(page) == []
    for letters in (100, 200):
        assert sticking_out(page, letters=letters) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / "signed-stale.png")
    sign(page, "last/worker")
    expect(question(page, "last/worker").locator("[data-stale]")).to_have_count(0)
    page.locator("[data-next]").click()
    expect(page.locator("#problems li")).to_have_count(1)
    expect(page.locator("#problems")).to_contain_text(STALE)
    page.locator("#problems button").click()
    desk = at_the_station(page, context)
    expect(desk.locator('[id="last/signed"]')).to_contain_text("签名以后答案改过。")
    expect(desk.locator('[id="last/worker"]')).to_contain_text("答案与签名时一致。")
    if SHOTS:
        desk.locator('[id="last/signed"]').scroll_into_view_if_needed()
        desk.screenshot(path=Path(SHOTS) / "signed-desk.png")
