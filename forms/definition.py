"""A questionnaire, once read: frozen data. It knows nothing of sheets, answers, screens or storage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# An expression's syntax tree as JSON: a number or a string stands for itself, everything else is [operator, …operands].
Tree = Any

# What a form knows by itself of the clock, the phone and the worker → the expression that gives it. It is worked out
# once and then kept; only `end` is worked out whenever somebody opens the form.
METADATA: Mapping[str, Tree] = {
    "start": ["now"],
    "end": ["now"],
    "today": ["today"],
    **{
        name: ["property", name]
        for name in ("username", "deviceid", "phonenumber", "email", "simserial", "subscriberid")
    },
}
# What a phone may record beside the answers, and files that expressions look up: rows that hold no answer of anybody.
RECORDED = ("audit", "background-audio", "background-geopoint", "start-geopoint", "csv-external", "xml-external")
# Nobody sees these: they have no control, no number and no line on paper.
UNSEEN = frozenset({"calculate", "hidden", *METADATA, *RECORDED})
SELECTS = ("select_one", "select_multiple", "rank")
# Selects whose answer is a list of names; that of a rank is in the order of preference.
LISTS = ("select_multiple", "rank")
# The answer is the name of a file that travels beside it.
FILES = ("image", "audio", "video", "file")
NUMERIC = ("integer", "decimal", "range")
_OTHERS = ("text", "date", "time", "dateTime", "note", "acknowledge", "barcode", "geopoint", "geotrace", "geoshape")
QUESTION_TYPES = UNSEEN.union(SELECTS, FILES, NUMERIC, _OTHERS)

# The columns that hold expressions: what an item is asked for depends on them.
EXPRESSIONS = (
    "relevant",
    "repeat_count",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "read_only",
)

# What pulldata() reads: rows of a CSV file, header → text, without blank cells.
Table = tuple[Mapping[str, str], ...]
# Language tag ("zh", "en"; "" where the sheet names none) → text, which may hold ${name}.
Label = Mapping[str, str]
# "image", "big-image", "audio" or "video" → the file's name, by language.
Media = Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class Expression:
    """An XLSForm expression: the text as the author wrote it, and its tree."""

    source: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the choices sheet; `columns` are the further ones, which a choice_filter may read."""

    name: str
    label: Label
    columns: Mapping[str, str] = field(default_factory=dict)
    media: Media = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every row of the survey sheet has.

    `path` are the names from the top, the item's own last; `row` is its row in the sheet. `guidance` is for the worker
    alone: how to say a stiff question aloud. `extra` are cells under headers that mean nothing here, only kept.
    """

    name: str
    path: tuple[str, ...]
    row: int = 0
    label: Label = field(default_factory=dict)
    hint: Label = field(default_factory=dict)
    guidance: Label = field(default_factory=dict)
    relevant: Expression | None = None
    appearance: str = ""
    media: Media = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Column of the sheet → the expression under it, for those that have one."""
        for column in EXPRESSIONS:
            for name in _ATTRIBUTES.get(column, (column,)):
                expression = getattr(self, name, None)
                if expression is not None:
                    yield column, expression


# Columns whose expression is known by other names here.
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {"repeat_count": ("count",), "calculation": ("calculation", "triggered")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """One question, note or calculation. A static default is an expression that is a literal.

    `triggered` is worked out only when the answer to one of the questions that `trigger` names has changed; between
    these moments the question is answered like any other.
    """

    type: str
    list_name: str = ""  # or "${name}": earlier answers are the choices
    required: Expression | None = None
    required_message: Label = field(default_factory=dict)
    constraint: Expression | None = None
    constraint_message: Label = field(default_factory=dict)
    calculation: Expression | None = None
    choice_filter: Expression | None = None
    default: Expression | None = None
    read_only: Expression | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    trigger: tuple[str, ...] = ()
    triggered: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Item):
    """A group of items; in the answers an object under its name."""

    children: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Group):
    """A group that is answered once for each member; in the answers a list of objects, each with a stable `_id`."""

    count: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRule:
    """One row of the needs sheet: when `when` is true the visit raises a need of this kind.

    `for_each` names a repeat whose rows are persons: the rule is then asked of each row, and the need is that person's.
    With `whose` it is asked only of the rows where that is true; what `whose` reads is no reason for the need.
    """

    kind: str
    when: Expression
    urgency: str
    reason: Label
    for_each: str = ""
    whose: Expression | None = None
    row: int = 0

    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Column of the sheet → the expression under it."""
        yield "when", self.when
        if self.whose:
            yield "whose", self.whose


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Survey:
    """A whole questionnaire. `languages` are in the order of the sheet's columns.

    `files` are pictures, sounds and films that are at hand: their names as the sheets write them → SHA-256.
    """

    id: str
    version: str
    title: Label
    languages: tuple[str, ...]
    default_language: str
    children: tuple[Item, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    rules: tuple[NeedRule, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def items(self) -> Iterator[Item]:
        """All items in the order of the sheet, each group before its children."""
        yield from _walk(self.children)

    def trees(self) -> Iterator[Tree]:
        """The trees of all expressions, those of the rules too."""
        for item in self.items():
            yield from (expression.tree for _, expression in item.expressions())
        for rule in self.rules:
            yield from (expression.tree for _, expression in rule.expressions())


def _walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.children)


def words(label: Label, language: str, fallback: str = "") -> str:
    """The label in `language`, else in `fallback`, else in the first language that has one; "" when none has."""
    for tag in (language, fallback):
        if label.get(tag):
            return label[tag]
    return next((text for text in label.values() if text), "")
