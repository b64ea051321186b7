"""The functions of the expression language: what each takes and gives. What reads rows is in evaluate.py and paths.py.

What a function takes is written in letters: s text, n number, b boolean, v any value, l node-set, c the context (not an
argument of the author's). A letter may be followed by ? (optional), + (once or more) or * (any number).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.context import Context
from forms.expressions import digests, geometry, numeric, sets, texts, times
from forms.expressions.numeric import divided, remainder, whole
from forms.expressions.values import NAN, Value, nodes, number, single, string, words

__all__ = ["ALIASES", "FUNCTIONS", "MANY", "VOLATILE", "Function", "divided", "remainder", "whole"]

MANY = 1_000  # more arguments than anybody writes
# What differs each time it is asked: the server cannot compute it again.
VOLATILE = frozenset(("now", "random", "uuid", "duration", "randomize", "geo-scatter"))
# Other names of the field for the same function.
ALIASES = {
    "upper": "upper-case",
    "lower": "lower-case",
    "is-selected": "selected",
    "enclosed-area": "area",
    "distance-between": "distance",
    "enumerator-id": "username",
    "enumerator-name": "username",
    "device-info": "deviceid",
}


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` are the letters of the arguments in order, the last one repeated as often as needed; `call` may be None
    for what evaluate.py does itself."""

    takes: str
    least: int
    most: int
    call: Callable[..., Value] | None = None
    context: bool = False


def _function(letters: str, call: Callable[..., Value] | None = None) -> Function:
    parts = re.findall(r"([snbvl])([?+*]?)", letters)
    least = sum(1 for _, times in parts if times in ("", "+"))
    most = MANY if parts and parts[-1][1] in ("+", "*") else len(parts)
    return Function("".join(letter for letter, _ in parts), least, most, call, letters.startswith("c"))


def _significant(call: Callable[..., float]) -> Callable[..., float]:
    return lambda *values: numeric.significant(call(*values))


def _coalesce(*values: Value) -> Value:
    return next((single(value) for value in values if string(value) != ""), "")


def _uuid(context: Context, length: float = NAN) -> str:
    text = context.uuid()
    return text if length != length else text[: max(0, whole(length))]


def _property(context: Context, name: str) -> str:
    known = {"username": context.user, "deviceid": context.device, "version": context.version}
    return known.get(name, "")


_THEMES: tuple[tuple[tuple[str, str, Callable[..., Value] | None], ...], ...] = (
    (  # Texts
        ("string", "v", string),
        ("concat", "l*", texts.concatenated),
        ("join", "sl*", texts.joined),
        ("string-length", "s", lambda text: float(len(text))),
        ("substr", "snn?", texts.part),
        ("substring", "snn?", texts.counted_part),
        ("substring-before", "ss", texts.before),
        ("substring-after", "ss", texts.after),
        ("contains", "ss", lambda text, part: part in text),
        ("starts-with", "ss", str.startswith),
        ("ends-with", "ss", str.endswith),
        ("normalize-space", "s", lambda text: " ".join(words(text))),
        ("trim", "s", texts.trimmed),
        ("translate", "sss", texts.translated),
        ("upper-case", "s", str.upper),
        ("lower-case", "s", str.lower),
        ("regex", "ssn?", texts.matches),
        ("digest", "sss?", digests.digest),
        ("base64-decode", "s", digests.decoded),
    ),
    (  # Numbers
        ("number", "v", number),
        ("int", "n", numeric.truncated),
        ("round", "nn?", numeric.rounded),
        ("floor", "n", numeric.floored),
        ("ceiling", "n", numeric.raised),
        ("abs", "n", abs),
        ("pow", "nn", numeric.power),
        ("sqrt", "n", numeric.root),
        ("exp", "n", numeric.exponential),
        ("exp10", "n", lambda value: numeric.power(10.0, value)),
        ("log", "n", numeric.logarithm),
        ("log10", "n", numeric.logarithm10),
        ("sin", "n", _significant(numeric.sine)),
        ("cos", "n", _significant(numeric.cosine)),
        ("tan", "n", _significant(numeric.tangent)),
        ("asin", "n", _significant(numeric.arc_sine)),
        ("acos", "n", _significant(numeric.arc_cosine)),
        ("atan", "n", _significant(numeric.arc_tangent)),
        ("atan2", "nn", _significant(numeric.arc_tangent2)),
        ("pi", "", lambda: numeric.PI),
        ("format-number", "n", texts.grouped),
        ("random", "c", lambda context: context.random()),
    ),
    (  # Node-sets
        ("min", "l+", sets.least),
        ("max", "l+", sets.most),
        ("sum", "l", sets.total),
        ("count", "l", sets.count),
        ("count-non-empty", "l", sets.count_non_empty),
        ("checklist", "nnl*", sets.checked),
        ("weighted-checklist", "nnl*", sets.weighed),
        ("randomize", "cln?", lambda context, values, *seed: sets.shuffled(context, nodes(values), *seed)),
    ),
    (  # Truth
        ("boolean", "b", bool),
        ("boolean-from-string", "s", lambda text: text in ("true", "1")),
        ("not", "b", lambda value: not value),
        ("true", "", lambda: True),
        ("false", "", lambda: False),
        ("coalesce", "vv+", _coalesce),
        ("empty", "l", lambda value: texts.is_empty(nodes(value))),
    ),
    (  # Choices and lists
        ("selected", "ss", lambda chosen, name: name in words(chosen)),
        ("selected-at", "sn", texts.chosen_at),
        ("count-selected", "s", lambda chosen: float(len(words(chosen)))),
        ("count-items", "sl", texts.item_count),
        ("item-at", "sln", texts.item_at),
        ("item-index", "sls", texts.item_index),
        ("de-duplicate", "sl", texts.distinct),
        ("rank-value", "nl", texts.rank_value),
        ("jr:itext", "s", string),
    ),
    (  # Time
        ("today", "c", times.today),
        ("now", "c", times.now),
        ("date", "cv", times.as_date),
        ("date-time", "cv", times.as_date_time),
        ("format-date", "cvs", times.formatted),
        ("format-date-time", "cvs", times.formatted),
        ("decimal-date-time", "v", number),
        ("decimal-time", "cv", times.decimal_time),
        ("duration", "c", times.duration),
    ),
    (  # Places
        ("area", "l+", geometry.area),
        ("distance", "l+", geometry.distance),
        ("geofence", "ss", geometry.fenced),
        ("intersects", "s", geometry.crossed),
        ("short-geopoint", "s", geometry.shortened),
        ("geo-scatter", "csn", geometry.scattered),
    ),
    (  # The visit
        ("uuid", "cn?", _uuid),
        ("username", "c", lambda context: context.user),
        ("deviceid", "c", lambda context: context.device),
        ("version", "c", lambda context: context.version),
        ("property", "cs", _property),
    ),
    (  # Evaluated by evaluate.py, each in its own way
        ("if", "bvv", None),
        ("once", "v", None),
        ("position", "v?", None),
        ("last", "", None),
        ("index", "", None),
        ("current", "", None),
        ("instance", "s", None),
        ("indexed-repeat", "vvnv?n?v?n?", None),
        ("count-if", "lb", None),
        ("sum-if", "lb", None),
        ("min-if", "lb", None),
        ("max-if", "lb", None),
        ("join-if", "slb", None),
        ("rank-index", "nl", None),
        ("rank-index-if", "nlb", None),
        ("jr:choice-name", "sv", None),
        ("pulldata", "ssss", None),
    ),
)
FUNCTIONS: Mapping[str, Function] = {
    name: _function(letters, call) for theme in _THEMES for name, letters, call in theme
}
