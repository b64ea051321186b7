"""A survey's visits as CSV tables: one of the visits, one for each repeat, with keys. Memory does not grow with rows.

UTF-8 with BOM and CRLF, as Excel in Chinese offices reads it. Each digit of an ID number stands in the file; Excel
keeps them when it imports that column as text, as the downloads page says. Moments are on the county's clock.
"""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import IO, Any

from exports.answers import names_of, on_the_wall
from exports.reading import REFERENCE, UNNAMED, plain
from exports.words import JOINERS, N_, outcome, translations
from forms.definition import SELECTS, Choice, Group, Item, Question, Repeat, Survey, words
from store.visits import Visit

BOM = b"\xef\xbb\xbf"
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
# What a visit itself says: column → how it is read. The keys `visit` and `number` stand in every table.
VISIT_COLUMNS: Mapping[str, Callable[[Visit], str]] = {
    "visit": lambda visit: visit.uuid,
    "number": lambda visit: visit.number,
    "survey": lambda visit: visit.survey,
    "version": lambda visit: visit.version,
    "household": lambda visit: visit.household,
    "head": lambda visit: visit.head,
    "area": lambda visit: visit.area,
    "area_name": lambda visit: visit.area_name,
    "worker": lambda visit: visit.worker_name,
    "started": lambda visit: visit.started,
    "ended": lambda visit: visit.ended,
    "received": lambda visit: visit.received,
    "outcome": lambda visit: visit.outcome,
    "began": lambda visit: visit.began,
    "aside": lambda visit: json.dumps(visit.aside, ensure_ascii=False) if visit.aside else "",
}
MOMENTS = frozenset({"started", "ended", "received"})
ROW_COLUMNS = ("visit", "number", "row", "parent", "position")
# Of each row, which of its answers were not typed: no question stands at this place.
CONFIRMED = ""
# What stands over these columns where the table has words for heads.
HEADS: Mapping[str, str] = {
    "visit": N_("Visit (UUID)"),
    "number": N_("Number"),
    "survey": N_("Survey"),
    "version": N_("Version"),
    "household": N_("Household (id)"),
    "head": N_("Head of household"),
    "area": N_("Area code"),
    "area_name": N_("Village"),
    "worker": N_("Social worker"),
    "started": N_("Begun"),
    "ended": N_("Ended"),
    "received": N_("Received"),
    "outcome": N_("How the visit ended"),
    "began": N_("Begun with version"),
    "aside": N_("Answers of that version that have no place now"),
    "confirmed": N_("Confirmed as last time"),
    "row": N_("Row (id)"),
    "parent": N_("Belongs to"),
    "position": N_("Position"),
}
NO_ANSWER = frozenset({"note", "csv-external", "xml-external"})
# Without an offset, because spreadsheets take no moment that has one for a moment.
WALL = "%Y-%m-%d %H:%M:%S"
CLOCKS = frozenset({"dateTime", "start", "end"})
# A spreadsheet runs a cell that begins so. Full-width signs too, in offices that type Chinese.
FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

Cell = Callable[[Any], str]
Table = tuple[str, Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Look:
    """How tables are written: names and codes, or labels; a select_multiple in one column, or also split."""

    labels: bool = False
    choice_labels: bool = False
    split: bool = False
    language: str = "zh"
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, the place of its question within a row, its head, and how an answer becomes a cell."""

    key: str
    place: str
    head: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of one table. `path` is that of the repeat, () for the visits."""

    path: tuple[str, ...]
    columns: tuple[Column, ...]


def tables(surveys: Sequence[Survey], visits: Iterable[Visit], look: Look = Look()) -> Iterator[Table]:
    """Name and content of each table, the visits first; each is to be read to its end before the next is asked for.

    `surveys` are the versions that the visits answered, the newest first: a question that was dropped keeps its column.
    """
    sheets = _sheets(surveys, look)
    name = surveys[0].id
    with ExitStack() as stack:
        rows = {
            sheet.path: _Rows(stack.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)), sheet, look)
            for sheet in sheets[1:]
        }
        yield f"{name}.csv", _visit_table(sheets[0], rows, visits, look)
        for sheet in sheets[1:]:
            yield f"{name}-{'-'.join(sheet.path)}.csv", rows[sheet.path].content()


def _visit_table(
    sheet: Sheet, rows: Mapping[tuple[str, ...], "_Rows"], visits: Iterable[Visit], look: Look
) -> Iterator[bytes]:
    lines = _Lines()
    lines.add([*heads(VISIT_COLUMNS, look), *(column.head for column in sheet.columns)])
    for visit in visits:
        flat = _flat(visit.answers, (), "", visit, visit.uuid, rows)
        lines.add([*_of_visit(visit, look), *(_cells(sheet, flat))])
        if lines.full:
            yield lines.taken()
    yield lines.taken()


def heads(names: Iterable[str], look: Look) -> list[str]:
    """The heads of our own columns."""
    return [translations(look.language).gettext(HEADS[name]) if look.labels else name for name in names]


def _of_visit(visit: Visit, look: Look) -> Iterator[str]:
    for name, read in VISIT_COLUMNS.items():
        said = read(visit)
        if name == "outcome" and look.choice_labels:
            said = outcome(said, look.language)
        yield on_the_wall(said, look.zone, WALL) if name in MOMENTS else said


def _flat(
    answers: Mapping[str, Any],
    repeat: tuple[str, ...],
    at: str,
    visit: Visit,
    parent: str,
    rows: Mapping[tuple[str, ...], "_Rows"],
) -> dict[str, Any]:
    """The answers of the row at this place, by their place in it; the rows of repeats within go to their own tables."""
    flat: dict[str, Any] = {}

    def spread(tree: Mapping[str, Any], prefix: tuple[str, ...]) -> None:
        for name, value in tree.items():
            if isinstance(value, Mapping):
                spread(value, (*prefix, name))
            elif isinstance(value, list) and (*repeat, *prefix, name) in rows:
                inner = (*repeat, *prefix, name)
                for position, row in enumerate((one for one in value if isinstance(one, Mapping)), 1):
                    key = str(row.get("_id") or position)
                    where = f"{at}{'/'.join((*prefix, name))}[{position}]/"
                    within = _flat(row, inner, where, visit, key, rows)
                    rows[inner].add([visit.uuid, visit.number, key, parent, str(position)], within)
            else:
                flat["/".join((*prefix, name))] = value

    spread(answers, ())
    return {**flat, CONFIRMED: [place for place in flat if at + place in visit.confirmed]}


def _cells(sheet: Sheet, flat: Mapping[str, Any]) -> Iterator[str]:
    for column in sheet.columns:
        value = flat.get(column.place)
        yield "" if value is None else column.cell(value)


class _Lines:
    """CSV lines as bytes, handed out in chunks."""

    def __init__(self) -> None:
        self.text = io.StringIO()
        self.writer = csv.writer(self.text, lineterminator="\r\n")
        self.begun = False

    def add(self, cells: Iterable[str]) -> None:
        self.writer.writerow([harmless(cell) for cell in cells])

    @property
    def full(self) -> bool:
        return self.text.tell() > CHUNK

    def taken(self) -> bytes:
        content = self.text.getvalue().encode("utf-8", "replace")
        self.text.seek(0)
        self.text.truncate()
        self.begun, first = True, not self.begun
        return BOM + content if first else content


class _Rows:
    """The rows of one repeat, kept on disk while the visits go by."""

    def __init__(self, kept: IO[bytes], sheet: Sheet, look: Look) -> None:
        self.kept, self.sheet, self.lines = kept, sheet, _Lines()
        self.lines.add([*heads(ROW_COLUMNS, look), *(column.head for column in sheet.columns)])

    def add(self, keys: Sequence[str], flat: Mapping[str, Any]) -> None:
        self.lines.add([*keys, *_cells(self.sheet, flat)])
        if self.lines.full:
            self.kept.write(self.lines.taken())

    def content(self) -> Iterator[bytes]:
        self.kept.write(self.lines.taken())
        self.kept.seek(0)
        while chunk := self.kept.read(CHUNK):
            yield chunk


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before its sign, unless it is a plain number."""
    if text and FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def _sheets(surveys: Sequence[Survey], look: Look) -> list[Sheet]:
    """The tables of all versions together: each place once, as the newest version has it."""
    found: dict[tuple[str, ...], dict[str, Column]] = {(): {}}
    for survey in surveys:
        _collect(survey, survey.children, (), (), look, found)
    return [Sheet(path, (_confirmed(columns, look), *columns.values())) for path, columns in found.items()]


def _confirmed(columns: Mapping[str, Column], look: Look) -> Column:
    """Which of the row's answers somebody confirmed by a tap to be as last time: the heads of their columns."""
    between = JOINERS.get(look.language, JOINERS["en"])[0] if look.labels else " "
    (head,) = heads(["confirmed"], look)
    return Column(head, CONFIRMED, head, lambda places: between.join(columns[p].head for p in places if p in columns))


def _collect(
    survey: Survey,
    items: Iterable[Item],
    repeat: tuple[str, ...],
    prefix: tuple[str, ...],
    look: Look,
    found: dict[tuple[str, ...], dict[str, Column]],
) -> None:
    for item in items:
        if isinstance(item, Repeat):
            path = (*repeat, *prefix, item.name)
            found.setdefault(path, {})
            _collect(survey, item.children, path, (), look, found)
        elif isinstance(item, Group):
            _collect(survey, item.children, repeat, (*prefix, item.name), look, found)
        elif isinstance(item, Question) and item.type not in NO_ANSWER:
            for column in _columns(survey, item, "/".join((*prefix, item.name)), look):
                found[repeat].setdefault(column.key, column)


def _columns(survey: Survey, question: Question, place: str, look: Look) -> Iterator[Column]:
    label = plain(REFERENCE.sub(UNNAMED, words(question.label, look.language, survey.default_language)))
    head = label if look.labels and label else place
    if question.type in CLOCKS:
        yield Column(place, place, head, lambda value: on_the_wall(as_cell(value), look.zone, WALL))
        return
    if question.type not in SELECTS:
        yield Column(place, place, head, as_cell)
        return
    choices = survey.choices.get(question.list_name, ())
    yield Column(place, place, head, _choice_cell(question, choices, survey, look))
    if look.split and question.type == "select_multiple":
        for choice in choices:
            said = _choice_label(choice, survey, look) if look.labels else choice.name
            yield Column(f"{place}/{choice.name}", place, f"{head}/{said}", _ticked(choice.name))


def _ticked(name: str) -> Cell:
    return lambda value: str(int(name in names_of(value, "select_multiple")))


def _choice_cell(question: Question, choices: Iterable[Choice], survey: Survey, look: Look) -> Cell:
    """What was chosen; of a rank in its order."""
    if not look.choice_labels:
        return lambda value: " ".join(names_of(value, question.type))
    labels = {choice.name: _choice_label(choice, survey, look) for choice in choices}
    joiner = JOINERS.get(look.language, JOINERS["en"])[0]
    return lambda value: joiner.join(labels.get(name, name) for name in names_of(value, question.type))


def _choice_label(choice: Choice, survey: Survey, look: Look) -> str:
    return plain(REFERENCE.sub(UNNAMED, words(choice.label, look.language, survey.default_language))) or choice.name


def as_cell(value: Any) -> str:
    """An answer as it is kept; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
