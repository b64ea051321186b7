"""The station publishes a new version while a draft is open on a phone: the draft moves to it and no answer is lost."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from forms.sheets import Sheets, sheet_of
from store import visits
from tests.journeys import yard
from tests.journeys.conftest import publish
from tests.journeys.everybody import for_everybody
from tests.journeys.hand import begin_visit, finish, first_log_in, unlock
from tests.journeys.person import fill_shown
from tests.store.seed import COUNTY
from tests.visits.door import rows

pytestmark = pytest.mark.journey

# Two questions added (one for each member), one taken away, one in a group of its own, a choice renamed.
SURVEY = """
type | name | label::中文 (zh) | label::English (en) | required
begin_group      | family   | 家庭结构       | Family         |
select_one who   | answers  | 今天谁在说     | Who is talking |
begin_repeat     | members  | 家里的人       | Members        |
text             | name     | 姓名           | Name           | yes
text             | job      | 做什么工作     | Work           |
end_repeat       |          |                |                |
end_group        |          |                |                |
begin_group      | kin      | 子女           | Children       |
integer          | children | 几个子女       | Children       |
integer          | near     | 几个在本县     | Nearby         |
end_group        |          |                |                |
begin_group      | yard     | 院子           | Yard           |
select_one yesno | steps    | 有台阶吗       | Any steps      |
end_group        |          |                |                |
"""
CHOICES = yard.CHOICES.replace("who       | self ", "who       | elder ")


def second() -> Sheets:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": yard.SETTINGS.replace("| 1 ", "| 2 ")}
    return {name: sheet_of(name, rows(table)) for name, table in tables.items()}


def test_a_draft_moves_to_the_new_version(context: Callable[..., BrowserContext], app: Flask) -> None:
    page = context(bypass_csp=True).new_page()
    first_log_in(page)
    uuid = begin_visit(page, "𠮷田", "yard")
    fill_shown(page, {"family": {"answers": "self", "children": 2, "talked": "yes"}})
    page.wait_for_timeout(600)
    publish(app, second())
    with page.expect_response(lambda answer: "/api/surveys/yard/2" in answer.url):
        unlock(page)
    page.wait_for_timeout(800)
    page.locator(f'[data-slot=drafts] a[href$="{uuid}"]').click()
    expect(page.locator("[data-slot=unfit] li")).to_have_text("今天谁在说：本人")
    expect(page.locator("[data-slot=gone] li")).to_have_text("这周说过话吗：是")
    expect(page.locator("[data-slot=added] li")).to_have_text(["做什么工作", "几个在本县"])
    expect(page.locator("[data-slot=shifted] li")).to_have_text("几个子女")
    assert for_everybody(page) == []
    page.locator("form[data-form=move] button").click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    page.locator("details[data-slot=aside] summary").click()
    expect(page.locator("[data-slot=told]")).to_contain_text("本人")
    assert for_everybody(page) == []
    assert page.locator('[name="family/members[2]/name"]').input_value() == "阿依古丽·买买提"
    assert page.locator('[name="kin/children"]').input_value() == "2"
    finish(page)
    expect(page.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 1/1")
    page.locator("[data-slot=rows] a").click()
    page.locator("[data-slot=files] li").wait_for()
    assert for_everybody(page) == []
    db = app.extensions["nuanfang"].cell.read()
    arrived, body = visits.visit(db, uuid, COUNTY), json.loads(visits.body(db, uuid) or b"{}")
    assert arrived is not None
    assert (arrived.version, body["began"]) == ("2", {"version": "1"})
    assert body["aside"] == {"family/answers": "self", "family/talked": "yes"}
    assert arrived.answers["kin"]["children"] == 2
    assert [row["_id"] for row in arrived.answers["family"]["members"]] == ["east-1", "east-2"]
