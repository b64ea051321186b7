"""The kinds of help need, as survey_defs/needs.csv lists them, and how urgent a need can be, in words."""

import csv
from functools import cache

from forms.definition import Label
from web import language
from web.county import HOUSE
from web.language import gettext as _
from web.sentences import N_

URGENCIES = {
    "U0": N_("At once"),
    "U1": N_("Urgent"),
    "U2": N_("Soon"),
    "U3": N_("Ordinary"),
}
STATES = {
    "suggested": N_("Open"),
    "superseded": N_("Replaced by a later visit"),
}
# The tail of a sheet's header "label::中文 (zh)" → the tag of the language.
_LANGUAGE_OF = {"zh)": "zh", "en)": "en"}


@cache
def kinds() -> dict[str, Label]:
    """Code → label in each language, in the order of the list."""
    return {row["code"]: _label(row) for row in _rows()}


@cache
def parties() -> dict[str, str]:
    """Code → the letters of those among the five parties who may help."""
    return {row["code"]: row["parties"] for row in _rows()}


@cache
def guarded() -> frozenset[str]:
    """The kinds that nobody at home may read by chance: danger, illness of the mind, the law. They stand behind a tap,
    and on no paper that is carried about."""
    return frozenset(row["code"] for row in _rows() if row["guarded"] == "yes")


def kind_name(code: str) -> str:
    """The kind in the reader's language; its code where the list does not know it."""
    return language.label(kinds().get(code), code)


def urgency_name(code: str) -> str:
    return _(URGENCIES[code]) if code in URGENCIES else code


def state_name(code: str) -> str:
    return _(STATES[code]) if code in STATES else code


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (HOUSE / "survey_defs" / "needs.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _label(row: dict[str, str]) -> Label:
    return {
        _LANGUAGE_OF.get(header.rpartition("(")[2], "en"): text
        for header, text in row.items()
        if header and header.startswith("label::") and text
    }
