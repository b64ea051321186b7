"""What we ship leaves as plain XLSForms: a workbook that reads the same, and that the field's own tool takes."""

from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from forms.definition import Question, Survey
from forms.workbook import sheets_of
from forms.xlsform import load_survey
from tests.survey_defs.shipped import FOLDERS, shipped

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def written(survey: Survey, path: Path) -> Path:
    """The survey as an Excel workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, sheet in sheets_of(survey).items():
        page = book.create_sheet(name)
        for cells in (sheet.headers, *(row.cells for row in sheet.rows)):
            page.append(list(cells))
    book.save(path)
    return path


@folders
def test_a_workbook_reads_the_same(folder: Path, tmp_path: Path):
    """Modules are written out in it, so that the workbook needs nothing beside it but its tables."""
    survey = shipped(folder)
    again = load_survey(written(survey, tmp_path / f"{survey.id}.xlsx"))
    assert [item.path for item in again.items()] == [item.path for item in survey.items()]
    assert [one.when.tree for one in again.rules] == [one.when.tree for one in survey.rules]
    assert again.choices == survey.choices
    assert (again.id, again.version, again.title) == (survey.id, survey.version, survey.title)
    for one, other in zip(survey.items(), again.items(), strict=True):
        assert (one.label, one.hint, one.appearance) == (other.label, other.hint, other.appearance)


@folders
def test_the_fields_own_tool_takes_it_without_a_warning(folder: Path, tmp_path: Path):
    survey = shipped(folder)
    made = convert(xlsform=str(written(survey, tmp_path / f"{survey.id}.xlsx")), validate=False)
    # Advice for phones that send photos as they were taken; ours are made smaller before they are sent.
    assert [warning for warning in made.warnings if "max-pixels" not in warning] == []
    for item in survey.items():
        if isinstance(item, Question):
            assert f'/{"/".join(item.path)}"' in made.xform, item.path
    for language in ("中文 (zh)", "English (en)"):
        assert f'<translation lang="{language}"' in made.xform
    assert "<value>-</value>" not in made.xform, "a text that is missing in one language"
