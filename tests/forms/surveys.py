"""Surveys written as tables in the test: a line is a row of the survey sheet, `type name | column=value | …`."""

import json
import sys
from datetime import datetime
from itertools import count
from typing import Any

from forms.bundle import bundle
from forms.context import Context
from forms.definition import Choice, Expression, Group, Item, NeedRule, Question, Repeat, Survey
from forms.expressions.parse import parse

EXPRESSIONS = ("required", "constraint", "calculation", "choice_filter", "default", "read_only")
LABELS = ("label", "hint", "guidance", "required_message", "constraint_message")


def survey(
    lines: list[str] | str,
    choices: dict[str, Any] | None = None,
    rules: list[Any] | None = None,
    tables: dict[str, Any] | None = None,
) -> Survey:
    """`choices` are names or rows of name, label, columns; `rules` [kind, when, urgency, for_each, reason, whose]."""
    rows = [_row(line) for line in (lines.splitlines() if isinstance(lines, str) else lines) if line.strip()]
    children, rest = _items(rows, ())
    assert not rest
    return Survey(
        id="test",
        version="1",
        title={"en": "Test"},
        languages=("en", "zh"),
        default_language="en",
        children=children,
        choices={name: tuple(map(_choice, found)) for name, found in (choices or {}).items()},
        rules=tuple(
            NeedRule(
                kind=kind,
                when=expression(when),
                urgency=urgency,
                for_each=for_each,
                whose=expression(whose[0]) if whose else None,
                reason={"en": reason},
                row=row,
            )
            for row, (kind, when, urgency, for_each, reason, *whose) in enumerate(rules or [], 2)
        ),
        tables={name: tuple(rows) for name, rows in (tables or {}).items()},
    )


def context(now: str = "2026-11-22T00:30:00+00:00", tables: dict[str, Any] | None = None) -> Context:
    """A world in which ids are u1, u2, … and chance says one half."""
    ids = (f"u{number}" for number in count(1))
    return Context(datetime.fromisoformat(now), lambda: next(ids), lambda: 0.5, tables=tables or {})


def expression(text: str) -> Expression:
    return Expression(text, parse(text))


def _row(line: str) -> dict[str, str]:
    head, *cells = (part.strip() for part in line.split(" | "))
    *kind, name = head.split()
    row = {"type": " ".join(kind), "name": name} if kind else {"type": name, "name": ""}
    for cell in cells:
        column, _, value = cell.partition("=")
        row[column.strip()] = value.strip()
    return row


def _items(rows: list[dict[str, str]], path: tuple[str, ...]) -> tuple[tuple[Item, ...], list[dict[str, str]]]:
    items: list[Item] = []
    while rows:
        row, *rows = rows
        if row["type"].startswith("end_") or row["name"].startswith("end_"):
            return tuple(items), rows
        common: dict[str, Any] = {"name": row["name"], "path": (*path, row["name"])}
        if "relevant" in row:
            common["relevant"] = expression(row["relevant"])
        for column in LABELS:
            if column in row and not (row["type"].startswith("begin") and "message" in column):
                common[column] = {"en": row[column]}
        if row["type"].startswith("begin_"):
            children, rows = _items(rows, common["path"])
            if row["type"] == "begin_repeat":
                rows_wanted = expression(row["repeat_count"]) if "repeat_count" in row else None
                items.append(Repeat(children=children, count=rows_wanted, **common))
            else:
                items.append(Group(children=children, **common))
            continue
        kind, _, list_name = row["type"].partition(" ")
        common |= {column: expression(row[column]) for column in EXPRESSIONS if column in row}
        if "trigger" in row:
            common |= {"trigger": tuple(row["trigger"].split()), "triggered": common.pop("calculation", None)}
        if "parameters" in row:
            common["parameters"] = dict(part.split("=", 1) for part in row["parameters"].split())
        items.append(Question(type=kind, list_name=list_name, **common))
    return tuple(items), []


def _choice(row: Any) -> Choice:
    if isinstance(row, str):
        return Choice(row, {"en": row.title()})
    columns = {key: value for key, value in row.items() if key not in ("name", "label")}
    return Choice(row["name"], {"en": row.get("label", row["name"])}, columns)


def main() -> None:
    """JSON lines {"survey", "choices", "rules", "tables"} → bundles, for the tests of the other engine."""
    for line in sys.stdin:
        given = json.loads(line)
        made = survey(given["survey"], given.get("choices"), given.get("rules"), given.get("tables"))
        sys.stdout.write(json.dumps(bundle(made)) + "\n")


if __name__ == "__main__":
    main()
