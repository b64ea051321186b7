"""`flask survey` with pictures and sounds: what is exported and imported again is the same survey."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.forms import tables
from tests.pictures import FILES, SHEETS, grids
from tests.web.workbook import workbook
from web.county import Settings, open_county


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The survey as a folder with its files."""
    found = tables.write(SHEETS, tmp_path / "fruits")
    (found / "media").mkdir()
    for name, content in FILES.items():
        (found / "media" / name).write_bytes(content)
    return found


@pytest.fixture
def flask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `flask survey …` in a county of its own; what it printed as JSON."""
    from click.testing import CliRunner

    from web.commands.survey import survey

    monkeypatch.setenv("NUANFANG_INSTANCE", str(tmp_path / "instance"))

    def run(*words: object, status: int = 0) -> Any:
        result = CliRunner().invoke(survey, [*map(str, words), "--json"])
        assert result.exit_code == status, result.output
        return json.loads(result.output)

    return run


@pytest.mark.parametrize("dest", ["again", "again.zip", "again.xlsx"])
def test_what_was_exported_is_the_same_survey_when_imported(flask: Any, folder: Path, tmp_path: Path, dest: str):
    first = flask("import", folder)
    flask("export", folder, tmp_path / dest)
    again = flask("import", tmp_path / dest)
    assert again == first
    assert again["problems"] == []
    files = open_county(Settings.load({"INSTANCE": tmp_path / "instance"})).files
    assert len([path for path in files.root.rglob("*") if path.is_file()]) == len(FILES)


@pytest.mark.parametrize("where", ["fruits-media", "media"])
def test_files_lie_beside_a_workbook_too(flask: Any, folder: Path, tmp_path: Path, where: str):
    (tmp_path / "fruits.xlsx").write_bytes(workbook(grids()))
    (folder / "media").rename(tmp_path / where)
    assert flask("check", tmp_path / "fruits.xlsx")["problems"] == []


def test_a_zip_writes_nothing_outside_and_a_damaged_one_is_refused(flask: Any, folder: Path, tmp_path: Path):
    flask("export", folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("../../escaped.png", FILES["tree.png"])
    assert [one["code"] for one in flask("check", tmp_path / "a.zip")["problems"]] == ["media_unused"]
    assert not [*tmp_path.parent.rglob("escaped.png")]
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 nothing")
    assert [one["code"] for one in flask("check", tmp_path / "b.zip", status=1)["problems"]] == ["workbook_broken"]
