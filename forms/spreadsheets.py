"""Cells as text out of .xlsx and .xls bytes, told by their content and never by a file's name.

A small file can claim a giant sheet, and the library that reads it would then take all memory and end the process:
so size is measured before anything is handed to it.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from forms.problems import Problem

MOST_EXPANDED = 200 * 1024 * 1024
# A sheet's rows times its columns, from the first written cell to the last one.
MOST_AREA = 8_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A cell or row that holds something; `<c r="XFD9" s="1"/>` is only a format and takes no memory.
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]*)(\d+)["'][^<>]*(?<!/)>""")

# What zipfile lets through of an archive that is cut, altered or packed in a way that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError)

Grid = list[list[str]]


def cells_of(content: bytes, names: Sequence[str]) -> dict[str, Grid]:
    """The rows of text of those sheets among `names` that the workbook has (letter case and outer blanks aside)."""
    if content.startswith(_ZIP):
        _refuse_bombs(content)
    elif not content.startswith(_OLE):
        raise Problem("workbook_kind")
    grids = _read(content, names)
    return {name: [[cell_text(cell) for cell in row] for row in grid] for name, grid in grids.items()}


def _read(content: bytes, names: Sequence[str]) -> dict[str, list[list[Any]]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = {name.strip().lower(): name for name in reversed(book.sheet_names)}
        return {
            name: book.get_sheet_by_name(wanted[name]).to_python(skip_empty_area=False)
            for name in names
            if name in wanted
        }
    except calamine.PasswordError:
        raise Problem("workbook_locked") from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Problem("workbook_broken", detail=str(error)) from None
    except BaseException as error:
        # The library's Rust code panics on some damaged .xls files; its exception stands outside Exception.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise Problem("workbook_broken", detail="panic") from None


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if not any(member.filename == "[Content_Types].xml" for member in members):
                raise Problem("workbook_kind")
            # What a member declares is held to while it is read (zipfile checks size and CRC), so the sum is the truth.
            expanded = sum(member.file_size for member in members)
            if expanded > MOST_EXPANDED:
                raise Problem("workbook_expands", bytes=expanded, most=MOST_EXPANDED)
            for member in members:
                part = archive.read(member)
                if member.filename.endswith(".bin") and b"worksheet" in member.filename.encode():
                    raise Problem("workbook_kind")
                if b"<" in part[:200]:
                    _refuse_giant(member.filename, part)
    except _BROKEN as error:
        raise Problem("workbook_broken", detail=str(error)) from None


def _refuse_giant(part: str, xml: bytes) -> None:
    last_row = last_column = 0
    for letters, digits in _PLACE.findall(xml):
        last_row = max(last_row, int(digits))
        last_column = max(last_column, _column_number(letters))
    if last_row * last_column > MOST_AREA:
        raise Problem("workbook_area", part=part, rows=last_row, columns=last_column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def cell_text(value: object) -> str:
    """A cell as its author sees it: 1.0 is "1", a date is ISO, a truth value is TRUE or FALSE."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)
