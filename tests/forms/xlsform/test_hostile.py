"""Cells and rows by which a workbook could keep us busy for hours, or end the process: told of, and soon."""

import time

import pytest

from forms.problems import Problem
from forms.sheets import MOST_CHARACTERS, sheet_of
from forms.xlsform import read_survey
from tests.forms.workbooks import archive, refused, workbook

HEADERS = ["type", "name", "label", "relevant", "parameters", "calculation"]


def codes(*rows: list[str], **sheets: list[list[str]]) -> set[str]:
    """What is told of a survey with these rows, in at most two seconds."""
    begun = time.process_time()
    found = {name: sheet_of(name, grid) for name, grid in {"survey": [HEADERS, *rows], **sheets}.items()}
    _, problems = read_survey(found, "test")
    assert time.process_time() - begun < 2
    return {problem.code for problem in problems} - {"version_missing", "label_missing"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["a " * 16_000, "a", "A"], "unknown_type"),
        (["text", "a", "A", "(" * 90_000], "expression_depth"),
        (["range", "a", "A", "", "a" * 90_000], "parameters_unread"),
        (["calculate", "a", "", "", "", "pulldata('@" * 8_000], "path_unsupported"),
        (["text", "a", "A", "$" + " " * 90_000 + "x"], "expression_syntax"),
        (["text", "a", "A", "${" * 40_000], "expression_syntax"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_cell_that_is_long(row: list[str], code: str):
    assert code in codes(row)


def test_a_cell_longer_than_any_spreadsheet_has():
    with pytest.raises(Problem) as caught:
        sheet_of("survey", [["type"], ["x" * (MOST_CHARACTERS + 1)]])
    assert caught.value == Problem("cell_too_long", sheet="survey", row=2, most=MOST_CHARACTERS)


def test_groups_without_end():
    assert codes(*([["begin group", f"g{number}", "G"] for number in range(5000)])) == {"groups_deep"}


def test_loops_in_loops():
    begins = [["begin loop over l", f"g{number}", "G"] for number in range(12)]
    choices = [["list_name", "name", "label"], *(["l", f"c{number}", "C"] for number in range(10))]
    found = codes(*begins, ["text", "a", "A"], *[["end loop"]] * 12, choices=choices)
    assert "table_too_large" in found


def test_a_table_of_all_questions_about_all_choices():
    rows = [["begin_kobomatrix", "m", "M", *[""] * 3, "l"], *(["text", f"q{n}", "Q"] for n in range(200))]
    choices = [["list_name", "name", "label"], *(["l", f"c{number}", "C"] for number in range(200))]
    grid = [[*HEADERS, "kobo--matrix_list"], *rows, ["end_kobomatrix"]]
    assert "table_too_large" in codes(survey=grid, choices=choices)


def test_what_other_programs_call_a_workbook():
    assert refused(archive({"Index/Document.iwa": "", "Metadata/Properties.plist": ""})).code == "workbook_kind"
    assert refused(archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})).code == "workbook_kind"
    assert refused(b"type\tname\tlabel\r\ntext\ta\tA\r\n").code == "workbook_kind"


def test_an_xlsx_that_unpacks_without_end():
    bomb = archive({"[Content_Types].xml": "", "xl/workbook.xml": " " * 210_000_000})
    assert len(bomb) < 1_000_000
    assert refused(bomb).code == "workbook_expands"


def test_an_xlsx_that_was_not_wholly_sent():
    whole = workbook(survey=[["type", "name"], ["text", "a"]])
    for part in (10, len(whole) // 2, len(whole) - 1):
        assert refused(whole[:part]).code == "workbook_broken"
