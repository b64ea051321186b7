"""A visit that was begun with one version of its survey and finished with another: the station sees both."""

import csv
import io
import zipfile

import pytest
from flask import Flask

from forms.sheets import sheet_of, sheets_json
from store import accounts
from tests.conftest import NOW
from tests.store.seed import AT
from tests.visits import door
from tests.web.conftest import LogIn
from visits.receive import receive

UUID = "e0000000-0000-4000-8000-00000000000c"
ASIDE = {
    "health/drunk": ["tea", "rain"],
    "family/members[2]/job": "种地",
    "family/members[1]/meals": "perhaps",
    "no/such": 3,
    "<b>": "<i>a\ud842",
}
# The version that the visit began with asked more, and offered other answers.
BEFORE = {
    "survey": door.SURVEY.replace(
        "image            | photo ",
        "select_multiple drinks | drunk | ${name}家喝什么水 | What ${name} drinks\nimage            | photo ",
    ).replace("end_repeat ", "text | job | **做什么**工作 | Work\nend_repeat ", 1),
    "choices": f"{door.CHOICES}drinks | tea | 茶 | Tea\ndrinks | rain | 雨水 | Rain\nyesno | perhaps | 有时 | Some",
    "settings": door.SETTINGS.replace("| 1 ", "| 0 "),
}


@pytest.fixture
def moved(app: Flask) -> Flask:
    """A visit that moved, and one that says it began with a version that nobody knows."""
    here = app.extensions["nuanfang"]
    here.surveys.publish(sheets_json({name: sheet_of(name, door.rows(table)) for name, table in BEFORE.items()}), AT)
    (east, _) = accounts.account_by_name(here.cell.read(), "east") or (None, "")
    assert east is not None
    for uuid, began in ((UUID, "0"), (UUID.replace("c", "d"), "lost")):
        posted = door.visit(uuid=uuid, files=[], began={"version": began}, aside=ASIDE, confirmed=["health/fell"])
        receive(here.cell, here.surveys, door.body(posted), east, NOW, lambda: "")
    return app


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", [("…家喝什么水", "茶、雨水"), ("做什么工作 (2)", "种地"), ("能自己做饭吗 (1)", "有时")]),
        ("en", [("What … drinks", "Tea, Rain"), ("Work (2)", "种地"), ("Can cook (1)", "Some")]),
    ],
)
@pytest.mark.parametrize(("uuid", "began"), [(UUID, "0"), (UUID.replace("c", "d"), "lost")])
def test_the_page_tells_both_versions_and_what_stands_aside(
    moved: Flask, as_: LogIn, uuid: str, began: str, language: str, told: list[tuple[str, str]]
) -> None:
    browser = as_("station-east", language)
    browser.get(f"/visits/{uuid}")
    aside = browser.page.words.partition({"zh": "换新版之前", "en": "before the survey changed"}[language])[2]
    for question, answer in (*told, ("no/such", "3"), ("<b>", "<i>a?")):
        assert f"{question}{answer}" in aside
    both = {"zh": f"1（开始时是{began}）", "en": f"1, begun with {began}"}[language]
    assert both in browser.page.words


def test_a_visit_that_never_moved_tells_one_version(as_: LogIn) -> None:
    browser = as_("station-east", "en")
    browser.get("/visits/e0000000-0000-4000-8000-000000000001")
    assert "begun with" not in browser.page.words
    assert "before the survey changed" not in browser.page.words


def test_the_tables_tell_it_too(moved: Flask, as_: LogIn) -> None:
    response = as_("station-east").get("/tables/door.zip?cells=names")
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("door.csv").decode("utf-8-sig"), newline="")))
    told = {row["visit"]: (row["version"], row["began"], row["confirmed"]) for row in rows}
    assert told[UUID] == ("1", "0", "health/fell")
    assert told["e0000000-0000-4000-8000-000000000001"] == ("1", "", "")
    assert '"health/drunk": ["tea", "rain"]' in next(row["aside"] for row in rows if row["visit"] == UUID)
