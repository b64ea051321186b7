"""What people upload as a workbook: sheets under any name, cells of any kind, giants, locked and broken files."""

import struct
import time
from collections.abc import Sequence

import openpyxl
import pytest

from forms import spreadsheets, xlsx
from forms.problems import Problem
from forms.sheets import read_workbook
from tests.forms.workbooks import archive, by_hand, cell, compound, old_workbook, refused, workbook

ENCRYPTED = compound("EncryptedPackage", b"x" * 5000)
# An old workbook whose second record says how the rest is hidden.
HIDDEN = compound(
    "Workbook",
    struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6)
    + struct.pack("<HH", 0x2F, 54)
    + b"\1\0\1\0\1\0"
    + b"z" * 48,
)


def first_row(content: bytes) -> Sequence[str]:
    return read_workbook(content)["survey"].headers


def test_sheets_are_found_whatever_their_letters_and_blanks():
    grid: list[list[object]] = [["type"], ["note"]]
    found = read_workbook(workbook(**{" Survey ": grid, "CHOICES": grid, "external choices": grid, "help": grid}))
    assert list(found) == ["survey", "choices", "external_choices"]
    assert [row.number for row in found["survey"].rows] == [2]


def test_of_two_sheets_of_one_name_the_first_counts():
    assert first_row(workbook(**{"survey": [["type"]], "Survey ": [["other"]]})) == ("type",)


def test_hidden_sheets_merged_cells_and_notes_are_no_matter(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    assert page
    page.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"], ["text", None, "B"]):
        page.append(row)
    page.merge_cells("B2:B3")
    page["C2"].comment = openpyxl.comments.Comment("why", "me")
    page.sheet_state = "hidden"
    book.create_sheet("help")
    book.save(tmp_path / "book.xlsx")
    found = read_workbook((tmp_path / "book.xlsx").read_bytes())
    assert [row.cells for row in found["survey"].rows] == [("text", "a", "A"), ("text", "", "B")]


def test_cells_of_every_kind():
    kinds = (
        '<c r="A1" t="inlineStr"><is><r><t>Rich</t></r><r><t xml:space="preserve"> text</t></r></is></c>',
        '<c r="B1" t="b"><v>1</v></c>',
        '<c r="C1"><v>1.0</v></c>',
        '<c r="D1"><f>SUM(A1:A2)</f><v>3</v></c>',
        '<c r="E1" t="str"><f>A2&amp;""</f><v></v></c>',
        '<c r="F1" s="0" t="e"><f>#REF!</f><v>#REF!</v></c>',
        '<c r="G1" t="d"><v>2026-11-22</v></c>',
        '<c r="H1" t="str"><v>01</v></c>',
    )
    texts = ("Rich text", "TRUE", "1", "3", "", "#REF!", "2026-11-22", "01")
    assert first_row(by_hand(f'<row r="1">{"".join(kinds)}</row>')) == texts


def test_formulas_whose_results_are_missing_are_not_read_as_blank():
    assert refused(workbook(survey=[["type", "=A1"]])) == Problem("workbook_formulas", sheet="survey")


def test_parts_named_with_other_capitals_and_slashes():
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>type</t></si></sst>'
    content = by_hand('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', **{"xl/SharedStrings.xml": shared})
    assert first_row(content) == ("type",)
    assert first_row(content.replace(b"xl/worksheets/sheet1.xml", b"xl\\worksheets\\Sheet1.xml")) == ("type",)


def test_a_prefix_before_every_element():
    xml = '<x:row r="1"><x:c r="A1" t="str"><x:v>type</x:v></x:c><x:c r="B1" s="1"/></x:row><x:row r="2"/>'
    space = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = f"<x:worksheet {space}><x:sheetData>{xml}</x:sheetData></x:worksheet>"
    assert first_row(by_hand("", **{"xl/worksheets/sheet1.xml": sheet})) == ("type",)


# Kinds of files


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_kind"),
        (b"type,name\ntext,a\n", "workbook_kind"),
        (b"%PDF-1.7", "workbook_kind"),
        (archive({"content.xml": "<office/>"}), "workbook_kind"),
        (archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "workbook_kind"),
        (b"\xef\xbb\xbf \r\n<HTML><table><tr><td>type</td></tr></table>", "workbook_page"),
        ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'.encode("utf-16"), "workbook_page"),
        (ENCRYPTED, "workbook_locked"),
        (HIDDEN, "workbook_locked"),
        (b"PK\x03\x04 cut", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "workbook_broken"),
        (workbook(survey=[["type"]])[:-200], "workbook_broken"),
        (archive({"[Content_Types].xml": "", "xl/workbook.xml": "<cut"}), "workbook_broken"),
        (
            by_hand("", **{"xl/worksheets/sheet1.xml": "<worksheet>".encode("utf-16").decode("latin-1")}),
            "workbook_broken",
        ),
    ],
)
def test_what_is_no_workbook_that_we_read(content: bytes, code: str):
    assert refused(content).code == code


def test_an_altered_part_is_refused():
    content = bytearray(by_hand(cell("A1", "type") * 50))
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[at] ^= 0xFF
    assert refused(bytes(content)).code == "workbook_broken"


def test_an_old_workbook_is_told_by_its_content(tmp_path):
    content = old_workbook((0, 0, "type"), (0, 1, "姓名"), (2, 0, "text"), (2, 1, 1.0), name=" SURVEY")
    found = read_workbook(content)["survey"]
    assert (found.headers, found.rows[0].number, found.rows[0].cells) == (("type", "姓名"), 3, ("text", "1"))


def test_a_failed_formula_of_an_old_workbook_is_not_read_as_blank():
    problem = refused(old_workbook((0, 0, "type"), (0, 1, "relevant"), (1, 0, "text"), (1, 1, "#REF!")))
    assert problem == Problem("workbook_failed", row=2, column="B")


# Giants


def test_a_million_blank_rows_cost_no_more_than_a_second():
    row = '<row r="{0}" s="3" customFormat="1"><c r="A{0}" s="3"/><c r="B{0}" s="3"></c></row>'
    content = by_hand(cell("A1", "type") + "".join(map(row.format, range(2, 1_048_577))))
    begun = time.process_time()
    assert first_row(content) == ("type",)
    assert time.process_time() - begun < 1


def test_a_sheet_of_blank_rows_alone():
    assert read_workbook(by_hand('<row r="5"><c r="A5" s="1"/></row>'))["survey"].headers == ()


def test_far_formats_do_no_harm_before_what_is_written():
    rows = f'<row r="1"><c r="XFD1" s="1"/></row><row r="1048576"/>{cell("A2", "type")}{cell("A3", "text")}'
    assert first_row(by_hand(rows)) == ("type",)


def test_a_far_cell_does_not_take_all_memory():
    problem = refused(by_hand(cell("A1", "type") + cell("XFD1048576", "x")))
    assert problem == Problem("workbook_area", part="survey", rows=1048576, columns=16384)


def test_a_far_cell_of_an_old_workbook_does_not_take_all_memory(monkeypatch: pytest.MonkeyPatch):
    assert refused(old_workbook((0, 0, "type"), (65535, 255, 1.0), sheets=20)).code == "workbook_heavy"
    monkeypatch.setattr(spreadsheets, "MOST_SECONDS", 0.001)
    assert refused(old_workbook((0, 0, "type"))).code == "workbook_heavy"


def test_an_old_workbook_may_claim_rows_that_it_does_not_have():
    assert first_row(old_workbook((0, 0, "type"), (0, 1, "name"), claimed=1_048_576)) == ("type", "name")


def test_what_is_no_sheet_of_the_survey_may_be_giant_or_broken():
    far = cell("XFD1048576", "x")
    assert refused(by_hand(far)).code == "workbook_area"
    assert read_workbook(by_hand(far, **{"xl/workbook.xml": _renamed("backup")})) == {}
    assert read_workbook(by_hand("<cut", **{"xl/workbook.xml": _renamed("backup")})) == {}


def _renamed(name: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="{name}" r:id="r1"/></sheets></workbook>'


@pytest.mark.parametrize("bound", ["MOST_EXPANDED", "MOST_LEAN"])
def test_a_workbook_that_unpacks_beyond_the_bound(monkeypatch: pytest.MonkeyPatch, bound: str):
    monkeypatch.setattr(xlsx, bound, 100_000)
    assert refused(by_hand(cell("A1", "type"), **{"xl/sharedStrings.xml": " " * 200_000})).code == "workbook_expands"


def test_what_a_part_declares_is_held_to():
    content = bytearray(by_hand(cell("A1", "x" * 100_000)))
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    content[at : at + 4] = struct.pack("<I", 10)
    assert refused(bytes(content)).code == "workbook_broken"
