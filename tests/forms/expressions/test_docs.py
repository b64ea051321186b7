"""The page about expressions names every function, and none that is not there."""

import json
import re
from pathlib import Path

from forms.expressions.functions import ALIASES, FUNCTIONS, MANY
from forms.expressions.parse import AUTHORS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "expressions.md"

KNOWN = Path(__file__).with_name("differences.json")


def test_every_function_is_on_the_page():
    table = PAGE.read_text("utf-8").partition("## Functions")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z][\w:-]*)\(", table))
    assert named == {*AUTHORS, *ALIASES}


def test_the_differences_on_the_page_are_some_of_those_that_there_are():
    table = PAGE.read_text("utf-8").partition("## Other engines")[2]
    told = set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE))
    assert len(told) > 30
    assert told <= set(json.loads(KNOWN.read_text("utf-8")))


def test_the_page_says_how_many_arguments_each_takes():
    table = PAGE.read_text("utf-8").partition("## Functions")[2].partition("\n## ")[0]
    rows = "\n".join(row for row in table.splitlines() if row.startswith("|"))
    told, wrong = dict(re.findall(r"`([a-z][\w:-]*)\(([^`]*)\)`", rows)), {}
    functions = AUTHORS | {name: FUNCTIONS[called] for name, called in ALIASES.items()}
    for name, function in functions.items():
        parts = [part for part in told[name].split(", ") if part]
        needed = [part for part in parts if part != "…" and not part.endswith("?")]
        most = MANY if "…" in parts else len(parts)
        if (len(needed), most) != (function.least, function.most):
            wrong[name] = (told[name], function.least, function.most)
    assert not wrong
