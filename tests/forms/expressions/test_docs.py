"""The page about expressions names every function, and none that is not there."""

import json
import re
from pathlib import Path

from forms.expressions.functions import ALIASES, FUNCTIONS
from forms.expressions.wordings import REWRITTEN

PAGE = Path(__file__).resolve().parents[3] / "docs" / "expressions.md"

KNOWN = Path(__file__).with_name("differences.json")


def test_every_function_is_on_the_page():
    table = PAGE.read_text("utf-8").partition("## Functions")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z][\w:-]*)\(", table))
    assert named == {*FUNCTIONS, *ALIASES, *REWRITTEN, "choice-label"}


def test_the_differences_on_the_page_are_some_of_those_that_there_are():
    table = PAGE.read_text("utf-8").partition("## Other engines")[2]
    told = set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))
    assert len(told) > 30
    assert told <= set(json.loads(KNOWN.read_text("utf-8")))
