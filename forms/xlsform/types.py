"""What the type column says: the question types that we know, their spellings, and what to do about the others."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches

from forms.definition import QUESTION_TYPES, SELECTS
from forms.problems import Problem
from forms.xlsform.columns import Line, near, squashed

_GROUPS: Mapping[str, str] = {
    **{f"begin{one}": "begin group" for one in ("group", "section")},
    **{f"end{one}": "end group" for one in ("group", "section")},
    **{f"begin{one}": "begin repeat" for one in ("repeat", "lgroup", "loopedgroup")},
    **{f"end{one}": "end repeat" for one in ("repeat", "lgroup", "loopedgroup")},
}
_SPELLINGS: Mapping[str, str] = {
    **{squashed(name): name for name in QUESTION_TYPES},
    **_GROUPS,
    "string": "text",
    "int": "integer",
    "number": "decimal",
    "double": "decimal",
    "float": "decimal",
    "calculation": "calculate",
    "calculatehere": "calculate",
    "photo": "image",
    "picture": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "select1": "select_one",
    "select": "select_multiple",
    "selectallthatapply": "select_multiple",
    "selectonefromfile": "select_one",
    "selectmultiplefromfile": "select_multiple",
    "selectoneexternal": "select_one",
    "selectmultipleexternal": "select_multiple",
    "trigger": "acknowledge",
    "tel": "text",
    "starttime": "start",
    "endtime": "end",
    "imei": "deviceid",
    "simid": "simserial",
    **{f"uri:{name}": name for name in ("deviceid", "phonenumber", "simserial", "subscriberid", "username", "email")},
}
# A type of the field that we do not have → the one that keeps its answer, or (hidden) its name for those who read it.
_NEAREST: Mapping[str, str] = {
    "percentage": "integer",
    "url": "text",
    "osm": "text",
    "enumerator": "text",
    **dict.fromkeys(("signature", "draw", "annotate"), "image"),
    **dict.fromkeys(
        (
            *("caseid", "comments", "textaudit", "audioaudit", "speedviolationscount", "speedviolationslist"),
            *("speedviolationsaudit", "sensorstatistic", "sensorstream"),
        ),
        "hidden",
    ),
}
# A type of the field without a safe stand-in → what an author could use.
_INSTEAD: Mapping[str, str] = {
    "beginloop": "begin_repeat",
    "endloop": "end_repeat",
    "cascadingselect": "select_one",
}
# The longest type is "add select all that apply from", and a few words around it.
_MOST_WORDS = 8
# Words that the oldest forms put around a type: "add text prompt", "q date", "get start time", "select one using".
_AROUND = re.compile(r"(?:add|get|q)?(.+?)(?:prompt|using|promptusing)?")
_OTHER = frozenset({"orother", "orspecify", "orspecifyother"})


@dataclass(frozen=True, slots=True)
class Type:
    """A question type, or "begin group", "end group", "begin repeat", "end repeat".

    `written` is the type's own spelling, squashed ("selectonefromfile"); `or_other` says that a choice "other" is
    offered, and asked about; `list_at` are the words of the cell that name the list.
    """

    name: str
    list_name: str = ""
    written: str = ""
    or_other: bool = False
    list_at: tuple[int, int] = (0, 0)


def type_of(line: Line, found: list[Problem]) -> Type | None:
    """The type of a row; None, with the reason among `found`, when there is none that we know."""
    text = line.text("type")
    words = text.split()
    for taken in range(min(len(words), _MOST_WORDS), 0, -1):
        key = _known("".join(words[:taken]))
        if key in ("start", "end") and taken < len(words) and _closest("".join(words)) in _GROUPS:
            break
        if words[:taken] == ["phone", "number"] and line.label("label"):
            # In the oldest forms this is a question; the phone's own number is `phonenumber`, and is not asked.
            found.append(line.problem("type_replaced", "type", warning=True, type=text, used="text"))
            return Type("text", written=key)
        if key in _SPELLINGS:
            return _with_list(key, words, taken)
        if key in _NEAREST:
            found.append(line.problem("type_replaced", "type", warning=True, type=text, used=_NEAREST[key]))
            return Type(_NEAREST[key], written=key)
        if key in _INSTEAD:
            found.append(line.problem("type_unsupported", "type", type=text, instead=_INSTEAD[key]))
            return None
    meant = _meant(line, words, found)
    if meant:
        return meant
    known = sorted({*QUESTION_TYPES, "begin group", "end group", "begin repeat", "end repeat"})
    found.append(line.problem("unknown_type", "type", type=text, near=near(re.sub(r"\s.*", "", text), known)))
    return None


def _meant(line: Line, words: list[str], found: list[Problem]) -> Type | None:
    """A type with a letter or two wrong ("select_mutliple"); and those of other systems."""
    text = line.text("type")
    if text.startswith("db:"):
        # A person or place that CommCare's kin would put in; here nobody does.
        found.append(line.problem("type_replaced", "type", warning=True, type=text, used="hidden"))
        return Type("hidden", written="hidden")
    for taken in (1, 2):
        key = _closest("".join(words[:taken])) if taken <= len(words) else ""
        if key:
            found.append(line.problem("type_replaced", "type", warning=True, type=text, used=_SPELLINGS[key]))
            return _with_list(key, words, taken)
    return None


def _closest(text: str) -> str:
    written = squashed(text)
    same_letter = [key for key in _SPELLINGS if key[0] == written[:1] and key != written]
    return next(iter(get_close_matches(written, same_letter, n=1, cutoff=0.82)), "")


def _known(text: str) -> str:
    """The key of a type in the tables above, without the words that stood around it long ago."""
    key = squashed(text)
    if key in _SPELLINGS or key in _NEAREST or key in _INSTEAD:
        return key
    inner = _AROUND.fullmatch(key)
    return inner[1] if inner else key


def _with_list(key: str, words: list[str], taken: int) -> Type:
    name = _SPELLINGS[key]
    if name not in SELECTS:
        # "begin group members" is how some older forms name a group; nothing else may follow a type.
        return Type(name, written=key)
    first = taken + 1 if words[taken : taken + 1] == ["from"] else taken
    last = next((at for at in range(first + 1, len(words)) if squashed("".join(words[at:])) in _OTHER), len(words))
    return Type(name, " ".join(words[first:last]), key, last < len(words), (first, last))


def with_list_renamed(text: str, prefix: str, lists: Set[str]) -> str:
    """A type with the prefix before its list, where it names one of these."""
    kind = type_of(Line("survey", 0, {"type": text}, {}, {}, {}), [])
    if not kind or not kind.list_name or kind.list_name not in lists:
        return text
    words = text.split()
    words[slice(*kind.list_at)] = [prefix + kind.list_name]
    return " ".join(words)
