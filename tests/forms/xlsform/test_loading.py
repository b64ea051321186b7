"""A survey from a folder, and from what a store kept of it."""

from pathlib import Path

import pytest

from forms.problems import Problems
from forms.sheets import sheets_json
from forms.xlsform import load_survey, survey_from_sheets_json
from tests.forms.tables import sheets, survey


def test_the_folder_names_a_survey_without_settings(tmp_path: Path):
    folder = tmp_path / "laoren"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\ntext,a,A\n", "utf-8")
    assert load_survey(folder).id == "laoren"
    assert load_survey(folder).version == "1"
    (folder / "survey.csv").write_text("type,name,label\ntxet,a,A\n", "utf-8")
    with pytest.raises(Problems) as caught:
        load_survey(folder)
    assert [problem.code for problem in caught.value.problems if not problem.warning] == ["unknown_type"]


def test_a_survey_kept_as_json_is_the_same():
    table = """
        | survey   |         |      |       |
        |          | type    | name | label |
        |          | text    | a    | A     |
        | settings |         |      |       |
        |          | form_id | version |    |
        |          | test    | 1       |    |
    """
    assert survey_from_sheets_json(sheets_json(sheets(table))) == survey(table)
