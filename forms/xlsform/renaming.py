"""A module's names as the survey that includes it knows them: each with the module's name before it."""

import re

from forms.xlsform.book import Book, Entry
from forms.xlsform.types import with_list_renamed

_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
# Cells that hold a name; all others are read for ${name}.
_NAMES = frozenset({"name", "type", "list_name", "kind", "urgency", "for_each"})


def rename(book: Book, prefix: str) -> None:
    """Put the prefix before each name of a row and of a list of choices, wherever it is used.

    A name that the module does not have stays as it was written, so that its author reads it so in the problem.
    """
    names = {entry.text("name") for entry in book.rows("survey")} - {""}
    lists = {entry.text("list_name") for entry in book.rows("choices")} - {""}

    def prefixed(found: re.Match[str]) -> str:
        return f"${{{prefix}{found[1]}}}" if found[1] in names else found[0]

    for sheet in ("survey", "choices", "needs"):
        for entry in book.rows(sheet):
            for key, text in entry.cells.items():
                if "${" in text and key[0] not in _NAMES:
                    entry.cells[key] = _REFERENCE.sub(prefixed, text)
    for entry in book.rows("survey"):
        _rename(entry, "name", prefix, names)
        if entry.text("type"):
            entry.cells["type", ""] = _REFERENCE.sub(prefixed, with_list_renamed(entry.text("type"), prefix, lists))
    for entry in book.rows("choices"):
        _rename(entry, "list_name", prefix, lists)
    for entry in book.rows("needs"):
        _rename(entry, "for_each", prefix, names)


def _rename(entry: Entry, column: str, prefix: str, known: set[str]) -> None:
    if entry.text(column) in known:
        entry.cells[column, ""] = prefix + entry.text(column)
