"""What stands on a paper: sections of lines, ticked boxes and grids, fitted to a page's width. It knows no survey."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil

from forms.signed import Signed

# Widths are counted in half-width characters at the size of the body text, of which a line of an A4 page holds 105.
PAGE_WIDTH = 105
CELL_PADDING = 2
# Two short answers share a row, as on the forms that people know.
SHORT_LABEL, SHORT_ANSWER = 48, 24
# What an answer that has a row for itself may hold in one line, and what a box takes beside its text.
LONG_ANSWER = 76
BOX_WIDTH = 4
# Beyond this a label fills a narrow column from top to bottom.
LONG_LABEL = 130
# Some sixteen lines: a row of this height would leave a hole at the foot of a page.
A_LOT = 1200
# A wider column wraps; a longer cell is no matter for a grid.
COLUMN_WIDTH, LONGEST_CELL = 26, 60
# A digit or letter of our Song is a little wider than half a Chinese character.
LATIN = 1.12
# Cells up to this width are not torn at all: names, relations, codes.
NAME_WIDTH = 17
# Lines that a head may take.
HEAD_LINES = 4
EMPTY, TICKED = "\u2610", "\u2611"
# Behind an answer that was not typed but confirmed as it was last time; the foot of the paper says so.
CONFIRMED = "\u203b"
UNBREAKABLE = re.compile(r"[\x21-\x7e\u00c0-\u024f]+")


@dataclass(frozen=True, slots=True)
class Box:
    """One choice of a question, ticked or not."""

    ticked: bool
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A question and its answer: a text, or boxes. The mark stands behind it, the note small beneath it."""

    label: str
    text: str = ""
    boxes: tuple[Box, ...] = ()
    note: str = ""
    mark: str = ""

    @property
    def short(self) -> bool:
        return (
            bool(self.label)
            and not self.note
            and width(self.label) <= SHORT_LABEL
            and self._said <= SHORT_ANSWER
            and "\n" not in self.text
        )

    @property
    def stacked(self) -> bool:
        """Whether the question is so long that its answer stands below it."""
        return width(self.label) > LONG_LABEL

    @property
    def breaks(self) -> bool:
        """Whether the text is so long that its row may run over to the next page."""
        return width(self.text) > A_LOT

    @property
    def shown(self) -> str:
        """The answer as it stands in its cell. A line ends before a choice that would be torn.

        Found here, because an element around each choice takes a record 7 per cent more time.
        """
        room = PAGE_WIDTH - CELL_PADDING if self.stacked else LONG_ANSWER
        said, filled = self.text, 0
        for box in self.boxes:
            needed = width(box.text) + BOX_WIDTH
            torn = filled + needed > room
            said += ("\n" if torn else "\u2002 ") if filled else ""
            said += f"{TICKED if box.ticked else EMPTY}\u00a0{box.text}"
            filled = needed if torn else filled + needed
        return f"{said}\u2003{self.mark}" if self.mark else said

    @property
    def _said(self) -> int:
        return width(self.mark) + (sum(width(box.text) + BOX_WIDTH for box in self.boxes) or width(self.text))


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group within a section, or of one row of a repeat."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of one or two lines each, and headings between them."""

    rows: tuple[tuple[Line, ...] | Heading, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a repeat side by side. `widths` are per cent; the first column is the running number."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the survey at the top, as a boxed table."""

    title: str
    blocks: tuple[Lines | Grid, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A block as it is printed: with its title, and joined to the one above where both are of one section."""

    block: Lines | Grid
    title: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or a signature: the name of the file that the answer is, what was asked for, what a signature says."""

    name: str
    caption: str
    said: Signed | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """Standards of one source, in the reader's words: pairs of name and value. `since` is a stamp, "" for defaults."""

    values: tuple[tuple[str, str], ...]
    source: str
    since: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A visit's answers, as a paper shows them, and the standards that stand beside its results."""

    sections: tuple[Section, ...]
    photos: tuple[Picture, ...] = ()
    signatures: tuple[Picture, ...] = ()
    standards: tuple[Standard, ...] = ()


def tables(sections: Iterable[Section], numerals: Sequence[str]) -> list[Table]:
    """All blocks in order, the titles of the sections numbered. A grid further down bears the name of its repeat."""
    found = []
    count = 0
    for section in sections:
        count += bool(section.title)
        above = ""
        for index, block in enumerate(section.blocks):
            own = block.title if isinstance(block, Grid) else ""
            title = own if own not in (above, section.title) else ""
            if index == 0:
                title = numbered(section.title, count, numerals)
            found.append(Table(block, title, joined=index > 0))
            above = own
    return found


def numbered(title: str, count: int, numerals: Sequence[str]) -> str:
    """The title with its numeral, unless its author numbered it or it has none."""
    if not title or unicodedata.numeric(title[0], None) is not None:
        return title
    return (numerals[count - 1] if count <= len(numerals) else f"{count}. ") + title


def grids(title: str, columns: Sequence[tuple[str, ...]], count: int) -> Iterable[Grid]:
    """As many grids as the page's width asks for; each begins with the running number and the first column."""
    if not columns or not count:
        return
    numbers = ("", *map(str, range(1, count + 1)))
    first, *others = columns
    chosen = [numbers, first]
    for column in others:
        if sum(map(_least, [*chosen, column])) > PAGE_WIDTH and len(chosen) > 2:
            yield _grid(title, chosen)
            chosen = [numbers, first]
        chosen.append(column)
    yield _grid(title, chosen)


def _grid(title: str, columns: Sequence[tuple[str, ...]]) -> Grid:
    least, needed = [_least(column) for column in columns], [_needed(column) for column in columns]
    spare = min(1.0, max(0, PAGE_WIDTH - sum(least)) / max(1, sum(needed) - sum(least)))
    widths = [low + spare * (high - low) for low, high in zip(least, needed, strict=True)]
    heads, *rows = zip(*columns, strict=True)
    return Grid(title, tuple(heads), tuple(rows), _hundredths(widths))


def _hundredths(widths: Sequence[float]) -> tuple[int, ...]:
    """Whole per cent, each a class of the style sheet; the widest column bears what rounding leaves."""
    found = [round(100 * part / sum(widths)) for part in widths]
    found[found.index(max(found))] += 100 - sum(found)
    return tuple(found)


def _needed(column: tuple[str, ...]) -> int:
    """The width at which no cell wraps; a long head may take two lines."""
    return max(_least(column), CELL_PADDING + min(COLUMN_WIDTH, max(map(width, column[1:]))))


def _least(column: tuple[str, ...]) -> int:
    """The width at which cells take two lines, but no number, no word of Latin letters and no short head is torn."""
    longest = max(map(width, column[1:]))
    head = max(min(width(column[0]), 8), ceil(width(column[0]) / HEAD_LINES))
    if longest <= NAME_WIDTH:
        return CELL_PADDING + max(longest, head, 4)
    runs = max((width(run) for cell in column[1:] for run in UNBREAKABLE.findall(cell)), default=0)
    return CELL_PADDING + min(COLUMN_WIDTH, max(runs, head, (longest + 1) // 2))


def blocks(parts: Iterable[Line | Heading | Grid]) -> Iterable[Lines | Grid]:
    for is_grid, run in groupby(parts, lambda part: isinstance(part, Grid)):
        if is_grid:
            yield from (part for part in run if isinstance(part, Grid))
        else:
            yield Lines(tuple(_paired([part for part in run if not isinstance(part, Grid)])))


def _paired(parts: Sequence[Line | Heading]) -> Iterable[tuple[Line, ...] | Heading]:
    """Two short lines in a row where they follow each other."""
    waiting: Line | None = None
    for part in parts:
        if isinstance(part, Line) and part.short:
            if waiting is not None:
                yield (waiting, part)
            waiting = None if waiting is not None else part
            continue
        if waiting is not None:
            yield (waiting,)
            waiting = None
        yield part if isinstance(part, Heading) else (part,)
    if waiting is not None:
        yield (waiting,)


def width(text: str) -> int:
    """The width of a text in half-width characters."""
    return ceil(sum(map(_advance, text)))


@lru_cache(4096)
def _advance(character: str) -> float:
    if character.isascii() and character.isalnum():
        return LATIN
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
