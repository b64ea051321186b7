"""Answers as JSON (contract: nested as the form is) and as the values of expressions, and the places that name them.

A place is "group/question"; a row of a repeat is "members[2]", counted from 1, and what is in it "members[2]/name".
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite, trunc
from typing import Any

from forms.definition import LISTS, NUMERIC
from forms.expressions.dates import moment
from forms.expressions.values import SPACE, Node, Value, json_number, number, single, string, words

# One step of a place: a name, and the number of the row or 0.
Step = tuple[str, int]

_STEP = re.compile(r"([^/\[\]]+)(?:\[([1-9][0-9]{0,6})\])?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_POINT = r"-?[0-9]+(\.[0-9]+)?( -?[0-9]+(\.[0-9]+)?){1,3}"
_GEOPOINT = re.compile(_POINT)
# A line has at least two points, a plane at least three and ends where it began.
_GEOTRACE = re.compile(rf"{_POINT}(; ?{_POINT})+;? ?")
_GEOSHAPE = re.compile(rf"({_POINT})(; ?{_POINT}){{2,}}; ?\1;? ?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?")
# What is computed and never typed keeps numbers as numbers.
_UNTYPED = ("calculate", "hidden")
WHOLE = 2**53  # beyond it a number can no longer count


@lru_cache(maxsize=8192)
def parse_place(place: str) -> tuple[Step, ...] | None:
    """The steps of a place; None for what is none."""
    steps = []
    for part in place.split("/"):
        found = _STEP.fullmatch(part)
        if not found:
            return None
        steps.append((found[1], int(found[2] or 0)))
    return tuple(steps)


def is_shaped(answer: Any, question_type: str) -> bool:
    """Whether the JSON can be an answer at all: a text, number or boolean, or a list of them for several choices."""
    if isinstance(answer, list):
        return question_type in LISTS and all(isinstance(one, str | int | float) for one in answer)
    return answer is None or isinstance(answer, str | int | float)


def taken(answer: Any, question_type: str) -> Node:
    """An answer as a value: "" for none, a number where the question asks for one and the answer is one."""
    if isinstance(answer, str):
        if question_type in NUMERIC:
            found = number(answer) if moment(answer.strip(SPACE)) is None else None
            return answer if found is None or not isfinite(found) else found
        if question_type in LISTS:
            return " ".join(words(answer))
        return answer.replace("\r\n", "\n") if "\r" in answer else answer
    if isinstance(answer, list):
        return " ".join(text for text in (string(_scalar(one)) for one in answer) if text)
    if isinstance(answer, bool) and question_type == "acknowledge":
        return "OK" if answer else ""
    return "" if answer is None else _kept(_scalar(answer), question_type)


def _scalar(answer: Any) -> Value:
    if type(answer) is not int:
        return answer  # type: ignore[no-any-return]
    try:
        return float(answer)
    except OverflowError:  # more digits than a number can hold
        return float("inf") if answer > 0 else float("-inf")


def stored(value: Value, question_type: str) -> Node:
    """A computed value as a question of this type keeps it: a whole number without its fraction, as JavaRosa does."""
    kept = _kept(value, question_type)
    return float(trunc(kept)) if question_type == "integer" and isinstance(kept, float) else kept


def _kept(value: Value, question_type: str) -> Node:
    """A value as a question of this type keeps it. What is not a number is no value (as JavaRosa does)."""
    value = single(value)
    if type(value) is float:
        if value != value:
            return ""
        if question_type in NUMERIC or question_type in _UNTYPED:
            return value if abs(value) != float("inf") else string(value)
        return string(value)
    return taken(value, question_type) if isinstance(value, str) else string(value)


def plain(value: Node, question_type: str) -> Any:
    """A value as JSON: whole numbers as integers, several choices as a list of names; None for no value."""
    if value == "":
        return None
    if isinstance(value, float):
        return json_number(value)
    return words(value) if question_type in LISTS else value


def _is_integer(value: Node) -> bool:
    return isinstance(value, float) and value.is_integer() and abs(value) < WHOLE


def _is_date(value: Node) -> bool:
    found = moment(string(value))
    return found is not None and found.clock is None


def _is_date_time(value: Node) -> bool:
    found = moment(string(value))
    return found is not None and found.clock is not None


def _fits(pattern: re.Pattern[str]) -> Callable[[Node], bool]:
    return lambda value: pattern.fullmatch(string(value)) is not None


_TYPES: Mapping[str, Callable[[Node], bool]] = {
    "integer": _is_integer,
    "decimal": lambda value: isinstance(value, float),
    "date": _is_date,
    "range": lambda value: isinstance(value, float),
    "dateTime": _is_date_time,
    "time": _fits(_TIME),
    "geopoint": _fits(_GEOPOINT),
    "geotrace": _fits(_GEOTRACE),
    "geoshape": _fits(_GEOSHAPE),
}


def is_typed(value: Node, question_type: str) -> bool:
    """Whether a value is one of the question's type."""
    test = _TYPES.get(question_type)
    return test is None or test(value)


def has_control(value: Node) -> bool:
    """Whether a text holds a control character (line ends and tabs are none), or half a character."""
    return isinstance(value, str) and _CONTROL.search(value) is not None
