"""A member who was removed by mistake is back by a tap, where they stood, with all that was answered about them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from forms.sheets import sheet_of
from store import visits
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.hand import begin_visit, first_log_in, unlock
from tests.journeys.household import begin, photo, sent
from tests.journeys.person import settle, wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type             | name   | label::中文 (zh) | label::English (en) | relevant       | calculation
begin_group      | home   | 家里             | Home                |                |
begin_repeat     | people | 成员             | Member              |                |
text             | name   | 姓名             | Name                |                |
select_one sex   | sex    | 性别             | Sex                 |                |
image            | face   | 照片             | Photo               | ${name} != ''  |
begin_repeat     | ills   | 病               | Illness             |                |
text             | ill    | 什么病           | Which               |                |
end_repeat       |        |                  |                     |                |
end_repeat       |        |                  |                     |                |
calculate        | many   |                  |                     |                | count(${people})
note             | said   | 共${many}人      | ${many} people      |                |
end_group        |        |                  |                     |                |
begin_group      | last   | 最后             | Last                |                |
text             | bye    | 备注             | Remark              |                |
end_group        |        |                  |                     |                |
"""
CHOICES = """
list_name | name   | label::中文 (zh) | label::English (en)
sex       | male   | 男               | Male
sex       | female | 女               | Female
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
people  | 1       | 家里的人              | Who lives here
"""
NAMES = ["赵大", "钱二", "孙三", "李四"]


@pytest.fixture
def page(phone: NewPhone, app: Flask, request: pytest.FixtureRequest) -> Page:
    """Four members are written down, the second with a photo and two illnesses."""
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    survey = publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})
    page = phone("east", bypass_csp=True, language=getattr(request, "param", "zh-CN"))
    page.on("dialog", lambda dialog: pytest.fail(f"nobody is asked: {dialog.message}"))
    begin(page, "east", survey)
    wait_alive(page)
    for number, name in enumerate(NAMES, 1):
        page.locator('[data-repeat="home/people"] > p [data-add]').click()
        page.locator(f'[name="home/people[{number}]/name"]').fill(name)
        page.locator(f'[name="home/people[{number}]/sex"][value={"male" if number % 2 else "female"}]').check()
    for number, ill in enumerate(("高血压", "糖尿病"), 1):
        page.locator('[data-repeat="home/people[2]/ills"] [data-add]').click()
        page.locator(f'[name="home/people[2]/ills[{number}]/ill"]').fill(ill)
    face = {"name": "IMG.JPG", "mimeType": "image/jpeg", "buffer": photo(400)}
    page.locator('[data-q="home/people[2]/face"] input[type=file]').set_input_files(face)
    settle(page)
    return page


def card(page: Page, name: str) -> Locator:
    """The card of the member of this name."""
    number = names(page).index(name) + 1
    return page.locator(f'[data-row="home/people[{number}]"]')


def names(page: Page) -> list[str]:
    found: list[str] = page.locator('[name^="home/people"][name$="/name"]').evaluate_all("all => all.map(x => x.value)")
    return found


def drop(page: Page, name: str) -> None:
    card(page, name).locator("> p [data-drop]").dblclick()  # the second tap of a cold thumb takes nobody else away
    expect(page.locator(".removed", has_text=name)).to_be_focused()


def test_who_was_removed_is_back(page: Page, app: Flask) -> None:
    uuid = page.url.split("/drafts/")[1].partition("#")[0]
    drop(page, "钱二")
    drop(page, "孙三")
    assert names(page) == ["赵大", "李四"]
    expect(page.locator(".removed").first).to_contain_text("成员 2（钱二）已删除。")
    expect(page.locator('[data-q="home/said"]')).to_contain_text("共2人")
    page.locator('[name="home/people[2]/name"]').fill("李思")
    for name in ("孙三", "钱二"):
        page.locator(".removed", has_text=name).locator("button").click()
    assert names(page) == ["赵大", "钱二", "孙三", "李思"]
    assert page.locator(".removed").count() == 0
    expect(page.locator('[data-q="home/said"]')).to_contain_text("共4人")
    expect(page.locator(".rows > [data-row] > legend [data-number]")).to_have_text(["1", "2", "1", "2", "3", "4"])
    for number, sex in enumerate(("male", "female", "male", "female"), 1):
        expect(page.locator(f'[name="home/people[{number}]/sex"][value={sex}]')).to_be_checked()
    thumb = page.locator('[data-q="home/people[2]/face"] [data-thumb]')
    assert thumb.evaluate("img => img.complete && img.naturalWidth > 0")
    # A row within the row that was away is removed and back, too; and what is back is kept as what is typed is.
    page.locator('[data-row="home/people[2]/ills[1]"] [data-drop]').click()
    expect(page.locator('[name="home/people[2]/ills[1]/ill"]')).to_have_value("糖尿病")
    page.locator(".removed button").click()
    expect(page.locator('[name="home/people[2]/ills[1]/ill"]')).to_have_value("高血压")
    settle(page)
    page.reload()
    wait_alive(page)
    assert names(page) == ["赵大", "钱二", "孙三", "李思"]
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    people = sent(app, uuid).answers["home"]["people"]
    assert [one["name"] for one in people] == ["赵大", "钱二", "孙三", "李思"]
    assert [one["ill"] for one in people[1]["ills"]] == ["高血压", "糖尿病"]
    assert len({one["_id"] for one in people}) == 4
    held = {file.name for file in visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid) if file.held}
    assert held == {people[1]["face"]}


def test_who_was_removed_is_back_after_a_reload(page: Page) -> None:
    drop(page, "孙三")
    drop(page, "钱二")
    settle(page)
    page.reload()
    wait_alive(page)
    assert names(page) == ["赵大", "李四"]
    expect(page.locator(".removed__said")).to_have_text(["成员 2（钱二）已删除。", "成员 3（孙三）已删除。"])
    page.locator(".removed", has_text="钱二").locator("button").click()
    settle(page)
    page.reload()  # what was taken back is no longer offered, what was not still is
    wait_alive(page)
    page.locator(".removed button").click()
    assert names(page) == NAMES
    assert page.locator(".removed").count() == 0
    for number, sex in enumerate(("male", "female", "male", "female"), 1):
        expect(page.locator(f'[name="home/people[{number}]/sex"][value={sex}]')).to_be_checked()
    expect(page.locator('[name="home/people[2]/ills[2]/ill"]')).to_have_value("糖尿病")
    expect(page.locator('[data-q="home/people[2]/face"] [data-thumb]')).to_be_visible()
    expect(page.locator('[data-q="home/said"]')).to_contain_text("共4人")
    settle(page)
    page.reload()
    wait_alive(page)
    assert names(page) == NAMES
    assert page.locator(".removed").count() == 0


def test_on_the_phone_the_way_back_is_there_when_it_is_opened_again(
    context: Callable[..., BrowserContext], app: Flask
) -> None:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    survey = publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})
    page = context().new_page()
    first_log_in(page)
    uuid = begin_visit(page, "𠮷田", survey)
    for number, name in enumerate(NAMES[:2], 1):
        page.locator('[data-repeat="home/people"] > p [data-add]').click()
        page.locator(f'[name="home/people[{number}]/name"]').fill(name)
    drop(page, "赵大")
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")
    unlock(page)
    page.locator(f'a[href$="{uuid}"]').first.click()
    page.locator(".removed button").click()
    assert names(page) == NAMES[:2]


@pytest.mark.parametrize("page", ["zh-CN", "en-GB"], indirect=True)
def test_the_line_is_there_until_the_section_is_left(page: Page) -> None:
    drop(page, "钱二")
    assert serious(page) == []
    for letters in (100, 200):
        assert sticking_out(page, letters=letters) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"removed-{page.locator('html').get_attribute('lang')}.png")
    page.locator("[data-next]").click()
    page.locator("[data-back]").click()
    assert page.locator(".removed").count() == 0
    assert names(page) == ["赵大", "孙三", "李四"]
