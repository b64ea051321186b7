"""Writes docs/xlsform.md: every row is read anew by the importer, and by the field's own tool, pyxform.

`python -m tests.docs.xlsform_book` writes the file; the test beside it fails when the file is stale.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.definition import QUESTION_TYPES, SELECTS, UNSEEN, Question
from forms.problems import Problem
from forms.sheets import Sheet
from forms.xlsform.columns import _ALIASES, _OF_XFORMS, _ONLY_KEPT, KNOWN, columns_of
from forms.xlsform.types import _NEAREST, _SPELLINGS
from tests.forms.tables import items, read, sheets
from tests.forms.xlsform import (
    test_choices_wrong,
    test_logic_wrong,
    test_needs_wrong,
    test_rows_wrong,
    test_sheets_wrong,
)
from web.problems import sentence

HOUSE = Path(__file__).resolve().parents[2]
BOOK = HOUSE / "docs" / "xlsform.md"
WRONG = (test_sheets_wrong, test_rows_wrong, test_choices_wrong, test_logic_wrong, test_needs_wrong)
KINDS = frozenset({"A01", "J02"})
HEAD = (Path(__file__).parent / "xlsform_head.md").read_text("utf-8")
PAIRS = {"begin group": "end group", "begin repeat": "end repeat", "begin_loop": "end_loop"}


@dataclass(frozen=True)
class Feature:
    """One word that no table of the importer tells of: what it does here, who else knows it, the test that shows it.

    `also` is "ours" where nobody else reads the word; it does no harm there.
    """

    table: str
    name: str
    does: str
    also: str
    test: str


def features() -> list[Feature]:
    """Those of features.csv."""
    with (Path(__file__).parent / "features.csv").open(encoding="utf-8", newline="") as file:
        return [Feature(**row) for row in csv.DictReader(file)]


def book() -> str:
    """The whole text."""
    parts = [HEAD, *_types(), *_columns()]
    for title in dict.fromkeys(one.table for one in features()):
        here = (_feature(one) for one in features() if one.table == title)
        parts.append(_section(title, ("", "what it does here", "known to", "shown by"), here))
    return "\n".join([*parts, *_wrong()])


def _section(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([f"## {title}\n", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *lines, ""])


def _feature(one: Feature) -> tuple[str, ...]:
    return f"`{one.name}`" if one.name != "any other" else one.name, one.does, one.also, _shown(one.test)


def _shown(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name or Path(path).stem}](../{path})"


def _types() -> Iterator[str]:
    spelled: dict[str, list[str]] = {}
    for spelling, name in _SPELLINGS.items():
        if spelling not in ("".join(name.split()).lower(), name.lower().replace("_", "").replace("-", "")):
            spelled.setdefault(name, []).append(f"`{spelling}`")
    known = [*sorted(QUESTION_TYPES - UNSEEN), *sorted(UNSEEN)]
    rows = [(f"`{name}`", *_type(name), ", ".join(spelled.get(name, ()))) for name in known]
    rows += [(f"`{name}`", *_type(name), ", ".join(spelled.get(name, ()))) for name in ("begin group", "begin repeat")]
    rows += [(f"`{name}`", *_type(name), "") for name in _NEAREST]
    rows += [(f"`{name}`", *_type(name), "") for name in ("begin_loop", "cascading_select")]
    yield _section("Question types", ("type", "state", "what it is here", "pyxform", "also written"), rows)


def _type(name: str) -> tuple[str, str, str]:
    """State, what becomes of it, and what pyxform says."""
    cells = f"{name} l" if name in SELECTS or name == "cascading_select" else name
    end = f"| | {PAIRS[name]} | | | |" if name in PAIRS else ""
    inner = "| | text | inner | B | |" if name in PAIRS else ""
    calculation = "1 + 1" if name in ("calculate", "hidden") else ""
    trigger = "${before}" if name == "background-geopoint" else ""
    own = "audit" if name == "audit" else "a"  # what pyxform wants it to be called
    table = f"""
        | survey   |         |        |       |               |           |
        |          | type    | name   | label | calculation   | trigger   |
        |          | text    | before | B     |               |           |
        |          | {cells} | {own}  | A     | {calculation} | {trigger} |
        {inner}
        {end}
        | choices  |           |      |       |
        |          | list_name | name | label |
        |          | l         | x    | X     |
        | settings |           |         |  |
        |          | form_id   | version |  |
        |          | t         | 1       |  |
    """
    state, told = _state(table)
    if state != "refused":
        item = items(_survey(table))[own]
        kind = item.type if isinstance(item, Question) else name
        told = (
            f"`{kind}`: {told}" if told else "known to the phone or computed, not asked" if kind in UNSEEN else "asked"
        )
    return state, told, _pyxform(table)


@cache
def _read(table: str) -> tuple[Any, list[Problem]]:
    return read(table, kinds=KINDS)


def _survey(table: str) -> Any:
    return _read(table)[0]


def _state(table: str) -> tuple[str, str]:
    """What the importer makes of it, and the sentence of its first problem."""
    found, problems = _read(table)
    errors = [problem for problem in problems if not problem.warning]
    first = next(iter(errors or problems), None)
    state = "refused" if found is None else "kept and reported" if problems else "supported"
    return state, _said(first) if first else ""


def _said(problem: Problem) -> str:
    """The sentence without the place that begins it: the table has columns for that."""
    said = " ".join(sentence(problem, "en").split())
    return said.partition(": ")[2] if said.startswith("Sheet ") else said


def _pyxform(table: str) -> str:
    plain = {name: _rows(sheet) for name, sheet in sheets(table).items() if name != "needs"}
    try:
        convert(xlsform=plain, validate=False)
    except (PyXFormError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "refuses"
    return "takes"


def _rows(sheet: Sheet) -> list[dict[str, str]]:
    return [{head: cell for head, cell in zip(sheet.headers, row.cells, strict=False) if cell} for row in sheet.rows]


def _columns() -> Iterator[str]:
    rows = []
    for sheet, names in KNOWN.items():
        for name in names:
            others = [f"`{spelling}`" for spelling in _spellings(sheet) if _means(sheet, spelling, name)]
            rows.append((sheet, f"`{name}`", "supported" if _means(sheet, name, name) else "", ", ".join(others)))
    rows += [("survey", f"`{name}`", _kept(name), "") for name in sorted(_ONLY_KEPT)]
    rows += [
        ("survey", "a column nobody knows", _kept("mine"), ""),
        ("choices", "columns of your own", "supported", ""),
    ]
    yield _section("Columns", ("sheet", "column", "state", "also written"), rows)


def _spellings(sheet: str) -> Mapping[str, str]:
    return {**_ALIASES[sheet], **(_OF_XFORMS if sheet == "survey" else {})}


def _means(sheet: str, header: str, name: str) -> bool:
    """Whether the importer reads a column of this header as the one of this name."""
    (column,) = columns_of(sheet, Sheet((header,), ()), {}, "")
    return column.name == name


def _kept(name: str) -> str:
    return _state(f"""
        | survey   |         |         |       |        |
        |          | type    | name    | label | {name} |
        |          | text    | a       | A     | x      |
        | settings |         |         |       |        |
        |          | form_id | version |       |        |
        |          | t       | 1       |       |        |
    """)[0]


def _wrong() -> Iterator[str]:
    """Every case of the importer's own tests, a line for each code, sheet and column."""
    for warning, title in ((True, "Repaired or passed over, and reported"), (False, "Refused, with the remedy")):
        rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
        for module in WRONG:
            path = f"tests/forms/xlsform/{module.__name__.rpartition('.')[2]}.py"
            for code, is_warning, sheet, _row, column, _more, table in module.CASES:
                problem = next((one for one in _read(table)[1] if one.code == code), None)
                if problem and is_warning is warning:
                    row = (sheet, column or "", _said(problem), _pyxform(table), _shown(path))
                    rows.setdefault((code, sheet, column or ""), (f"`{code}`", *row))
        heads = ("code", "sheet", "column", "what is said, as an example", "pyxform", "shown by")
        yield _section(title, heads, rows.values())


if __name__ == "__main__":
    BOOK.write_text(book(), "utf-8")
