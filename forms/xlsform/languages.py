"""Which language a column of texts is in: `label::中文 (zh)`, `label::English`, `label::zh` each stand for a tag."""

import csv
import re
from functools import cache
from pathlib import Path

_TAG_IN_HEADER = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
_BARE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def tag_of(text: str) -> str:
    """The tag that a header's language part stands for; a language that nobody knows keeps its name as its tag."""
    found = _TAG_IN_HEADER.search(text)
    if found:
        return _written(found[1])
    return _names().get(text.strip().lower(), _written(text.strip()))


def header_of(tag: str) -> str:
    """What a sheet calls this language, so that reading it gives the tag again."""
    return next((row["header"] for row in _table() if row["tag"] == tag), tag)


def said_of_others(tag: str) -> tuple[str, str]:
    """How a language calls the choice that is none of the others, and asks what it is; else in English."""
    rows = {row["tag"]: row for row in _table() if row["other"]}
    row = rows.get(tag) or rows.get(tag.split("-")[0]) or rows["en"]
    return row["other"], row["specify"]


def said_of_yes_and_no(tag: str) -> tuple[str, str]:
    """Yes and no in a language; else in English."""
    rows = {row["tag"]: row for row in _table() if row["yes"]}
    row = rows.get(tag) or rows.get(tag.split("-")[0]) or rows["en"]
    return row["yes"], row["no"]


def _written(text: str) -> str:
    """Letter case as BCP 47 has it where the text is a tag ("EN" is "en"), else the text."""
    primary, *rest = text.split("-")
    return "-".join([primary.lower(), *rest]) if _BARE_TAG.fullmatch(text) else text


@cache
def _names() -> dict[str, str]:
    return {name.lower(): row["tag"] for row in _table() for name in row["also"].split("|")}


@cache
def _table() -> tuple[dict[str, str], ...]:
    with Path(__file__).with_name("languages.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
