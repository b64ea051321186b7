"""What a phone may post as a visit: its shape and its bounds. Whether the answers are right is not asked here."""

import json
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

from forms.answers import parse_place
from forms.problems import Problem

LARGEST_BODY = 2 << 20  # bytes
MOST_ROWS_IN_REPEAT = 500
MOST_ROWS = 2_000
DEEPEST = 32
LONGEST_TEXT = 20_000
MOST_FILES = 200
LONGEST_NAME = 255
LONGEST_PLACE = 1_000
MOST_CONFIRMED = 10_000

# RFC 3339, seconds left out or not. Python reads more (week dates, no hyphens), which other readers of a body do not.
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """An attachment that the visit names: `name` is the answer of its question."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A visit as it was posted. `mended` are the places whose text could not be kept in any file (half a character).

    A visit that moved to another version while it was a draft says the one it `began` with, and by place the answers
    that the new version has no place for (`aside`). `confirmed` are the places whose answer was not typed: somebody
    said by a tap that it is as it was last time.
    """

    uuid: str
    survey: str
    version: str
    household: str
    started: datetime
    ended: datetime
    worker: str
    outcome: str
    answers: dict[str, Any]
    files: tuple[NamedFile, ...]
    mended: tuple[str, ...] = ()
    began: str = ""
    aside: dict[str, Any] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()


def read_posted(body: bytes) -> Posted:
    """Problem: body_too_large, body_json, body_field (`at`), uuid_invalid, rows_too_many, text_too_long, too_deep."""
    if len(body) > LARGEST_BODY:
        raise Problem("body_too_large", limit=LARGEST_BODY >> 20)
    value = _json(body)
    if not isinstance(value, dict):
        raise Problem("body_json")
    answers = value.get("answers")
    if not isinstance(answers, dict):
        raise Problem("body_field", at="answers")
    walk = _Walk()
    answers = walk.tree(answers, "", 0)
    aside = _aside(value, walk)
    return Posted(
        uuid=_uuid(value.get("uuid")),
        survey=_text(value, "survey"),
        version=_text(value, "version"),
        household=_text(value, "household"),
        started=_moment(value, "started"),
        ended=_moment(value, "ended"),
        worker=_optional(value, "worker"),
        outcome=_optional(value, "outcome"),
        answers=answers,
        files=_files(value.get("files", [])),
        mended=tuple(walk.mended),
        began=_began(value),
        aside=aside,
        confirmed=_confirmed(value.get("confirmed", []), answers),
    )


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem("body_json") from error


def _no_number(_constant: str) -> NoReturn:
    raise ValueError  # NaN and Infinity are no JSON, whatever Python's reader thinks


class _Walk:
    """One walk over the answers: bounds are enforced, half characters (lone surrogates) replaced and remembered."""

    def __init__(self) -> None:
        self.rows = 0
        self.mended: list[str] = []

    def tree(self, value: Any, at: str, depth: int) -> Any:
        if isinstance(value, str):
            return self._text(value, at)
        if isinstance(value, dict):
            return self._object(value, at, depth + 1)
        if isinstance(value, list):
            return self._list(value, at, depth + 1)
        if isinstance(value, float) and not math.isfinite(value):
            raise Problem("body_field", at=at)
        return value

    def _object(self, value: dict[str, Any], at: str, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise Problem("too_deep", at=at[:LONGEST_NAME])
        for name, part in value.items():
            place = f"{at}/{name}" if at else name
            kept = self.tree(part, place, depth)
            if kept is not part:
                value[name] = kept
        if any(not is_encodable(name) or len(name) > LONGEST_NAME for name in value):
            raise Problem("body_field", at="answers")
        return value

    def _list(self, value: list[Any], at: str, depth: int) -> list[Any]:
        if depth > DEEPEST:
            raise Problem("too_deep", at=at[:LONGEST_NAME])
        if len(value) > MOST_ROWS_IN_REPEAT:
            raise Problem("rows_too_many", at=at, rows=len(value), most=MOST_ROWS_IN_REPEAT)
        self.rows += len(value)
        if self.rows > MOST_ROWS:
            raise Problem("rows_too_many", at=at, rows=self.rows, most=MOST_ROWS)
        return [self.tree(row, f"{at}[{number}]", depth) for number, row in enumerate(value, 1)]

    def _text(self, value: str, at: str) -> str:
        if len(value) > LONGEST_TEXT:
            raise Problem("text_too_long", at=at, most=LONGEST_TEXT)
        if is_encodable(value):
            return value
        self.mended.append(at)
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def is_encodable(text: str) -> bool:
    """Whether the text can be written at all: half a character (a lone surrogate) cannot."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _uuid(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 36:
        raise Problem("uuid_invalid")
    try:
        return str(UUID(value))
    except ValueError as error:
        raise Problem("uuid_invalid") from error


def _text(value: dict[str, Any], name: str) -> str:
    text = _optional(value, name)
    if not text:
        raise Problem("body_field", at=name)
    return text


def _optional(value: dict[str, Any], name: str) -> str:
    """A worker may come as a number: accounts have numbers."""
    text = value.get(name)
    if text is None:
        return ""
    if isinstance(text, bool) or not isinstance(text, str | int):
        raise Problem("body_field", at=name)
    text = str(text)
    if len(text) > LONGEST_NAME or "\x00" in text or not is_encodable(text):
        raise Problem("body_field", at=name)
    return text


def _began(value: dict[str, Any]) -> str:
    began = value.get("began")
    if began is None:
        return ""
    if not isinstance(began, dict):
        raise Problem("body_field", at="began")
    try:
        return _text(began, "version")
    except Problem as error:
        raise Problem("body_field", at="began") from error


def _aside(value: dict[str, Any], walk: _Walk) -> dict[str, Any]:
    """Place → an answer, or several of one question. They count for nothing, so they need only be readable."""
    aside = value.get("aside")
    if aside is None:
        return {}
    if not isinstance(aside, dict):
        raise Problem("body_field", at="aside")
    if len(aside) > MOST_ROWS:
        raise Problem("rows_too_many", at="aside", rows=len(aside), most=MOST_ROWS)
    for place, answer in aside.items():
        if not place or len(place) > LONGEST_PLACE or not is_encodable(place):
            raise Problem("body_field", at="aside")
        several = answer if isinstance(answer, list) else [answer]
        if not all(isinstance(one, str | int | float) for one in several):
            raise Problem("body_field", at=f"aside/{place}"[:LONGEST_NAME])
        aside[place] = walk.tree(answer, place, 0)
    return aside


def _confirmed(value: Any, answers: dict[str, Any]) -> tuple[str, ...]:
    """Places, each of which has an answer."""
    if not isinstance(value, list):
        raise Problem("body_field", at="confirmed")
    if len(value) > MOST_CONFIRMED:
        raise Problem("rows_too_many", at="confirmed", rows=len(value), most=MOST_CONFIRMED)
    for place in value:
        if not isinstance(place, str) or len(place) > LONGEST_PLACE or not is_encodable(place):
            raise Problem("body_field", at="confirmed")
        if not _is_answer(_answer_at(place, answers)):
            raise Problem("body_field", at=f"confirmed/{place}"[:LONGEST_NAME])
    return tuple(dict.fromkeys(value))


def _answer_at(place: str, found: Any) -> Any:
    """What the answers have there; None for nothing."""
    for name, number in parse_place(place) or [("", 0)]:
        found = found.get(name) if isinstance(found, dict) else None
        if number:
            rows = found if isinstance(found, list) else []
            found = rows[number - 1] if number <= len(rows) and isinstance(rows[number - 1], dict) else None
    return found


def _is_answer(found: Any) -> bool:
    """An answer, or several of one question; no group and no rows."""
    several = found if isinstance(found, list) else [found]
    return found not in (None, "", []) and all(isinstance(one, str | int | float) for one in several)


def _moment(value: dict[str, Any], name: str) -> datetime:
    text = _text(value, name)
    if not _MOMENT.fullmatch(text):
        raise Problem("body_field", at=name)
    try:
        moment = datetime.fromisoformat(text)
        moment.timestamp()  # years 1 and 9999 can be read, but not moved to another zone
    except (ValueError, OverflowError) as error:
        raise Problem("body_field", at=name) from error
    if not 1970 < moment.year < 9999:
        raise Problem("body_field", at=name)
    return moment


def _files(value: Any) -> tuple[NamedFile, ...]:
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise Problem("body_field", at="files")
    files = []
    for number, entry in enumerate(value, 1):
        at = f"files[{number}]"
        if not isinstance(entry, dict):
            raise Problem("body_field", at=at)
        sha256 = _optional(entry, "sha256")
        if not _SHA256.fullmatch(sha256) or not _optional(entry, "name"):
            raise Problem("body_field", at=at)
        files.append(NamedFile(_optional(entry, "name"), sha256))
    if len({file.name for file in files}) < len(files):
        raise Problem("body_field", at="files")
    return tuple(files)
