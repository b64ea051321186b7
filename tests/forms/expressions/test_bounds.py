"""Nothing that an author writes or an answer holds makes an engine hang or fall: it is bounded, or refused at once."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from forms.bundle import bundle
from forms.check import check
from forms.context import Context
from forms.expressions.ambiguity import longest
from forms.expressions.lines import run_lines
from forms.expressions.parse import parse
from forms.expressions.patterns import portable
from forms.expressions.references import order
from forms.filling import Filling
from forms.problems import Problem
from tests.forms.expressions.expressions import node
from tests.forms.random_surveys import play, seen
from tests.forms.surveys import context, survey

WORLD = Context(datetime(2026, 11, 22, tzinfo=UTC), lambda: "u", lambda: 0.5)
BIG = 10_000_000
SECONDS = 20  # far more than any of this needs, far less than a hang


def both(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    """What both engines say, within the time."""
    begun = time.monotonic()
    ours = list(run_lines([json.dumps(line) for line in lines], WORLD))
    assert time.monotonic() - begun < SECONDS
    begun = time.monotonic()
    assert node(list(lines), "static/engine/cli.mjs", "expr", "--fixed") == ours
    assert time.monotonic() - begun < SECONDS
    return ours


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000 + "1" + ")" * 100_000, "/data" + "[a" * 5_000 + "]" * 5_000, "abs(" * 5_000 + "1" + ")" * 5_000],
    ids=["parentheses", "predicates", "calls"],
)
def test_what_is_nested_too_deeply_is_refused(text: str):
    (found,) = both({"expr": text})
    assert found["problem"]["code"] == "expression_depth"


def test_calls_may_be_nested_as_deeply_as_allowed():
    (found,) = both({"expr": "concat(" * 99 + "'x'" + ")" * 99})
    assert found == {"value": "x"}


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|aa)+$", "(a*)*b", "^([a-z]+ ?)*$", "(a|b|ab)*c", "(a{1,3})*", "(x+x+)+y", r"^(\w+\s?)*$", r"(.*)*x",
     ".*.*.*.*.*x", r"(?=(a+)+$)b", r"([A-Z][a-z]*)*\d{,3}"],
)  # fmt: skip
def test_a_pattern_that_explodes_is_refused(pattern: str):
    with pytest.raises(Problem) as raised:
        parse(f"regex(., '{pattern}')")
    assert raised.value.code == "regex_unsupported"


@pytest.mark.parametrize(
    "pattern",
    [r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", r"^(\d+,)*\d+$", r"^([a-z]+ )*[a-z]+$", r"^(\d{3}-)+\d{4}$",
     r"^\s*\w+\s*\d+\s*$", r"^(([01]?\d|2[0-3]):[0-5]\d)$", "^1[3-9][0-9]{9}$", "[\u4e00-\u9fff]{2,}", r"(.|\n)*x"],
)  # fmt: skip
def test_patterns_of_the_field_stay(pattern: str):
    assert longest(portable(pattern)) >= 1_000


def test_slow_patterns_are_asked_of_short_texts_alone():
    slow = "regex(${t}, '.*.*.*x')"
    most = longest(portable(".*.*.*x"))
    long, short = {"answers": {"t": "a" * (most + 1) + "x"}}, {"answers": {"t": "𠮷" * (most - 1) + "x"}}
    worst = {"expr": "regex(${t}, '\\d+\\d+x')", "answers": {"t": "1" * longest(portable("\\d+\\d+x"))}}
    assert both({"expr": slow, **long}, {"expr": slow, **short}, worst) == [
        {"value": False}, {"value": True}, {"value": False}
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["9" * BIG, " " * (BIG // 2) + "x" + " " * (BIG // 2), "x" + " " * BIG + "x", "a b" * (BIG // 3)]
)
def test_ten_million_characters(text: str):
    calls = ("string-length(${t})", "number(${t})", "trim(${t}) = ''", "normalize-space(${t}) = ''", "${t} = 1",
             "count-selected(${t})", "substring-after(${t}, 'q')", "regex(${t}, ' +$')", "date(${t})", "distance(${t})",
             "string-length(concat(${t}, ${t}))", "count-items(' ', ${t}) > 0")  # fmt: skip
    (found,) = both({"expr": f"join(';', {', '.join(calls)})", "answers": {"t": text}})
    said = found["value"].split(";")
    assert (said[0], said[10]) == (str(len(text)), "1000000")


def test_texts_that_double_themselves_stay_bounded():
    doubled = "'0123456789'"
    for _ in range(30):
        doubled = f"concat({doubled}, {doubled})" if len(doubled) < 60_000 else doubled
    answers = {"t": "0123456789" * 50_000}
    both({"expr": "string-length(concat(${t}, ${t}, ${t}))", "answers": answers}, {"expr": f"string-length({doubled})"})


@pytest.mark.parametrize(
    "text",
    [
        *("1 div 0", "0 div 0", "-1 div 0", "1 mod 0", "round(1 div 0, 2)", "pow(0, -1)", "exp(1 div 0)"),
        *("substr('abc', 1 div 0)", "item-at(',', 'a', 1 div 0)", "/data/x[1 div 0]", "uuid(1 div 0) = ''"),
        *("randomize(${x}, 1 div 0)", "date(1 div 0)", "sin(100000000000000000000000)"),
    ],
)
def test_what_no_number_can_hold(text: str):
    (found,) = both({"expr": text, "answers": {"x": "y"}})
    assert "value" in found


ROWS = {"n": 1, "kid": [{"m": 4, "toy": [{"t": "a"}, {"t": "b"}]}, {"m": 5}, {"toy": [{"t": "c"}]}]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" and ".join(["${n} = 1"] * 10_000), True),
        (" and ".join(["${n} = 1"] * 9_999 + ["${n} = 2"]), False),
        (" or ".join(["${n} = 2"] * 10_000), False),
        (" + ".join(["${n}"] * 10_000), 10_000),
        (" - ".join(["1"] * 10_000), -9_998),
        ("concat(" + ", ".join(["'x'"] * 1_000) + ") = ''", False),
        ("if(${n} = 2, 'x', " * 98 + "'end'" + ")" * 98, "end"),
        ("if(${n} = 1, " * 98 + "'end'" + ", 'x')" * 98, "end"),
        ("-" * 10_001 + "${n}", -1),
        ("'" + "x" * 999_990 + "' != ''", True),
        ("1" + " " * 999_998 + "1", None),
        (" | ".join(["${m}"] * 2_000), 4),
        ("count(/data" + "/.." * 3_000 + ")", 0),
        ("/data" + "/." * 20_000 + "/n", 1),
        ("/data" + "[1]" * 20_000 + "/n", 1),
    ],
    ids=["and", "and-false", "or", "sum", "minus", "concat", "if-else", "if-then", "signs", "text", "blanks", "union",
         "parents", "selves", "predicates"],
)  # fmt: skip
def test_long_expressions(text: str, wanted: Any):
    (found,) = both({"expr": text, "answers": ROWS})
    if wanted is None:
        assert found["problem"]["code"] == "expression_syntax"
    else:
        assert found == {"value": wanted}


@pytest.mark.parametrize("text", ["if(1, 2, " * 5_000 + "3" + ")" * 5_000, "1 + " * 400_000 + "1", "not(" * 300_000])
def test_what_is_too_much_is_refused(text: str):
    (found,) = both({"expr": text})
    assert found["problem"]["code"] in ("expression_depth", "expression_length")


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("${m} + 1", "", 5),  # the first of all rows, as XPath takes a node-set for a number
        ("${m} + 1", "kid[2]/m", 6),
        ("sum(${m})", "", "NaN"),
        ("join('', ${t})", "", "abc"),
        ("join('', ${t})", "kid[1]/m", "ab"),
        ("${t}", "kid[2]/m", ""),
        ("../../../n", "kid[1]/toy[1]/t", 1),
        ("../../../../../../n", "kid[1]/toy[1]/t", ""),
        ("indexed-repeat(${t}, ${kid}, 3, ${toy}, 1)", "", "c"),
        ("indexed-repeat(${t}, ${kid}, 30000000000, ${toy}, -1)", "", ""),
        ("/data/kid[0]/m", "", ""),
        ("/data/kid[99999999999999999999]/m", "", ""),
    ],
)
def test_references_into_and_out_of_repeats(text: str, at: str, wanted: Any):
    (found,) = both({"expr": text, "answers": ROWS, "at": at})
    assert found == {"value": wanted}


@pytest.mark.parametrize(
    "lines",
    [
        ["begin_repeat kid | repeat_count=sum(${m})", "integer m", "end_repeat"],
        ["calculate all | calculation=sum(${m})", "begin_repeat kid", "calculate m | calculation=${all}", "end_repeat"],
        ["begin_repeat kid", "calculate m | calculation=sum(/data/kid/m)", "end_repeat"],
        ["begin_repeat kid", "calculate m | calculation=count-if(${kid}, ${x} > 0)", "calculate x | calculation=${m}",
         "end_repeat"],
        ["begin_repeat kid | relevant=count(${toy}) > 0", "begin_repeat toy", "text t", "end_repeat", "end_repeat"],
        ["begin_repeat kid", "calculate m | calculation=../../kid[position() = current()/../n]/m", "integer n",
         "end_repeat"],
        ["begin_group g | relevant=${m} = 1", "begin_repeat kid", "integer m", "end_repeat", "end_group"],
    ],
    ids=["count", "sum", "path", "condition", "relevance", "predicate", "group"],
)  # fmt: skip
def test_a_cycle_through_a_repeat_is_refused(lines: list[str]):
    with pytest.raises(Problem) as raised:
        order(survey(lines))
    assert raised.value.code == "cycle"


def test_answers_that_no_number_or_calendar_can_hold():
    """A visit with them is told of, page and server alike; nothing falls."""
    made = survey(
        ["decimal n", "dateTime when", "select_multiple ab many | default=linebreak()",
         "calculate twice | calculation=${n} * 2",
         "calculate year | calculation=format-date(${when}, '%Y')", "calculate s | calculation=intersects(${n})"],
        {"ab": ["a", "b"]},
    )  # fmt: skip
    moves = [["set", "n", "9" * 400], ["set", "when", "9999-12-31T23:59:59-12:00"], ["set", "n", "1" + "0" * 308]]
    filling = Filling(made, {}, context(), new=True)
    shown = [seen(filling), *play(filling, moves)]
    (theirs,) = node([{"bundle": bundle(made), "moves": moves}], "tests/engine/play.mjs")
    assert json.loads(json.dumps(shown)) == theirs["shown"]
    assert [problem["at"] for problem in shown[2]["problems"]] == ["n", "when"]
    assert shown[3]["answers"]["twice"] == "Infinity"
    checked = check(made, json.loads(json.dumps(filling.answers)), context())
    assert (checked.answers, checked.disagreements) == (filling.answers, [])
