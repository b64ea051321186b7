"""Where modules and tables lie: beside the survey, else among those that are shipped."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from forms.problems import Problem
from forms.sheets import TABLE, Place, Sheets, read_own_sheets
from forms.xlsform.book import Book, Entry
from forms.xlsform.columns import NEEDED
from forms.xlsform.files import ENDINGS, read_any_table

# A name that is no path: a module is looked for in known folders and nowhere else.
_NAME = re.compile(r"[^\W\d][\w.-]*")
_TABLE = re.compile(r"\w[\w .-]*")


class Library:
    """The modules that the survey at a path may include."""

    def __init__(self, path: Path, modules: Path) -> None:
        self._path = path.resolve()
        self._shelves = tuple(dict.fromkeys((self._path.parent, modules.resolve())))
        self._opened = [self._path if path.is_dir() else self._path.parent]

    def folder(self, name: str) -> Path | None:
        """The folder of a module; None when there is none of that name."""
        if not _NAME.fullmatch(name):
            return None
        folders = (shelf / name for shelf in self._shelves)
        return next((folder for folder in folders if (folder / "survey.csv").exists()), None)

    def names(self) -> list[str]:
        """The names of all modules at hand."""
        return sorted({sheet.parent.name for shelf in self._shelves for sheet in shelf.glob("*/survey.csv")})

    def is_survey(self, folder: Path) -> bool:
        """Whether this is the folder of the survey itself."""
        return folder == self._path

    def sheets(self, folder: Path) -> Sheets:
        """The sheets of a module; a Problem of its files names it."""
        self._opened.append(folder)
        try:
            return read_own_sheets(folder)
        except Problem as problem:
            raise Problem(problem.code, **{**problem.params, "module": folder.name}) from None

    def tables(self, names: Iterable[str]) -> Sheets:
        """The tables of these names: beside the survey's sheets, a module's, or in a folder `areas` beside those."""
        folders = [*self._opened, *(shelf / "areas" for shelf in self._shelves)]
        plain = (name for name in names if _TABLE.fullmatch(name))
        paths = ((name, [folder / f"{name}.{ending}" for folder in folders for ending in ENDINGS]) for name in plain)
        found = ((name, next((path for path in places if path.exists()), None)) for name, places in paths)
        return {TABLE + name: read_any_table(path) for name, path in found if path}


def faults(module: Book, name: str, place: Place) -> Iterator[Problem]:
    """What would make the survey around a module unreadable: columns that it lacks, groups that it does not end."""
    for sheet, needed in NEEDED.items():
        missing = [column for column in needed if module.rows(sheet) and (column, "") not in module.headers[sheet]]
        where = Place(sheet, 1, name, place.included or place.row).params()
        yield from (Problem("column_missing", **where, column=column) for column in missing)
    begun: list[Entry] = []
    for entry in module.rows("survey"):
        if entry.is_disabled:
            continue
        if entry.kind.startswith("begin"):
            begun.append(entry)
        elif entry.kind.startswith("end") and begun:
            begun.pop()
        elif entry.kind.startswith("end"):
            yield Problem("unexpected_end", **entry.place.params(), column="type", type=entry.text("type"))
    for entry in begun:
        yield Problem("unclosed_group", **entry.place.params(), column="type", name=entry.text("name"))
