"""The list of help needs for print: landscape, by village, with the answers that raised each. No store, no clock."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby

from jinja2 import Environment

from exports.pages import Standard
from exports.pdf import pdf
from exports.record import Export, labels
from exports.standards import Wording
from exports.words import environment, style
from forms.definition import Label
from forms.problems import Problem
from store.needs import NeedRow

# A longer list is no paper that anybody works with, and would take minutes to set.
MOST_ROWS = 600


@dataclass(frozen=True, slots=True)
class NeedList:
    """The needs of an area. `kinds` are codes with labels; `parties` are the letters of those who may help, by kind.

    `standards` are what each need rests on, by its id; `helpers` the nearest organisation, if any is known. A list is
    carried about: needs of the `guarded` kinds (danger, illness of the mind) are counted on it, not named.
    """

    place: str
    rows: tuple[NeedRow, ...]
    kinds: Mapping[str, Label] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    guarded: Set[str] = frozenset()
    standards: Mapping[int, Sequence[Standard]] = field(default_factory=dict)
    helpers: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Village:
    """The rows of one village, numbered through the whole list."""

    name: str
    rows: tuple[tuple[int, NeedRow], ...]


def needs_pdf(needs: NeedList, export: Export) -> bytes:
    """The need list as PDF. Everything that is passed in can travel to another process."""
    return needs_paper(environment(export.language), needs, export)


def needs_paper(env: Environment, needs: NeedList, export: Export) -> bytes:
    """The need list as PDF, in the words of `env`. Problems: list_too_long, and those of `exports.pdf`."""
    if len(needs.rows) > MOST_ROWS:
        raise Problem("list_too_long", rows=len(needs.rows), most=MOST_ROWS)
    told = tuple(row for row in needs.rows if row.kind not in needs.guarded)
    worded = Wording(export.language, export.at.tzinfo)
    page = env.get_template("needs.html").render(
        needs=needs,
        count=len(told),
        guarded=len(needs.rows) - len(told),
        villages=villages(told),
        export=export,
        named=lambda codes, known: labels(codes, known, export.language),
        resting_on=lambda need: worded.beside(needs.standards.get(need.id, ()), brief=True),
        origins=worded.origins(one for row in told for one in needs.standards.get(row.id, ())),
    )
    return pdf(page, style("paper"), {})


def villages(rows: tuple[NeedRow, ...]) -> list[Village]:
    """The rows by village in the order of the codes, in each the most urgent first."""
    ordered = sorted(rows, key=lambda row: (row.area, row.urgency, row.due, row.head, row.id))
    numbered = enumerate(ordered, 1)
    found = []
    for _, group in groupby(numbered, key=lambda pair: pair[1].area):
        members = tuple(group)
        found.append(Village(members[0][1].area_name or members[0][1].area, members))
    return found
