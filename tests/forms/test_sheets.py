"""Sheets from workbooks and folders: blanks, numbers, encodings and bounds (files of all kinds: test_workbooks.py)."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from forms import sheets, spreadsheets
from forms.problems import Problem
from forms.sheets import Row, from_json, read_sheets, read_workbook, sheets_json
from tests.forms.workbooks import refused, workbook
from tests.samples import WORKBOOKS


def test_rows_keep_their_numbers_and_blank_tails_are_dropped():
    found = read_workbook(
        workbook(survey=[[], ["type", "name"], ["text", "a"], ["", " "], ["text", "b", None], [], [""]])
    )
    assert found["survey"].headers == ("type", "name")
    assert found["survey"].rows == (Row(3, ("text", "a")), Row(5, ("text", "b")))


def test_numbers_dates_and_truth_are_what_their_author_sees():
    values = [1.0, 12, 0.5, 2403221100.0, True, False, date(2026, 11, 22), datetime(2026, 11, 22, 8, 30), time(8, 30)]
    texts = [spreadsheets.cell_text(value) for value in values]
    assert texts == ["1", "12", "0.5", "2403221100", "TRUE", "FALSE", "2026-11-22", "2026-11-22T08:30:00", "08:30:00"]
    assert read_workbook(workbook(choices=[["name"], [1.0], [2]]))["choices"].rows[0].cells == ("1",)


def test_blanks_that_nobody_sees_are_trimmed():
    row = [["type", "name\xa0"], ["\ufefftext ", "\u200ba\xa0b\u3000"]]
    found = read_workbook(workbook(survey=row))["survey"]
    assert found.headers == ("type", "name")
    assert found.rows[0].cells == ("text", "a b")


@pytest.mark.parametrize("between", [";", "\t"])
def test_csv_of_programs_that_write_decimals_with_commas(tmp_path: Path, between: str):
    (tmp_path / "survey.csv").write_text(f"type{between}name\ntext{between}a,b\n", "utf-8")
    assert read_sheets(tmp_path)["survey"].rows[0].cells == ("text", "a,b")


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_folder_of_csv_with_and_without_bom(tmp_path: Path, start: str):
    (tmp_path / "survey.csv").write_text(
        f'{start}type,name,label\r\ntext,a,"𠮷田,\r\n阿依古丽·买买提"\r\n\r\nnote,b,B\r\n', "utf-8"
    )
    (tmp_path / "notes.csv").write_text("not ours", "utf-8")
    found = read_sheets(tmp_path)
    assert list(found) == ["survey"]
    assert found["survey"].rows == (Row(2, ("text", "a", "𠮷田,\n阿依古丽·买买提")), Row(4, ("note", "b", "B")))


def test_a_folder_in_another_encoding_is_refused_with_the_row(tmp_path: Path):
    (tmp_path / "survey.csv").write_bytes("type,name,label\ntext,a,姓名\n".encode("gb18030"))
    with pytest.raises(Problem) as caught:
        read_sheets(tmp_path)
    assert caught.value == Problem("csv_encoding", sheet="survey", row=2, file="survey.csv")


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path):
    (tmp_path / "survey.csv").write_text('type,name\ntext,"a\n', "utf-8")
    with pytest.raises(Problem) as caught:
        read_sheets(tmp_path)
    assert caught.value == Problem("csv_broken", sheet="survey", file="survey.csv")


def test_a_path_that_is_not_there(tmp_path: Path):
    with pytest.raises(Problem) as caught:
        read_sheets(tmp_path / "nothing.xlsx")
    assert caught.value.code == "path_unreadable"


def test_bounds_of_a_sheet(monkeypatch: pytest.MonkeyPatch):
    wide = workbook(survey=[["type"] * 257])
    assert refused(wide).code == "sheet_too_large"
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    read_workbook(workbook(survey=[["type"], ["a"], ["b"], ["c"]]))
    assert refused(workbook(survey=[["type"], ["a"], ["b"], ["c"], [], ["d"]])).params["row"] == 6
    monkeypatch.setattr(sheets, "MOST_BYTES", 100)
    assert refused(wide).code == "workbook_too_large"


def test_kept_as_json():
    found = read_workbook(workbook(survey=[["type", "name"], [], ["text", "姓名"]], choices=[["list_name"]]))
    text = sheets_json(found)
    assert from_json(text) == found
    assert "姓名" in text
    assert sheets_json(from_json(text)) == text


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_samples_are_read_and_kept(path: Path):
    found = read_sheets(path)
    assert found["survey"].rows
    assert from_json(sheets_json(found)) == found
