"""Random expressions and answers, and the other engine to ask the same of."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from forms.expressions.functions import ALIASES, FUNCTIONS
from forms.expressions.wordings import REWRITTEN

HOUSE = Path(__file__).resolve().parents[3]
NAMES = ("age", "income", "name", "help", "empty", "nowhere", "m_age", "m_name", "m_gone", "deep", "toy", "birth")
TEXTS = (
    "", "0", "3", "-2", "2.5", "85", "0.1", "1e3", " 7 ", "abc", "王秀英", "𠮷野", "𠮷", "a b c", "meal bath", "true",
    "1234567890123456789", "0.0000001", "１２", "阿依古丽·买买提", "2026-02-28", "2024-02-29", "2026-02-30",
    "1969-12-31",
    "2026-11-22T00:30:00.000+08:00", "2026-11-21T23:59:59Z", "2026-11-22T07:00:00", "1999-12-31T16:00:00.5-03:30", "T",
    "\u3000x\u00a0", "-.5", "5.", "ﬁx", "NaN", "Infinity", "%Y-%m-%d", "%e/%n/%y %H:%M:%S.%3 %a %b %%%q",
    # Hours that summer time leaves out or repeats: New York 2026, China 1986 and 1991, Kathmandu's quarter of 1986.
    "2026-03-08T02:30:00", "2026-11-01T01:30:00", "2026-11-01T01:30:00-05:00", "1986-05-04T02:30:00",
    "1991-09-15T01:30:00", "1986-01-01T00:05:00", "1901-12-31T23:59:59", "0001-01-01", "1900-02-29",
    "9999-12-31T23:59:59.999-12:00",
    # Case, joiners, halves and right-to-left; what only one engine might take for a blank.
    "ΑΣ", "ŉ ß İ ǆ", "👨‍👩‍👧 e\u0301", "\u0627\u0644\u0639", "\ufeff1", "\x85", "\u2028x", "a\nb\tc\r", "𝟙", "①",
    "9" * 400, "0." + "0" * 330 + "1", "-0", "00012", "1 2  3", "a,b,,a", "meal,,bath",
)  # fmt: skip
NUMBERS = (
    "0", "1", "2", "3", "10", "60", "0.5", "2.5", "0.1", "1.005", "100", "0.0000001", "123456789012345678901234",
    "20000", "17000.75", "9007199254740993", "0." + "0" * 323 + "4", "17976931348623157" + "0" * 292, "9" * 310,
    "0.30000000000000004", "2147483648",
)  # fmt: skip
PATTERNS = (
    "^[0-9]+$", "a.c", r"^\s*\S+\s*$", r"\d{2,3}", "^.$", "王|𠮷", r"[^\w\s]", r"(a|b)+?c$", r"\.$",
    r"^[\u4e00-\u9fff]{2,}", "[.-]",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or")
# Functions with the least and the most of their arguments.
CALLS = {
    name: (function.least, min(function.most, function.least + 2))
    for name, function in FUNCTIONS.items()
    if function.call is not None and name not in ("regex", "jr:itext")
}
CALLS |= {name: CALLS[called] for name, called in ALIASES.items()}
CALLS |= {
    name: (wording.function.least, min(wording.function.most, wording.function.least + 1))
    for name, wording in REWRITTEN.items()
    if name != "relevant"
}
CALLS |= {"if": (3, 3), "once": (1, 1), "index": (0, 0), "last": (0, 0), "position": (0, 0), "current": (0, 0)}
LEVELS = ("members", "pets", "toys", "g", "..", ".", "*", "m_age", "m_name", "deep", "toy", "age", "income", "none")
TIMES = ("06:30", "23:59:59.5+08:00", "12:00:00Z", "31.2 121.4", "31.2 121.4 3; 31.21 121.4; 31 122", "SHA-256", "hex")
PLACES = (
    "",
    "age",
    "g/income",
    "members[1]/m_age",
    "members[2]/m_name",
    "members[2]",
    "members[1]/pets[1]/deep",
    "members[2]/pets[1]/toys[1]/toy",
    "members[1]/pets[2]/toys",
    "g/new",
    "members[3]/x",
)
TABLE = [{"name": "a", "label": "甲", "n": "1"}, {"name": "b", "label": "𠮷", "n": "2"}, {"name": "c", "n": "x"}]
COLUMNS = ("name", "label", "n", "none")
ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "")


def expression(random: Random, depth: int, names: Sequence[str] = NAMES) -> str:
    """A random expression over some names, `depth` levels deep at most."""
    if depth == 0 or random.random() < 0.2:
        return _leaf(random, names)
    kind = random.randrange(10)
    if kind > 7:
        return _path(random, depth, names) if kind == 8 else _over_rows(random, depth, names)
    if kind < 3:
        left, right = (expression(random, depth - 1, names) for _ in range(2))
        return f"({left} {random.choice(OPERATORS)} {right})"
    if kind == 3:
        run = random.choice(("+", "and", "or", "-", "="))
        return f" {run} ".join(f"({expression(random, depth - 1, names)})" for _ in range(random.randrange(2, 5)))
    if kind == 4:
        return _special(random, depth, names)
    name, (least, most) = random.choice(list(CALLS.items()))
    count = random.randint(least, most)
    return f"{name}({', '.join(expression(random, depth - 1, names) for _ in range(count))})"


def _path(random: Random, depth: int, names: Sequence[str], *, inside: bool = False) -> str:
    """A path of a few steps, some with a [ ]; within one it may begin with a bare name."""
    starts = ["/data", "..", ".", "${members}", "${pets}", "current()", "instance('t')/root/item", "instance('t')"]
    start = random.choice([*starts, f"${{{random.choice(names)}}}", "current()/..", *(LEVELS * inside)])
    below = random.choice((LEVELS, names))  # in surveys the names are the survey's own
    steps = [start, *(random.choice((*LEVELS[:6], *below, "label", "name")) for _ in range(random.randrange(4)))]
    found = steps[0] + _predicate(random, depth, names)
    for step in steps[1:]:
        sign = "//" if step[0] != "." and random.random() < 0.15 else "/"
        found += sign + step + _predicate(random, depth, names)
    found = f"//{steps[-1]}" if len(steps) > 1 and steps[-1][0] != "." and random.random() < 0.1 else found
    return f"{found} | {_path(random, 0, names, inside=inside)}" if random.random() < 0.1 else found


def _predicate(random: Random, depth: int, names: Sequence[str]) -> str:
    if depth <= 0 or random.random() < 0.7:
        return ""
    inner = random.choice(
        (
            random.choice(("1", "2", "last()", "position() = 2", "position() > 1", "last() - 1", "1.5")),
            f"{_path(random, depth - 2, names, inside=True)} {random.choice(OPERATORS[5:11])} {_leaf(random, names)}",
            _path(random, depth - 2, names, inside=True),
            expression(random, depth - 1, names),
        )
    )
    return f"[{inner}]"


def _over_rows(random: Random, depth: int, names: Sequence[str]) -> str:
    """A function that asks a condition of each row, or of the rows for a node-set."""
    named = f"${{{random.choice(names)}}}"
    nodes = random.choice(("${members}", "${m_age}", "${deep}", "${toys}", named, _path(random, depth - 1, names)))
    condition = expression(random, depth - 1, names)
    return random.choice(
        (
            f"{random.choice(('count-if', 'sum-if', 'min-if', 'max-if'))}({nodes}, {condition})",
            f"join-if(',', {nodes}, {condition})",
            f"rank-index({condition}, {nodes})",
            f"rank-index-if(index(), {nodes}, {condition})",
            f"position({nodes})",
            f"relevant({nodes})",
            f"join(',', randomize({nodes}, {random.choice(NUMBERS)}))",
            f"item-at(' ', join(' ', {nodes}), {condition})",
            f"join(' ', {nodes})",
            f"{random.choice(('count', 'sum', 'min', 'max', 'count-non-empty', 'empty'))}({nodes})",
        )
    )


def _leaf(random: Random, names: Sequence[str]) -> str:
    kind = random.randrange(5)
    if kind == 0:
        return random.choice(NUMBERS)
    if kind == 1:
        return f"'{random.choice(TEXTS + TIMES)}'"
    return "." if kind == 2 and random.random() < 0.3 else f"${{{random.choice(names)}}}"


def _special(random: Random, depth: int, names: Sequence[str]) -> str:
    inner, name = expression(random, depth - 1, names), random.choice(names)
    return random.choice(
        (
            f"-{inner}",
            f"regex({inner}, '{random.choice(PATTERNS)}')",
            "position(..)",
            f"position({_path(random, 0, names)})",
            f"pulldata('t', '{random.choice(COLUMNS)}', '{random.choice(COLUMNS)}', {inner})",
            f"instance('t')/root/item[{random.choice(COLUMNS)} = {inner}]/{random.choice(COLUMNS)}",
            f"choice-label(${{{name}}}, {inner})",
            f"geo-scatter(concat({random.choice(NUMBERS)}, ' ', {inner}), {random.choice(NUMBERS)})",
            f"indexed-repeat(${{{name}}}, ${{members}}, {inner})",
            f"indexed-repeat(${{{name}}}, ${{members}}, {random.choice(('1', '2', inner))}, ${{pets}}, 1)",
            f"jr:choice-name({inner}, '${{{name}}}')",
            f"count(${{members}}) + {inner}",
        )
    )


def answers(random: Random) -> dict[str, Any]:
    """Random answers with a group, a repeat and one within it."""

    def value() -> Any:
        return random.choice(
            (
                random.choice(TEXTS),
                random.choice(TEXTS),
                random.randrange(-5, 130),
                random.random() * 100,
                1e300,
                5e-324,
            )
        )

    def some(names: tuple[str, ...]) -> dict[str, Any]:
        return {name: value() for name in names if random.random() < 0.8}

    def some_rows(most: int, names: tuple[str, ...], inner: str = "", below: Any = None) -> list[dict[str, Any]]:
        rows = [{"_id": str(i), **some(names)} for i in range(random.randrange(most))]
        return [{**row, inner: below()} for row in rows] if inner else rows

    rows = some_rows(
        4, ("m_age", "m_name"), "pets", lambda: some_rows(3, ("deep",), "toys", lambda: some_rows(3, ("toy",)))
    )
    found = {**some(("age", "name", "birth")), "help": random.sample(["meal", "bath", "x", "𠮷"], random.randrange(4))}
    return {**found, "g": some(("income",)), "members": rows}


def line(random: Random) -> dict[str, Any]:
    """One line for `expr`."""
    return {
        "expr": expression(random, random.randrange(1, 5)),
        "answers": answers(random),
        "tables": {"t": TABLE},
        "user": "li",
        "started": "2026-03-01T00:00:00Z",
        "at": random.choice(PLACES),
        "now": random.choice(
            (
                "2026-11-22T00:30:00.123Z",
                "2026-03-08T23:59:59+08:00",
                "2026-07-01T12:00:00",
                "1999-12-31T23:30:00-05:00",
                "2026-03-08T02:30:00",
                "2026-11-01T06:30:00Z",
                "1986-05-04T00:30:00+08:00",
            )
        ),
        "tz": random.choice(ZONES),
    }


def node(lines: list[dict[str, Any]], script: str, *arguments: str) -> list[Any]:
    """What a script of the other engine says to JSON lines."""
    text = "\n".join(json.dumps(one) for one in lines)
    command = ["node", str(HOUSE / script), *arguments]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    return [json.loads(one) for one in run.stdout.split("\n") if one]
