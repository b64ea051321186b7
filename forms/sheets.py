"""The sheets of a survey as text: from a workbook or a folder of CSV files, and as the JSON text that a store keeps.

It knows rows, columns and blanks; what a column means is not its business.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forms.problems import Problem

# The sheets that a survey has. Others (help pages, backups) may hold anything and are never read.
NAMES = ("survey", "choices", "external_choices", "settings", "needs", "entities")
# What the name of a sheet begins with that is a table for pulldata().
TABLE = "table "
# The sheet that only a store has: which content the files have that labels show. No workbook says so.
MEDIA = "media"
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 256
# Characters of a cell: a spreadsheet's own takes 32,767.
MOST_CHARACTERS = 100_000
SHIPPED = Path(__file__).resolve().parents[1] / "survey_defs"
# Outer blanks that people cannot see: of Unicode, and the zero-width ones that copying from web pages leaves behind.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row was written: in a sheet of the survey, or of a `module` that the row `included` of it brought in."""

    sheet: str
    row: int
    module: str = ""
    included: int = 0

    def params(self) -> dict[str, Any]:
        """What a problem says of the place."""
        place = {"sheet": self.sheet, "row": self.row}
        return {**place, "module": self.module, "included": self.included} if self.module else place


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` is what a spreadsheet shows at its left; `cells` stand under the headers.

    A row that stood elsewhere before knows its `place`; so do cells of it, by column, that another row wrote.
    """

    number: int
    cells: tuple[str, ...]
    place: Place | None = field(default=None, compare=False)
    cell_places: Mapping[int, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the first row that is not blank gives the headers; blank rows are left out."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


Sheets = Mapping[str, Sheet]


def read_sheets(path: Path | str, modules: Path = SHIPPED) -> Sheets:
    """The sheets of a survey, what it includes put in, and the tables that it looks up; Problem, Problems.

    Modules and tables are looked for beside the survey, then in the folder `modules`.
    """
    from forms.xlsform.include import whole  # what a row means is known there, and nothing is included by most

    path = Path(path)
    return whole(read_own_sheets(path), path, modules)


def read_own_sheets(path: Path) -> Sheets:
    """The sheets in a workbook (.xlsx or .xls, told by its content) or in a folder of CSV files; else a Problem."""
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
        texts = [cell and clean(cell) for cell in cells]
        if any(len(text) > MOST_CHARACTERS for text in texts):
            raise Problem("cell_too_long", sheet=name, row=number, most=MOST_CHARACTERS)
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


def plain_name(sheet: str) -> str:
    """A sheet's name without capitals and blanks: "External choices " is external_choices."""
    return re.sub(r"[\s_-]+", "_", sheet.strip().lower())


def clean(text: str) -> str:
    """The text without outer blanks; a non-breaking blank becomes a plain one, every line break a newline."""
    return text.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n").strip().strip(_INVISIBLE).strip()


def _folder(path: Path) -> Sheets:
    files = {
        plain_name(file.stem): file for file in sorted(path.iterdir(), reverse=True) if file.suffix.lower() == ".csv"
    }
    return {name: sheet_of(name, _csv_rows(name, files[name])) for name in NAMES if name in files}


def read_table(path: Path) -> Sheet:
    """A CSV file that is a table; Problem."""
    return sheet_of(path.stem, _csv_rows(path.stem, path))


def _csv_rows(name: str, path: Path) -> list[list[str]]:
    if path.stat().st_size > MOST_BYTES:
        raise Problem("workbook_too_large", sheet=name, bytes=path.stat().st_size, most=MOST_BYTES)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except UnicodeDecodeError as error:
        # Guessing another encoding would turn names into other names without a word.
        row = error.object[: error.start].count(b"\n") + 1
        raise Problem("csv_encoding", sheet=name, row=row, file=path.name) from None
    except csv.Error:
        raise Problem("csv_broken", sheet=name, file=path.name) from None


def _delimiter(text: str) -> str:
    """What stands between the cells: where programs write decimals with commas, semicolons (or tabs) do."""
    first = text.partition("\n")[0]
    return "," if "," in first else next((one for one in ";\t" if one in first), ",")


def sheets_json(sheets: Sheets) -> str:
    """The sheets as JSON text: the same sheets always give the same text, so that its hash names a version."""
    whole = {
        name: {"headers": sheets[name].headers, "rows": [[row.number, row.cells] for row in sheets[name].rows]}
        for name in (*NAMES, MEDIA, *sorted(name for name in sheets if name.startswith(TABLE)))
        if name in sheets
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Sheets:
    """What `sheets_json` wrote."""
    return {
        name: Sheet(tuple(sheet["headers"]), tuple(Row(number, tuple(cells)) for number, cells in sheet["rows"]))
        for name, sheet in json.loads(text).items()
    }
