"""A survey sets cells of what it included, and is written out as a plain survey."""

from pathlib import Path

from forms.sheets import from_json, sheets_json
from forms.workbook import sheets_of, write_folder
from forms.xlsform import load_survey, read_survey
from tests.forms.include.modules import codes, group, question, read, source, survey

SET = (
    "type          | name            | label::English | relevant    | calculation           | default",
    "integer       | age             | Age",
    "include       | mood",
    "set           | mood_q1 mood_q2 |                | ${age} > 18",
    "set           | mood_q2         | And sad?       | ${age} < 99 |                       | 3",
    "set calculate | mood_q1         |                | -           | if(${age} > 60, 3, 0)",
    "set           | mood            | Feelings",
)


def test_a_survey_sets_cells_of_what_it_included(shelf: Path):
    found = survey(shelf, *SET)
    first, second = question(found, "mood/mood_q1"), question(found, "mood/mood_q2")
    assert (first.type, first.list_name, first.relevant) == ("calculate", "", None)
    assert source(first.calculation) == "if(${age} > 60, 3, 0)"
    assert second.label == {"en": "And sad?"}
    assert source(second.relevant) == "((${mood_q1} != '') and (${age} > 18)) and (${age} < 99)"
    assert source(second.default) == "3"
    assert group(found, "mood").label == {"en": "Feelings"}


def test_what_asks_for_an_answer_goes_when_a_question_is_only_calculated(shelf: Path):
    rows = ("type | name | label::English | calculation", "include | mood", "set calculate | mood_q2 | | 3")
    found, problems = read(shelf, *rows)
    assert found
    assert codes(problems) == []
    assert "cell_ignored" not in {problem.code for problem in problems}


def test_what_was_included_is_written_out_as_a_plain_survey(shelf: Path):
    found = survey(shelf, *SET)
    write_folder(found, shelf / "out")
    text = (shelf / "out" / "survey.csv").read_text("utf-8")
    assert "include" not in text
    assert "set" not in text.replace("reset", "")
    assert load_survey(shelf / "out") == found
    assert read_survey(from_json(sheets_json(sheets_of(found))))[0] == found
    names = [item.name for item in found.items()]
    assert len(names) == len({*names})
