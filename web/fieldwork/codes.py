"""What a household and its people are registered with: the tables of survey_defs/codes/, in words of every language."""

import csv
import re
from functools import cache

from forms.definition import Label
from web import language
from web.county import HOUSE

_TAG = re.compile(r"label::.*\((\w+)\)")
HEAD, ONESELF = "02", "01"
# Of GB/T 4761, those that are common at the door, in the order in which a family is told.
_COMMON = ("10", "20", "30", "38", "28", "41", "42", "43", "44", "51", "52", "70", "97", "99")


@cache
def table(name: str, column: str = "code") -> dict[str, Label]:
    """Code → its words, in the order of the table; rows with nothing in the column are left out."""
    with (HOUSE / "survey_defs" / "codes" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row[column]: _label(row) for row in csv.DictReader(file) if row[column]}


def relations() -> dict[str, Label]:
    """To the head of the household (GB/T 4761), the common ones first."""
    found = table("relation")
    return {code: found[code] for code in (HEAD, *_COMMON)} | found


def groups() -> dict[str, Label]:
    """Whom a household belongs to: the words that surveys name in their setting `groups`."""
    return table("group")


def sexes() -> dict[str, Label]:
    """GB/T 2261.1, by the names that answers have."""
    return table("sex", "name")


def said(labels: dict[str, Label]) -> dict[str, str]:
    """Code → its words in the reader's language."""
    return {code: language.label(label, code) for code, label in labels.items()}


def _label(row: dict[str, str]) -> Label:
    return {tag[1]: text for header, text in row.items() if text and (tag := _TAG.fullmatch(header or ""))}
