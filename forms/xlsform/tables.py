"""The tables that a survey looks up with pulldata(): which they are, how they are read, and what is missing in them."""

import re
from collections.abc import Iterator, Mapping

from forms.definition import Item, NeedRule, Survey, Table
from forms.expressions.tables import Pull, pulls
from forms.problems import Problem
from forms.sheets import MOST_COLUMNS, NAMES, TABLE, Sheet, Sheets
from forms.xlsform.columns import Line, near, squashed
from forms.xlsform.files import ENDINGS

_QUOTES = "[\"'\u2018\u2019\u201a\u201c\u201d\u201e]"
_NAME = r"([^\W\d][\w.-]*(?: [\w.-]+)*)"
_CALL = re.compile(rf"(?:pulldata|search|instance)\s*\(\s*{_QUOTES}\s*{_NAME}\s*{_QUOTES}")
_FILE = re.compile(rf"(?:^|\s)(\w[\w.-]*)\.(?:{'|'.join(ENDINGS)})\b", re.IGNORECASE)
_EXTERNAL = frozenset({"csvexternal", "xmlexternal"})


def table_names(sheets: Sheets) -> list[str]:
    """The tables that cells of a survey name, as they are written there."""
    cells = (cell for name in ("survey", "needs") if name in sheets for row in sheets[name].rows for cell in row.cells)
    names = dict.fromkeys(name for cell in cells if "(" in cell for name in _CALL.findall(cell))
    names |= dict.fromkeys(_of_types(sheets["survey"]) if "survey" in sheets else ())
    return [name for name in names if name not in NAMES]


def _of_types(sheet: Sheet) -> Iterator[str]:
    """The tables that types name: lists in files, and files that are told of by a row of their own."""
    at = {squashed(header): place for place, header in reversed(list(enumerate(sheet.headers)))}
    for row in sheet.rows if "type" in at else ():
        kind = row.cells[at["type"]] if len(row.cells) > at["type"] else ""
        yield from _FILE.findall(kind)
        if squashed(kind) in _EXTERNAL and len(row.cells) > at.get("name", MOST_COLUMNS):
            yield row.cells[at["name"]]


def tables_of(sheets: Sheets) -> dict[str, Table]:
    """The tables among the sheets."""
    return {name.removeprefix(TABLE): _table(sheet) for name, sheet in sheets.items() if name.startswith(TABLE)}


def _table(sheet: Sheet) -> Table:
    return tuple(
        {header: cell for header, cell in zip(sheet.headers, row.cells, strict=False) if header and cell}
        for row in sheet.rows
    )


def table_problems(survey: Survey, lines: Mapping[tuple[str, int], Line]) -> Iterator[Problem]:
    """Warnings where a table, a column or a row that is named is not at hand: a county may still have it."""
    for line, column, pull in _pulls(survey, lines):
        problem = _missing(survey.tables, pull)
        if problem:
            code, name, known = problem
            yield line.problem(code, column, warning=True, name=name, table=pull[0], near=near(name, known))


def _pulls(survey: Survey, lines: Mapping[tuple[str, int], Line]) -> Iterator[tuple[Line, str, Pull]]:
    owners: list[Item | NeedRule] = [*survey.items(), *survey.rules]
    for owner in owners:
        sheet = "survey" if isinstance(owner, Item) else "needs"
        for column, expression in owner.expressions():
            yield from ((lines[sheet, owner.row], column, pull) for pull in pulls(expression.tree))


def _missing(tables: Mapping[str, Table], pull: Pull) -> tuple[str, str, set[str]] | None:
    """Code, the name that is not there, and those that are."""
    name, column, key_column, key = pull
    if name is None:
        return None
    if name not in tables:
        return "table_missing", name, {*tables}
    headers = {header for row in tables[name] for header in row}
    for header in (column, key_column):
        if header is not None and header not in headers:
            return "table_column_missing", header, headers
    keys = {row.get(key_column, "") for row in tables[name]} if key_column else set()
    return ("table_row_missing", key, keys) if key is not None and key_column and key not in keys else None
