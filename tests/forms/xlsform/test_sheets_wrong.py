"""A workbook whose sheets, headers or settings are wrong, by the smallest case of each."""

import pytest

from forms.sheets import Sheets
from forms.xlsform import read_survey
from tests.forms.include.modules import table
from tests.forms.tables import read
from tests.forms.xlsform.told import Case, is_told

CASES: list[Case] = [
    ("missing_sheet", False, "survey", None, None, {},
     table(choices=("list_name | name | label",))),
    ("column_missing", False, "survey", 1, "name", {},
     table("type | label", "text | A")),
    ("survey_empty", False, "survey", None, None, {},
     table("type | name | label", " |  | A")),
    ("column_unknown", True, "survey", 2, "relevent", {"near": ["relevant"]},
     table("type | name | label | relevent", "text | a | A | yes")),
    ("column_unsupported", True, "survey", 2, "body::accuracyThreshold", {},
     table("type | name | label | body::accuracyThreshold", "geopoint | a | A | 10")),
    ("column_unsupported", True, "survey", 2, "$kuid", {},
     table("type | name | label | $kuid", "text | a | A | ab1c")),
    ("column_unsupported", True, "survey", 2, "minimum_seconds", {},
     table("type | name | label | minimum_seconds", "text | a | A | 10")),
    ("column_duplicate", True, "survey", 2, "image", {},
     table("type | name | label | media::image | image", "text | a | A | a.png | b.png")),
    ("sheet_skipped", True, "entities", None, None, {},
     table("type | name | label | save_to", "text | a | A | name", entities=("list_name | label", "people | ${a}"))),
    ("column_duplicate", True, "survey", 2, "relevance", {},
     table("type | name | label | relevant | relevance", "text | a | A | 1 = 1 | 1 = 2")),
    ("header_missing", True, "survey", 2, "D", {},
     table("type | name | label", "text | a | A | to do")),
    ("setting_repaired", True, "settings", 2, "form_id", {"text": "../my form", "used": "my_form"},
     table("type | name | label", "text | a | A", settings=("form_id | version", "../my form | 1"))),
    ("id_missing", False, "settings", 2, "form_id", {},
     table("type | name | label", "text | a | A", settings=("form_id | version", "... | 1"))),
    ("version_missing", True, "settings", 2, "version", {"used": "1"},
     table("type | name | label", "text | a | A", settings=("form_id", "test"))),
    ("default_language_unknown", True, "settings", 2, "default_language", {},
     table("type | name | label::en",
           "text | a | A",
           settings=("form_id | version | default_language", "test | 1 | French"))),
]  # fmt: skip


def test_a_survey_without_mistakes_has_no_problem():
    _, problems = read("""
        | survey   |         |         |       |
        |          | type    | name    | label |
        |          | text    | fine    | Fine  |
        | settings |         |         |       |
        |          | form_id | version |       |
        |          | test    | 1       |       |
    """)
    assert problems == []


def test_no_sheets_at_all():
    nothing: Sheets = {}
    survey, problems = read_survey(nothing)
    assert survey is None
    assert [problem.code for problem in problems] == ["missing_sheet"]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_it_is_told_with_its_place(case: Case):
    is_told(*case)
