"""Workbooks made for a test: by openpyxl, by hand from XML, and old ones (.xls) from their records."""

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from forms.problems import Problem
from forms.sheets import read_workbook

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def workbook(**grids: list[list[object]]) -> bytes:
    """An .xlsx as openpyxl writes it."""
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
    """An .xlsx whose survey sheet holds exactly this XML, with more parts beside it."""
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>',
    }
    return archive({**parts, **more})


def refused(content: bytes) -> Problem:
    """Why this is not read."""
    with pytest.raises(Problem) as caught:
        read_workbook(content)
    return caught.value


def archive(parts: Mapping[str, str]) -> bytes:
    """A ZIP of these texts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return content.getvalue()


def cell(place: str, text: str) -> str:
    """A row with one text in it."""
    digits = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{digits}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def old_workbook(
    *cells: tuple[int, int, str | float], sheets: int = 1, name: str = "survey", claimed: int = 0
) -> bytes:
    """An .xls with these cells (row and column from 0) in each of its sheets; the first is called `name`.

    `claimed` are rows that each sheet says it has, over all columns.
    """
    names = [name, *(f"more{number}" for number in range(1, sheets))]
    span = _record(0x200, struct.pack("<IIHHH", 0, claimed, 0, 256, 0)) if claimed else b""
    sheet = _begin(0x10) + span + b"".join(map(_old_cell, cells)) + _record(0x0A)
    bounds = [struct.pack("<IHBB", 0, 0, len(one), 0) + one.encode("latin-1") for one in names]
    length = len(_begin(0x05)) + sum(4 + len(bound) for bound in bounds) + 4
    places = [struct.pack("<I", length + number * len(sheet)) for number in range(sheets)]
    listed = b"".join(_record(0x85, at + bound[4:]) for at, bound in zip(places, bounds, strict=True))
    return compound("Workbook", _begin(0x05) + listed + _record(0x0A) + sheet * sheets)


def compound(stream: str, content: bytes) -> bytes:
    """An OLE file with one stream, as old workbooks and those with a password are."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    sectors = len(content) // 512
    fat = struct.pack("<2I", _FAT, _END)
    fat += struct.pack(f"<{sectors}I", *range(3, sectors + 2), _END) + struct.pack("<I", _FREE) * (126 - sectors)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<9I", 1, 1, 0, 4096, _END, 0, _END, 0, 0) + struct.pack("<I", _FREE) * 108
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(stream, 2, _FREE, 2, len(content))
    return header + fat + entries.ljust(512, b"\0") + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    named = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return named + struct.pack("<3I", _FREE, _FREE, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0x06))


def _old_cell(given: tuple[int, int, str | float]) -> bytes:
    row, column, value = given
    at = struct.pack("<HHH", row, column, 0)
    if value == "#REF!":
        return _record(0x205, at + b"\x17\1")
    if isinstance(value, str):
        return _record(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x203, at + struct.pack("<d", value))
