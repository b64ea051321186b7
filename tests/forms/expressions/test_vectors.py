"""Every expression of tests/vectors, here in Python; tests/engine/expressions.test.mjs runs the same files in Node.

Both run them on a machine in China and on one in New York: what an expression says must not depend on where it is read.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.context import Context
from forms.expressions.functions import FUNCTIONS
from forms.expressions.lines import run_lines
from forms.expressions.parse import parse
from forms.expressions.references import calls

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
CONTEXT = Context(datetime(2026, 11, 22, tzinfo=UTC), lambda: "00000000-0000-4000-8000-000000000000", lambda: 0.5)
OPERATORS = ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "neg", "|")
PATHS = ("path", "self", "parent", "root", "ref", "column", "current", "child")
# So many vectors at least of what takes arguments, of what takes none, and of each operator.
LEAST, LEAST_BARE, LEAST_OPERATOR = 15, 3, 8


def all_vectors() -> dict[str, list[dict[str, Any]]]:
    files = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(VECTORS.glob("*.json"))}
    return {name: [vector for vector in vectors if "expr" in vector] for name, vectors in files.items()}


def vectors() -> list[Any]:
    return [
        pytest.param(vector, id=f"{name}-{number}")
        for name, found in all_vectors().items()
        for number, vector in enumerate(found, 1)
    ]


@pytest.fixture(params=["Asia/Shanghai", "America/New_York"], scope="module")
def _machine(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_machine")
@pytest.mark.parametrize("vector", vectors())
def test_vector(vector: dict[str, Any]):
    (found,) = run_lines([json.dumps(vector)], CONTEXT)
    wanted = {name: vector[name] for name in ("value", "problem") if name in vector}
    assert found == wanted
    assert type(found.get("value")) is type(wanted.get("value")), "true is not 1"


def test_nothing_of_the_language_lacks_vectors():
    counted = Counter(
        name
        for found in all_vectors().values()
        for vector in found
        if "value" in vector
        for name in calls(parse(vector["expr"]))
    )
    least = {name: LEAST if function.takes else LEAST_BARE for name, function in FUNCTIONS.items()}
    least |= dict.fromkeys((*OPERATORS, *PATHS), LEAST_OPERATOR)
    lacking = {name: counted[name] for name, number in least.items() if counted[name] < number}
    assert not lacking
