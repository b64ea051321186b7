"""Each expression tells which items it reads, by whatever way it names them."""

import pytest

from forms.sources import Sources
from tests.forms.surveys import survey

LINES = [
    "text town",
    "begin_group home",
    "integer rooms",
    "calculate asked | calculation=%s",
    "end_group",
    "begin_repeat people",
    "text name",
    "integer age",
    "end_repeat",
]


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("${rooms} > 1", {"home/rooms"}),
        ("../rooms > 1", {"home/rooms"}),
        ("/data/town = 'x'", {"town"}),
        ("sum(${age})", {"people/age"}),
        ("sum(/data/people/age)", {"people/age"}),
        ("count(/data/people[age > 60])", {"people", "people/age"}),
        ("count(/data/people[name = /data/town])", {"people", "people/name", "town"}),
    ],
)
def test_what_an_expression_reads(expression: str, read: set[str]):
    made = survey([line % expression if "%s" in line else line for line in LINES])
    item = next(item for item in made.items() if item.name == "asked")
    assert {"/".join(path) for path in Sources(made).named(item.calculation, item.path)} == read
