"""Where modules are looked for, and what happens to those that cannot be read or include each other."""

from pathlib import Path

import pytest

from forms.problems import Problem
from forms.sheets import read_sheets
from forms.xlsform import read_survey
from tests.forms.include.modules import MOOD, codes, items, question, read, table
from tests.forms.tables import write
from tests.forms.workbooks import workbook

HEADERS = "type | name | label"


def test_a_workbook_includes_modules_that_are_shipped(shelf: Path):
    folder = shelf / "elsewhere" / "deep"
    folder.mkdir(parents=True)
    rows: list[list[object]] = [["type", "name", "label::English"], ["integer", "age", "Age"], ["include", "mood", ""]]
    (folder / "visit.xlsx").write_bytes(workbook(survey=rows))
    found, problems = read_survey(read_sheets(folder / "visit.xlsx", shelf), "visit")
    assert found, problems
    assert "mood/mood_q2" in items(found)


def test_a_module_beside_the_survey_wins_over_a_shipped_one(shelf: Path):
    write(MOOD.replace("Little pleasure?", "Less joy?"), shelf / "county" / "mood")
    folder = write(table(HEADERS, "include | mood"), shelf / "county" / "visit")
    found, _ = read_survey(read_sheets(folder, shelf), "visit")
    assert found
    assert question(found, "mood/mood_q1").label == {"en": "Less joy?"}


def test_a_survey_that_includes_nothing_keeps_its_row_numbers(shelf: Path):
    folder = shelf / "plain"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\n\n\ntext,a,A\n", "utf-8")
    assert [row.number for row in read_sheets(folder, shelf)["survey"].rows] == [4]


def test_modules_that_include_each_other(shelf: Path):
    for name, other in (("one", "two"), ("two", "one")):
        write(table(HEADERS, f"include | {other}"), shelf / name)
    _, problems = read(shelf, HEADERS, "include | one")
    assert codes(problems) == ["include_cycle"]
    params = problems[0].params
    assert (params["names"], params["module"], params["included"]) == (["one", "two", "one"], "two", 2)


def test_a_module_whose_files_cannot_be_read(shelf: Path):
    (shelf / "mood" / "choices.csv").write_bytes("list_name,name,label\nl,1,姓名\n".encode("gb18030"))
    with pytest.raises(Problem) as caught:
        read(shelf, HEADERS, "include | mood")
    assert caught.value == Problem("csv_encoding", sheet="choices", row=2, file="choices.csv", module="mood")
