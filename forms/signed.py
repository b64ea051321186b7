"""A signature that was drawn on a phone says in its own picture when it was made, with whose account, and under which
answers (a SHA-256 of what people answered, signatures aside). The twin of static/fieldwork/signed.mjs.

It tells whether the answers are still those that were signed. It does not tell who held the finger.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from forms.definition import METADATA, Group, Item, Question, Repeat, Survey
from forms.expressions.values import string

# The text stands right behind the head of the PNG: 8 bytes of signature, 25 of the head, 8 before the text.
_AT = 33
_KEYWORD = b"tEXtsigned\0"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Signed:
    """When (as the phone's clock said), with whose account, and whether these answers were signed."""

    at: datetime
    worker: str
    fits: bool


def signed(survey: Survey, answers: Mapping[str, Any], content: BinaryIO) -> Signed | None:
    """What the picture says about these answers; None where it says nothing."""
    head = content.read(_AT + len(_KEYWORD) + _LONGEST)
    size = int.from_bytes(head[_AT : _AT + 4])
    if not head.startswith(b"\x89PNG") or not head[_AT + 4 :].startswith(_KEYWORD) or size > _LONGEST:
        return None
    try:
        said = json.loads(head[_AT + 4 + len(_KEYWORD) : _AT + 8 + size])
        at = datetime.fromisoformat(said["at"]).astimezone(UTC)
        return Signed(at, str(said["worker"])[:80], said["answers"] == digest(survey, answers))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def digest(survey: Survey, answers: Mapping[str, Any]) -> str:
    """The answers that people gave, place by place in the order of the survey, as one number."""
    lines = (f"{place}\x1f{_text(value)}\x1e" for place, value in _said(survey.children, answers, ""))
    return hashlib.sha256("".join(lines).encode(errors="replace")).hexdigest()


def is_signature(item: Item) -> bool:
    """Whether it is signed with a finger."""
    return isinstance(item, Question) and item.type == "image" and "signature" in item.appearance.split()


def signatures(survey: Survey, answers: Mapping[str, Any]) -> list[str]:
    """The names of the files that are signatures."""
    return [str(value) for _place, value in _said(survey.children, answers, "", drawn=True)]


def _said(items: Iterable[Item], answers: Any, prefix: str, *, drawn: bool = False) -> Iterator[tuple[str, Any]]:
    for item in items:
        value = answers.get(item.name) if isinstance(answers, Mapping) else None
        place = prefix + item.name
        if value is None:
            continue
        if isinstance(item, Repeat):
            for number, row in enumerate(value if isinstance(value, list) else (), 1):
                yield from _said(item.children, row, f"{place}[{number}]/", drawn=drawn)
        elif isinstance(item, Group):
            yield from _said(item.children, value, f"{place}/", drawn=drawn)
        elif isinstance(item, Question) and is_signature(item) == drawn and not _is_computed(item):
            yield place, value


def _is_computed(question: Question) -> bool:
    return question.calculation is not None or question.type == "calculate" or question.type in METADATA


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return string(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)
