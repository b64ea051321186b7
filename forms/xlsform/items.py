"""The survey sheet's rows as a tree of groups, repeats and questions, with the names and lists that they need."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forms.definition import QUESTION_TYPES, Group, Item, Question, Repeat
from forms.problems import Problem
from forms.xlsform.choices import Lists, untranslated
from forms.xlsform.columns import Line, near
from forms.xlsform.expression import condition, default, expression
from forms.xlsform.types import Type, type_of

# An XML name without a colon, in any script; `_id` is the key that every row of a repeat carries.
_NAME = re.compile(r"[^\W\d][\w.-]*")
_RESERVED = frozenset({"_id"})
_SHOWN = frozenset(QUESTION_TYPES - {"calculate"})
_LOGIC = ("constraint", "calculation", "choice_filter", "default", "read_only")
# Cells that say nothing on rows of this type: read past with a warning. `required` is not among them: authors fill that
# column from top to bottom, and where nobody is asked anything it does no harm.
_IDLE: Mapping[str, tuple[str, ...]] = {
    "begin group": (*_LOGIC, "repeat_count"),
    "begin repeat": _LOGIC,
    "end group": (*_LOGIC, "relevant", "repeat_count"),
    "end repeat": (*_LOGIC, "relevant", "repeat_count"),
    "note": ("constraint", "choice_filter"),
    "calculate": ("constraint", "choice_filter"),
}
_ASKED = QUESTION_TYPES - {"note", "calculate"}
_CLOSES = {"end group": "begin group", "end repeat": "begin repeat"}


@dataclass(slots=True)
class _Open:
    """A group whose end has not been met."""

    kind: str
    line: Line | None
    name: str = ""
    children: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """The survey sheet while it is read: problems, places met (with their row), names met, names of skipped rows."""

    lists: Lists
    languages: tuple[str, ...]
    found: list[Problem]
    places: dict[tuple[str, ...], int | str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    stack: list[_Open] = field(default_factory=lambda: [_Open("", None)])

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(group.name for group in self.stack if group.line)


def read_items(lines: Iterable[Line], reading: Reading) -> tuple[Item, ...]:
    """The survey's items. Names of rows that could not be read are noted too, so that one mistake is told once."""
    for line in lines:
        _read_line(line, reading)
    for left in reading.stack[1:]:
        assert left.line
        reading.found.append(left.line.problem("unclosed_group", "type", name=left.name))
    return tuple(reading.stack[0].children)


def _read_line(line: Line, reading: Reading) -> None:
    if not line.text("type"):
        if line.text("name") or line.texts:
            reading.found.append(line.problem("type_missing", "type", warning=True, name=line.text("name")))
            reading.passed.add(line.text("name"))
        return
    if line.text("disabled").lower() in ("yes", "true", "1"):
        reading.passed.add(line.text("name"))
        return
    kind = type_of(line, reading.found)
    if kind is None:
        reading.names.add(line.text("name"))
        return
    if kind.name == "metadata":
        reading.found.append(line.problem("metadata_skipped", "type", warning=True, type=line.text("type")))
        reading.passed.add(line.text("name"))
        return
    reading.found.extend(
        line.problem("cell_ignored", column, warning=True, type=kind.name)
        for column in _IDLE.get(kind.name, ())
        if line.text(column)
    )
    if kind.name in _CLOSES:
        _close(line, kind.name, reading)
    elif kind.name in _CLOSES.values():
        reading.stack.append(_Open(kind.name, line, _name(line, kind.name, reading)))
    else:
        reading.stack[-1].children.append(_question(line, kind, reading))


def _close(line: Line, kind: str, reading: Reading) -> None:
    last = reading.stack[-1]
    if not last.line:
        reading.found.append(line.problem("unexpected_end", "type", type=kind))
        return
    if last.kind != _CLOSES[kind]:
        expected = last.kind.replace("begin", "end")
        reading.found.append(
            line.problem("unexpected_end", "type", type=kind, expected=expected, name=last.name, begun=last.line.said)
        )
    reading.stack.pop()
    reading.stack[-1].children.append(_group(last, reading))


def _group(ended: _Open, reading: Reading) -> Group:
    line = ended.line
    assert line
    shared: dict[str, Any] = {
        **_shared(line, ended.name, reading),
        "children": tuple(ended.children),
    }
    if ended.kind == "begin repeat":
        return Repeat(**shared, count=expression(line, "repeat_count", reading.found))
    return Group(**shared)


def _shared(line: Line, name: str, reading: Reading) -> dict[str, Any]:
    for column in ("label", "hint", "guidance_hint"):
        reading.found.extend(untranslated(line, column, reading.languages))
    return {
        "name": name,
        "path": (*reading.path, name),
        "row": line.row,
        "label": line.label("label"),
        "hint": line.label("hint"),
        "guidance": line.label("guidance_hint"),
        "relevant": expression(line, "relevant", reading.found),
        "appearance": line.text("appearance"),
    }


def _question(line: Line, kind: Type, reading: Reading) -> Question:
    found = reading.found
    name = _name(line, kind.name, reading)
    if kind.name in _SHOWN and not line.label("label") and not line.label("hint") and not line.text("calculation"):
        found.append(line.problem("label_missing", "label", warning=True, name=name))
    if kind.name == "calculate" and not line.text("calculation") and not line.text("default"):
        found.append(line.problem("calculation_missing", "calculation", warning=True, name=name))
    idle = _IDLE.get(kind.name, ())
    used = replace(line, cells={column: text for column, text in line.cells.items() if column not in idle})
    for column in ("constraint_message", "required_message"):
        found.extend(untranslated(line, column, reading.languages))
    return Question(
        **_shared(line, name, reading),
        type=kind.name,
        list_name=_list_name(line, kind, reading),
        required=condition(line, "required", found) if kind.name in _ASKED else None,
        required_message=line.label("required_message"),
        constraint=expression(used, "constraint", found),
        constraint_message=line.label("constraint_message"),
        calculation=expression(used, "calculation", found),
        choice_filter=expression(used, "choice_filter", found),
        default=default(used, kind.name, found),
        read_only=condition(used, "read_only", found),
    )


def _list_name(line: Line, kind: Type, reading: Reading) -> str:
    if not kind.name.startswith("select_"):
        return ""
    choices = reading.lists.get(kind.list_name)
    if not choices:
        reading.found.append(
            line.problem("list_missing", "type", list=kind.list_name, near=near(kind.list_name, reading.lists))
        )
    elif kind.name == "select_multiple":
        # The answer joins names with blanks, so a name with a blank could not be told from two.
        spaced = [choice.name for choice in choices if re.search(r"\s", choice.name)]
        if spaced:
            reading.found.append(line.problem("choice_name_blank", "type", list=kind.list_name, names=spaced))
    return kind.list_name


def _name(line: Line, kind: str, reading: Reading) -> str:
    name = line.text("name")
    if not name and (kind == "note" or kind.startswith("begin")):
        # Nothing can refer to a name that nobody wrote, so any will do.
        name = f"{kind.split()[-1]}_{line.row}"
        reading.found.append(line.problem("name_made", "name", warning=True, used=name))
    place = (*reading.path, name)
    if not name:
        reading.found.append(line.problem("name_missing", "name", type=kind))
    elif not _NAME.fullmatch(name) or name in _RESERVED:
        reading.found.append(line.problem("name_invalid", "name", name=name))
    elif place in reading.places:
        reading.found.append(line.problem("name_duplicate", "name", name=name, first=reading.places[place]))
    reading.names.add(name)
    reading.places.setdefault(place, line.said)
    return name
