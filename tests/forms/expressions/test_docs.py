"""The page about expressions names every function, and none that is not there."""

import re
from pathlib import Path

from forms.expressions.functions import ALIASES, FUNCTIONS
from forms.expressions.wordings import REWRITTEN

PAGE = Path(__file__).resolve().parents[3] / "docs" / "expressions.md"


def test_every_function_is_on_the_page():
    table = PAGE.read_text("utf-8").partition("## Functions")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z][\w:-]*)\(", table))
    assert named == {*FUNCTIONS, *ALIASES, *REWRITTEN, "choice-label"}
