"""What we ship, read once for all tests of it: surveys and modules, their sheets, and answers written as flat pairs."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forms.context import Context
from forms.definition import Item, Question, Survey
from forms.xlsform import load_survey

DEFINITIONS = Path(__file__).parents[2] / "survey_defs"
FOLDERS = sorted(path.parent for path in DEFINITIONS.glob("*/survey.csv"))
GROUPS = ("laoren", "liushou", "canji", "dibao")
ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-11-22T10:00:00+08:00"


def present(names: Iterable[str]) -> list[Any]:
    """The folders of these surveys as parameters of a test, skipped where one is still to come."""
    folders = [DEFINITIONS / name for name in names]
    return [
        pytest.param(folder, id=folder.name, marks=pytest.mark.skipif(folder not in FOLDERS, reason="still to come"))
        for folder in folders
    ]


@cache
def shipped(folder: Path) -> Survey:
    """The survey or module of a folder, its modules included."""
    return load_survey(folder)


def sheet(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV sheet; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kinds() -> dict[str, dict[str, str]]:
    """The 53 kinds of need by their code."""
    return {row["code"]: row for row in sheet(DEFINITIONS / "needs.csv")}


def context(now: str = "") -> Context:
    """A world without chance at that moment, told in the county's zone."""
    return Context(datetime.fromisoformat(now or NOW).astimezone(ZONE), lambda: "u", lambda: 0.5)


def questions(survey: Survey) -> dict[str, Question]:
    """The questions by their names: those of a shipped survey are all different."""
    return {item.name: item for item in survey.items() if isinstance(item, Question)}


def nested(survey: Survey, flat: Mapping[str, str]) -> dict[str, Any]:
    """Answers as `flask survey fill` takes them, from {name: text}; `members[2]/name` is that of the second row.

    Nothing is taken for an answer that the survey does not ask: a wrong name is an error of the example.
    """
    by_name = {item.name: item for item in survey.items()}
    answers: dict[str, Any] = {}
    for place, text in flat.items():
        *rows, name = place.split("/")
        item = by_name.get(name)
        if item is None:
            raise KeyError(f"{survey.id} has no question {place!r}")
        numbers = {repeat: int(number.rstrip("]")) for repeat, _, number in (row.partition("[") for row in rows)}
        if text != "":
            _put(answers, item.path, numbers, text.split() if _is_several(item) else text)
    return answers


def _is_several(item: Item) -> bool:
    return isinstance(item, Question) and item.type == "select_multiple"


def _put(answers: dict[str, Any], path: tuple[str, ...], numbers: Mapping[str, int], value: Any) -> None:
    here = answers
    for name in path[:-1]:
        if name in numbers:
            rows = here.setdefault(name, [])
            rows.extend({} for _ in range(numbers[name] - len(rows)))
            here = rows[numbers[name] - 1]
        else:
            here = here.setdefault(name, {})
    here[path[-1]] = value


def values(answers: Mapping[str, Any]) -> dict[str, Any]:
    """{place: value} of nested answers: `family/members[2]/age`."""
    return dict(_values(answers, ""))


def _values(answers: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in answers.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{prefix}{name}/")
        elif isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
            for number, row in enumerate(value, 1):
                yield from _values(row, f"{prefix}{name}[{number}]/")
        elif name != "_id":
            yield prefix + name, value
