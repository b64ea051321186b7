"""Files of labels: found beside the sheets, looked into, kept once, part of what a version is."""

from dataclasses import replace
from pathlib import Path

import pytest

from forms.bundle import bundle, bundle_hash
from forms.difference import difference
from forms.sheets import read_sheets, sheets_json
from forms.workbook import sheets_of
from forms.xlsform import read_survey, survey_from_sheets_json
from store import survey_media
from store.cell import Cell
from store.files import FolderStore
from tests.forms import tables
from tests.pictures import FILES, SHEETS, picture
from tests.store.seed import AT
from visits.combine import combine
from visits.media import Gathered, gather, keep
from visits.surveys import Surveys

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def gathered(folder: Path, **files: bytes | None) -> Gathered:
    """The survey in a folder with its files; some have other contents, or (None) are not there."""
    tables.write(SHEETS, folder)
    (folder / "media").mkdir()
    for name, content in {**FILES, **{name.replace("__", "."): one for name, one in files.items()}}.items():
        if content is not None:
            (folder / "media" / name).write_bytes(content)
    sheets = read_sheets(folder)
    survey, problems = read_survey(sheets)
    assert survey
    assert not problems
    return gather(survey, sheets, [folder / "media"])


def told(found: Gathered) -> list[tuple[object, ...]]:
    return [
        (one.code, one.params.get("sheet"), one.params.get("row"), one.params.get("name")) for one in found.problems
    ]


def test_every_file_is_found_whatever_the_case_of_its_name(tmp_path: Path):
    found = gathered(tmp_path)
    assert found.problems == ()
    assert set(found.survey.files) == {*FILES, "Apple.PNG"} - {"apple.png"}
    assert {one.mime for one in found.files} == {"image/png", "audio/mpeg"}


def test_a_missing_file_is_told_of_with_sheet_and_row_and_one_that_nothing_shows_too(tmp_path: Path):
    found = gathered(tmp_path, which__mp3=None, apple__png=None, other__png=picture("white"), **{".DS_Store": b"x"})
    missing = [("media_missing", "survey", 3, "which.mp3"), ("media_missing", "choices", 2, "Apple.PNG")]
    assert told(found) == [*missing, ("media_unused", None, None, None)]
    assert found.problems[-1].params["names"] == ["other.png"]
    assert all(one.warning for one in found.problems)
    assert "which.mp3" not in found.survey.files


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("which.mp3", FILES["tree.png"], "media_kind"),
        ("tree.png", FILES["which.mp3"], "media_kind"),
        ("tree.png", SVG, "media_type"),
        ("tree.png", b"<html><script>alert(1)</script>", "media_type"),
        ("tree.png", b"", "media_type"),
        ("tree.png", FILES["tree.png"] + bytes(11 << 20), "media_too_large"),
        ("which.mp3", FILES["which.mp3"] + bytes(31 << 20), "media_too_large"),
        ("tree.png", picture("white", (8000, 6000)), "media_pixels"),
    ],
)
def test_what_is_not_what_its_column_says_is_left_out(tmp_path: Path, file: str, content: bytes, code: str):
    found = gathered(tmp_path, **{file: content})
    assert [one[0] for one in told(found)] == [code]
    assert file not in found.survey.files


def test_each_content_is_kept_once_and_shown_to_all_once_it_is_published(tmp_path: Path):
    cell, store = Cell(tmp_path / "county.db"), FolderStore(tmp_path / "files")
    cell.migrate()
    found = gathered(tmp_path / "fruits", apple__png=FILES["tree.png"])
    for _ in range(2):
        keep(cell, store, found.files, AT)
    assert len([path for path in store.root.rglob("*") if path.is_file()]) == len(FILES) - 1
    sha256 = found.survey.files["tree.png"]
    assert survey_media.media(cell.read(), sha256).published == ""  # type: ignore[union-attr]
    Surveys(cell).publish(sheets_json(sheets_of(found.survey)), AT)
    assert survey_media.media(cell.read(), sha256).published == AT  # type: ignore[union-attr]
    assert Surveys(cell).get("fruits", "1") == found.survey
    cell.close()


def test_another_picture_under_the_same_name_is_another_content_of_the_version(tmp_path: Path):
    old = gathered(tmp_path / "old").survey
    new = gathered(tmp_path / "new", tree__png=picture("white")).survey
    assert bundle_hash(bundle(old)) != bundle_hash(bundle(new))
    assert [(one.field, one.key, one.what) for one in difference(old, new)] == [("files", "tree.png", "changed")]


def test_a_survey_without_files_is_what_it_was_before_there_were_any(tmp_path: Path):
    survey = replace(gathered(tmp_path).survey, files={})
    assert "files" not in bundle(survey)
    assert '"media":{' not in sheets_json(sheets_of(survey))


def test_two_surveys_in_one_visit_keep_their_own_pictures_of_one_name(tmp_path: Path):
    one = gathered(tmp_path / "one").survey
    other = gathered(tmp_path / "other", tree__png=picture("white")).survey
    text = sheets_json(sheets_of(other)).replace('"fruits"', '"garden"').replace('"hello"', '"hi"')
    whole = combine([one, survey_from_sheets_json(text)])
    shown = {
        item.name: whole.files[item.media["image"]["zh"]] for item in whole.items() if item.name in ("hello", "hi")
    }
    assert shown == {"hello": one.files["tree.png"], "hi": other.files["tree.png"]}
