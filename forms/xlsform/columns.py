"""A sheet whose headers are understood: spellings, languages, unknown columns. It knows nothing of cells."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from forms.definition import Label, Media
from forms.problems import Problem
from forms.sheets import Place, Row, Sheet, Sheets
from forms.xlsform.languages import tag_of

MEDIA = ("image", "big-image", "audio", "video")
TRANSLATED = frozenset(
    ("label", "hint", "guidance_hint", "constraint_message", "required_message", "reason", "form_title", *MEDIA)
)
_CHOICES = ("list_name", "name", "label", *MEDIA)
KNOWN: Mapping[str, tuple[str, ...]] = {
    "survey": (
        *("type", "name", "label", "hint", "guidance_hint", "required", "required_message", "relevant", "constraint"),
        *("constraint_message", "calculation", "choice_filter", "default", "appearance", "read_only"),
        *("repeat_count", "disabled", "parameters", "trigger", *MEDIA),
    ),
    "choices": _CHOICES,
    "external_choices": _CHOICES,
    "settings": ("form_title", "form_id", "version", "default_language"),
    "needs": ("kind", "when", "urgency", "for_each", "whose", "reason"),
    "entities": (),
}
# Without these columns no row of the sheet can be read.
NEEDED = {
    "survey": ("type", "name"),
    "choices": ("list_name", "name"),
    "external_choices": ("list_name", "name"),
    "needs": ("kind", "when", "urgency"),
}
_OF_CHOICES = {"value": "name", "list": "list_name", "caption": "label"}
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": {
        "relevance": "relevant",
        "calculate": "calculation",
        "caption": "label",
        "guidance": "guidance_hint",
        "count": "repeat_count",
        "requiredmsg": "required_message",
        "constraintmsg": "constraint_message",
        "constrainmessage": "constraint_message",
        "constrainingmessage": "constraint_message",
    },
    "choices": _OF_CHOICES,
    "external_choices": _OF_CHOICES,
    "settings": {
        "idstring": "form_id",
        "setformid": "form_id",
        "title": "form_title",
        "setformtitle": "form_title",
        "formversion": "version",
    },
    "needs": {"need": "kind", "foreach": "for_each"},
    "entities": {},
}
# A column named by the part of an XForm that it fills → ours.
_OF_XFORMS = {
    "bind:relevant": "relevant",
    "bind:required": "required",
    "bind:constraint": "constraint",
    "bind:calculate": "calculation",
    "bind:readonly": "read_only",
    "bind:jr:requiredmsg": "required_message",
    "bind:jr:constraintmsg": "constraint_message",
    **{f"{part}:appearance": "appearance" for part in ("body", "control")},
    **{f"{part}jr:count": "repeat_count" for part in ("", "body:", "control:", "bind:")},
}
# Columns of XLSForm, SurveyCTO, Kobo and CommCare that are only kept: no answer and no need depends on them.
_ONLY_KEPT = frozenset(
    (
        *("media", "body", "bind", "control", "instance", "autoplay", "note", "notes", "comments", "responsenote"),
        *("publishable", "minimumseconds", "saveto", "rows", "buttontext", "noapperrorstring", "intent", "query"),
        *("compacttag", "smsfield", "hxlgroup", "hxl", "tags", "qpath", "xpath", "datasource"),
    )
)
_ONLY_KEPT_STARTS = ("$", "kobo--", "sms", "hxl")
# Colons and brackets as Chinese keyboards write them.
_NARROW = str.maketrans("\uff1a\uff08\uff09", ":()")
# In these sheets a further column is the author's own business: a choice_filter may read it, a setting may name it.
_OPEN = frozenset({"choices", "external_choices", "settings", "entities"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the header as written, the name that we know it by ("" when it is not ours), its language."""

    header: str
    name: str
    language: str = ""
    unsupported: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its cells under the names that we know. `texts` are by column, then language; `others` by header.

    `names` are those of all rows of the survey, once they are known. `row` is its number in the sheet at hand; what
    `place` and `cell_places` say is where its author finds it.
    """

    sheet: str
    row: int
    cells: Mapping[str, str]
    texts: Mapping[str, Label]
    others: Mapping[str, str]
    headers: Mapping[tuple[str, str], str] = field(repr=False)
    place: Place | None = None
    cell_places: Mapping[tuple[str, str], Place] = field(default_factory=dict, repr=False)
    names: Set[str] = field(default=frozenset(), repr=False)

    @property
    def is_off(self) -> bool:
        """Whether its author switched it off (column disabled)."""
        return self.text("disabled").lower() in ("yes", "true", "true()", "1")

    @property
    def said(self) -> int | str:
        """The row as another one's problem names it: its number, with the module where it stands in one."""
        if self.place is None:
            return self.row
        return f"{self.place.module}:{self.place.row}" if self.place.module else self.place.row

    def text(self, column: str) -> str:
        """The cell, "" when it is blank or there is no such column."""
        return self.cells.get(column, "")

    def label(self, column: str) -> Label:
        """The texts of a translated column by language, blank ones left out."""
        return self.texts.get(column, {})

    def media(self) -> Media:
        """The files of pictures and sounds that the row names."""
        return {kind: self.texts[kind] for kind in MEDIA if kind in self.texts}

    def problem(self, code: str, column: str, *, language: str = "", warning: bool = False, **params: Any) -> Problem:
        """A problem of this row; `column` is named as its author wrote it."""
        written = self.headers.get((column, language)) or next(
            (header for (name, _), header in self.headers.items() if name == column), column
        )
        place = self.cell_places.get((column, language)) or self.place or Place(self.sheet, self.row)
        return Problem(code, warning=warning, **place.params(), column=written, **params)


def squashed(text: str) -> str:
    """A header or type without what people write differently: letter case, blanks, dashes and underscores."""
    return re.sub(r"[\s_-]+", "", text).lower()


def language_tags(sheets: Sheets) -> Mapping[str, str]:
    """Language part of a header → its tag, for all sheets.

    Of two names with one tag ("English (en)", "Kreyol (en)") the second keeps its name.
    """
    tags: dict[str, str] = {}
    for name, sheet in sheets.items():
        for header in sheet.headers:
            base, language = _parts(header)
            if language and _known_as(name, base) in TRANSLATED and language not in tags:
                tag = tag_of(language)
                same = [text for text, taken in tags.items() if taken == tag]
                tags[language] = language if same and not _same_language(same[0], language) else tag
    return tags


def _same_language(one: str, other: str) -> bool:
    """Whether two headers mean one language: "English" and "English (en)" do, "Kreyol (en)" does not."""
    first, second = (text.split("(")[0].strip().lower() for text in (one, other))
    return first == second or tag_of(first) == tag_of(second)


def columns_of(name: str, sheet: Sheet, tags: Mapping[str, str], plain: str) -> tuple[Column, ...]:
    """What each column of the sheet is. `plain` is the language of texts under a header that names none."""
    found = []
    for header in sheet.headers:
        base, language = _parts(header)
        known = _known_as(name, base)
        if known in TRANSLATED:
            found.append(Column(header, known, tags[language] if language else plain))
        elif known and not language:
            found.append(Column(header, known))
        else:
            kept = squashed(base) in _ONLY_KEPT or base.lower().startswith(_ONLY_KEPT_STARTS)
            found.append(Column(header, "", unsupported=kept))
    return tuple(found)


def _parts(header: str) -> tuple[str, str]:
    """A header's name and its language: `label::English`, the older `label:English`, and `media::image::English`.

    A title in another language is `form_title_en`: the field's own tools stumble over `form_title::English`.
    """
    header = header.translate(_NARROW)
    xform = re.sub(r":+", ":", squashed(header))
    if xform in _OF_XFORMS:
        return _OF_XFORMS[xform], ""
    parts = [part.strip() for part in re.split(r"::?", header)]
    title = re.fullmatch(r"(form_title)_(.+)", header.strip(), re.IGNORECASE)
    if title:
        return title[1], title[2]
    if len(parts) > 1 and parts[0].lower() == "media":
        parts = parts[1:]
    return parts[0], "::".join(parts[1:])


def _known_as(sheet: str, base: str) -> str:
    key = squashed(base)
    return _ALIASES[sheet].get(key) or next((name for name in KNOWN[sheet] if squashed(name) == key), "")


def lines_of(name: str, sheet: Sheet, columns: tuple[Column, ...], found: list[Problem]) -> tuple[Line, ...]:
    """The rows of the sheet under known names; what is passed over is added to `found` as warnings."""
    found.extend(_column_problems(name, sheet, columns))
    headers = {(column.name, column.language): column.header for column in reversed(columns) if column.name}
    return tuple(_line(name, row, columns, headers) for row in sheet.rows)


def _line(name: str, row: Row, columns: tuple[Column, ...], headers: Mapping[tuple[str, str], str]) -> Line:
    cells: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    others: dict[str, str] = {}
    for column, cell in zip(columns, row.cells, strict=False):
        if not cell:
            continue
        if column.name in TRANSLATED:
            texts.setdefault(column.name, {}).setdefault(column.language, cell)
        elif column.name:
            cells.setdefault(column.name, cell)
        elif column.header:
            others.setdefault(column.header, cell)
    places = {(columns[at].name, columns[at].language): place for at, place in row.cell_places.items()}
    return Line(name, row.number, cells, texts, others, headers, row.place, places)


def _column_problems(name: str, sheet: Sheet, columns: tuple[Column, ...]) -> Iterator[Problem]:
    """One warning for each column that is read past although it holds something."""
    first_row = {at: row for row in reversed(sheet.rows) for at, cell in enumerate(row.cells) if cell}
    seen: set[tuple[str, str]] = set()
    for at, row in sorted(first_row.items()):
        column = columns[at] if at < len(columns) else Column("", "")
        place = row.place or Place(name, row.number)
        where: dict[str, Any] = {"warning": True, **place.params(), "column": column.header}
        if column.name:
            if (column.name, column.language) in seen:
                yield Problem("column_duplicate", **where)
            seen.add((column.name, column.language))
        elif not column.header:
            yield Problem("header_missing", **{**where, "column": letters_of(at)})
        elif column.unsupported:
            yield Problem("column_unsupported", **where)
        elif name not in _OPEN:
            yield Problem("column_unknown", **where, near=near(column.header, KNOWN[name]))


def letters_of(at: int) -> str:
    """What a spreadsheet calls the column at this place, counted from 0: A, B, … Z, AA."""
    return (letters_of(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def near(word: str, known: Iterable[str]) -> list[str]:
    """At most three known words that somebody may have meant."""
    lower = {name.lower(): name for name in known}
    return [lower[match] for match in get_close_matches(word.lower(), lower, n=3, cutoff=0.6)]
