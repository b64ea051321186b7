"""Choices and lists that are wrong, by the smallest case of each."""

import pytest

from tests.forms.include.modules import table
from tests.forms.tables import read
from tests.forms.xlsform.told import Case, is_told

CASES: list[Case] = [
    ("list_missing", False, "survey", 2, "type", {"list": "yesno", "near": ["yes_no"]},
     table("type | name | label",
           "select_one yesno | a | A",
           choices=("list_name | name | label", "yes_no | 1 | Yes"))),
    ("list_repaired", True, "survey", 2, "type", {"list": "Yes_No", "used": "yes_no"},
     table("type | name | label",
           "select_one Yes_No | a | A",
           choices=("list_name | name | label", "yes_no | 1 | Yes"))),
    ("choice_duplicate", True, "choices", 3, "name", {"name": "1", "used": ""},
     table("type | name | label",
           "select_one l | a | A",
           choices=("list_name | name | label", "l | 1 | One", "l | 1 | One"))),
    ("choice_duplicate", True, "choices", 4, "name", {"name": "1", "used": "1_3"},
     table("type | name | label",
           "select_one l | a | A",
           choices=("list_name | name | label", "l | 1 | One", "l | 1_2 | Two", "l | 1 | Three"))),
    ("choice_skipped", True, "choices", 3, "list_name", {},
     table("type | name | label",
           "select_one l | a | A",
           choices=("list_name | name | label", "l | 1 | One", " | 2 | Two"))),
    ("choice_name_blank", False, "survey", 2, "type", {"list": "l", "names": ["by bus"]},
     table("type | name | label",
           "select_multiple l | a | A",
           choices=("list_name | name | label", "l | by bus | Bus"))),
    ("filter_column_unknown", False, "survey", 2, "choice_filter", {"name": "contry", "near": ["country"]},
     table("type | name | label | choice_filter",
           "select_one l | a | A | contry = 1",
           choices=("list_name | name | label | country", "l | 1 | One | 1"))),
    ("filter_column_blank", True, "survey", 2, "choice_filter", {"name": "country", "list": "l"},
     table("type | name | label | choice_filter",
           "select_one l | a | A | country = 1",
           choices=("list_name | name | label | country", "l | 1 | One", "m | 1 | One | 1"))),
    ("table_missing", True, "survey", 2, "calculation", {"name": "area", "table": "area", "near": []},
     table("type | name | calculation", "calculate | a | pulldata('area', 'value', 'key', 'a')")),
    ("table_missing", True, "survey", 2, "type", {"name": "villages", "table": "villages"},
     table("type | name | label", "select_one_from_file villages.csv | a | A")),
    ("table_missing", True, "survey", 2, "appearance", {"name": "villages"},
     table("type | name | label | appearance",
           "select_one l | a | A | quick search('villages')",
           choices=("list_name | name | label", "l | code | village"))),
    ("list_made", True, "survey", 2, "type", {"list": "yes_no"},
     table("type | name | label", "select_one yes_no | a | A")),
    ("list_of_answers", False, "survey", 5, "type", {"list": "${name}"},
     table("type | name | label",
           "begin_repeat | r | R",
           "text | name | Name",
           "end_repeat",
           "select_multiple ${name} | a | A")),
    ("reference_unknown", False, "survey", 5, "type", {"name": "nmae", "near": ["name"]},
     table("type | name | label",
           "begin_repeat | r | R",
           "text | name | Name",
           "end_repeat",
           "select_one ${nmae} | a | A")),
]  # fmt: skip


DOUBLES = """
    | survey   |              |      |       |               |
    |          | type         | name | label | choice_filter |
    |          | text         | c    | C     |               |
    |          | select_one v | a    | A     | county = ${c} |
    | choices  |              |      |       |               |
    |          | list_name    | name | label | county        |
    |          | v            | 99   | Other | 1             |
    |          | v            | 99   | Other | 2             |
"""


def test_duplicate_choices_under_other_filters_stay_as_they_are():
    found, problems = read(DOUBLES)
    assert found
    assert [choice.name for choice in found.choices["v"]] == ["99", "99"]
    assert {problem.code for problem in problems} == {"version_missing"}
    assert found.settings == {"allow_choice_duplicates": "yes"}, "other tools are told of it"


def test_duplicate_choices_that_the_author_allows_stay_as_they_are():
    found, problems = read("""
        | survey   |              |      |       |
        |          | type         | name | label |
        |          | select_one v | a    | A     |
        | choices  |              |      |       |
        |          | list_name    | name | label |
        |          | v            | 1    | One   |
        |          | v            | 1    | Uno   |
        | settings |              |      |       |
        |          | version | allow_choice_duplicates | |
        |          | 1       | yes                     | |
    """)
    assert found
    assert [choice.label[""] for choice in found.choices["v"]] == ["One", "Uno"]
    assert problems == []


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_it_is_told_with_its_place(case: Case):
    is_told(*case)
