"""The difference between two versions in words: what each change is called, thing by thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from exports.reading import plain
from forms.difference import Change
from web import kinds, language
from web.language import LANGUAGES
from web.language import gettext as _
from web.sentences import N_

# What may change → the heading that it stands under, in the order of the page.
ABOUT = {
    "question": N_("Questions"),
    "group": N_("Groups of questions"),
    "repeat": N_("Repeated groups"),
    "list": N_("Lists of choices"),
    "choice": N_("Choices"),
    "rule": N_("Need rules"),
    "setting": N_("Settings"),
    "table": N_("Tables"),
}
WHAT = {
    "added": N_("Added"),
    "removed": N_("Removed"),
    "renamed": N_("Renamed"),
    "moved": N_("Moved"),
    "changed": N_("Changed"),
}
TONES = {"added": "good", "removed": "bad", "moved": "warn", "renamed": "warn", "changed": ""}
# A field without words here is called by its own name.
FIELDS = {
    "label": N_("Words"),
    "hint": N_("Hint"),
    "guidance": N_("How to ask"),
    "type": N_("Type"),
    "list_name": N_("List of choices"),
    "relevant": N_("Asked when"),
    "required": N_("Must be answered"),
    "required_message": N_("Said when it is not answered"),
    "constraint": N_("Condition of the answer"),
    "constraint_message": N_("Said when the answer does not fit"),
    "calculation": N_("Calculation"),
    "choice_filter": N_("Choices offered when"),
    "default": N_("Default"),
    "read_only": N_("Read only"),
    "appearance": N_("Appearance"),
    "count": N_("Number of rows"),
    "media": N_("Pictures and sounds"),
    "files": N_("Pictures and sounds"),
    "columns": N_("Column"),
    "when": N_("Raised when"),
    "urgency": N_("Urgency"),
    "reason": N_("Reason"),
    "for_each": N_("For each"),
    "whose": N_("For whom"),
    "title": N_("Title"),
    "languages": N_("Languages"),
    "default_language": N_("Default language"),
    "settings": N_("Setting"),
}


@dataclass(frozen=True)
class Line:
    """One change: its sign (added, removed, moved …), what of the thing changed, and from what to what."""

    what: str
    tone: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Thing:
    """What changed: its words, its name in the sheets, and the changes."""

    title: str
    name: str
    lines: list[Line] = field(default_factory=list)


def grouped(changes: Iterable[Change]) -> list[tuple[str, list[Thing]]]:
    """Heading → the things that changed under it."""
    found = list(changes)
    return [
        (_(heading), list(_things(change for change in found if change.about == about)))
        for about, heading in ABOUT.items()
        if any(change.about == about for change in found)
    ]


def _things(changes: Iterable[Change]) -> Iterator[Thing]:
    for (name, title), some in groupby(changes, key=lambda change: (change.name, _title(change))):
        yield Thing(title, name, [_line(change) for change in some])


def _title(change: Change) -> str:
    words = plain(language.label(change.label))
    return f"{kinds.kind_name(change.name)}: {words}" if change.about == "rule" else words


def _line(change: Change) -> Line:
    old, new = change.old, change.new
    if change.what == "moved":
        old, new = (_("after %(name)s") % {"name": name} if name else _("at the beginning") for name in (old, new))
    elif change.field == "urgency":
        old, new = (name and kinds.urgency_name(name) for name in (old, new))
    elif change.field == "files":
        return _content(change)
    elif change.what == "added" and change.about in ("question", "group", "repeat"):
        old, new = "", " · ".join(part for part in (new, _("after %(name)s") % {"name": old} if old else "") if part)
    what = "" if change.what == "changed" and change.field else _(WHAT[change.what])
    return Line(what, TONES[change.what], _field(change), old, new)


def _content(change: Change) -> Line:
    """A file whose name stays, by its name: what it holds nobody would know by its hash."""
    what = "changed" if change.old and change.new else "added" if change.new else "removed"
    said = _("Other content") if what == "changed" else _(WHAT[what])
    return Line(said, TONES[what], _field(replace(change, key="")), "", change.key)


def _field(change: Change) -> str:
    called = _(FIELDS[change.field]) if change.field in FIELDS else change.field
    key = LANGUAGES[change.key][0] if change.key in LANGUAGES else change.key
    return f"{called} ({key})" if key else called
