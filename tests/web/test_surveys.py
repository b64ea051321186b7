"""The life of a survey in the browser: uploaded, reported on, previewed, published, compared, retired."""

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forms.bundle import bundle, bundle_hash
from store import audit, surveys
from store.accounts import account_by_name
from store.survey_drafts import open_drafts
from tests.conftest import NOW
from tests.visits import door
from tests.web.conftest import LogIn
from tests.web.pages import Browser
from tests.web.workbook import csv_zip, workbook, zipped
from visits.receive import receive

GRIDS = {
    name: door.rows(table)
    for name, table in {
        "survey": door.SURVEY,
        "choices": door.CHOICES,
        "needs": door.NEEDS,
        "settings": door.SETTINGS,
    }.items()
}


def grids(version: str = "2", **edits: tuple[str, str]) -> dict[str, list[list[str]]]:
    """The door survey in this version, with cells replaced in the sheets that are named."""
    found = {name: [list(row) for row in rows] for name, rows in GRIDS.items()}
    found["settings"][1][1] = version
    for sheet, (old, new) in edits.items():
        assert any(old in row for row in found[sheet]), old
        found[sheet] = [[new if cell == old else cell for cell in row] for row in found[sheet]]
    return found


MISTAKES = grids(survey=("select_one yesno", "select_one maybe"), needs=("${fell} = 'yes'", "${fel} = 'yes'"))
MISTAKES["survey"][12][0] = "telepathy"


def upload(browser: Browser, content: bytes, name: str = "door.xlsx", status: int = 303) -> str:
    """Upload as the form does; the address of what came of it."""
    browser.get("/surveys")
    boundary, body = encode_multipart({**token(browser), "workbook": FileStorage(io.BytesIO(content), name)})
    kind = f'multipart/form-data; boundary="{boundary}"'
    found = browser._seen(browser.client.post("/surveys", input_stream=io.BytesIO(body), content_type=kind), status)
    return found.headers.get("Location", "")


@pytest.fixture
def admin(as_: LogIn) -> Browser:
    return as_("admin", "en")


def kept(app: Flask) -> Any:
    return app.extensions["nuanfang"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_names_each_cell_and_what_to_do(as_: LogIn, language: str) -> None:
    browser = as_("admin", language)
    browser.get(upload(browser, workbook(MISTAKES)))
    words = browser.page.words
    found = [element.text for element in browser.page.all("li") if element.attrs.get("class") == "finding"]
    assert len(found) >= 4
    is_error = ["错误" in text or "Mistake" in text for text in found]
    assert is_error == sorted(is_error, reverse=True), "errors first"
    for said in ("select_one maybe", "telepathy", "${fel} = 'yes'"):
        assert said in words
    place = {"zh": "工作表 survey · 第13行 · 列 type", "en": "Sheet survey · Row 13 · Column type"}[language]
    assert place in words
    assert not [form for form in browser.page.all("form") if form.attrs["action"].endswith("/publish")]


def test_the_report_as_a_table(admin: Browser) -> None:
    where = upload(admin, workbook(MISTAKES))
    response = admin.client.get(f"{where}/report.csv")
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0] == ["Kind", "Sheet", "Row", "Column", "What stands there", "What to do"]
    assert ["Mistake", "survey", "13", "type", "telepathy"] in [row[:5] for row in rows]
    assert all(row[5].endswith((".", "?", ")", "”")) or row[5] for row in rows[1:])


def test_no_cell_of_the_report_is_a_formula(admin: Browser) -> None:
    where = upload(admin, workbook(grids(survey=("text", "=HYPERLINK(1)"))))
    rows = list(csv.reader(io.StringIO(admin.client.get(f"{where}/report.csv").data.decode("utf-8-sig"))))
    assert {row[4] for row in rows if "HYPERLINK" in row[4]} == {"'=HYPERLINK(1)"}


def test_a_survey_from_upload_to_publication(app: Flask, admin: Browser) -> None:
    where = upload(admin, workbook(grids(survey=("一年内摔倒过吗", "这一年摔倒过吗"))))
    admin.get(where)
    assert "Nothing is wrong" in admin.page.words
    assert [e.text for e in admin.page.all("del")] == ["Before: 一年内摔倒过吗"]
    assert [e.text for e in admin.page.all("ins")] == ["Now: 这一年摔倒过吗"]
    assert surveys.latest(kept(app).cell.read(), "door").version == "1"  # type: ignore[union-attr]
    admin.post(f"{where}/publish", status=303)
    admin.get("/surveys/door")
    for said in ("In use", "Earlier", "Draft uploaded", "Published · 2", "管理员甲", "What changed since 1"):
        assert said in admin.page.words
    admin.get("/surveys/door/difference")
    assert "From version 1 to version 2" in admin.page.words
    assert "1 change" in admin.page.words
    admin.get("/surveys/door/difference?old=2&new=2")
    assert "the same in the same words" in admin.page.words
    acts = [(line.act, line.account) for line in audit.lines(kept(app).cell.read(), "survey", "door")]
    assert [act for act, _ in acts] == ["survey.publish", "survey.draft", "survey.publish"]
    assert acts[1][1] == acts[2][1] is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_kind_of_change_is_told(as_: LogIn, language: str) -> None:
    """Added, removed, moved, renamed, and changes of type, logic, choices and rules: each has its words."""
    sheets = grids(needs=("U2", "U1"), choices=("是", "有"))
    rows = sheets["survey"]
    rows[13][0:2] = ["decimal", "note"]  # renamed and of another type: another question
    rows[11][5] = "${fell} != 'no'"
    rows.insert(13, ["integer", "floor", "住几楼", "Which floor"])
    rows[4], rows[5] = rows[5], rows[4]
    sheets["choices"].append(["yesno", "unsure", "不清楚", "Not sure"])
    sheets["needs"].append(["A01", "${floor} > 5", "U3", "", "住得高", "Lives high up"])
    browser = as_("admin", language)
    browser.get(upload(browser, workbook(sheets)))
    said = {"zh": ("新增", "删去", "移动", "什么时候问", "选项", "需求规则", "紧急程度"),
            "en": ("Added", "Removed", "Moved", "Asked when", "Choices", "Need rules", "Urgency")}  # fmt: skip
    for words in (*said[language], "${fell} != 'no'", "family/members/", "yesno/unsure"):
        assert words in browser.page.words


def test_a_published_version_stays_as_it_is(app: Flask, admin: Browser) -> None:
    before = kept(app).surveys.get("door", "1")
    frozen = {one.version: one.hash for one in surveys.versions(kept(app).cell.read(), "door")}
    other = upload(admin, workbook(grids("1", survey=("健康状况", "身体"))))
    admin.get(other)
    assert "already published and cannot change" in admin.page.words
    assert not [form for form in admin.page.all("form") if form.attrs["action"].endswith("/publish")]
    admin.post(f"{other}/publish", token(admin), 409)
    assert "Give the new one another version" in admin.page.words
    admin.get(upload(admin, workbook(grids("2", survey=("健康状况", "身体")))))
    admin.post(f"{admin_path(admin)}/publish", status=303)
    assert bundle_hash(bundle(before)) == frozen["1"]
    now = {one.version: one.hash for one in surveys.versions(kept(app).cell.read(), "door")}
    assert now["1"] == frozen["1"] != now["2"]
    assert bundle_hash(bundle(kept(app).surveys.get("door", "2"))) == now["2"]


def token(browser: Browser) -> dict[str, str]:
    """The token of any form of the page that is shown: for a post that the page does not offer."""
    return {"csrf_token": browser.page.one("input", name="csrf_token").attrs["value"]}


def admin_path(browser: Browser) -> str:
    """The address of the draft that is shown."""
    drop = next(form.attrs["action"] for form in browser.page.all("form") if form.attrs["action"].endswith("/drop"))
    return drop.removesuffix("/drop")


def test_the_same_content_again_is_nothing_to_publish(admin: Browser) -> None:
    admin.get(upload(admin, workbook(grids("2"))))
    first = admin_path(admin)
    admin.post(f"{first}/publish", status=303)
    admin.get(upload(admin, workbook(grids("2"))))
    assert "there is nothing to publish" in admin.page.words


def test_the_next_upload_takes_the_place_of_the_draft(app: Flask, admin: Browser) -> None:
    first = upload(admin, workbook(MISTAKES))
    second = upload(admin, workbook(grids()))
    assert [f"/surveys/drafts/{one.id}" for one in open_drafts(kept(app).cell.read())] == [second]
    admin.get(first)
    assert "taken this draft" in admin.page.words
    for act in ("publish", "drop"):
        admin.get(second)
        admin.post(f"{first}/{act}", token(admin), 409)
    admin.get(second)
    admin.post(f"{second}/drop", status=303)
    assert open_drafts(kept(app).cell.read()) == []
    admin.get(second)
    assert "was dropped" in admin.page.words


def test_a_draft_with_mistakes_is_not_published(app: Flask, admin: Browser) -> None:
    where = upload(admin, workbook(MISTAKES))
    admin.get(where)
    admin.post(f"{where}/publish", token(admin), 422)
    assert "has mistakes" in admin.page.words
    assert surveys.latest(kept(app).cell.read(), "door").version == "1"  # type: ignore[union-attr]
    admin.get(f"{where}/preview", 422)


@pytest.mark.parametrize("folder", ["", "door/"])
def test_csv_sheets_in_a_zip(admin: Browser, folder: str) -> None:
    admin.get(upload(admin, csv_zip(grids(), folder), "door.zip"))
    assert "Nothing is wrong" in admin.page.words


BAD: dict[str, tuple[bytes, str, int, str]] = {
    "no workbook": (b"%PDF-1.7 nothing", "a.xlsx", 415, "no workbook"),
    "empty": (b"", "a.xlsx", 422, "The file is empty"),
    "no survey sheet": (workbook({"help": [["a"]]}), "a.xlsx", 422, "sheet named survey"),
    "damaged": (b"PK\x03\x04" + b"\0" * 40, "a.xlsx", 422, "damaged"),
    "too large": (b"PK\x03\x04" + b"\0" * (21 << 20), "a.xlsx", 413, "too large"),
    "30 MB": (b"\0" * (30 << 20), "a.xlsx", 413, "too large"),
    "a bomb": (
        zipped({"[Content_Types].xml": b"<", "xl/a.xml": b"\0" * (210 << 20)}), "a.xlsx", 413, "unpacks to",
    ),
    "a bomb of CSV": (zipped({"survey.csv": b"a," * (25 << 20)}), "a.zip", 413, "unpacks to"),
    "not UTF-8": (zipped({"survey.csv": "type,name,标签".encode("gbk")}), "a.zip", 422, "not UTF-8"),
    "a name that leads out": (zipped({"../../survey.csv": b"type,name\n"}), "a.zip", 422, "sheet named survey"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_survey_is_refused_in_words_and_nothing_is_kept(app: Flask, admin: Browser, kind: str) -> None:
    content, name, status, said = BAD[kind]
    upload(admin, content, name, status)
    assert said in admin.page.words
    assert "Nothing was kept" in admin.page.words
    assert open_drafts(kept(app).cell.read()) == []


def test_no_file_no_token_no_right(app: Flask, admin: Browser, as_: LogIn) -> None:
    admin.get("/surveys")
    admin.post("/surveys", {}, 400)
    assert "No file came" in admin.page.words
    body = {"workbook": (io.BytesIO(workbook(grids())), "door.xlsx")}
    assert admin.client.post("/surveys", data=body).status_code == 400
    where = upload(admin, workbook(grids()))
    for act in ("publish", "drop"):
        assert admin.client.post(f"{where}/{act}").status_code == 400
    assert admin.client.post("/surveys/door/retire").status_code == 400
    for who in ("bureau", "station-east", "east"):
        other = as_(who)
        other.get("/visits")
        mine = token(other)
        posts = ("/surveys", f"{where}/publish", f"{where}/drop", "/surveys/door/retire")
        assert [other.client.post(path, data=mine).status_code for path in posts] == [403] * 4
        for path in (where, f"{where}/preview", f"{where}/bundle", f"{where}/report.csv"):
            other.get(path, 403)
    assert surveys.latest(kept(app).cell.read(), "door").version == "1"  # type: ignore[union-attr]


def test_the_bureau_looks_on(as_: LogIn) -> None:
    browser = as_("bureau", "en")
    browser.get("/surveys")
    assert not browser.page.all("input", type="file")
    browser.get("/surveys/door")
    assert not [form for form in browser.page.all("form") if "retire" in form.attrs.get("action", "")]
    browser.get("/surveys/door/1/preview")
    browser.get("/surveys/door/difference", 404)
    assert "one version only" in browser.page.words
    for missing in ("/surveys/none", "/surveys/none/difference", "/surveys/door/9/preview", "/surveys/none/1/preview"):
        browser.get(missing, 404)


def test_the_preview_may_stand_in_our_frame_and_sends_nothing(admin: Browser) -> None:
    where = upload(admin, workbook(grids()))
    for path, bundled in (
        (f"{where}/preview", f"{where}/bundle"),
        ("/surveys/door/1/preview", "/surveys/door/1.json"),
    ):
        policy = admin.get(path).headers["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy
        assert "form-action 'none'" in policy
        assert policy.endswith(f"connect-src localhost{bundled}")
        assert json.loads(admin.client.get(bundled).data)["id"] == "door"
        assert not [form for form in admin.page.all("form") if form.attrs.get("method") or form.attrs.get("action")]
    assert "frame-ancestors 'none'" in admin.get(where).headers["Content-Security-Policy"]


def test_retired_no_visit_begins_but_what_was_begun_arrives(app: Flask, admin: Browser, as_: LogIn) -> None:
    worker = as_("east", "en")
    worker.get("/households/east")
    assert worker.page.all("input", name="survey")
    begun = worker.post("/households/east/visits", {"survey": "door"}, 303).headers["Location"]
    admin.get("/surveys/door")
    admin.post("/surveys/door/retire", status=303)
    admin.get("/surveys/door")
    assert "Retired on" in admin.page.words
    admin.get("/surveys")
    assert "Retired" in admin.page.words
    worker.get("/households/east")
    assert not worker.page.all("input", name="survey")
    refused = worker.client.post("/households/east/visits", data={"survey": "door", **token(worker)})
    assert refused.status_code == 409
    assert "is retired" in refused.get_data(as_text=True)
    worker.get(begun)
    here = kept(app)
    sender = account_by_name(here.cell.read(), "east")
    assert sender
    posted = door.visit(uuid="44444444-2222-4333-8444-555555555555", files=[])
    receipt = receive(here.cell, here.surveys, door.body(posted), sender[0], NOW, lambda: "x")
    assert (receipt.survey, receipt.version) == ("door", "1")
    admin.get("/surveys/door")
    admin.post("/surveys/door/retire", token(admin), 409)
    admin.get(upload(admin, workbook(grids("2"))))
    admin.post(f"{admin_path(admin)}/publish", status=303)
    worker.get("/households/east")
    assert worker.page.all("input", name="survey")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_survey_that_nobody_has_seen(as_: LogIn, language: str) -> None:
    browser = as_("admin", language)
    where = upload(browser, workbook(grids(settings=("door", "window"))), "window.xlsx")
    browser.get(where)
    said = {"zh": "还没有发布过", "en": "No version of this survey is published yet"}[language]
    assert said in browser.page.words
    browser.post(f"{where}/publish", status=303)
    browser.get("/surveys/window")


def test_a_survey_without_an_id_is_called_after_its_file(admin: Browser) -> None:
    """Its name may be Chinese: every address of it works."""
    sheets = grids()
    sheets["settings"] = [["version"], ["1"]]
    where = upload(admin, workbook(sheets), "问卷 一.xlsx")
    admin.get(where)
    admin.post(f"{where}/publish", status=303)
    for path in ("/surveys/问卷_一", "/surveys/问卷_一/1/preview", "/surveys/问卷_一/needs"):
        admin.get(path)
    assert "问卷_一" in admin.page.words
