"""Pictures and sounds of surveys in the browser: uploaded, shown to who may see the survey, refused to others."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from store.survey_drafts import open_drafts
from tests.pictures import FILES, grids, picture
from tests.web.conftest import LogIn
from tests.web.pages import Browser
from tests.web.workbook import csv_zip, workbook, zipped

ZIP = zipped({"fruits/fruits.xlsx": workbook(grids()), **{f"fruits/media/{name}": one for name, one in FILES.items()}})


@pytest.fixture
def admin(as_: LogIn) -> Browser:
    return as_("admin", "en")


def send(browser: Browser, *files: tuple[str, bytes], status: int = 303) -> str:
    """Upload as the form does; the address of the draft, which is opened."""
    browser.get("/surveys")
    token = browser.page.one("input", name="csrf_token").attrs["value"]
    parts = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart({"csrf_token": token, "workbook": parts})
    kind = f'multipart/form-data; boundary="{boundary}"'
    found = browser._seen(browser.client.post("/surveys", input_stream=io.BytesIO(body), content_type=kind), status)
    if status == 303:
        browser.get(found.headers["Location"])
    return found.headers.get("Location", "")


def pictures(browser: Browser) -> list[Any]:
    return [(one.attrs["src"], one.attrs["alt"]) for one in browser.page.all("img", **{"class": "media__picture"})]


def test_a_zip_with_a_workbook_and_its_pictures(app: Flask, admin: Browser, as_: LogIn) -> None:
    draft = send(admin, ("fruits.zip", ZIP))
    assert "Nothing is wrong" in admin.page.words
    admin.get(f"{draft}/preview")
    shown = pictures(admin)
    assert shown[0][1] == "See the tree"
    assert [alt for _, alt in shown if alt in ("Apple", "Pear")][:2] == ["Apple", "Pear"]
    sound = admin.page.all("audio")[0].attrs
    assert sound["preload"] == "none"
    assert "controls" in sound

    address = shown[0][0]
    seen = admin.client.get(address, buffered=True)
    assert seen.data == FILES["tree-en.png"]  # the reader's language
    assert seen.mimetype == "image/png"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in seen.headers["Cache-Control"]
    assert "immutable" in seen.headers["Cache-Control"]
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    for name in ("east", "bureau"):
        assert as_(name).client.get(address, buffered=True).status_code == 404  # nobody else sees drafts

    admin.get(draft)
    admin.post(f"{draft}/publish", status=303)
    for name in ("east", "west", "bureau", "station-east", "admin"):
        assert as_(name).client.get(address, buffered=True).data == FILES["tree-en.png"], name
    assert app.test_client().get(address).status_code == 302  # nobody: to the log-in
    part = as_("east").client.get(sound["src"], headers={"Range": "bytes=0-3"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"ID3\x04")


def test_an_attachment_of_a_visit_is_nothing_that_a_survey_shows(app: Flask, as_: LogIn) -> None:
    db = app.extensions["nuanfang"].cell.read()
    (sha256,) = db.execute("select sha256 from file limit 1").fetchone()
    for name in ("east", "west", "admin"):
        browser = as_(name)
        assert browser.client.get(f"/media/{sha256}").status_code == 404
        assert browser.client.get("/media/..%2f..%2fcounty.db").status_code in (404, 422)


def test_several_files_at_once_and_sheets_as_csv(admin: Browser) -> None:
    send(admin, ("fruits.xlsx", workbook(grids())), *FILES.items())
    assert "Nothing is wrong" in admin.page.words
    send(admin, ("fruits.zip", csv_zip(grids())), ("pictures.zip", zipped(FILES)))
    assert "Nothing is wrong" in admin.page.words


def test_names_in_the_letters_of_a_chinese_computer(admin: Browser) -> None:
    """Explorer writes 苹果.png as GBK into a ZIP and does not say so."""
    found = grids()
    found["choices"][1][4] = "\u82f9\u679c.png"
    content = zipped({"a.xlsx": workbook(found), "AAAA.png": FILES["apple.png"], **FILES})
    content = content.replace(b"AAAA.png", "\u82f9\u679c.png".encode("gbk"))
    send(admin, ("a.zip", content))
    assert "is not at hand" not in admin.page.words


def test_what_is_wrong_with_files_stands_in_the_report(admin: Browser) -> None:
    wrong = {**FILES, "which.mp3": picture("white"), "extra.png": picture("white"), "../../../tmp/pear.png": b"<svg/>"}
    del wrong["apple.png"], wrong["pear.png"]
    draft = send(admin, ("a.zip", zipped({"a.xlsx": workbook(grids()), **wrong})))
    words = admin.page.words
    assert "Row 3 · Column media::audio" in words
    assert "which.mp3 is no sound" in words
    assert "The file Apple.PNG is not at hand" in words
    assert "pear.png is none of the files that a phone can show" in words
    assert "No label shows extra.png" in words
    admin.get(f"{draft}/preview")
    assert "Apple" in admin.page.words
    assert not admin.page.all("audio")


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ((("a.xlsx", workbook(grids())), ("b.xlsx", workbook(grids("2")))), 422, "one workbook: a.xlsx, b.xlsx"),
        ((("a.zip", zipped({f"{n}.png": b"" for n in range(2001)})),), 413, "more than 2000 files"),
        ((("a.zip", zipped({f"{n}.mp4": bytes(30 << 20) for n in range(7)})),), 413, "unpacks to"),
        ((("a.zip", zipped(FILES)),), 422, "sheet named survey"),
        ((("tree.png", FILES["tree.png"]),), 415, "no workbook"),
        ((("a.zip", bytes(61 << 20)),), 413, "at most 60 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_words(
    app: Flask, admin: Browser, files: tuple[tuple[str, bytes], ...], status: int, said: str
) -> None:
    send(admin, *files, status=status)
    assert said in admin.page.words
    assert open_drafts(app.extensions["nuanfang"].cell.read()) == []


def test_the_difference_says_that_a_picture_changed(admin: Browser) -> None:
    draft = send(admin, ("fruits.zip", ZIP))
    admin.post(f"{draft}/publish", status=303)
    files = {**FILES, "tree.png": picture("white")}
    send(admin, ("a.zip", zipped({"a.xlsx": workbook(grids("2")), **files})))
    assert "Other content Pictures and sounds Now: tree.png" in admin.page.words
