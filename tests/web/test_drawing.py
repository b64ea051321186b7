"""A phone knows by a mark that the page of a survey is drawn otherwise now than when it was brought."""

import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.web.conftest import LogIn
from web.phone.drawing import HOUSE, drawing

PO = "translations/zh/LC_MESSAGES"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of what draws pages."""
    for name in ("templates", "translations", "web/fieldwork"):
        shutil.copytree(HOUSE / name, tmp_path / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    shutil.copy(HOUSE / "web/sentences.py", tmp_path / "web")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "brings"),
    [
        ("templates/parts/filling.html", True),
        ("templates/parts/survey.html", True),
        ("templates/parts/types.html", True),  # included by what is included
        (f"{PO}/messages.po", True),
        ("web/fieldwork/survey_page.py", True),
        ("web/sentences.py", True),
        ("templates/pages/needs.html", False),
        (f"{PO}/documents.po", False),
    ],
)
def test_the_mark_changes_with_what_draws_the_page(house: Path, file: str, brings: bool) -> None:
    before = drawing(house)
    drawing.cache_clear()
    assert drawing(house) == before == drawing()
    with (house / file).open("a", encoding="utf-8") as changed:
        changed.write("\n# \n" if file.endswith((".po", ".py")) else "\n")
    drawing.cache_clear()
    assert (drawing(house) != before) is brings


def test_a_phone_is_told_the_mark(app: Flask, as_: LogIn) -> None:
    told = as_("east").client.get("/api/sync").get_json()["surveys"]
    assert told
    assert all(drawing() in one["mark"].split(".") for one in told)
