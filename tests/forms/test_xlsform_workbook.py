"""Surveys written back as sheets: reading them again gives an equal one. Those of others: xlsform/test_samples.py."""

from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from forms.definition import Survey
from forms.problems import Problem
from forms.workbook import sheets_of, write_folder, write_workbook
from forms.xlsform import load_survey, read_survey
from tests.forms.tables import survey

HOUSE = Path(__file__).parents[2]


def again(found: Survey, folder: Path) -> Survey:
    write_folder(found, folder)
    return load_survey(folder)


def test_laoren(tmp_path: Path):
    found = load_survey(HOUSE / "survey_defs" / "laoren")
    assert again(found, tmp_path) == found


def test_everything_that_a_sheet_can_say(tmp_path: Path):
    found = survey("""
        | survey   |                   |         |                   |                 |                  |          |
        |          | type              | name    | label::English    | label::Tigirigna | required        | default  | guidance_hint::English |
        |          | begin repeat      | members | Members           |                 |                  |          | |
        |          | integer           | age     | How old is "he"?, | x               | true()           | 5        | Ask for ${age} |
        |          |                   |         |                   |                 |                  |          | |
        |          | select_multiple l | likes   | ${age} likes      | y               |                  | today()  | |
        |          | end repeat        |         |                   |                 |                  |          | |
        | choices  |                   |         |                   |                 |                  |          |
        |          | list_name         | name    | label             | county          |                  |          |
        |          | l                 | 01      | One               | 15              |                  |          |
        | settings |                   |         |                   |                 |                  |          |
        |          | form_title        | form_id | version           | style           | default_language |          |
        |          | A, "title"        | test    | 2026.1            | pages           | English          |          |
        | needs    |                   |         |                   |                 |                  |          |
        |          | kind              | when    | urgency           | for_each        | reason           | whose    |
        |          | A01               | ${age}  | U1                | members         | Is ${age}        | ${age}=1 |
    """)  # noqa: E501 (a table: one row of a sheet, one line)
    assert again(found, tmp_path) == found
    assert (tmp_path / "settings.csv").read_bytes()[:3] != b"\xef\xbb\xbf"
    assert read_survey(sheets_of(found))[0] == found


def test_a_survey_without_languages(tmp_path: Path):
    found = survey("""
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
    """)
    assert again(found, tmp_path) == found


def test_a_cell_that_excel_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path):
    found = survey(f"""
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | {"A" * 32_768} |
    """)
    with pytest.raises(Problem) as refused:
        write_workbook(found, tmp_path / "survey.xlsx")
    assert refused.value == Problem("cell_too_long", sheet="survey", row=2, most=32_767)
    assert not list(tmp_path.iterdir())


def test_the_fields_own_tool_takes_what_we_write(tmp_path: Path):
    found = load_survey(HOUSE / "survey_defs" / "laoren")
    write_workbook(found, tmp_path / "survey.xlsx")
    assert load_survey(tmp_path / "survey.xlsx") == found
    xform = convert(xlsform=str(tmp_path / "survey.xlsx"), validate=False).xform
    assert xform.count("<bind ") > 60
