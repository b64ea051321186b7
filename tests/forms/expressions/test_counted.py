"""Everything of the language has vectors, and enough of different kinds: the same call with another number is no other.

A call's kind is its tree with each number and text replaced by what sort of number or text it is, and what it reads of
answers and world, replaced likewise. What is added to a call around it (`pulldata(…) * 2`) makes no new kind of it, but
of what takes nothing, and of instance().
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from forms.expressions.functions import ALIASES, FUNCTIONS
from forms.expressions.parse import parse
from forms.expressions.references import lists
from forms.expressions.wordings import REWRITTEN
from tests.forms.expressions.test_vectors import all_vectors

OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "neg", "|")
PATHS = ("path", "self", "parent", "root", "ref", "column", "current", "child")
# So many kinds at least of what takes arguments, of what takes none, of other names, and of each operator.
LEAST, LEAST_BARE, LEAST_NAME, LEAST_OPERATOR = 15, 3, 3, 8
WORLD = ("at", "now", "tz", "user", "device", "version", "started")
_CALLED = re.compile(r"([A-Za-z][\w.:-]*)\(")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def kind(value: Any) -> str:
    """The sort of a number or text: 7 and 8 are one, 'abc' and 'de' too; 1, 0, 0.5, -3 and '王' are each another."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        size = abs(value)
        named = {0: "0", 1: "1"}.get(size) or ("small" if size < 1e-3 else "huge" if size >= 2**53 else "")
        return ("-" if value < 0 else "") + (named or ("whole" if size == int(size) else "part"))
    for pattern, sort in ((r"[0-9]+", "9"), (r"[a-z]+", "a"), (r"[A-Z]+", "A"), (r"[\u3400-\u9fff]+", "中")):
        value = re.sub(pattern, sort, value)
    return str(value)


def kind_of(tree: Any) -> Any:
    """The kind of a call: names stay as they are."""
    if isinstance(tree, list):
        names = 2 if tree[0] in ("ref", "column", "child") else 1
        return (*tree[:names], *map(kind_of, tree[names:]))
    return kind(tree)


def kind_of_answers(value: Any) -> Any:
    """The kind of answers or tables."""
    if isinstance(value, dict):
        return tuple(sorted((name, kind_of_answers(one)) for name, one in value.items()))
    return tuple(map(kind_of_answers, value)) if isinstance(value, list) else kind(value)


def kinds(vector: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every name that stands in a vector, with the kind of what it is asked there."""
    tree = parse(vector["expr"])
    around = (
        *(kind_of_answers(vector.get(name)) for name in ("answers", "tables")),
        *(vector.get(name) for name in WORLD),
    )
    for call in lists(tree):
        whole = tree if len(call) == 1 or call[0] == "instance" else call
        yield call[0], (kind_of(whole), around)
    for name in _CALLED.findall(_QUOTED.sub("", vector["expr"])):
        if name in REWRITTEN or name in ALIASES or name == "choice-label":
            yield name, (kind_of(tree), re.sub("[0-9]+", "9", vector["expr"]), around)


def least() -> dict[str, int]:
    """How many kinds each name needs."""
    found = {name: LEAST if function.takes else LEAST_BARE for name, function in FUNCTIONS.items()}
    found |= {name: LEAST if wording.function.takes else LEAST_BARE for name, wording in REWRITTEN.items()}
    found |= dict.fromkeys((*ALIASES, "choice-label"), LEAST_NAME)
    return found | dict.fromkeys((*OPERATORS, *PATHS), LEAST_OPERATOR)


def test_nothing_of_the_language_lacks_vectors():
    counted, said = defaultdict(set), defaultdict(set)
    for vector in (vector for found in all_vectors().values() for vector in found if "value" in vector):
        for name, one in kinds(vector):
            counted[name].add(one)
            said[name].add(json.dumps(vector["value"]))
    lacking = {name: len(counted[name]) for name, number in least().items() if len(counted[name]) < number}
    assert not lacking
    # What always says the same would not be found out by any number of vectors.
    assert {name for name in FUNCTIONS if len(said[name]) < 2} == set()


def test_a_vector_that_only_looks_new_counts_once():
    same = ("abs(-7)", "abs(-8)", "abs(-7) + 1", " abs( -9 )", "concat(abs(-7), 'x')")
    assert len({dict(kinds({"expr": text}))["abs"] for text in same}) == 1
    other = ("abs(-7)", "abs(7)", "abs(-0.5)", "abs('7')", "abs(-1)", "abs(${x})", "abs(abs(-7))", "abs('王')")
    assert len({next(one for name, one in kinds({"expr": text}) if name == "abs") for text in other}) == len(other)
