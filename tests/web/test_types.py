"""Answers of rarer types by round trips: what is wrong is told beside the question, what is right stays as it was."""

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from forms.sheets import sheet_of, sheets_json
from store import visits
from tests.store.seed import AT
from tests.visits.door import rows
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local
from tests.web.test_fieldwork import draft_of

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | parameters | default | read_only | appearance
time            | at     | 几点     | When      |                       |                               |            |
dateTime        | fell   | 何时     | Moment    |                       | 2026-11-20T14:05:33.000+08:00 |            |
range           | pain   | 疼痛     | Pain      | start=0 end=10 step=2 |                               |            |
rank wishes     | wishes | 愿望     | Wishes    |                       |                               |            |
geotrace        | way    | 路       | Way       |                       |                               |            |
audio           | voice  | 录音     | Voice     |                       |                               |            |
file            | paper  | 病历     | Paper     |                       |                               |            |
select_one wishes | fixed | 去年    | Last year |                       | meals                         | yes        |
select_one wishes | other | 别的    | Other     |                       |                               | ${pain} > 5 |
"""
CHOICES = """
list_name | name    | label::中文 (zh) | label::English (en)
wishes    | meals   | 送饭             | Meals
wishes    | company | 有人陪           | Company
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
rare    | 1       | 题型                  | Types
"""


@pytest.fixture
def path(app: Flask, as_: LogIn) -> str:
    """The address of a draft that asks for all of them."""
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    sheets = sheets_json({name: sheet_of(name, rows(table)) for name, table in tables.items()})
    app.extensions["nuanfang"].surveys.publish(sheets, AT)
    browser = as_("east", "en")
    browser.get("/households/east")
    return local(browser.post("/households/east/visits", {"survey": "rare"}, 303).location)


def kept(app: Flask, path: str) -> dict[str, Any]:
    cell = app.extensions["nuanfang"].cell
    found = [draft for account in range(1, 20) for draft in visits.drafts(cell.read(), account)]
    return next(draft.answers for draft in found if draft.uuid in path)


def open_(as_: LogIn, path: str) -> Browser:
    browser = as_("east", "en")
    browser.get(path)
    return browser


@pytest.mark.parametrize(
    ("place", "typed", "sentence"),
    [
        ("at", "25:10", "Type a time of day, like 14:30."),
        ("fell", "yesterday", "Choose a day and a time."),
        ("pain", "11", "Type a number between the two ends, on one of the steps."),
        ("pain", "3", "Type a number between the two ends, on one of the steps."),
        ("way", "30 104", "Give at least two points, each with latitude and longitude."),
        ("wishes@dance", "1", "This answer is no longer in the list. Choose again."),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_question(
    as_: LogIn, app: Flask, path: str, place: str, typed: str, sentence: str
) -> None:
    browser = open_(as_, path)
    browser.post(path, {"act": "submit", place: typed}, 422)
    assert sentence in browser.page.one("p", id=f"{place.partition('@')[0]}-error").text


def test_two_choices_cannot_have_one_place(as_: LogIn, app: Flask, path: str) -> None:
    browser = open_(as_, path)
    for act in ("save", "submit"):
        browser.post(path, {"act": act, "wishes@meals": "1", "wishes@company": "1"}, 422)
        words = browser.page.one("p", id="wishes-error").text
        assert "Two choices have the same place. Give each a place of its own." in words
    browser.post(path, {"act": "save", "wishes@meals": "2", "wishes@company": "1"}, 303)
    assert kept(app, path)["wishes"] == ["company", "meals"]


def test_what_nobody_touched_stays_as_it_was(as_: LogIn, app: Flask, path: str) -> None:
    """A default keeps its seconds, and what is locked is not lost because its control posts nothing."""
    browser = open_(as_, path)
    assert browser.page.one("input", name="fell").attrs["value"] == "2026-11-20T14:05"
    browser.post(path, {"act": "save", "fell": "2026-11-20T14:05"}, 303)
    assert kept(app, path) == {"fell": "2026-11-20T14:05:33.000+08:00", "fixed": "meals"}
    browser.post(path, {"act": "save", "fell": "2026-11-20T14:06"}, 303)
    assert kept(app, path)["fell"] == "2026-11-20T14:06:00.000+08:00"


def test_what_an_answer_locks_keeps_what_it_said(as_: LogIn, app: Flask, path: str) -> None:
    browser = open_(as_, path)
    browser.post(path, {"act": "save", "other": "company", "pain": "6"}, 303)
    browser.get(path)
    browser.post(path, {"act": "save", "pain": "6"}, 303)
    assert kept(app, path)["other"] == "company"


def test_a_file_that_nobody_can_keep_is_refused(as_: LogIn, app: Flask, path: str) -> None:
    browser = open_(as_, path)
    browser.post(path, {"act": "save", "voice@file": (io.BytesIO(b"<script>"), "voice.mp3")}, 422)
    assert "This file is none that we can keep." in browser.page.one("p", id="voice-error").text
    assert "voice" not in kept(app, path)
    browser.post(path, {"act": "save", "voice@file": (io.BytesIO(b"ID3 a song"), "voice.mp3")}, 303)
    name = kept(app, path)["voice"]
    assert name.startswith("voice-")
    assert name.endswith(".mp3")


def test_a_photo_that_was_chosen_as_a_file_is_made_small_too(as_: LogIn, app: Flask, path: str) -> None:
    browser, photo, exif = open_(as_, path), io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 39.0, 25.5)})
    Image.effect_noise((1800, 1200), 90).save(photo, "JPEG", quality=95, exif=exif)
    # Some phones do not say what a file is.
    upload = (io.BytesIO(photo.getvalue()), "IMG_1.JPG", "application/octet-stream")
    answer = browser.post(path, {"act": "save", "paper@file": upload}, 303)
    answer.request.environ["wsgi.input"].close()
    assert kept(app, path)["paper"].endswith(".jpg")
    here = app.extensions["nuanfang"]
    [file] = draft_of(app, path).files
    content = here.files.path(file["sha256"]).read_bytes()
    assert b"Exif" not in content
    assert len(content) <= 300 << 10
    browser.post(path, {"act": "save", "paper@file": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "a.pdf")}, 303)
    assert kept(app, path)["paper"].endswith(".pdf")
    browser.post(path, {"act": "save", "paper@file": (io.BytesIO(b"no picture"), "IMG_1.HEIC")}, 422)
    assert "JPEG, PNG, WEBP" in browser.page.one("p", id="paper-error").text
