"""The survey sheet's rows as a tree of groups, repeats and questions, with the names and lists that they need."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from forms.definition import UNSEEN, Expression, Group, Item, Question, Repeat, Tree
from forms.problems import Problem
from forms.xlsform.choices import untranslated
from forms.xlsform.columns import Line
from forms.xlsform.expression import expression
from forms.xlsform.questions import Sources, other_asked, question
from forms.xlsform.repairs import Known
from forms.xlsform.types import Type, type_of

# An XML name without a colon, in any script; `_id` is the key that every row of a repeat carries.
_NAME = re.compile(r"[^\W\d][\w.-]*")
_RESERVED = frozenset({"_id"})
_UNSAFE = re.compile(r"[^\w.-]+")
_LOGIC = ("constraint", "calculation", "choice_filter", "default", "read_only", "trigger")
# Cells that say nothing on rows of this type: read past with a warning. `required` is not among them: authors fill that
# column from top to bottom, and where nobody is asked anything it does no harm.
_IDLE: Mapping[str, tuple[str, ...]] = {
    "begin group": (*_LOGIC, "repeat_count"),
    "begin repeat": _LOGIC,
    "end group": (*_LOGIC, "relevant", "repeat_count"),
    "end repeat": (*_LOGIC, "relevant", "repeat_count"),
}
_CLOSES = {"end group": "begin group", "end repeat": "begin repeat"}
# Groups within groups; nobody finds a way through more.
_MOST_DEPTH = 50


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

    sources: Sources
    languages: tuple[str, ...]
    found: list[Problem]
    known: Known
    places: dict[tuple[str, ...], int | str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    last_row: int = 0
    stack: list[_Open] = field(default_factory=lambda: [_Open("", None)])

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(group.name for group in self.stack if group.line)


def read_items(lines: Iterable[Line], reading: Reading) -> tuple[Item, ...]:
    """The survey's items. Names of rows that could not be read are noted too, so that one mistake is told once."""
    lines = tuple(lines)
    reading.last_row = max((line.row for line in lines if line.text("type")), default=0)
    for line in lines:
        _read_line(line, reading)
        if len(reading.stack) > _MOST_DEPTH:
            reading.found.append(line.problem("groups_deep", "type", most=_MOST_DEPTH))
            return ()
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
    if line.is_off:
        reading.passed.add(line.text("name"))
        return
    noted: list[Problem] = []
    kind = type_of(line, noted)
    if kind is None and not line.text("name") and not line.texts and set(line.cells) == {"type"}:
        reading.found.append(line.problem("row_passed", "type", warning=True, text=line.text("type")))
        return
    reading.found.extend(noted)
    if kind is None:
        reading.names.add(line.text("name"))
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
        _ask(line, kind, reading)


def _ask(line: Line, kind: Type, reading: Reading) -> None:
    """Put the question of a row where it belongs, and after it the one about what the other is."""
    if kind.name not in UNSEEN and "hidden" in line.text("appearance").split():
        reading.found.append(line.problem("type_replaced", "type", warning=True, type=line.text("type"), used="hidden"))
        kind = Type("hidden", written=kind.written)
    shared = _shared(line, _name(line, kind.name, reading), reading)
    asked = question(line, kind, shared, reading.sources, reading.found)
    reading.stack[-1].children.append(asked)
    if kind.or_other:
        other = other_asked(asked, reading.sources)
        if other.path not in reading.places and other.name not in reading.known.names:
            reading.places[other.path] = line.said
            reading.names.add(other.name)
            reading.stack[-1].children.append(other)


def _close(line: Line, kind: str, reading: Reading) -> None:
    last = reading.stack[-1]
    if not last.line and kind == "end group" and line.row == reading.last_row:
        # Nothing follows and nothing is open, so it changes nothing.
        reading.found.append(line.problem("end_passed", "type", warning=True, type=kind))
        return
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
    shared["relevant"] = _of_defaults(shared["relevant"], ended, reading)
    if ended.kind == "begin repeat":
        return Repeat(**shared, count=expression(line, "repeat_count", reading.found))
    return Group(**shared)


def _of_defaults(relevant: Expression | None, ended: _Open, reading: Reading) -> Expression | None:
    """A group's relevance that reads hidden rows in it: nothing but their defaults is ever in them, so these are read.

    The field writes so where another program fills these rows (`./source = 'user'`); the engine would find a circle.
    """
    fixed = {
        child.name: child.default.tree if child.default else ""
        for child in ended.children
        if isinstance(child, Question) and child.type == "hidden" and not (child.calculation or child.trigger)
    }
    used: list[str] = []

    def read(tree: Tree) -> Tree:
        if not isinstance(tree, list):
            return tree
        name = tree[-1][-1] if tree[0] == "path" and tree[1:-1] == [["self"]] and tree[-1][0] == "child" else ""
        name = name or (tree[1] if tree[0] == "ref" else "")
        if name in fixed and not isinstance(fixed[name], list):
            used.append(name)
            return fixed[name]
        return [tree[0], *map(read, tree[1:])]

    tree = read(relevant.tree) if relevant else None
    if not relevant or not used:
        return relevant
    assert ended.line
    for name in dict.fromkeys(used):
        reading.found.append(ended.line.problem("default_read", "relevant", warning=True, name=name))
    return Expression(relevant.source, tree)


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
        "media": line.media(),
        "extra": line.others,
    }


def _name(line: Line, kind: str, reading: Reading) -> str:
    name = _mended(_written(line, kind, reading), line, reading)
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


def _written(line: Line, kind: str, reading: Reading) -> str:
    """The name in the row, else the one that Kobo gave it; a row that nothing can refer to gets any."""
    name = line.text("name")
    if name:
        return name
    made = line.others.get("$autoname", "")
    if not made and (kind == "note" or kind.startswith("begin") or kind in UNSEEN):
        made = kind if kind in UNSEEN and kind != "calculate" else f"{kind.split()[-1]}_{line.row}"
    if made:
        reading.found.append(line.problem("name_made", "name", warning=True, used=made))
    return made


def _mended(name: str, line: Line, reading: Reading) -> str:
    """A name that cannot stand and that nothing refers to, as it can; else the name as it is."""
    if not name or name in reading.known.referenced:
        return name
    fit = _UNSAFE.sub("_", name).lstrip("_" if name in _RESERVED else "")
    fit = fit if _NAME.fullmatch(fit) else f"_{fit}"
    if fit == name and (*reading.path, name) not in reading.places:
        return name
    taken = reading.known.names | reading.names
    used = next(one for one in chain([fit], (f"{fit}_{number}" for number in count(2))) if one not in taken)
    reading.found.append(line.problem("name_repaired", "name", warning=True, name=name, used=used))
    return used
