"""The standards that a result or a need rests on, as they were when the visit was reckoned: printed beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from exports.words import JOINERS, N_, translations
from store.moments import moment


@dataclass(frozen=True, slots=True)
class Standard:
    """Standards of one source, in the reader's words: pairs of name and value. `since` is a stamp, "" for defaults."""

    values: tuple[tuple[str, str], ...]
    source: str
    since: str


def in_words(standards: Iterable[Standard], language: str, zone: tzinfo | None) -> str:
    """One line for each source."""
    return "\n".join(_line(standard, language, zone) for standard in standards)


def _line(standard: Standard, language: str, zone: tzinfo | None) -> str:
    values = JOINERS.get(language, JOINERS["en"])[1].join(f"{name} {value}" for name, value in standard.values)
    if standard.since:
        form = N_("Standard: %(values)s (%(source)s, since %(day)s)")
    elif standard.source:
        form = N_("Standard: %(values)s (default: %(source)s)")
    else:
        form = N_("Standard: %(values)s")
    day = f"{moment(standard.since).astimezone(zone):%Y-%m-%d}" if standard.since else ""
    return translations(language).gettext(form) % {"values": values, "source": standard.source, "day": day}
