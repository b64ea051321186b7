"""Tables of questions (Kobo's matrix, rating and ranking, old loops over a list) as the groups that they stand for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from forms.definition import Label, words
from forms.problems import Problem
from forms.sheets import MOST_ROWS
from forms.xlsform.columns import Line, squashed

# What begins such a table → the header of the cell that names its list.
_BEGINS = {
    "beginscore": "kobo--score-choices",
    "beginrank": "kobo--rank-items",
    "beginkobomatrix": "kobo--matrix_list",
}
_ENDS = {"endscore": "beginscore", "endrank": "beginrank", "endkobomatrix": "beginkobomatrix"}
_LOOP = re.compile(r"begin[\s_]*loop[\s_]+over\s+(\S+)", re.IGNORECASE)
_OF_CHOICE = re.compile(r"%\((name|label)\)s")
_ROWS = {"scorerow": "beginscore", "ranklevel": "beginrank"}


def plain_lines(lines: Iterable[Line], choices: Iterable[Line], found: list[Problem]) -> Iterator[Line]:
    """The rows with each of these tables written out. What is none of them passes as it is."""
    waiting = list(lines)
    at = 0
    while at < len(waiting):
        kind = _kind(waiting[at])
        loop = _LOOP.match(waiting[at].text("type"))
        if loop:
            end = _end_of_loop(waiting, at)
            of_list = [choice for choice in choices if choice.text("list_name") == loop[1]]
            yield from _loop(waiting[at], list(plain_lines(waiting[at + 1 : end], choices, found)), of_list, found)
            if end == len(waiting):
                found.append(waiting[at].problem("unclosed_group", "type", name=waiting[at].text("name")))
            at = end + 1
            continue
        if kind not in _BEGINS:
            yield waiting[at]
            at += 1
            continue
        end = next((n for n in range(at + 1, len(waiting)) if _ENDS.get(_kind(waiting[n])) == kind), len(waiting))
        begin = waiting[at]
        found.append(begin.problem("table_written_out", "type", warning=True, type=begin.text("type")))
        if end == len(waiting):
            found.append(begin.problem("unclosed_group", "type", name=begin.text("name")))
        yield from _written_out(kind, begin, waiting[at + 1 : end], choices, found)
        at = end + 1


def _kind(line: Line) -> str:
    return squashed(line.text("type"))


def _written_out(
    kind: str, begin: Line, inner: Sequence[Line], choices: Iterable[Line], found: list[Problem]
) -> Iterator[Line]:
    list_name = next((text for header, text in begin.others.items() if header.lower() == _BEGINS[kind]), "")
    yield _with(begin, {"type": "begin_group"})
    if kind == "beginkobomatrix":
        of_list = [choice for choice in choices if choice.text("list_name") == list_name]
        for choice in _not_too_many(begin, of_list, inner, found):
            yield from _matrix_row(begin, inner, choice.text("name"), choice.texts)
    else:
        levels: list[str] = []
        for line in inner:
            if _ROWS.get(_kind(line)) != kind:
                yield line
                continue
            cells = {"type": f"select_one {list_name}"}
            if kind == "beginrank" and levels and not line.text("constraint"):
                # Nothing can be ranked twice.
                cells["constraint"] = " and ".join(f". != ${{{name}}}" for name in levels)
            levels.append(line.text("name"))
            yield _with(line, cells)
    yield _with(begin, {"type": "end_group"}, only=("type",))


def _end_of_loop(lines: Sequence[Line], begin: int) -> int:
    depth = 0
    for at in range(begin, len(lines)):
        depth += 1 if _LOOP.match(lines[at].text("type")) else -1 if _kind(lines[at]) == "endloop" else 0
        if not depth:
            return at
    return len(lines)


def _loop(begin: Line, inner: Sequence[Line], choices: Sequence[Line], found: list[Problem]) -> Iterator[Line]:
    """What is asked about each choice of a list: a group of its own for each, named as the choice is."""
    found.append(begin.problem("table_written_out", "type", warning=True, type=begin.text("type")))
    yield _with(begin, {"type": "begin_group"})
    for choice in _not_too_many(begin, choices, inner, found):
        name, label = choice.text("name"), choice.label("label")
        group = _with(begin, {"type": "begin_group", "name": name}, only=("type", "name"))
        yield replace(group, texts={"label": label} if label else {})
        for line in inner:
            yield replace(line, texts={column: _filled(of, name, label) for column, of in line.texts.items()})
        yield _with(begin, {"type": "end_group"}, only=("type",))
    yield _with(begin, {"type": "end_group"}, only=("type",))


def _not_too_many(begin: Line, choices: Sequence[Line], inner: Sequence[Line], found: list[Problem]) -> Sequence[Line]:
    """The choices, unless the rows that are asked about each come to more than a sheet may have."""
    if len(choices) * len(inner) <= MOST_ROWS:
        return choices
    found.append(begin.problem("table_too_large", "type", most=MOST_ROWS))
    return ()


def _filled(texts: Label, name: str, label: Label) -> Label:
    """Texts that say `%(label)s` with the choice's label in their language."""
    return {
        language: _OF_CHOICE.sub(lambda match: name if match[1] == "name" else words(label, language) or name, text)  # noqa: B023
        for language, text in texts.items()
    }


def _matrix_row(begin: Line, inner: Sequence[Line], row: str, texts: Mapping[str, Label]) -> Iterator[Line]:
    """One row of a matrix: a group of its columns, each named by the matrix, the row and the column."""
    name = f"{begin.text('name')}_{row}"
    group = _with(begin, {"type": "begin_group", "name": name}, only=("type", "name"))
    yield replace(group, texts={"label": texts.get("label", {})})
    for line in inner:
        yield _with(line, {"name": f"{name}_{line.text('name')}"})
    yield _with(begin, {"type": "end_group"}, only=("type",))


def _with(line: Line, cells: Mapping[str, str], only: tuple[str, ...] = ()) -> Line:
    """The line with other cells; `only` those that are named there are left, and no text."""
    if only:
        return replace(line, cells={name: cells[name] for name in only}, texts={}, others={})
    return replace(line, cells={**line.cells, **cells})
