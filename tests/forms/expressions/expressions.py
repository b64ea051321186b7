"""Random expressions and answers, and the other engine to ask the same of."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

HOUSE = Path(__file__).resolve().parents[3]
NAMES = ("age", "income", "name", "help", "empty", "nowhere", "m_age", "m_name", "m_gone", "deep", "birth")
TEXTS = (
    "", "0", "3", "-2", "2.5", "85", "0.1", "1e3", " 7 ", "abc", "王秀英", "𠮷野", "𠮷", "a b c", "meal bath", "true",
    "1234567890123456789", "0.0000001", "１２", "阿依古丽·买买提", "2026-02-28", "2024-02-29", "2026-02-30",
    "1969-12-31",
    "2026-11-22T00:30:00.000+08:00", "2026-11-21T23:59:59Z", "2026-11-22T07:00:00", "1999-12-31T16:00:00.5-03:30", "T",
    "\u3000x\u00a0", "-.5", "5.", "ﬁx", "NaN", "Infinity", "%Y-%m-%d", "%e/%n/%y %H:%M:%S.%3 %a %b %%%q",
)  # fmt: skip
NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "10",
    "60",
    "0.5",
    "2.5",
    "0.1",
    "1.005",
    "100",
    "0.0000001",
    "123456789012345678901234",
    "20000",
    "17000.75",
)
PATTERNS = (
    "^[0-9]+$",
    "a.c",
    r"^\s*\S+\s*$",
    r"\d{2,3}",
    "^.$",
    "王|𠮷",
    r"[^\w\s]",
    r"(a|b)+?c$",
    r"\.$",
    r"^[\u4e00-\u9fff]{2,}",
    "[.-]",
)
OPERATORS = ("+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or")
CALLS = {
    "string": 1, "concat": 3, "join": 3, "string-length": 1, "substr": 3, "contains": 2, "starts-with": 2,
    "ends-with": 2,
    "normalize-space": 1, "translate": 3, "upper-case": 1, "lower-case": 1, "number": 1, "int": 1, "round": 2, "abs": 1,
    "pow": 2, "min": 2, "max": 2, "sum": 1, "count": 1, "count-non-empty": 1, "boolean": 1, "not": 1, "coalesce": 2,
    "selected": 2, "selected-at": 2, "count-selected": 1, "date": 1, "date-time": 1, "format-date": 2,
    "format-date-time": 2,
    "decimal-date-time": 1, "if": 3, "once": 1, "today": 0, "now": 0, "true": 0, "false": 0, "uuid": 0, "random": 0,
}  # fmt: skip
PLACES = (
    "",
    "age",
    "g/income",
    "members[1]/m_age",
    "members[2]/m_name",
    "members[2]",
    "members[1]/pets[1]/deep",
    "g/new",
    "members[3]/x",
)
ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "")


def expression(random: Random, depth: int, names: Sequence[str] = NAMES) -> str:
    """A random expression over some names, `depth` levels deep at most."""
    if depth == 0 or random.random() < 0.2:
        return _leaf(random, names)
    kind = random.randrange(8)
    if kind < 3:
        left, right = (expression(random, depth - 1, names) for _ in range(2))
        return f"({left} {random.choice(OPERATORS)} {right})"
    if kind == 3:
        run = random.choice(("+", "and", "or", "-", "="))
        return f" {run} ".join(f"({expression(random, depth - 1, names)})" for _ in range(random.randrange(2, 5)))
    if kind == 4:
        return _special(random, depth, names)
    name, most = random.choice(list(CALLS.items()))
    least = most - 1 if name in ("round", "substr", "join", "concat") else most
    count = random.randint(least, most)
    return f"{name}({', '.join(expression(random, depth - 1, names) for _ in range(count))})"


def _leaf(random: Random, names: Sequence[str]) -> str:
    kind = random.randrange(5)
    if kind == 0:
        return random.choice(NUMBERS)
    if kind == 1:
        return f"'{random.choice(TEXTS)}'"
    return "." if kind == 2 and random.random() < 0.3 else f"${{{random.choice(names)}}}"


def _special(random: Random, depth: int, names: Sequence[str]) -> str:
    inner, name = expression(random, depth - 1, names), random.choice(names)
    return random.choice(
        (
            f"-{inner}",
            f"regex({inner}, '{random.choice(PATTERNS)}')",
            "position(..)",
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
            (random.choice(TEXTS), random.choice(TEXTS), random.randrange(-5, 130), random.random() * 100)
        )

    def some(names: tuple[str, ...]) -> dict[str, Any]:
        return {name: value() for name in names if random.random() < 0.8}

    rows = [
        {"_id": str(i), **some(("m_age", "m_name")), "pets": [some(("deep",)) for _ in range(random.randrange(3))]}
        for i in range(random.randrange(4))
    ]
    found = {**some(("age", "name", "birth")), "help": random.sample(["meal", "bath", "x", "𠮷"], random.randrange(4))}
    return {**found, "g": some(("income",)), "members": rows}


def line(random: Random) -> dict[str, Any]:
    """One line for `expr`."""
    return {
        "expr": expression(random, random.randrange(1, 5)),
        "answers": answers(random),
        "at": random.choice(PLACES),
        "now": random.choice(
            (
                "2026-11-22T00:30:00.123Z",
                "2026-03-08T23:59:59+08:00",
                "2026-07-01T12:00:00",
                "1999-12-31T23:30:00-05:00",
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
    return [json.loads(one) for one in run.stdout.splitlines()]
