"""Sheets from workbooks and folders: blanks, numbers, encodings and bounds."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from forms import sheets, spreadsheets
from forms.problems import Problem
from forms.sheets import Row, from_json, read_sheets, read_workbook, sheets_json
from tests.samples import WORKBOOKS


def workbook(**grids: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, grid in grids.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def by_hand(sheet_data: str, **more: str) -> bytes:
    """An .xlsx whose survey sheet holds exactly this XML."""
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
        '<sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData></worksheet>',
        **more,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def cell(place: str, text: str) -> str:
    digits = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{digits}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def refused(content: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        read_workbook(content)
    return caught.value


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


def test_other_sheets_are_never_read():
    found = read_workbook(workbook(**{" Survey ": [["type"], ["note"]], "help": [["anything"]], "settings": []}))
    assert list(found) == ["survey", "settings"]


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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_kind"),
        (b"type,name\ntext,a\n", "workbook_kind"),
        (b"PK\x03\x04 cut", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "workbook_broken"),
    ],
)
def test_what_is_no_workbook(content: bytes, code: str):
    assert refused(content).code == code


def test_an_archive_that_is_no_workbook():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert refused(content.getvalue()).code == "workbook_kind"


def test_an_altered_part_is_refused():
    content = bytearray(by_hand(cell("A1", "type") * 50))
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at] ^= 0xFF
    assert refused(bytes(content)).code == "workbook_broken"


def test_a_workbook_that_unpacks_beyond_the_bound(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreadsheets, "MOST_EXPANDED", 100_000)
    assert refused(by_hand(cell("A1", "type"), bomb=" " * 200_000)).code == "workbook_expands"


def test_a_far_cell_does_not_take_all_memory():
    problem = refused(by_hand(cell("A1", "type") + cell("XFD1048576", "x")))
    assert problem == Problem("workbook_area", part="xl/worksheets/sheet1.xml", rows=1048576, columns=16384)


def test_far_formats_without_a_value_do_no_harm():
    found = read_workbook(by_hand(cell("A1", "type") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
    assert found["survey"].headers == ("type",)


def test_bounds_of_a_sheet(monkeypatch: pytest.MonkeyPatch):
    wide = workbook(survey=[["type"] * 201])
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
