"""The parts of a survey page, as its template draws them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from forms.definition import Item, Question, Repeat
from visits.receive import is_check
from web.fieldwork.media import Shown
from web.fieldwork.scripts import is_drawn, is_long_ago


@dataclass(frozen=True)
class Part:
    """One thing on the page. `kind`: question, result, note, group, repeat or row.

    `said` is what is wrong with a question, or what a result says; `blank` is the row that the page copies. `width` is
    that of WIDTHS which all choices fit, 0 where they fit none. `locked` may only be read. `media` stands beside the
    label, `pictures` beside the choices, by their names.
    """

    kind: str
    place: str
    item: Item
    label: str
    hint: str = ""
    guidance: str = ""
    relevant: bool = True
    required: bool = False
    field: Any = None
    as_list: bool = False
    search: "Search | None" = None
    locked: bool = False
    width: int = 0
    said: str = ""
    media: Shown | None = None
    pictures: Mapping[str, Shown] = made(default_factory=dict)
    parts: tuple["Part", ...] = ()
    blank: "Part | None" = None
    row_id: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether there is something to see now."""
        return self.relevant and (self.kind != "result" or bool(self.said))

    @property
    def for_staff(self) -> bool:
        """Whether it is for the worker's eyes only: so said, or a group of nothing else."""
        alone = self.kind == "group" and all(part.for_staff for part in self.parts)
        return alone or says(self.item, "staff")

    @property
    def asks_back(self) -> bool:
        """Whether the note asks the worker about answers that contradict each other."""
        return is_check(self.item)

    @property
    def drawn(self) -> bool:
        """Whether the picture is drawn with a finger."""
        return isinstance(self.item, Question) and is_drawn(self.item)

    @property
    def typed(self) -> bool:
        """Whether it is a day that is typed."""
        return isinstance(self.item, Question) and is_long_ago(self.item)

    @property
    def counted(self) -> bool:
        """Whether an expression says how many rows there are."""
        return isinstance(self.item, Repeat) and self.item.count is not None

    def all(self) -> Iterator["Part"]:
        """This part and all within."""
        yield self
        for part in self.parts:
            yield from part.all()


@dataclass(frozen=True)
class Search:
    """A field to search a long list in: what was typed, how many rows fit it and are not shown, how many there are."""

    typed: str
    more: int
    all: int
    is_sought: bool = False


@dataclass(frozen=True)
class Section:
    """A page of the survey: a group at the top level or one that says `page`, or the questions between two groups."""

    id: str
    title: str
    place: str
    relevant: bool
    parts: tuple[Part, ...]
    for_staff: bool = False
    media: Shown | None = None


def says(item: Item, word: str) -> bool:
    """Whether the appearance of the item has this word."""
    return word in item.appearance.split()
