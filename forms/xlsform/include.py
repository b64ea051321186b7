"""Modules put into a survey: an include row becomes a group of the module's rows, with its lists and rules.

What comes out are the sheets of a plain XLSForm: unique names, no include row and no set row.
"""

import re
from pathlib import Path

from forms.problems import Problem, Problems
from forms.sheets import MOST_COLUMNS, MOST_ROWS, SHIPPED, Sheets, read_own_sheets
from forms.xlsform.book import Book, Entry, closed, opened
from forms.xlsform.changes import Brought, change
from forms.xlsform.columns import near, squashed
from forms.xlsform.modules import Library, faults
from forms.xlsform.renaming import rename
from forms.xlsform.tables import table_names

_OURS = frozenset({"include", "set"})
# Settings of a module that the survey keeps, under the module's name: where its questions come from.
_CREDIT = re.compile(r"(?:(\w+)_)?((?:source|licence)(?:_[a-z]{2,3}(?:-\w+)?)?)", re.IGNORECASE)
_NO = frozenset({"no", "false", "0"})


def whole(sheets: Sheets, path: Path, modules: Path) -> Sheets:
    """The sheets with all that they include and look up; Problems. What includes nothing keeps its rows as they are."""
    library = Library(path, modules)
    book = opened(sheets) if sheets.get("survey") else Book({}, {})
    if any(entry.kind in _OURS for entry in book.rows("survey")):
        sheets = closed(_Inclusion(library).whole(book))
    return {**sheets, **library.tables(table_names(sheets))}


def modules_of(path: Path, modules: Path = SHIPPED) -> list[tuple[Path, str]]:
    """The folders of the modules that a survey includes, each with what their names begin with here."""
    sheets = read_own_sheets(path)
    return _Inclusion(Library(path, modules)).whole(opened(sheets)).modules if sheets.get("survey") else []


class _Inclusion:
    """One reading of a survey with its modules. `chain` are the modules that are open, outermost first."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.found: list[Problem] = []
        self.chain: list[Path] = []
        self.count = 0

    def whole(self, book: Book) -> Book:
        """The book with everything put in. Problems."""
        self.expand(book)
        if self.found:
            raise Problems(self.found)
        return book

    def expand(self, book: Book) -> None:
        """Put what the book includes in its place, then let its set rows change it."""
        rows: list[Brought] = []
        changes: list[Entry] = []
        repeats = [""]
        for entry in book.rows("survey"):
            if entry.is_disabled and entry.kind in _OURS:
                continue
            if entry.kind == "include":
                rows += self.included(entry, book, repeats[-1], rows)
            elif entry.kind == "set":
                changes.append(entry)
            else:
                rows.append((entry, ""))
                _follow(entry, repeats)
        self.found += change(rows, changes)
        self.found += _doubled(rows)
        book.entries["survey"] = [entry for entry, _ in rows]

    def included(self, entry: Entry, book: Book, repeat: str, before: list[Brought]) -> list[Brought]:
        """The rows that stand for an include row; the module's lists, rules and settings go into the book."""
        name = entry.text("name")
        folder = self.find(entry, before)
        if folder is None:
            return []
        place = entry.place
        module = opened(self.library.sheets(folder), name, place.included or place.row)
        self.count += len(module.rows("survey"))
        if self.count > MOST_ROWS:
            raise Problem("sheet_too_large", **place.params(), most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        self.chain.append(folder)
        self.found += [*faults(module, name, place)]
        self.expand(module)
        self.chain.pop()
        prefix = "" if module.setting("prefix").lower() in _NO else f"{name}_"
        if prefix:
            rename(module, prefix)
        book.take_headers(module)
        book.modules += [(folder, prefix), *((inner, prefix + its) for inner, its in module.modules)]
        self.found += _add_choices(book, module, name)
        _add_rules(book, module, entry, repeat)
        _add_credits(book, module, name)
        return [(one, name) for one in _grouped(entry, module)]

    def find(self, entry: Entry, before: list[Brought]) -> Path | None:
        """The folder of the module that an include row names; None, with the problem among `found`."""
        name, place = entry.text("name"), entry.place.params()
        folder = self.library.folder(name)
        if not name:
            self.found.append(Problem("name_missing", **place, column="name", type="include"))
        elif folder is None:
            meant = near(name, self.library.names())
            self.found.append(Problem("include_unknown", **place, column="name", name=name, near=meant))
        elif folder in self.chain or self.library.is_survey(folder):
            names = [*(one.name for one in self.chain), name]
            self.found.append(Problem("include_cycle", **place, column="name", names=names))
        elif any(module == name for _, module in before):
            self.found.append(Problem("include_twice", **place, column="name", name=name))
        else:
            return folder
        return None


def _follow(entry: Entry, repeats: list[str]) -> None:
    """Know which repeat the next row stands in."""
    kind = squashed(entry.text("type"))
    if kind.startswith("beginrepeat"):
        repeats.append(entry.text("name"))
    elif kind.startswith("endrepeat") and len(repeats) > 1:
        repeats.pop()


def _grouped(entry: Entry, module: Book) -> list[Entry]:
    """The module's rows in their group. Where the include row has no label, it bears the module's title."""
    name = entry.text("name")
    cells = {key: text for key, text in entry.cells.items() if key[0] not in ("for_each", "whose")}
    if not any(key[0] == "label" for key in cells):
        titles = {key: text for key, text in module.settings().items() if key[0] == "form_title"}
        cells |= {("label", language): text for (_, language), text in titles.items()}
    first = Entry({**cells, ("type", ""): "begin_group", ("name", ""): name}, entry.place)
    return [first, *module.rows("survey"), Entry({("type", ""): "end_group"}, entry.place)]


def _doubled(rows: list[Brought]) -> list[Problem]:
    """Names that two modules, or a module and the survey, both have. Groups may: nothing is answered to a group."""
    first: dict[str, Brought] = {}
    found = []
    for entry, module in rows:
        name = entry.text("name")
        if not name or entry.is_disabled or entry.kind.startswith("end"):
            continue
        known, where = first.setdefault(name, (entry, module))
        if where != module and not (_is_group(known) and _is_group(entry)):
            place = known.place
            said = f"{place.module}:{place.row}" if place.module else place.row
            found.append(Problem("name_duplicate", **entry.place.params(), column="name", name=name, first=said))
    return found


def _is_group(entry: Entry) -> bool:
    return squashed(entry.text("type")).startswith("begingroup")


def _add_choices(book: Book, module: Book, name: str) -> list[Problem]:
    """The module's lists after the survey's. One that both have in the same words is one."""
    kept, found = book.entries.setdefault("choices", []), []
    for list_name in dict.fromkeys(entry.text("list_name") for entry in module.rows("choices")):
        new = [entry for entry in module.rows("choices") if entry.text("list_name") == list_name]
        known = [entry for entry in kept if entry.text("list_name") == list_name]
        if not known:
            kept += new
        elif [entry.cells for entry in known] != [entry.cells for entry in new]:
            place = known[0].place.params()
            found.append(Problem("list_duplicate", **place, column="list_name", list=list_name, name=name))
    return found


def _add_rules(book: Book, module: Book, entry: Entry, repeat: str) -> None:
    """The module's rules after the survey's. Those that are asked of nobody in particular are asked as the include
    row says, or of each row of the repeat that the module stands in."""
    for_each = entry.text("for_each") or repeat
    for rule in module.rows("needs"):
        if not rule.text("for_each"):
            if for_each:
                rule.write(("for_each", ""), for_each, entry.place)
            if entry.text("whose") and not rule.text("whose"):
                rule.write(("whose", ""), entry.text("whose"), entry.place)
    if module.rows("needs"):
        headers = book.headers.setdefault("needs", {})
        for key in (("for_each", ""), ("whose", "")):
            if any(key in rule.cells for rule in module.rows("needs")):
                headers.setdefault(key, key[0])
        book.entries.setdefault("needs", []).extend(module.rows("needs"))


def _add_credits(book: Book, module: Book, name: str) -> None:
    settings, headers = book.settings(), book.headers.setdefault("settings", {})
    for (_, header), text in module.settings().items() if settings else ():
        credit = _CREDIT.fullmatch(header.strip())
        if credit:
            # What the module itself includes has its name before it already.
            own = header if credit[1] else f"{name}_{credit[2].lower()}"
            settings["", own] = text
            headers["", own] = own
