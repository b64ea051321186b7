"""`flask identity`: what other programs read from it."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from web.commands.identity import identity


def run(*words: str) -> tuple[int, Any]:
    found = CliRunner().invoke(identity, [*words, "--json"])
    return found.exit_code, json.loads(found.output)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            ("id", "１５０９０２ 19450615 123x", "--on", "2026-06-14"),
            {
                "valid": True,
                "normalised": "15090219450615123X",
                "birth": "1945-06-15",
                "sex": "male",
                "area": "150902",
                "age": 80,
            },
        ),
        (("phone", "+86 138-0000-0002"), {"kind": "mobile", "normalised": "13800000002"}),
        (
            ("area", "150902200201"),
            {
                "valid": True,
                "province": "15",
                "city": "1509",
                "county": "150902",
                "township": "150902200",
                "township_kind": "township",
                "village": "150902200201",
            },
        ),
    ],
)
def test_what_is_right(words: tuple[str, ...], found: dict[str, Any]) -> None:
    assert run(*words) == (0, found)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("id", "110105491231002"), {"valid": False, "problem": "fifteen_digits"}),
        (("id", "99990120261123001X", "--on", "2026-11-22"), {"valid": False, "problem": "birth_date_future"}),
        (("phone", "1380"), {"valid": False, "problem": "format", "kind": "invalid", "normalised": "1380"}),
        (("area", "150"), {"valid": False, "problem": "format"}),
    ],
)
def test_what_is_refused(words: tuple[str, ...], found: dict[str, Any]) -> None:
    assert run(*words) == (1, found)
