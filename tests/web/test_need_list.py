"""What stands beneath a need on pages: the standards that it rests on, as they were, and who could answer it."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from forms.sheets import sheet_of, sheets_json
from store import accounts, settings
from store.settings import Setting
from tests.conftest import NOW
from tests.store.seed import AT, COUNTY, EAST
from tests.visits import door
from tests.visits.door import rows
from tests.web.conftest import LogIn
from tests.web.pages import Browser
from visits.receive import receive

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | calculation
integer   | income   | 收入             | Income              |
calculate | standard | | | number(pulldata('area', 'value', 'key', 'standard_month'))
calculate | low      | 收入低           | Low income          | if(${income} < ${standard}, 'yes', 'no')
integer   | pupils   | 几个孩子上学     | Children at school  |
"""
NEEDS = """
kind | when            | urgency | reason::中文 (zh)   | reason::English (en)
C01  | ${low} = 'yes'  | U1      | 收入 ${income} 元   | Income ${income}
E04  | ${pupils} > 0   | U2      | ${pupils} 个孩子上学 | ${pupils} at school
"""
AREA = """
key            | value
standard_month | 621
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
low     | 1       | 收入问卷              | Income
"""


@pytest.fixture
def heard(app: Flask) -> Flask:
    """The survey of incomes is published and the household in the east has answered it."""
    tables = {"survey": SURVEY, "needs": NEEDS, "settings": SETTINGS, "table area": AREA}
    here = app.extensions["nuanfang"]
    here.surveys.publish(sheets_json({name: sheet_of(name, rows(table)) for name, table in tables.items()}), AT)
    return app


def decide(app: Flask, area: str, value: str, at: str) -> None:
    setting = Setting(area, "standard_month", value, "不民发〔2026〕3号", at)
    app.extensions["nuanfang"].cell.write(lambda db: settings.put(db, setting))


def hear(app: Flask) -> str:
    here = app.extensions["nuanfang"]
    sender = accounts.account_by_name(here.cell.read(), "east")[0]
    ended = (NOW - timedelta(hours=1)).isoformat()
    posted = door.visit(survey="low", version="1", answers={"income": 600, "pupils": 2}, files=[], ended=ended)
    receive(here.cell, here.surveys, json.dumps(posted).encode(), sender, NOW, lambda: "")
    return str(posted["uuid"])


def beneath(browser: Browser, kind: str) -> str:
    """The words of the need of this kind."""
    (found,) = [need.text for need in browser.page.all("li", class_="need") if kind in need.text]
    return " ".join(found.split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_result_is_printed_with_the_countys_standard_and_where_it_stands(
    heard: Flask, as_: LogIn, language: str
) -> None:
    decide(heard, COUNTY, "640", AT)
    visit = hear(heard)
    decide(heard, COUNTY, "700", "2026-06-01T01:00:00Z")
    browser = as_("station-east", language)
    kind, said = {
        "zh": ("收入 600 元", "标准：最低生活保障标准（每人每月） 640 元（不民发〔2026〕3号，2026年3月1日起）"),
        "en": (
            "Income 600",
            "Standard: Minimum living standard (a person a month) 640 yuan "
            "(不民发〔2026〕3号, set here since 1 March 2026)",
        ),
    }[language]
    for page in ("/needs", f"/visits/{visit}"):
        browser.get(page)
        assert said in beneath(browser, kind), "as it was when the visit was reckoned, whatever is decided later"
        assert "700" not in beneath(browser, kind)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nothing_is_decided_the_default_is_printed_as_such(heard: Flask, as_: LogIn, language: str) -> None:
    hear(heard)
    browser = as_("station-east", language)
    browser.get("/needs")
    kind = {"zh": "收入 600 元", "en": "Income 600"}[language]
    for said in {"zh": ("621 元", "（默认：民政部"), "en": ("621 yuan", "(default: from memory")}[language]:
        assert said in beneath(browser, kind)


def test_a_need_that_looks_nothing_up_has_no_standard(heard: Flask, as_: LogIn) -> None:
    decide(heard, EAST, "640", AT)
    hear(heard)
    browser = as_("station-east")
    browser.get("/needs")
    assert "标准：" not in beneath(browser, "2 个孩子上学")
    assert len(browser.page.all("p", class_="small quiet standard")) == 1


@pytest.mark.parametrize("page", ["/needs", "/households/east"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_organisations_that_could_answer_a_need_are_named(heard: Flask, as_: LogIn, language: str, page: str) -> None:
    hear(heard)
    browser = as_("station-east", language)
    browser.get(page)
    school, income = {"zh": ("2 个孩子上学", "收入 600 元"), "en": ("2 at school", "Income 600")}[language]
    said = {
        "zh": ("青石桥乡友助学金 慈善资源 · 东乡 · 可帮3户", "晨光助学会 慈善资源 · 不存在县 · 可帮12户"),
        "en": (
            "Qingshiqiao Townspeople's Study Fund Charity · 东乡 · for 3 households",
            "Morning Light Study Aid Charity · 不存在县 · for 12 households",
        ),
    }[language]
    near, far = (beneath(browser, school).find(part) for part in said)
    assert 0 < near < far
    first = {"zh": "建议优先联系", "en": "First choice"}[language]
    assert near < beneath(browser, school).find(first) < far, "the nearer one, while it has places left"
    assert beneath(browser, school).count(first) == 1
    assert {"zh": "可以找", "en": "Could help"}[language] not in beneath(browser, income)


def test_the_page_of_a_household_says_by_which_standard(heard: Flask, as_: LogIn) -> None:
    hear(heard)
    browser = as_("station-east")
    browser.get("/households/east")
    assert "621 元" in beneath(browser, "收入 600 元")
    assert "标准：" not in beneath(browser, "2 个孩子上学")
