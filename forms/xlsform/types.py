"""What the type column says: the question types that we know, their spellings, and what to do about the others."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import QUESTION_TYPES
from forms.problems import Problem
from forms.xlsform.columns import Line, near, squashed

_SPELLINGS: Mapping[str, str] = {
    **{squashed(name): name for name in QUESTION_TYPES},
    "string": "text",
    "int": "integer",
    "number": "decimal",
    "calculation": "calculate",
    "photo": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "select1": "select_one",
    "select": "select_multiple",
    "selectallthatapply": "select_multiple",
    "begingroup": "begin group",
    "endgroup": "end group",
    "beginrepeat": "begin repeat",
    "endrepeat": "end repeat",
}
# Facts about the phone and the clock: a visit carries its own start, end and worker.
_METADATA = frozenset(
    (
        *("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email"),
        *("audit", "startgeopoint", "uri:deviceid", "uri:phonenumber", "uri:username", "uri:email", "caseid", "imei"),
    )
)
# A type of the field that we do not have → the one that keeps its answer.
_NEAREST: Mapping[str, str] = {"barcode": "text", "hidden": "calculate", "trigger": "acknowledge"}
# A type of the field without a safe stand-in → what an author could use ("" for nothing).
_INSTEAD: Mapping[str, str] = {
    "datetime": "date",
    "time": "text",
    "range": "integer",
    "rank": "select_multiple",
    "audio": "text",
    "video": "image",
    "file": "image",
    "geotrace": "geopoint",
    "geoshape": "geopoint",
    "selectonefromfile": "select_one",
    "selectmultiplefromfile": "select_multiple",
    "selectoneexternal": "select_one",
    "xmlexternal": "",
    "csvexternal": "",
}
_SELECTS = ("select_one", "select_multiple")


@dataclass(frozen=True, slots=True)
class Type:
    """A question type, or "begin group", "end group", "begin repeat", "end repeat", or "metadata"."""

    name: str
    list_name: str = ""


def type_of(line: Line, found: list[Problem]) -> Type | None:
    """The type of a row; None, with the reason among `found`, when there is none that we know."""
    text = line.text("type")
    words = text.split()
    for taken in range(len(words), 0, -1):
        key = squashed("".join(words[:taken]))
        rest = words[taken:]
        if key in _METADATA and not rest:
            return Type("metadata")
        if key in _SPELLINGS:
            return _with_list(line, _SPELLINGS[key], rest, found)
        if key in _NEAREST:
            found.append(line.problem("type_replaced", "type", warning=True, type=text, used=_NEAREST[key]))
            return Type(_NEAREST[key])
        if key in _INSTEAD:
            found.append(line.problem("type_unsupported", "type", type=text, instead=_INSTEAD[key]))
            return None
    known = sorted({*QUESTION_TYPES, "begin group", "end group", "begin repeat", "end repeat"})
    found.append(line.problem("unknown_type", "type", type=text, near=near(re.sub(r"\s.*", "", text), known)))
    return None


def _with_list(line: Line, name: str, rest: list[str], found: list[Problem]) -> Type | None:
    if name not in _SELECTS:
        # "begin group members" is how some older forms name a group; nothing else may follow a type.
        return Type(name)
    if rest and squashed("".join(rest[1:])) in ("orother", "orspecify"):
        found.append(line.problem("or_other_unsupported", "type", type=line.text("type")))
        return None
    if rest[:1] == ["from"]:
        rest = rest[1:]
    return Type(name, " ".join(rest))


def list_in(text: str) -> tuple[str, str]:
    """The kind of select and the list that a type names, "" and "" for any other type."""
    kind = type_of(Line("survey", 0, {"type": text}, {}, {}, {}), [])
    return (kind.name, kind.list_name) if kind and kind.name in _SELECTS else ("", "")
