"""Every expression of tests/vectors, here in Python; tests/engine/expressions.test.mjs runs the same files in Node."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forms.context import Context
from forms.expressions.lines import run_lines

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
CONTEXT = Context(datetime(2026, 11, 22, tzinfo=UTC), lambda: "00000000-0000-4000-8000-000000000000", lambda: 0.5)


def vectors() -> list[Any]:
    return [
        pytest.param(vector, id=f"{path.stem}-{number}")
        for path in sorted(VECTORS.glob("*.json"))
        for number, vector in enumerate(json.loads(path.read_text("utf-8")), 1)
        if "expr" in vector
    ]


@pytest.mark.parametrize("vector", vectors())
def test_vector(vector: dict[str, Any]):
    (found,) = run_lines([json.dumps(vector)], CONTEXT)
    wanted = {name: vector[name] for name in ("value", "problem") if name in vector}
    assert found == wanted
    assert type(found.get("value")) is type(wanted.get("value")), "true is not 1"
