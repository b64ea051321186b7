"""The sheets of a survey as text: from a workbook or a folder of CSV files, and as the JSON text that a store keeps.

It knows rows, columns and blanks; what a column means is not its business.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.problems import Problem

# The sheets that a survey has. Others (help pages, backups) may hold anything and are never read.
NAMES = ("survey", "choices", "settings", "needs")
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
# Outer blanks that people cannot see: of Unicode, and the zero-width ones that copying from web pages leaves behind.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` is what a spreadsheet shows at its left; `cells` stand under the headers."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the first row that is not blank gives the headers; blank rows are left out."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


Sheets = Mapping[str, Sheet]


def read_sheets(path: Path | str) -> Sheets:
    """The sheets in a workbook (.xlsx or .xls, told by its content) or in a folder of CSV files; else a Problem."""
    path = Path(path)
    if path.is_dir():
        return _folder(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Problem("workbook_too_large", bytes=path.stat().st_size, most=MOST_BYTES)
        content = path.read_bytes()
    except OSError:
        raise Problem("path_unreadable", path=str(path)) from None
    return read_workbook(content)


def read_workbook(content: bytes) -> Sheets:
    """The sheets in the bytes of a workbook, as somebody uploads them."""
    from forms.spreadsheets import cells_of  # calamine is loaded only where a workbook is read

    if len(content) > MOST_BYTES:
        raise Problem("workbook_too_large", bytes=len(content), most=MOST_BYTES)
    return {name: sheet_of(name, rows) for name, rows in cells_of(content, NAMES).items()}


def sheet_of(name: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """A sheet from its rows of text, blank ones among them; the first row is row 1."""
    headers: tuple[str, ...] | None = None
    kept: list[Row] = []
    for number, cells in enumerate(rows, 1):
        texts = [clean(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > MOST_COLUMNS or len(kept) >= MOST_ROWS:
            raise Problem("sheet_too_large", sheet=name, row=number, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        if headers is None:
            headers = tuple(texts)
        else:
            kept.append(Row(number, tuple(texts)))
    return Sheet(headers or (), tuple(kept))


def clean(text: str) -> str:
    """The text without outer blanks; a non-breaking blank becomes a plain one, every line break a newline."""
    return text.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n").strip().strip(_INVISIBLE).strip()


def _folder(path: Path) -> Sheets:
    files = {file.stem.lower(): file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"}
    return {name: sheet_of(name, _csv_rows(name, files[name])) for name in NAMES if name in files}


def _csv_rows(name: str, path: Path) -> list[list[str]]:
    if path.stat().st_size > MOST_BYTES:
        raise Problem("workbook_too_large", sheet=name, bytes=path.stat().st_size, most=MOST_BYTES)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        # Guessing another encoding would turn names into other names without a word.
        row = error.object[: error.start].count(b"\n") + 1
        raise Problem("csv_encoding", sheet=name, row=row, file=path.name) from None
    except csv.Error:
        raise Problem("csv_broken", sheet=name, file=path.name) from None


def sheets_json(sheets: Sheets) -> str:
    """The sheets as JSON text: the same sheets always give the same text, so that its hash names a version."""
    whole = {
        name: {"headers": sheets[name].headers, "rows": [[row.number, row.cells] for row in sheets[name].rows]}
        for name in NAMES
        if name in sheets
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Sheets:
    """What `sheets_json` wrote."""
    return {
        name: Sheet(tuple(sheet["headers"]), tuple(Row(number, tuple(cells)) for number, cells in sheet["rows"]))
        for name, sheet in json.loads(text).items()
    }
