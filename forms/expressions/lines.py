"""Single expressions over loose answers: {"expr", "answers", "at", "now", "tz", "tables"} → {"value"} or {"problem"}.

A line may also say who visits: "user", "device", the survey's "version", and when the visit was "started".

There is no survey: the structure of the answers stands in for it (objects are groups, lists of objects repeats).
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from forms.answers import parse_place
from forms.context import Context
from forms.definition import Group, Item, Question, Repeat, Survey
from forms.expressions.dates import moment, with_offset
from forms.expressions.evaluate import compiled
from forms.expressions.parse import parse
from forms.expressions.values import Value, json_number, single
from forms.problems import Problem
from forms.rows import State, locate
from forms.scope import Scope
from forms.steps import Steps

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def run_lines(lines: Iterable[str], context: Context) -> Iterator[dict[str, Any]]:
    """The result of each line that is not blank; `context` holds for lines that name no `now` or `tz`."""
    return (_result(line, context) for line in lines if line.strip())


def _result(line: str, context: Context) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("expr"), str):
            raise Problem("line_invalid", expected="expr")
        answers = {} if asked.get("answers") is None else asked["answers"]
        if not isinstance(answers, dict):
            raise Problem("line_invalid", expected="answers")
        tables = {} if asked.get("tables") is None else asked["tables"]
        if not _are_tables(tables):
            raise Problem("line_invalid", expected="tables")
        tree = parse(asked["expr"], columns=False)
        here = _visit(replace(moment_of(context, asked.get("now"), asked.get("tz")), tables=tables), asked)
        return {"value": as_json(evaluate_alone(tree, answers, str(asked.get("at") or ""), here))}
    except Problem as problem:
        return {"problem": problem.as_json()}
    except (ValueError, RecursionError):
        return {"problem": {"code": "line_invalid", "expected": "json"}}


def _visit(context: Context, asked: Mapping[str, Any]) -> Context:
    """The context with what the line says of the visit: user, device, version, and when it was started."""
    known = {name: asked[name] for name in ("user", "device", "version") if isinstance(asked.get(name), str)}
    started = moment(str(asked.get("started")))
    if started:
        instant = with_offset(started, context.offset).instant
        known["started"] = _EPOCH + timedelta(milliseconds=instant)
    return replace(context, **known)


def _are_tables(tables: Any) -> bool:
    """Whether this is {table: [{header: text}]}."""
    return isinstance(tables, dict) and all(
        isinstance(rows, list)
        and all(isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values()) for row in rows)
        for rows in tables.values()
    )


def moment_of(context: Context, now: Any, zone: Any) -> Context:
    """The context at another moment ("2026-11-22T08:00:00Z") or in another zone ("Asia/Shanghai").

    Without a zone the offset that is written in `now` holds, without both the zone of the context.
    """
    found = moment(str(now)) if now else None
    if now and found is None:
        raise Problem("now_invalid", now=now)
    place = _zone(zone) if zone else context.now.tzinfo
    if found is None:
        return replace(context, now=context.now.astimezone(place))
    if not zone and found.offset is not None:
        place = timezone(timedelta(minutes=found.offset))
    here = replace(context, now=_EPOCH.astimezone(place))
    instant = with_offset(found, here.offset).instant
    return replace(context, now=(_EPOCH + timedelta(milliseconds=instant)).astimezone(place))


def _zone(zone: Any) -> tzinfo:
    from zoneinfo import ZoneInfo  # not needed by most, and slow to load

    try:
        return ZoneInfo(str(zone))
    except (ValueError, KeyError, OSError):
        raise Problem("zone_unknown", zone=zone) from None


def evaluate_alone(tree: Any, answers: Mapping[str, Any], at: str, context: Context) -> Value:
    """The value of a tree over answers without a survey, read from the place `at`. Problem: unknown (at)."""
    items = _items([answers], ())
    if at:
        items = _with_place(items, _path(at), ())
    steps = Steps(_survey(items))
    state = State(steps, answers, context)
    state.run()
    if not at:
        return compiled(tree, Scope(steps, steps.root))(state.root)
    found = locate(state, at)
    if found is None:
        raise Problem("unknown", at=at)
    step, row = found
    is_row = row.level.repeat is step
    return compiled(tree, Scope(steps, row.level, None if is_row else step))(row)


def as_json(value: Value) -> Any:
    """A value as JSON: a node-set as its first, whole numbers as integers, what is no number by its name."""
    value = single(value)
    if not isinstance(value, float):
        return value
    if math.isfinite(value):
        return json_number(value)
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _survey(items: tuple[Item, ...]) -> Survey:
    return Survey(
        id="",
        version="",
        title={},
        languages=(),
        default_language="",
        children=items,
        choices={},
        rules=(),
        settings={},
    )


def _items(objects: list[Any], path: tuple[str, ...]) -> tuple[Item, ...]:
    """What the objects of one kind (the rows of a repeat, or one group) hold among them."""
    found: dict[str, list[Any]] = {}
    for one in objects:
        for name, value in one.items():
            if name != "_id":
                found.setdefault(name, []).append(value)
    return tuple(_item(name, values, (*path, name)) for name, values in found.items())


def _item(name: str, values: list[Any], path: tuple[str, ...]) -> Item:
    objects = [value for value in values if isinstance(value, dict)]
    rows = [value for value in values if isinstance(value, list) and any(isinstance(one, dict) for one in value)]
    if objects:
        return Group(name=name, path=path, children=_items(objects, path))
    if rows:
        inner = [row for value in rows for row in value if isinstance(row, dict)]
        return Repeat(name=name, path=path, children=_items(inner, path))
    is_list = any(isinstance(value, list) for value in values)
    return Question(name=name, path=path, type="select_multiple" if is_list else "calculate")


def _path(at: str) -> tuple[tuple[str, bool], ...]:
    steps = parse_place(at)
    if steps is None:
        raise Problem("unknown", at=at)
    return tuple((name, row > 0) for name, row in steps)


def _with_place(items: tuple[Item, ...], rest: tuple[tuple[str, bool], ...], path: tuple[str, ...]) -> tuple[Item, ...]:
    """The items, with a question at the place where nobody has answered yet."""
    (name, _), *more = rest
    path = (*path, name)
    known = next((item for item in items if item.name == name), None)
    if not more:
        return items if known else (*items, Question(name=name, path=path, type="calculate"))
    if known is None:
        return (*items, Group(name=name, path=path, children=_with_place((), tuple(more), path)))
    if not isinstance(known, Group):
        return items
    inner = replace(known, children=_with_place(known.children, tuple(more), path))
    return tuple(inner if item is known else item for item in items)
