"""An answer in the words of a paper, by the type of its question. A type that nobody knows here stands as its text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from math import ceil
from typing import Any

from exports.words import JOINERS, N_, translations
from forms.definition import LISTS, Question
from store.visits import VisitFile

# What a file is called by the type of its question.
FILE_KINDS: Mapping[str, str] = {"audio": N_("Sound recording"), "video": N_("Video"), "file": N_("File")}
KILOBYTE, MEGABYTE = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the paper: the language, the clock on the wall, and the files that the visit names, by their names."""

    language: str
    zone: tzinfo | None = None
    files: Mapping[str, VisitFile] = field(default_factory=dict)

    def word(self, message: str) -> str:
        return translations(self.language).gettext(message)

    @property
    def joiner(self) -> str:
        """What stands between things that are named."""
        return JOINERS.get(self.language, JOINERS["en"])[0]


def as_text(question: Question, value: Any, reader: Reader) -> str:
    """An answer that is no choice; "" for none."""
    if value is None:
        return ""
    if isinstance(value, list):
        return reader.joiner.join(as_text(question, one, reader) for one in value)
    if isinstance(value, Mapping):  # the answer of a group that this version knows as a question
        return reader.joiner.join(f"{name} {part}" for name, part in value.items())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    write = _WRITERS.get(question.type)
    return write(question, str(value), reader) if write else str(value)


def names_of(value: Any, question_type: str) -> list[str]:
    """The names of what was chosen, in their order."""
    if isinstance(value, str):
        return value.split() if question_type in LISTS else [value]
    several = value if isinstance(value, list) else [] if value is None else [value]
    return [str(int(one)) if isinstance(one, float) and one.is_integer() else str(one) for one in several]


def on_the_wall(text: str, zone: tzinfo | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """A date-time as the clock on the wall showed it; what is none stands as it is."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    if found is None:
        return text
    return f"{found.astimezone(zone) if found.tzinfo and zone else found:{form}}"


def place(text: str) -> str:
    """A place, rounded to about 100 m (PIPL 28: whereabouts)."""
    try:
        return ", ".join(f"{float(part):.3f}" for part in text.split()[:2])
    except ValueError:
        return text


def size(count: int) -> str:
    return f"{count / MEGABYTE:.1f} MB" if count >= MEGABYTE else f"{ceil(count / KILOBYTE)} KB"


def _moment(_question: Question, text: str, reader: Reader) -> str:
    return on_the_wall(text, reader.zone)


def _time(_question: Question, text: str, _reader: Reader) -> str:
    """Hours and minutes, whatever seconds and zone a phone wrote behind them."""
    return text[:5] if text[2:3] == ":" and text[5:6] in ("", ":", "+", "-", "Z") else text


def _date(question: Question, text: str, _reader: Reader) -> str:
    """As much of the date as was asked for."""
    asked = question.appearance.split()
    return text[:4] if "year" in asked else text[:7] if "month-year" in asked else text


def _points(question: Question, text: str, reader: Reader) -> str:
    """How many points a line or an area has, and where it begins. An area ends where it began."""
    points = [point for point in text.split(";") if point.strip()]
    if not points:
        return ""
    count = len(points) - (question.type == "geoshape" and len(points) > 1 and points[0].split() == points[-1].split())
    catalogue = translations(reader.language)
    said = catalogue.ngettext("%(num)d point, at %(place)s", "%(num)d points, the first at %(place)s", count)
    return said % {"num": count, "place": place(points[0])}


def _file(question: Question, name: str, reader: Reader) -> str:
    """A file that no paper can show: its name, kind and size, and where it is kept."""
    told, kind = reader.files.get(name), reader.word(FILE_KINDS[question.type])
    if told is None or not told.held:
        return reader.word(N_("%(name)s (%(kind)s, not received)")) % {"name": name, "kind": kind}
    said = reader.word(N_("%(name)s (%(kind)s, %(size)s, kept at the station)"))
    return said % {"name": name, "kind": kind, "size": size(told.size)}


_WRITERS: Mapping[str, Callable[[Question, str, Reader], str]] = {
    "date": _date,
    "time": _time,
    **dict.fromkeys(("dateTime", "start", "end"), _moment),
    "geopoint": lambda _question, text, _reader: place(text),
    **dict.fromkeys(("geotrace", "geoshape"), _points),
    **dict.fromkeys(FILE_KINDS, _file),
}
