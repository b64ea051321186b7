"""A survey's sheets while modules are put into them: rows whose cells stand under what their column means."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from forms.sheets import Place, Row, Sheet, Sheets
from forms.xlsform.columns import Column, squashed
from forms.xlsform.headers import columns_by_sheet
from forms.xlsform.languages import header_of

# A column: our name for it and the language of its texts, or "" and the header as it was written.
Key = tuple[str, str]

# Columns of the survey sheet that mean something in an include row only.
_OF_INCLUDES = {"foreach": "for_each", "whose": "whose"}
_YES = frozenset({"yes", "true", "1"})


@dataclass(slots=True)
class Entry:
    """One row on its way into the survey; `written` are the cells that another row wrote."""

    cells: dict[Key, str]
    place: Place
    written: dict[Key, Place] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The cell under one of our names, "" when it is blank."""
        return self.cells.get((name, ""), "")

    def write(self, key: Key, text: str, place: Place) -> None:
        """Put a text (or, where it is "", nothing) into a cell for the row at `place`."""
        self.cells.pop(key, None)
        self.written[key] = place
        if text:
            self.cells[key] = text

    @property
    def kind(self) -> str:
        """The first word of the type, however it is spelt."""
        return squashed(self.text("type").split()[0]) if self.text("type") else ""

    @property
    def is_disabled(self) -> bool:
        return self.text("disabled").lower() in _YES


@dataclass(slots=True)
class Book:
    """The sheets of a survey or module. `modules` are the folders that it includes, each with its names' prefix."""

    headers: dict[str, dict[Key, str]]
    entries: dict[str, list[Entry]]
    modules: list[tuple[Path, str]] = field(default_factory=list)

    def rows(self, sheet: str) -> list[Entry]:
        return self.entries.get(sheet, [])

    def take_headers(self, other: "Book") -> None:
        """Know the other book's columns too, after those that are here."""
        for sheet, headers in other.headers.items():
            mine = self.headers.setdefault(sheet, {})
            for key, header in headers.items():
                mine.setdefault(key, header)

    def settings(self) -> dict[Key, str]:
        """The row of settings, {} when there is none."""
        return self.rows("settings")[0].cells if self.rows("settings") else {}

    def setting(self, name: str) -> str:
        """A setting that is only kept, by its header; "" when it is not there."""
        return next((text for (_, header), text in self.settings().items() if squashed(header) == name), "")


def opened(sheets: Sheets, module: str = "", included: int = 0) -> Book:
    """The sheets of the survey itself, or of a module that the row `included` of the survey brings in."""
    columns = columns_by_sheet(sheets)[0]
    book = Book({}, {})
    for name, sheet in sheets.items():
        keys = _keys(name, columns[name])
        book.headers[name] = dict(zip(keys, sheet.headers, strict=True))
        book.entries[name] = [_entry(row, keys, Place(name, row.number, module, included)) for row in sheet.rows]
    return book


def _entry(row: Row, keys: list[Key], place: Place) -> Entry:
    # Cells beyond the headers have no meaning anywhere; the survey's own sheet alone is told of them.
    beyond: list[Key] = [("", f"#{at}") for at in range(len(keys), len(row.cells))]
    return Entry({key: cell for key, cell in zip((*keys, *beyond), row.cells, strict=False) if cell}, place)


def _keys(sheet: str, columns: tuple[Column, ...]) -> list[Key]:
    """A key for each column; of two columns for one thing the second keeps its place and counts for nothing."""
    keys: list[Key] = []
    for at, column in enumerate(columns):
        key = (column.name, column.language) if column.name else ("", column.header)
        if sheet == "survey" and squashed(column.header) in _OF_INCLUDES:
            key = _OF_INCLUDES[squashed(column.header)], ""
        keys.append(key if key not in keys and key != ("", "") else ("", f"{column.header}#{at}"))
    return keys


def closed(book: Book) -> Sheets:
    """The book as sheets: its rows follow one another from row 2 on, and each knows where it was written."""
    return {name: _sheet(book.headers.get(name, {}), entries) for name, entries in book.entries.items()}


def _sheet(headers: dict[Key, str], entries: list[Entry]) -> Sheet:
    used = {key for entry in entries for key in entry.cells}
    keys = [key for key in headers if key in used or key[0] not in _OF_INCLUDES.values()]
    keys += sorted(used.difference(keys))  # what stood beyond the headers
    return Sheet(tuple(headers.get(key) or _header(key) for key in keys), tuple(_rows(keys, entries)))


def _header(key: Key) -> str:
    name, language = key
    return f"{name}::{header_of(language)}" if name and language else name


def _rows(keys: list[Key], entries: list[Entry]) -> Iterator[Row]:
    for number, entry in enumerate(entries, 2):
        cells = [entry.cells.get(key, "") for key in keys]
        while cells and not cells[-1]:
            cells.pop()
        at = {keys.index(key): place for key, place in entry.written.items() if key in keys}
        yield Row(number, tuple(cells), entry.place, at)
