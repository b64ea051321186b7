"""Labels with markup on a real page: shown, live, and never a way for somebody's script."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import AXE, NewPhone, publish
from tests.journeys.household import begin
from tests.journeys.person import wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

HOSTILE = '<img src=x onerror="window.broken=1">**x**'
SURVEY = """
type             | name  | label::中文 (zh)                                      | hint::中文 (zh) | constraint | constraint_message::中文 (zh) | choice_filter | required | required_message::中文 (zh)
text             | who   | **姓名**<script>window.broken=1</script>              | <i>全名</i>     |            |                               |               |          |
select_one yn    | likes | **${who}** 喜欢<font color="red">唱歌</font>吗<img src=x onerror="window.broken=1"> | 问 ${who} |  | |          |          |
integer          | age   | <b onmouseover="window.broken=1">${who}</b>几岁       |                 | . < 130    | **${who}** 没有<i onclick="window.broken=1">这么大</i> | | |
text             | arab  | <span style="color:blue">ما اسمك؟</span>              |                 |            |                               |               |          |
select_one some  | some  | 哪一个                                                |                 |            |                               | ${age} >= old |          |
select_one some  | mini  | 又是哪一个                                            |                 |            |                               |               |          |
acknowledge      | ack   | **${who}** 同意                                       |                 |            |                               |               |          |
begin_group      | home  | **${who}** 的家                                       |                 |            |                               |               |          |
text             | room  | 屋子                                                  |                 |            |                               |               | yes      | **${who}** 的屋子<img src=x onerror="window.broken=1">
end_group        |       |                                                       |                 |            |                               |               |          |
begin_repeat     | kids  | **${who}** 的孩子                                     |                 |            |                               |               |          |
text             | kid   | 孩子                                                  |                 |            |                               |               |          |
geopoint         | spot  | 地点                                                  |                 |            |                               |               |          |
end_repeat       |       |                                                       |                 |            |                               |               |          |
note             | told  | 选了：${some}                                         |                 |            |                               |               |          |
"""  # noqa: E501
CHOICES = """
list_name | name | label::中文 (zh)                                      | old
yn        | yes  | **喜欢**<img src=x onerror="window.broken=1">         |
yn        | no   | 不喜欢                                                |
some      | a    | **甲**：${who}<img src=x onerror="window.broken=1">   | 18
some      | b    | 乙                                                    | 0
"""
SETTINGS = """
form_id | version | form_title::中文 (zh)
marked  | 1       | 标记
"""


@pytest.fixture
def marked(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def look(page: Page) -> None:
    likes = page.locator('[data-q="likes"]')
    expect(likes.locator("legend strong [data-said]")).to_have_text(HOSTILE)
    expect(likes.locator(".hint")).to_have_text(f"问 {HOSTILE}")
    expect(likes.locator("legend .ink-red")).to_have_css("color", "rgb(176, 16, 47)")
    expect(likes.locator(".choice strong")).to_have_text("喜欢")
    expect(page.locator('[data-q="who"] .label')).to_have_text("姓名")
    expect(page.locator('[data-q="arab"] .label')).to_have_attribute("dir", "auto")
    assert not page.locator("form img[src=x], form script, form [onmouseover]").count()
    assert page.evaluate("window.broken") is None


def test_markup_is_shown_and_what_people_type_is_text(phone: NewPhone, marked: str) -> None:
    page = phone("east", bypass_csp=True)
    begin(page, "east", marked)
    wait_alive(page)
    page.locator("[name=who]").fill(HOSTILE)
    look(page)
    page.locator("[name=age]").fill("200")
    page.locator("[name=age]").blur()
    expect(page.locator('[data-q="age"] .error')).to_have_text(f"{HOSTILE} 没有这么大")
    expect(page.locator('[data-q="age"] .error strong [data-said]')).to_have_text(HOSTILE)
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")] == []


def test_markup_is_shown_without_scripts_too(phone: NewPhone, marked: str) -> None:
    page = phone("east", scripts=False)
    begin(page, "east", marked)
    page.locator("[name=who]").fill(HOSTILE)
    page.locator("[name=age]").fill("200")
    page.get_by_role("button", name="完成并提交").click()
    expect(page.locator('[data-q="likes"] legend strong [data-said]')).to_have_text(HOSTILE)
    expect(page.locator('[data-q="age"] .error')).to_have_text(f"{HOSTILE} 没有这么大")
    expect(page.locator('[data-q="likes"] .choice strong')).to_have_text("喜欢")
    assert not page.locator("form img[src=x], form script, form [onmouseover]").count()


def test_groups_rows_and_choices_quote_what_is_typed(phone: NewPhone, marked: str) -> None:
    page = phone("east", bypass_csp=True)
    begin(page, "east", marked)
    wait_alive(page)
    some = page.locator('[data-q="some"]')
    page.locator("[name=age]").fill("20")
    expect(some.locator(".choice")).to_have_count(2)
    page.locator("[name=who]").fill(HOSTILE)
    expect(some.locator(".choice strong")).to_have_text("甲")
    expect(some.locator(".choice [data-said]")).to_have_text(HOSTILE)
    some.get_by_label("甲").check()
    expect(page.locator('[data-q="told"]')).to_have_text(f"选了：甲：{HOSTILE}")
    expect(page.locator('[data-q="mini"] .choice [data-said]')).to_have_text(HOSTILE)
    expect(page.locator('[data-q="ack"] strong [data-said]')).to_have_text(HOSTILE)
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("#section-2-title")).to_have_text(f"{HOSTILE} 的家")
    page.get_by_role("button", name="下一步").click()
    error = page.locator('[data-q="home/room"] .error')
    expect(error).to_have_text(f"{HOSTILE} 的屋子")
    expect(error).to_have_attribute("dir", "auto")
    page.locator('[name="home/room"]').fill("x")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="再添加一个").click()
    row = page.locator('[data-row="kids[1]"]')
    expect(row.locator("legend strong [data-said]").first).to_have_text(HOSTILE)
    expect(row.get_by_role("button", name="获取本机位置")).to_be_visible()
    assert not page.locator("form img[src=x], form script, form [onmouseover], form [onclick]").count()
    assert page.evaluate("window.broken") is None
