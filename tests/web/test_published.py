"""The published surveys as administrators see them: versions, origins, and which answers can raise which need."""

import pytest
from flask import Flask

from forms.sheets import read_sheets, sheets_json
from store import households
from tests.store.seed import AT, EAST_VILLAGE
from tests.test_house import HOUSE
from tests.visits import door, porch
from tests.web.conftest import LogIn


@pytest.fixture
def shipped(app: Flask) -> Flask:
    """The county with all surveys of the house."""
    for survey in ("canji", "dibao", "jingji", "laoren", "liushou", "manyidu"):
        sheets = sheets_json(read_sheets(HOUSE / "survey_defs" / survey))
        app.extensions["nuanfang"].surveys.publish(sheets, AT)
    return app


@pytest.mark.parametrize("who", ["admin", "bureau"])
def test_versions_and_how_much_is_asked(app: Flask, as_: LogIn, who: str) -> None:
    app.extensions["nuanfang"].surveys.publish(door.sheets("2"), "2026-04-01T01:00:00Z")
    browser = as_(who)
    browser.get("/surveys")
    for said in ("门口问卷", "2 (2026年4月1日) · 1 (2026年3月1日)", "要问的题7"):
        assert said in browser.page.words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_the_modules_come_from(shipped: Flask, as_: LogIn, language: str) -> None:
    browser = as_("admin", language)
    browser.get("/surveys")
    laoren = shipped.extensions["nuanfang"].surveys.latest("laoren")
    title = next(item.label[language] for item in laoren.items() if item.name == "phq9")
    assert [b for b in browser.page.all("b") if b.text == title]
    assert "GB/T 42195-2022" in browser.page.words
    assert ("FAO" in browser.page.words) or ("粮农组织" in browser.page.words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_rule_with_its_questions(app: Flask, as_: LogIn, language: str) -> None:
    app.extensions["nuanfang"].surveys.publish(porch.sheets(), AT)
    browser = as_("admin", language)
    browser.get("/surveys/door/needs")
    said = {
        "zh": ("… 不能做饭", "能自己做饭吗", "家里每个人都看", "${meals} = 'no'"),
        "en": ("… cannot cook", "Can cook", "For each person", "${meals} = 'no'"),
    }
    for words in said[language]:
        assert words in browser.page.words
    browser.get("/surveys/porch/needs")
    for words in {"zh": ("有几间房", "经过：房子大小"), "en": ("How many rooms", "By way of: Size of house")}[language]:
        assert words in browser.page.words
    browser.get("/surveys/door%2Bporch/needs")
    assert ("门口问卷＋门廊问卷" if language == "zh" else "At the door + On the porch") in browser.page.words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_surveys_of_the_house_are_explained(shipped: Flask, as_: LogIn, language: str) -> None:
    browser = as_("admin", language)
    for survey in ("canji", "dibao", "jingji", "laoren", "liushou", "manyidu"):
        browser.get(f"/surveys/{survey}/needs")
        rules = {code.text for code in browser.page.all("code")}
        assert not [p.text for p in browser.page.all("p") if "${" in p.text and p.text not in rules]
    browser.get("/surveys/laoren/needs")
    assert [e for e in browser.page.all("a") if e.attrs.get("href", "").startswith("/settings/")]
    browser.get("/surveys/none/needs", 404)


def test_surveys_are_ticked_for_the_groups_that_their_settings_name(shipped: Flask, as_: LogIn) -> None:
    here = shipped.extensions["nuanfang"]
    for name, groups in (("both", ("canji", "laoren")), ("none", ()), ("child", ("liushou",))):
        family = households.Household(name, EAST_VILLAGE, "四组", "㛃兰", groups=groups, created=AT)
        here.cell.write(lambda db, family=family: households.add_household(db, family))
        browser = as_("east")
        browser.get(f"/households/{name}")
        ticked = [e.attrs["value"] for e in browser.page.all("input", name="survey") if "checked" in e.attrs]
        assert ticked == (list(groups) or ["canji"])
