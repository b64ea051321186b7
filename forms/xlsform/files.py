"""Lists that lie in files beside the survey: select_one_from_file, and the search() of an appearance.

Such a list is called by its file ("villages.csv"), followed by what picks names and labels in it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from forms.definition import Choice, Expression, Table, Tree
from forms.expressions.parse import parse
from forms.problems import Problem
from forms.sheets import MOST_BYTES, Sheet, read_table, sheet_of

ENDINGS = ("csv", "xml", "geojson")
_FILE = re.compile(rf"([^/\\?]+)\.({'|'.join(ENDINGS)})", re.IGNORECASE)
_LIST = re.compile(rf"([^?]+\.(?:{'|'.join(ENDINGS)}))(?:\?(.*))?", re.IGNORECASE)
_SEARCH = re.compile(r"\bsearch\s*\(")
# What the columns are compared with → the function that compares.
_COMPARED = {"matches": "=", "contains": "contains", "startswith": "starts-with", "endswith": "ends-with"}
_STATIC = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Search:
    """A search() as it was understood: the table, and what a row must fulfil to be a choice (None: nothing)."""

    table: str
    filter: Tree = None


def table_of(file: str) -> str:
    """The table that a file's name stands for, "" for what names no file of a kind that we read."""
    found = _FILE.fullmatch(file.strip())
    return found[1] if found else ""


def list_of_file(file: str, parameters: Mapping[str, str]) -> str:
    """What the list in a file is called where these parameters say which columns are read."""
    picked = [f"{name}={parameters[name]}" for name in ("value", "label") if name in parameters]
    return file + (f"?{'&'.join(picked)}" if picked else "")


def list_of_search(table: str, template: str) -> str:
    """What the list is called that a search() finds in a table; `template` are the choices that name its columns."""
    return f"{table}.csv?search={template}"


def written_type(question_type: str, list_name: str) -> str:
    """The cell under `type` for a question with this list."""
    found = _LIST.fullmatch(list_name)
    if not found:
        return f"{question_type} {list_name}".strip()
    if (found[2] or "").startswith("search="):
        return f"{question_type} {found[2].removeprefix('search=')}"
    return f"{question_type}_from_file {found[1]}"


def is_in_file(list_name: str) -> bool:
    """Whether the choices of this list lie in a file."""
    return _LIST.fullmatch(list_name) is not None


def file_choices(table: Table, parameters: Mapping[str, str], languages: Iterable[str]) -> tuple[Choice, ...]:
    """The rows of a table as choices."""
    name, label = parameters.get("value", "name"), parameters.get("label", "label")
    return tuple(
        Choice(row[name], dict.fromkeys(languages, row.get(label) or row[name]), row) for row in table if name in row
    )


def search_in(appearance: str) -> Search | None:
    """The search() of an appearance; None where there is none or it cannot be read."""
    begun = _SEARCH.search(appearance)
    if not begun:
        return None
    try:
        _, table, *rest = parse(f"concat({appearance[begun.end() : appearance.rindex(')')]})")
    except (Problem, ValueError):
        return None
    if not isinstance(table, str):
        return None
    return Search(table, _all([_compared(*rest[:3]), _compared("matches", *rest[3:5])]))


def _compared(how: Tree = "", columns: Tree = "", value: Tree = "", *_: Tree) -> Tree:
    compare = _COMPARED.get(how.lower()) if isinstance(how, str) else None
    if compare is None or not isinstance(columns, str) or not columns:
        return None
    tests = [[compare, ["column", name.strip()], value] for name in columns.split(",")]
    return tests[0] if len(tests) == 1 else ["or", *tests]


def _all(tests: Iterable[Tree]) -> Tree:
    used = [test for test in tests if test is not None]
    return ["and", *used] if len(used) > 1 else next(iter(used), None)


def filtered(written: Expression | None, search: Search) -> Expression | None:
    """A choice_filter that asks for what the author wrote and for what the search() asks."""
    tree = _all([written.tree if written else None, search.filter])
    return Expression(written.source if written else "", tree) if tree is not None else None


def found_choices(table: Table, template: Iterable[Choice]) -> tuple[Choice, ...]:
    """What a search() picks from: the numbered choices of the template itself, then each value of the table once."""
    fixed = {choice.name: choice for choice in template if _STATIC.fullmatch(choice.name)}
    pattern = next((choice for choice in template if not _STATIC.fullmatch(choice.name)), None)
    for row in table if pattern else ():
        name = row.get(pattern.name) if pattern else ""
        if pattern and name and name not in fixed:
            label = {tag: _joined(row, columns) or name for tag, columns in pattern.label.items()}
            fixed[name] = Choice(name, label, row)
    return tuple(fixed.values())


def _joined(row: Mapping[str, str], columns: str) -> str:
    return " ".join(text for column in columns.split(",") if (text := row.get(column.strip(), "")))


def read_any_table(path: Path) -> Sheet:
    """A CSV, XML or GeoJSON file as a table; Problem."""
    if path.suffix.lower() == ".csv":
        return read_table(path)
    if path.stat().st_size > MOST_BYTES:
        raise Problem("workbook_too_large", sheet=path.stem, bytes=path.stat().st_size, most=MOST_BYTES)
    content = path.read_bytes()
    try:
        rows = _features(content) if path.suffix.lower() == ".geojson" else _items(content)
    except (ValueError, TypeError, AttributeError, KeyError, ElementTree.ParseError):
        raise Problem("table_broken", sheet=path.stem, file=path.name) from None
    headers = list(dict.fromkeys(header for row in rows for header in row))
    return sheet_of(path.stem, [headers, *([row.get(header, "") for header in headers] for row in rows)])


def _items(content: bytes) -> list[dict[str, str]]:
    """`<root><item><name>a</name>…</item></root>`, as XForms writes a list; entities have no business there."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError
    root = ElementTree.fromstring(content)  # noqa: S314 (what can expand was refused above)
    return [{cell.tag.split("}")[-1]: (cell.text or "").strip() for cell in item} for item in root]


def _features(content: bytes) -> list[dict[str, str]]:
    """Each place of a FeatureCollection with its properties, its id and its point as XForms writes it."""
    return [_feature(feature) for feature in json.loads(content)["features"]]


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = {name: _text(value) for name, value in (feature.get("properties") or {}).items()}
    marked = feature.get("id", properties.get("id"))
    geometry = feature.get("geometry") or {}
    if geometry.get("type") == "Point":
        longitude, latitude = geometry["coordinates"][:2]
        properties["geometry"] = f"{latitude} {longitude} 0 0"
    properties.setdefault("name", _text(marked) if marked is not None else "")
    properties.setdefault("label", properties.get("title", ""))
    return {name: text for name, text in properties.items() if text}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
