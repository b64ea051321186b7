"""Every visit of tests/vectors/fillings.json, here in Python; tests/engine/fillings.test.mjs plays the same in Node.

A vector: a survey as a table, its tables and those that hold here, answers to begin with, moves and what is to be seen
after each ("do": null looks at the start), and the needs at the end. What a vector does not name may be as it likes.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.filling import Filling
from needs.rules import derive
from tests.forms.random_surveys import play, seen
from tests.forms.surveys import context, survey

VECTORS = json.loads((Path(__file__).resolve().parents[1] / "vectors" / "fillings.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_visit(vector: dict[str, Any]):
    made = survey(vector["survey"], vector.get("choices"), vector.get("rules"), vector.get("tables"))
    world = context(tables=vector.get("here"))
    filling = Filling(made, vector.get("answers", {}), world, new=vector.get("new", True))
    for move in vector["moves"]:
        (found,) = play(filling, [move["do"]]) if move["do"] else [seen(filling)]
        assert {name: found.get(name) for name in move["see"]} == move["see"], move["do"]
    if "needs" in vector:
        assert json.loads(json.dumps([need.as_json() for need in derive(made, filling, world)])) == vector["needs"]
