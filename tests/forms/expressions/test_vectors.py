"""Every expression of tests/vectors, here in Python; tests/engine/expressions.test.mjs runs the same files in Node.

Both run them on a machine in China and on one in New York: what an expression says must not depend on where it is read.
"""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.context import Context
from forms.expressions.lines import run_lines

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
CONTEXT = Context(datetime(2026, 11, 22, tzinfo=UTC), lambda: "00000000-0000-4000-8000-000000000000", lambda: 0.5)


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
