"""Everything that can be wrong with a workbook, by its smallest case: code, sheet, row and column."""

import pytest

from forms.sheets import Sheets
from forms.xlsform import read_survey
from tests.forms.tables import read

FINE = """
    | survey   |         |         |       |
    |          | type    | name    | label |
    |          | text    | fine    | Fine  |
    | settings |         |         |       |
    |          | form_id | version |       |
    |          | test    | 1       |       |
"""

# Code, whether it is only a warning, sheet, row, column, further parameters, and the table.
CASES = [
    ("missing_sheet", False, "survey", None, None, {}, """
        | choices |           |      |       |
        |         | list_name | name | label |
    """),
    ("column_missing", False, "survey", 1, "name", {}, """
        | survey |      |       |
        |        | type | label |
        |        | text | A     |
    """),
    ("survey_empty", False, "survey", None, None, {}, """
        | survey |      |       |       |
        |        | type | name  | label |
        |        |      |       | A     |
    """),
    ("column_unknown", True, "survey", 2, "relevent", {"near": ["relevant"]}, """
        | survey |      |      |       |          |
        |        | type | name | label | relevent |
        |        | text | a    | A     | yes      |
    """),
    ("column_unsupported", True, "survey", 2, "media::image", {}, """
        | survey |      |      |       |              |
        |        | type | name | label | media::image |
        |        | text | a    | A     | a.png        |
    """),
    ("column_duplicate", True, "survey", 2, "relevance", {}, """
        | survey |      |      |       |          |           |
        |        | type | name | label | relevant | relevance |
        |        | text | a    | A     | 1 = 1    | 1 = 2     |
    """),
    ("header_missing", True, "survey", 2, "D", {}, """
        | survey |      |      |       |       |
        |        | type | name | label |       |
        |        | text | a    | A     | to do |
    """),
    ("unknown_type", False, "survey", 2, "type", {"type": "itneger", "near": ["integer"]}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | itneger | a    | A     |
    """),
    ("type_unsupported", False, "survey", 2, "type", {"type": "dateTime", "instead": "date"}, """
        | survey |          |      |       |
        |        | type     | name | label |
        |        | dateTime | a    | A     |
    """),
    ("type_replaced", True, "survey", 2, "type", {"type": "barcode", "used": "text"}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | barcode | a    | A     |
    """),
    ("or_other_unsupported", False, "survey", 2, "type", {"type": "select_one l or_other"}, """
        | survey  |                       |      |       |
        |         | type                  | name | label |
        |         | select_one l or_other | a    | A     |
        | choices |                       |      |       |
        |         | list_name             | name | label |
        |         | l                     | 1    | One   |
    """),
    ("metadata_skipped", True, "survey", 2, "type", {"type": "start"}, """
        | survey |       |       |       |
        |        | type  | name  | label |
        |        | start | start |       |
        |        | text  | a     | A     |
    """),
    ("type_missing", True, "survey", 3, "type", {"name": "b"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
        |        |      | b    | B     |
    """),
    ("cell_ignored", True, "survey", 2, "constraint", {"type": "note"}, """
        | survey |      |      |       |            |
        |        | type | name | label | constraint |
        |        | note | a    | A     | . > 1      |
    """),
    ("name_missing", False, "survey", 2, "name", {"type": "text"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text |      | A     |
    """),
    ("name_made", True, "survey", 2, "name", {"used": "note_2"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | note |      | A     |
    """),
    ("name_invalid", False, "survey", 2, "name", {"name": "how many"}, """
        | survey |      |          |       |
        |        | type | name     | label |
        |        | text | how many | A     |
    """),
    ("name_invalid", False, "survey", 2, "name", {"name": "_id"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | _id  | A     |
    """),
    ("name_duplicate", False, "survey", 3, "name", {"name": "a", "first": 2}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
        |        | text | a    | B     |
    """),
    ("label_missing", True, "survey", 2, "label", {"name": "a"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    |       |
        |        | text | b    | B     |
    """),
    ("translation_missing", True, "survey", 2, "guidance_hint::zh", {"languages": ["en"]}, """
        | survey |      |      |           |           |                   |
        |        | type | name | label::zh | label::en | guidance_hint::zh |
        |        | text | a    | 甲        | A         | 小声问            |
    """),
    ("reference_unknown", False, "survey", 2, "guidance_hint::en", {"name": "nobody"}, """
        | survey |      |      |           |                   |
        |        | type | name | label::en | guidance_hint::en |
        |        | text | a    | A         | Not ${nobody}     |
    """),
    ("translation_missing", True, "survey", 3, "label::en", {"languages": ["en"]}, """
        | survey |      |      |           |           |
        |        | type | name | label::zh | label::en |
        |        | text | a    | 甲        | A         |
        |        | text | b    | 乙        |           |
    """),
    ("calculation_missing", True, "survey", 2, "calculation", {"name": "a"}, """
        | survey |           |      |       |
        |        | type      | name | label |
        |        | calculate | a    |       |
    """),
    ("list_missing", False, "survey", 2, "type", {"list": "yesno", "near": ["yes_no"]}, """
        | survey  |                  |      |       |
        |         | type             | name | label |
        |         | select_one yesno | a    | A     |
        | choices |                  |      |       |
        |         | list_name        | name | label |
        |         | yes_no           | 1    | Yes   |
    """),
    ("choice_duplicate", True, "choices", 3, "name", {"name": "1", "used": ""}, """
        | survey  |              |      |       |
        |         | type         | name | label |
        |         | select_one l | a    | A     |
        | choices |              |      |       |
        |         | list_name    | name | label |
        |         | l            | 1    | One   |
        |         | l            | 1    | One   |
    """),
    ("choice_duplicate", True, "choices", 4, "name", {"name": "1", "used": "1_3"}, """
        | survey  |              |      |       |
        |         | type         | name | label |
        |         | select_one l | a    | A     |
        | choices |              |      |       |
        |         | list_name    | name | label |
        |         | l            | 1    | One   |
        |         | l            | 1_2  | Two   |
        |         | l            | 1    | Three |
    """),
    ("choice_skipped", True, "choices", 3, "list_name", {}, """
        | survey  |              |      |       |
        |         | type         | name | label |
        |         | select_one l | a    | A     |
        | choices |              |      |       |
        |         | list_name    | name | label |
        |         | l            | 1    | One   |
        |         |              | 2    | Two   |
    """),
    ("choice_name_blank", False, "survey", 2, "type", {"list": "l", "names": ["by bus"]}, """
        | survey  |                   |        |       |
        |         | type              | name   | label |
        |         | select_multiple l | a      | A     |
        | choices |                   |        |       |
        |         | list_name         | name   | label |
        |         | l                 | by bus | Bus   |
    """),
    ("unclosed_group", False, "survey", 2, "type", {"name": "g"}, """
        | survey |             |      |       |
        |        | type        | name | label |
        |        | begin group | g    | G     |
        |        | text        | a    | A     |
    """),
    ("unexpected_end", False, "survey", 3, "type", {"type": "end group"}, """
        | survey |           |      |       |
        |        | type      | name | label |
        |        | text      | a    | A     |
        |        | end group |      |       |
    """),
    ("unexpected_end", False, "survey", 4, "type", {"expected": "end repeat", "name": "r", "begun": 2}, """
        | survey |              |      |       |
        |        | type         | name | label |
        |        | begin repeat | r    | R     |
        |        | text         | a    | A     |
        |        | end_group    |      |       |
    """),
    ("expression_syntax", False, "survey", 2, "relevant", {}, """
        | survey |      |      |       |          |
        |        | type | name | label | relevant |
        |        | text | a    | A     | 1 +      |
    """),
    ("unknown_function", False, "survey", 2, "constraint", {"name": "frobnicate"}, """
        | survey |      |      |       |                |
        |        | type | name | label | constraint     |
        |        | text | a    | A     | frobnicate(.)  |
    """),
    ("quotes_repaired", True, "survey", 3, "relevant", {}, """
        | survey |      |      |       |             |
        |        | type | name | label | relevant    |
        |        | text | a    | A     |             |
        |        | text | b    | B     | ${a} = ‘x’  |
    """),
    ("reference_unknown", False, "survey", 3, "relevant", {"name": "agee", "near": ["age"], "passed": False}, """
        | survey |         |      |       |             |
        |        | type    | name | label | relevant    |
        |        | integer | age  | Age   |             |
        |        | text    | a    | A     | ${agee} > 1 |
    """),
    ("reference_unknown", False, "survey", 2, "label::en", {"name": "nobody", "near": [], "passed": False}, """
        | survey |      |      |           |                 |
        |        | type | name | label::zh | label::en       |
        |        | text | a    | 甲        | Hello ${nobody} |
    """),
    ("reference_unknown", False, "survey", 3, "calculation", {"name": "start", "near": [], "passed": True}, """
        | survey |           |       |       |             |
        |        | type      | name  | label | calculation |
        |        | start     | start |       |             |
        |        | calculate | a     |       | ${start}    |
    """),
    ("filter_column_unknown", False, "survey", 2, "choice_filter", {"name": "contry", "near": ["country"]}, """
        | survey  |              |      |       |               |
        |         | type         | name | label | choice_filter |
        |         | select_one l | a    | A     | contry = 1    |
        | choices |              |      |       |               |
        |         | list_name    | name | label | country       |
        |         | l            | 1    | One   | 1             |
    """),
    ("table_missing", True, "survey", 2, "calculation", {"name": "area", "table": "area", "near": []}, """
        | survey |           |      |                                       |
        |        | type      | name | calculation                           |
        |        | calculate | a    | pulldata('area', 'value', 'key', 'a') |
    """),
    ("table_missing", True, "needs", 2, "when", {"name": "area"}, """
        | survey |      |       |         |        |
        |        | type | name  | label   |        |
        |        | text | a     | A       |        |
        | needs  |      |       |         |        |
        |        | kind | when  | urgency | reason |
        |        | A01  | ${a} = pulldata('area', 'value', 'key', 'a') | U1 | So |
    """),
    ("cycle", False, "survey", 2, "calculation", {}, """
        | survey |           |      |       |             |
        |        | type      | name | label | calculation |
        |        | calculate | a    |       | ${b} + 1    |
        |        | calculate | b    |       | ${a} + 1    |
    """),
    ("cycle", False, "survey", 3, "relevant", {}, """
        | survey |      |      |       |           |
        |        | type | name | label | relevant  |
        |        | text | x    | X     |           |
        |        | text | a    | A     | ${a} = 1  |
    """),
    ("setting_repaired", True, "settings", 2, "form_id", {"text": "../my form", "used": "my_form"}, """
        | survey   |            |         |       |
        |          | type       | name    | label |
        |          | text       | a       | A     |
        | settings |            |         |       |
        |          | form_id    | version |       |
        |          | ../my form | 1       |       |
    """),
    ("id_missing", False, "settings", 2, "form_id", {}, """
        | survey   |         |         |       |
        |          | type    | name    | label |
        |          | text    | a       | A     |
        | settings |         |         |       |
        |          | form_id | version |       |
        |          | ...     | 1       |       |
    """),
    ("version_missing", True, "settings", 2, "version", {"used": "1"}, """
        | survey   |         |       |       |
        |          | type    | name  | label |
        |          | text    | a     | A     |
        | settings |         |       |       |
        |          | form_id |       |       |
        |          | test    |       |       |
    """),
    ("default_language_unknown", True, "settings", 2, "default_language", {}, """
        | survey   |         |         |                  |
        |          | type    | name    | label::en        |
        |          | text    | a       | A                |
        | settings |         |         |                  |
        |          | form_id | version | default_language |
        |          | test    | 1       | French           |
    """),
    ("kind_unknown", False, "needs", 2, "kind", {"kind": "A1", "near": ["A01"]}, """
        | survey |      |       |         |        |
        |        | type | name  | label   |        |
        |        | text | a     | A       |        |
        | needs  |      |       |         |        |
        |        | kind | when  | urgency | reason |
        |        | A1   | 1 = 1 | U1      | So     |
    """),
    ("when_missing", False, "needs", 2, "when", {"kind": "A01"}, """
        | survey |      |      |         |        |
        |        | type | name | label   |        |
        |        | text | a    | A       |        |
        | needs  |      |      |         |        |
        |        | kind | when | urgency | reason |
        |        | A01  |      | U1      | So     |
    """),
    ("urgency_invalid", False, "needs", 2, "urgency", {"urgency": "high", "known": ["U0", "U1", "U2", "U3"]}, """
        | survey |      |       |         |        |
        |        | type | name  | label   |        |
        |        | text | a     | A       |        |
        | needs  |      |       |         |        |
        |        | kind | when  | urgency | reason |
        |        | A01  | 1 = 1 | high    | So     |
    """),
    ("for_each_unknown", False, "needs", 2, "for_each", {"name": "member", "near": ["members"]}, """
        | survey |              |         |         |          |        |
        |        | type         | name    | label   |          |        |
        |        | begin repeat | members | Members |          |        |
        |        | text         | a       | A       |          |        |
        |        | end repeat   |         |         |          |        |
        | needs  |              |         |         |          |        |
        |        | kind         | when    | urgency | for_each | reason |
        |        | A01          | 1 = 1   | U1      | member   | So     |
    """),
    ("whose_alone", False, "needs", 2, "whose", {"kind": "A01"}, """
        | survey |      |       |         |        |        |
        |        | type | name  | label   |        |        |
        |        | text | a     | A       |        |        |
        | needs  |      |       |         |        |        |
        |        | kind | when  | urgency | reason | whose  |
        |        | A01  | 1 = 1 | U1      | So     | 1 = 1  |
    """),
    ("reference_unknown", False, "needs", 2, "whose", {"name": "b"}, """
        | survey |              |         |         |          |        |        |
        |        | type         | name    | label   |          |        |        |
        |        | begin repeat | members | Members |          |        |        |
        |        | text         | a       | A       |          |        |        |
        |        | end repeat   |         |         |          |        |        |
        | needs  |              |         |         |          |        |        |
        |        | kind         | when    | urgency | for_each | reason | whose  |
        |        | A01          | 1 = 1   | U1      | members  | So     | ${b}   |
    """),
    ("reason_missing", False, "needs", 2, "reason", {"kind": "A01"}, """
        | survey |      |       |         |        |
        |        | type | name  | label   |        |
        |        | text | a     | A       |        |
        | needs  |      |       |         |        |
        |        | kind | when  | urgency | reason |
        |        | A01  | 1 = 1 | U1      |        |
    """),
    ("reference_unknown", False, "needs", 2, "when", {"name": "b", "near": [], "passed": False}, """
        | survey |      |      |         |        |
        |        | type | name | label   |        |
        |        | text | aaaa | A       |        |
        | needs  |      |      |         |        |
        |        | kind | when | urgency | reason |
        |        | A01  | ${b} | U1      | So     |
    """),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "warning", "sheet", "row", "column", "more", "table"),
    CASES,
    ids=[f"{code}-{number}" for number, (code, *_) in enumerate(CASES)],
)
def test_each_problem_names_its_place(
    code: str, warning: bool, sheet: str, row: int | None, column: str | None, more: dict[str, object], table: str
):
    survey, problems = read(table, kinds=frozenset({"A01", "J02"}))
    here = [problem for problem in problems if problem.code == code]
    assert here, problems
    assert here[0].warning is warning
    place = {"sheet": sheet, **({"row": row} if row else {}), **({"column": column} if column else {})}
    assert {name: here[0].params[name] for name in (*place, *more)} == {**place, **more}
    assert (survey is not None) is warning
    errors = [problem.code for problem in problems if not problem.warning]
    assert errors == ([] if warning else [code]), "one mistake is told once"


def test_a_survey_without_mistakes_has_no_problem():
    assert read(FINE)[1] == []


def test_a_cycle_names_its_questions():
    _, problems = read("""
        | survey |           |      |       |             |
        |        | type      | name | label | calculation |
        |        | calculate | a    |       | ${b} + 1    |
        |        | calculate | b    |       | ${c} + 1    |
        |        | calculate | c    |       | ${a} + 1    |
        |        | calculate | d    |       | ${a} + 1    |
    """)
    (cycle,) = [problem for problem in problems if problem.code == "cycle"]
    assert sorted(cycle.params["names"]) == ["a", "b", "c"]


def test_duplicate_choices_under_other_filters_stay_as_they_are():
    found, problems = read("""
        | survey  |               |      |       |               |
        |         | type          | name | label | choice_filter |
        |         | text          | c    | C     |               |
        |         | select_one v  | a    | A     | county = ${c} |
        | choices |               |      |       |               |
        |         | list_name     | name | label | county        |
        |         | v             | 99   | Other | 1             |
        |         | v             | 99   | Other | 2             |
    """)
    assert found
    assert len(found.choices["v"]) == 2
    assert not [problem for problem in problems if problem.code == "choice_duplicate"]


def test_no_sheets_at_all():
    nothing: Sheets = {}
    survey, problems = read_survey(nothing)
    assert survey is None
    assert [problem.code for problem in problems] == ["missing_sheet"]
