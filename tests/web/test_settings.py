"""Values that a county sets for itself: listed, kept with where they stand, given up, and what surveys make of them."""

import json
from typing import Any

import pytest
from flask import Flask

from forms.sheets import sheet_of, sheets_json
from store import audit, settings, visits
from store.settings import Setting
from tests.store.seed import AT, COUNTY, EAST, WEST
from tests.visits.door import rows
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local
from web.desk.settings import keys

SURVEY = """
type      | name     | label | calculation
integer   | income   | 收入  |
calculate | standard | 标准  | number(pulldata('area', 'value', 'key', 'standard_month'))
calculate | low      | 低    | if(${income} < ${standard}, 'yes', 'no')
"""
AREA = """
key            | value
standard_month | 621
"""
KEY = "/settings/standard_month"
KEPT = {"value": "700", "source": "不民发〔2026〕3号"}


@pytest.fixture
def bureau(as_: LogIn) -> Browser:
    browser = as_("bureau")
    browser.get(KEY)
    return browser


def held(app: Flask, area: str) -> dict[str, str]:
    found = settings.holding(app.extensions["nuanfang"].cell.read(), area)
    return {key: one.value for key, one in found.items()}


def set_at(app: Flask, area: str, value: str) -> None:
    setting = Setting(area, "standard_month", value, "通知", AT)
    app.extensions["nuanfang"].cell.write(lambda db: settings.put(db, setting))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["bureau", "admin", "admin-east"])
def test_every_value_is_listed_with_its_default_and_source(as_: LogIn, who: str, language: str) -> None:
    browser = as_(who, language)
    browser.get("/settings")
    said = {
        "zh": ("621 元", "默认", "民政部2023年统计公报"),
        "en": ("621 yuan", "Default", "Inner Mongolia’s graded visits"),
    }
    for words in said[language]:
        assert words in browser.page.words
    browser.get(KEY)
    assert said[language][0] in browser.page.words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_unit_is_said_in_the_readers_language(as_: LogIn, language: str) -> None:
    browser = as_("bureau", language)
    browser.get("/settings")
    said = {"zh": ("1.5 倍", "75 岁", "2 级", "7 天", "10 月"), "en": ("1.5 times", "75 years", "7 days", "10 month")}
    for words in said[language]:
        assert words in browser.page.words
    assert {tuple(key.unit) for key in keys().values()} == {("zh", "en"), ()}


def test_a_value_is_kept_with_where_it_stands(bureau: Browser, app: Flask) -> None:
    bureau.get(local(bureau.post(KEY, {"value": " ７００．５ ", "source": KEPT["source"]}, 303).location))
    for words in ("已保存", "700.5 元", "本地已定", KEPT["source"], "不存在县"):
        assert words in bureau.page.words
    assert held(app, EAST) == {"standard_month": "700.5"}
    bureau.get(KEY)
    assert "郑局" in bureau.page.words
    assert bureau.page.one("input", id="value").attrs["value"] == "700.5"
    line = audit.lines(app.extensions["nuanfang"].cell.read(), "setting", "standard_month")[-1]
    assert (line.act, line.detail["area"], line.detail["value"]) == ("setting.put", COUNTY, "700.5")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": ""}, "value"),
        ({"value": "六百"}, "value"),
        ({"value": "-3"}, "value"),
        ({"value": "1e5"}, "value"),
        ({"value": "inf"}, "value"),
        ({"value": "1" * 12}, "value"),
        ({"source": ""}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"source": "a\x07b"}, "source"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_it(bureau: Browser, app: Flask, typed: dict[str, str], field: str) -> None:
    bureau.post(KEY, {**KEPT, **typed}, 422)
    assert bureau.page.one("p", id=f"{field}-error").text
    assert bureau.page.one("input", id=field).attrs["aria-invalid"] == "true"
    assert bureau.page.one("input", id="source" if field == "value" else "value").attrs["value"]
    assert held(app, COUNTY) == {}


def test_a_value_is_given_up(bureau: Browser, app: Flask) -> None:
    bureau.post(KEY, KEPT, 303)
    bureau.get(KEY)
    bureau.get(local(bureau.post(f"{KEY}/drop", {}, 303).location))
    assert "不再单独定" in bureau.page.words
    assert held(app, COUNTY) == {}


def test_a_township_sees_what_its_county_set_and_sets_its_own(as_: LogIn, app: Flask) -> None:
    set_at(app, COUNTY, "650")
    set_at(app, WEST, "660")
    east = as_("admin-east")
    east.get("/settings")
    assert "650 元" in east.page.words
    assert "上级已定" in east.page.words
    east.get(KEY)
    assert east.page.one("input", id="value").attrs["value"] == ""
    assert not [form for form in east.page.all("form") if form.attrs.get("action", "").endswith("/drop")]
    assert "660" not in east.page.words
    east.post(KEY, KEPT, 303)
    assert (held(app, EAST), held(app, WEST)) == ({"standard_month": "700"}, {"standard_month": "660"})
    county = as_("bureau")
    county.get(KEY)
    assert "660 元" in county.page.words
    assert "700 元" in county.page.words


def test_a_key_that_nobody_knows(as_: LogIn) -> None:
    browser = as_("bureau")
    browser.get("/settings/none", 404)
    browser.get("/settings")
    browser.post("/settings/none", {**KEPT, "csrf_token": browser.page.fields("/logout")["csrf_token"]}, 404)


def start(browser: Browser, survey: str) -> str:
    browser.get("/households/east")
    path = local(browser.post("/households/east/visits", {"survey": survey}, 303).location)
    browser.get(path)
    return path


def given(browser: Browser) -> Any:
    return json.loads(browser.page.one("script", id="survey-page").text)


def test_surveys_look_up_what_holds_where_the_household_lives(as_: LogIn, app: Flask) -> None:
    tables = {"survey": SURVEY, "settings": "form_id | version\nlow | 1"}
    sheets = {name: sheet_of(name, rows(table)) for name, table in tables.items()}
    here = app.extensions["nuanfang"]
    here.surveys.publish(sheets_json({**sheets, "table area": sheet_of("table area", rows(AREA))}), AT)
    browser = as_("east")
    found = []
    for value in ("", "700"):
        if value:
            set_at(app, COUNTY, value)
        path = start(browser, "low")
        assert given(browser)["tables"] == ({"area": [{"key": "standard_month", "value": value}]} if value else {})
        browser.post(path, {"income": "650", "act": "submit"}, 303)
        visit = visits.visit(here.cell.read(), path.split("/")[2], "")
        assert visit is not None
        found.append((visit.answers["standard"], visit.answers["low"], visit.problems))
        as_("station-east").get(f"/visits/{visit.uuid}")
    assert found == [(621, "no", []), (700, "yes", [])]
