"""A survey written as a table inside a test.

| survey |                  |      |       |
|        | type             | name | label |
|        | select_one yn    | a    | A     |
| choices |                 |      |       |
|        | list_name        | name | label |
"""

import csv
from pathlib import Path

from forms.definition import Item, Question, Survey
from forms.problems import Problem
from forms.sheets import Sheets, sheet_of
from forms.xlsform import read_survey


def sheets(table: str) -> Sheets:
    """The sheets of a table: a line with a first cell begins the sheet of that name, its header row is row 1."""
    return {name: sheet_of(name, grid) for name, grid in grids(table).items()}


def grids(table: str) -> dict[str, list[list[str]]]:
    """The rows of each sheet of a table."""
    grids: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in table.strip().splitlines():
        first, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if first:
            rows = grids.setdefault(first, [])
        if any(cells) or not first:
            rows.append(cells)
    return grids


def write(table: str, folder: Path) -> Path:
    """The sheets of a table as CSV files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, grid in grids(table).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(grid)
    return folder


def read(table: str, kinds: frozenset[str] | None = None) -> tuple[Survey | None, list[Problem]]:
    """The survey of a table and its problems; its id is `test`."""
    return read_survey(sheets(table), "test", kinds)


def survey(table: str) -> Survey:
    """The survey of a table that has no error."""
    found, problems = read(table)
    assert found, problems
    return found


def items(found: Survey) -> dict[str, Item]:
    """The items of a survey by their names."""
    return {item.name: item for item in found.items()}


def question(found: Survey, name: str) -> Question:
    """The question of that name."""
    item = items(found)[name]
    assert isinstance(item, Question)
    return item
