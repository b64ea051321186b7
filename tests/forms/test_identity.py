"""Identifiers as people write them: every vector here in Python; tests/engine/identity.test.mjs runs them in Node."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.identity import age_on, area_code, check_digit, phone, resident_id
from forms.problems import Problem

ON = date(2026, 11, 22)
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "identity.json").read_text("utf-8"))
READ: dict[str, Callable[[dict[str, Any]], Any]] = {
    "id": lambda vector: resident_id(vector["id"], date.fromisoformat(vector["on"])),
    "phone": lambda vector: phone(vector["phone"]),
    "area": lambda vector: area_code(vector["area"]),
}


def said(kind: str, vector: dict[str, Any]) -> dict[str, Any]:
    try:
        found = asdict(READ[kind](vector))
    except Problem as problem:
        return {"valid": False, "problem": problem.code}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}
    return plain if kind == "phone" else {"valid": True, **plain}


@pytest.mark.parametrize(
    ("kind", "vector"),
    [
        pytest.param(kind, vector, id=f"{kind}: {vector['about']}")
        for vector in VECTORS
        for kind in READ
        if kind in vector
    ],
)
def test_vector(kind: str, vector: dict[str, Any]) -> None:
    assert said(kind, vector) == vector["found"]


def test_every_problem_and_every_kind_has_a_vector() -> None:
    found = [vector["found"] for vector in VECTORS]
    refused = {one["problem"] for one in found if "problem" in one}
    assert refused == {"format", "fifteen_digits", "birth_date", "birth_date_future", "checksum"}
    assert {one["kind"] for one in found if "kind" in one} == {"mobile", "landline", "invalid"}
    kinds = {one.get("township_kind") for one in found}
    assert kinds == {None, "subdistrict", "town", "township", "other"}


def test_one_wrong_digit_or_an_exchange_of_neighbours_is_noticed() -> None:
    """ISO 7064 MOD 11-2 catches every such slip of the pen."""
    chance, tried = Random(1), 0
    for _ in range(300):
        born = date(1925 + chance.randrange(100), 1 + chance.randrange(12), 1 + chance.randrange(28))
        body = f"{chance.randrange(110000, 659999)}{born:%Y%m%d}{chance.randrange(1000):03}"
        right = body + check_digit(body)
        place = chance.randrange(18)
        wrong = right[:place] + chance.choice("0123456789") + right[place + 1 :]
        swapped = right[:place] + right[place : place + 2][::-1] + right[place + 2 :]
        for slip in {wrong, swapped} - {right}:
            tried += 1
            with pytest.raises(Problem):
                resident_id(slip, date(2100, 1, 1))
    assert tried > 300


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1946, 11, 22), date(2026, 11, 21), 79),
        (date(1946, 11, 22), date(2026, 11, 22), 80),
        (date(2000, 2, 29), date(2027, 2, 28), 26),
        (date(2000, 2, 29), date(2027, 3, 1), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (ON, ON, 0),
    ],
)
def test_full_years(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age
