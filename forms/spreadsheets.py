"""Cells as text out of .xlsx and .xls bytes, told by their content and never by a file's name."""

import io
import json
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from forms.problems import Problem
from forms.sheets import plain_name
from forms.xlsx import lean

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An old workbook is read by a process of its own, which may take so much and no more.
MOST_SECONDS, MOST_MEMORY = 20, 1024 * 1024 * 1024
# The library does not say of these that they have a password: an .xlsx packed away, an .xls whose first record says so.
_LOCKED = re.compile(
    re.escape("EncryptedPackage".encode("utf-16-le")) + rb"|\x09\x08\x10\0.{16}(?:\x86\0\0\0)?\x2f\0", re.DOTALL
)
# What an old workbook says of a sheet's rows and columns: from and to of each. Some programs claim all there could be.
_SPAN = re.compile(rb"\x00\x02\x0e\x00(.{12})\0\0", re.DOTALL)
# A cell whose formula failed: its row and column, and either a constant error or a result that is one. The library
# reads such cells as blank, and a condition that is lost without a word asks people what should not be asked.
_ERRORS = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
_FAILED = re.compile(
    rb"(?:\x05\x02\x08\x00(.{4})..%b\x01|\x06\x00..(.{4})..\x02.%b...\xff\xff)" % (_ERRORS, _ERRORS), re.DOTALL
)
_WIDE_SPAN = 100_000
_HOUSE = Path(__file__).resolve().parents[1]

Grid = list[list[str]]


def cells_of(content: bytes, names: Sequence[str]) -> dict[str, Grid]:
    """The rows of text of those sheets among `names` that the workbook has (by their plain names)."""
    if content.startswith(_ZIP):
        return _read(lean(content, names), names)
    if content.startswith(_OLE):
        return _read_apart(content, names)
    raise Problem("workbook_page" if _is_page(content) else "workbook_kind")


def _is_page(content: bytes) -> bool:
    """Whether this is a page of the web, or XML: many systems export such a thing under the name .xls."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf\xff\xfe\0\r\n\t ").replace(b"\0", b"").lower()
    return start.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta", b"mime-version:"))


def _read(content: bytes, names: Sequence[str]) -> dict[str, Grid]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = {plain_name(name): name for name in reversed(book.sheet_names)}
        return {name: _texts(book.get_sheet_by_name(wanted[name])) for name in names if name in wanted}
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Problem("workbook_broken", detail=str(error)) from None
    except BaseException as error:
        # The library's Rust code panics on some damaged .xls files; its exception stands outside Exception.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise Problem("workbook_broken", detail="panic") from None


def _texts(sheet: Any) -> Grid:
    return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _without_spans(content: bytes) -> bytes:
    """The library sets memory aside for all cells that a sheet claims: what is claimed beyond reason is blotted out."""

    def blotted(match: re.Match[bytes]) -> bytes:
        first_row, last_row, first_column, last_column = struct.unpack("<IIHH", match[1])
        area = (last_row - first_row) * (last_column - first_column)
        return match[0][:4] + bytes(14) if area > _WIDE_SPAN and last_column <= 256 else match[0]

    return _SPAN.sub(blotted, content)


def _letters(column: int) -> str:
    return (chr(ord("A") + column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _read_apart(content: bytes, names: Sequence[str]) -> dict[str, Grid]:
    """Read an .xls: one of a few bytes can claim sheets that take all memory, and cannot be measured from outside."""
    failed = _FAILED.search(content)
    if failed:
        row, column = struct.unpack("<HH", failed[1] or failed[2])
        raise Problem("workbook_failed", row=row + 1, column=_letters(column))
    command = [sys.executable, "-m", "forms.spreadsheets", *names]
    try:
        read = subprocess.run(  # noqa: S603 (our own module, and names of sheets)
            command, input=content, capture_output=True, timeout=MOST_SECONDS, cwd=_HOUSE, check=False
        )
    except subprocess.TimeoutExpired:
        raise Problem("workbook_heavy") from None
    if read.returncode:
        raise Problem("workbook_heavy")
    found = json.loads(read.stdout)
    if "problem" in found:
        raise Problem("workbook_locked") if _LOCKED.search(content) else Problem(**found["problem"])
    return {name: grid for name, grid in found.items() if isinstance(grid, list)}


def main() -> None:
    """`python -m forms.spreadsheets NAME… < workbook.xls`: the sheets as JSON, or the problem."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        found: dict[str, Any] = dict(_read(_without_spans(sys.stdin.buffer.read()), sys.argv[1:]))
    except Problem as problem:
        found = {"problem": problem.as_json()}
    sys.stdout.write(json.dumps(found))


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


if __name__ == "__main__":
    main()
