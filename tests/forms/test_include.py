"""Modules included in surveys: names, lists, rules, what a survey sets in them, and where a mistake is told."""

from pathlib import Path

import openpyxl
import pytest

from forms.definition import Expression, Group, Question, Survey
from forms.problems import Problem, Problems
from forms.sheets import from_json, read_sheets, sheets_json
from forms.workbook import sheets_of, write_folder
from forms.xlsform import load_survey, read_survey
from tests.forms.tables import write

MOOD = """
    | survey   |                  |       |                   |                      |            |                    |
    |          | type             | name  | label::English    | relevant             | constraint | calculation        |
    |          | note             | start | Two questions     |                      |            |                    |
    |          | select_one often | q1    | Little pleasure?  |                      |            |                    |
    |          | select_one often | q2    | After ${q1}: down?| ${ q1 } != ''        | . != ${q1} |                    |
    |          | calculate        | total |                   | ${q1} != '' and ${q2} != '' |     | ${q1} + ${q2}      |
    | choices  |                  |       |                   |                      |            |                    |
    |          | list_name        | name  | label::English    |                      |            |                    |
    |          | often            | 0     | Never             |                      |            |                    |
    |          | often            | 3     | Every day         |                      |            |                    |
    | settings |                  |       |                   |                      |            |                    |
    |          | form_title       | form_id | version         | default_language     | source     |                    |
    |          | Mood             | mood  | 1                 | English              | A. Author  |                    |
    | needs    |                  |       |                   |                      |            |                    |
    |          | kind             | when          | urgency   | reason::English      |            |                    |
    |          | D01              | ${total} >= 3 | U2        | Scored ${total}.     |            |                    |
"""
PEOPLE = """
    | survey   |              |         |                |
    |          | type         | name    | label::English |
    |          | begin_repeat | members | Members        |
    |          | text         | name    | Name           |
    |          | calculate    | chosen  |                |
    |          | end_repeat   |         |                |
    |          | select_one yes_no | alone | Alone?      |
    | choices  |              |         |                |
    |          | list_name    | name    | label::English |
    |          | yes_no       | yes     | Yes            |
    | settings |              |         |                |
    |          | form_title   | form_id | version | default_language | prefix |
    |          | People       | people  | 1       | English          | no     |
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with the modules `mood` (its names are prefixed) and `people` (its names stay)."""
    write(MOOD, tmp_path / "mood")
    write(PEOPLE, tmp_path / "people")
    return tmp_path


def read(shelf: Path, table: str, name: str = "visit") -> tuple[Survey | None, list[Problem]]:
    try:
        sheets = read_sheets(write(table, shelf / name), shelf / "nothing")
    except Problems as several:
        return None, several.problems
    return read_survey(sheets, name)


def survey(shelf: Path, table: str) -> Survey:
    found, problems = read(shelf, table)
    assert found, problems
    assert {problem.code for problem in problems} <= {"version_missing", "calculation_missing"}, problems
    return found


def items(found: Survey) -> dict[str, Question | Group]:
    return {"/".join(item.path): item for item in found.items()}


def source(expression: Expression | None) -> str:
    return expression.source if expression else ""


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems if not problem.warning]


def test_a_module_becomes_a_group_whose_names_bear_its_name(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |      |                |             |            |
        |        | type    | name | label::English | relevant    | appearance |
        |        | integer | age  | Age            |             |            |
        |        | include | mood |                | ${age} > 18 | staff      |
        |        | note    | end  | You: ${mood_total} |         |            |
        """,
    )
    assert list(items(found)) == [
        "age",
        "mood",
        "mood/mood_start",
        "mood/mood_q1",
        "mood/mood_q2",
        "mood/mood_total",
        "end",
    ]
    group, second = items(found)["mood"], items(found)["mood/mood_q2"]
    assert isinstance(second, Question)
    assert (group.label, group.appearance) == ({"en": "Mood"}, "staff")
    assert source(group.relevant) == "${age} > 18"
    assert second.label == {"en": "After ${mood_q1}: down?"}
    assert second.list_name == "mood_often"
    assert source(second.relevant) == "${mood_q1} != ''"
    assert source(second.constraint) == ". != ${mood_q1}"
    assert [choice.name for choice in found.choices["mood_often"]] == ["0", "3"]
    (rule,) = found.rules
    assert (rule.when.source, rule.reason, rule.for_each) == ("${mood_total} >= 3", {"en": "Scored ${mood_total}."}, "")


def test_a_label_of_the_include_row_wins_over_the_modules_title(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |      |                |               |
        |        | type    | name | label::English | hint::English |
        |        | include | mood | How you feel   | Take your time |
        """,
    )
    assert (items(found)["mood"].label, items(found)["mood"].hint) == ({"en": "How you feel"}, {"en": "Take your time"})


def test_a_module_can_keep_its_names(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |        |                |
        |        | type    | name   | label::English |
        |        | include | people |                |
        """,
    )
    assert list(items(found)) == [
        "people", "people/members", "people/members/name", "people/members/chosen", "people/alone",
    ]  # fmt: skip
    assert list(found.choices) == ["yes_no"]


def test_modules_in_modules(shelf: Path):
    write(
        """
        | survey |         |      |                |             |
        |        | type    | name | label::English | calculation |
        |        | include | mood |                |             |
        |        | calculate | low |               | ${mood_total} > 1 |
        |        | set     | mood_q1 |             |             |
        """,
        shelf / "well",
    )
    found = survey(
        shelf,
        """
        | survey |         |      |                |
        |        | type    | name | label::English |
        |        | include | well |                |
        """,
    )
    assert list(items(found))[:3] == ["well", "well/well_mood", "well/well_mood/well_mood_start"]
    low = items(found)["well/well_low"]
    assert isinstance(low, Question)
    assert source(low.calculation) == "${well_mood_total} > 1"
    assert list(found.choices) == ["well_mood_often"]
    assert found.rules[0].when.source == "${well_mood_total} >= 3"


def test_rules_are_asked_of_whom_the_include_row_says(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |        |                |          |                     |
        |        | type    | name   | label::English | for_each | whose               |
        |        | include | people |                |          |                     |
        |        | include | mood   |                | members  | ${chosen} = 'yes'   |
        """,
    )
    (rule,) = found.rules
    assert rule.for_each == "members"
    assert source(rule.whose) == "${chosen} = 'yes'"


def test_a_module_in_a_repeat_is_asked_of_each_row(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |              |         |                |
        |        | type         | name    | label::English |
        |        | begin_repeat | people  | People         |
        |        | include      | mood    |                |
        |        | end_repeat   |         |                |
        |        | calculate    | worst   |                |
        """,
    )
    assert "people/mood/mood_q1" in items(found)
    assert found.rules[0].for_each == "people"


SET = """
    | survey |               |                 |                |          |             |          |
    |        | type          | name            | label::English | relevant | calculation | default  |
    |        | integer       | age             | Age            |          |             |          |
    |        | include       | mood            |                |          |             |          |
    |        | set           | mood_q1 mood_q2 |                | ${age} > 18 |          |          |
    |        | set           | mood_q2         | And sad?       | ${age} < 99 |          | 3        |
    |        | set calculate | mood_q1         |                | -        | if(${age} > 60, 3, 0) | |
    |        | set           | mood            | Feelings       |          |             |          |
"""


def test_a_survey_sets_cells_of_what_it_included(shelf: Path):
    found = survey(shelf, SET)
    first, second = items(found)["mood/mood_q1"], items(found)["mood/mood_q2"]
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert (first.type, first.list_name, first.relevant) == ("calculate", "", None)
    assert source(first.calculation) == "if(${age} > 60, 3, 0)"
    assert second.label == {"en": "And sad?"}
    assert source(second.relevant) == "((${mood_q1} != '') and (${age} > 18)) and (${age} < 99)"
    assert source(second.default) == "3"
    assert items(found)["mood"].label == {"en": "Feelings"}


def test_what_asks_for_an_answer_goes_when_a_question_is_only_calculated(shelf: Path):
    found, problems = read(
        shelf,
        """
        | survey |               |         |                |             |
        |        | type          | name    | label::English | calculation |
        |        | include       | mood    |                |             |
        |        | set calculate | mood_q2 |                | 3           |
        """,
    )
    assert found
    assert codes(problems) == []
    assert "cell_ignored" not in {problem.code for problem in problems}


def test_a_group_of_the_survey_may_bear_the_name_of_its_module(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |             |      |                |          |
        |        | type        | name | label::English | relevant |
        |        | begin_group | mood | All feelings   |          |
        |        | include     | mood |                |          |
        |        | end_group   |      |                |          |
        |        | set         | mood |                | 1 = 1    |
        """,
    )
    assert items(found)["mood"].relevant is None
    assert items(found)["mood/mood"].relevant


def test_equal_lists_are_one(shelf: Path):
    found = survey(
        shelf,
        """
        | survey  |                   |        |                |
        |         | type              | name   | label::English |
        |         | select_one yes_no | here   | Here?          |
        |         | include           | people |                |
        | choices |                   |        |                |
        |         | list_name         | name   | label::English |
        |         | yes_no            | yes    | Yes            |
        """,
    )
    assert [choice.name for choice in found.choices["yes_no"]] == ["yes"]


def test_headers_may_be_spelt_in_each_sheet_as_it_likes(shelf: Path):
    found = survey(
        shelf,
        """
        | survey   |                  |        |       |             |
        |          | Type             | NAME   | label | Relevance   |
        |          | integer          | age    | Age   |             |
        |          | include          | mood   |       | ${age} > 18 |
        | settings |                  |        |       |             |
        |          | default_language |        |       |             |
        |          | English          |        |       |             |
        """,
    )
    assert found.languages == ("en",)
    assert items(found)["mood/mood_q1"].label == {"en": "Little pleasure?"}
    assert items(found)["mood"].relevant


def test_the_source_of_a_module_is_kept(shelf: Path):
    found = survey(
        shelf,
        """
        | survey   |         |        |       |
        |          | type    | name   | label |
        |          | include | mood   |       |
        | settings |         |        |       |
        |          | form_id | version | source |
        |          | visit   | 1       | Ours   |
        """,
    )
    assert found.settings == {"source": "Ours", "mood_source": "A. Author"}


def test_what_was_included_is_written_out_as_a_plain_survey(shelf: Path):
    found = survey(shelf, SET)
    write_folder(found, shelf / "out")
    text = (shelf / "out" / "survey.csv").read_text("utf-8")
    assert "include" not in text
    assert "set" not in text.replace("reset", "")
    assert load_survey(shelf / "out") == found
    assert read_survey(from_json(sheets_json(sheets_of(found))))[0] == found
    names = [item.name for item in found.items()]
    assert len(names) == len({*names})


def test_a_workbook_includes_modules_that_are_shipped(shelf: Path):
    book = openpyxl.Workbook()
    page = book.active
    assert page
    page.title = "survey"
    for row in (["type", "name", "label::English"], ["integer", "age", "Age"], ["include", "mood", ""]):
        page.append(row)
    folder = shelf / "elsewhere" / "deep"
    folder.mkdir(parents=True)
    book.save(folder / "visit.xlsx")
    found, problems = read_survey(read_sheets(folder / "visit.xlsx", shelf), "visit")
    assert found, problems
    assert "mood/mood_q2" in items(found)


def test_a_module_beside_the_survey_wins_over_a_shipped_one(shelf: Path):
    write(MOOD.replace("Little pleasure?", "Less joy?"), shelf / "county" / "mood")
    table = """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | include | mood |       |
    """
    sheets = read_sheets(write(table, shelf / "county" / "visit"), shelf)
    found, _ = read_survey(sheets, "visit")
    assert found
    assert items(found)["mood/mood_q1"].label == {"en": "Less joy?"}


def test_a_survey_that_includes_nothing_keeps_its_row_numbers(shelf: Path):
    folder = shelf / "plain"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\n\n\ntext,a,A\n", "utf-8")
    assert [row.number for row in read_sheets(folder, shelf)["survey"].rows] == [4]


# Code, row and column of the survey, further parameters, and the survey sheet.
REFUSED = [
    ("include_unknown", {"row": 2, "column": "name", "name": "moot", "near": ["mood"]}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | include | moot |       |
    """),
    ("include_unknown", {"row": 2, "name": "../mood"}, """
        | survey |         |         |       |
        |        | type    | name    | label |
        |        | include | ../mood |       |
    """),
    ("name_missing", {"row": 2, "type": "include"}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | include |      | Mood  |
    """),
    ("include_cycle", {"row": 2, "names": ["visit"]}, """
        | survey |         |       |       |
        |        | type    | name  | label |
        |        | include | visit |       |
    """),
    ("include_twice", {"row": 3, "name": "mood"}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | include | mood |       |
        |        | include | mood |       |
    """),
    ("set_unknown", {"row": 3, "name": "mood_q8", "column": "name"}, """
        | survey |         |         |       |          |
        |        | type    | name    | label | required |
        |        | include | mood    |       |          |
        |        | set     | mood_q8 |       | yes      |
    """),
    ("name_missing", {"row": 3, "type": "set"}, """
        | survey |         |         |       |          |
        |        | type    | name    | label | required |
        |        | include | mood    |       |          |
        |        | set     |         |       | yes      |
    """),
    ("name_duplicate", {"row": 3, "name": "mood_q1", "first": "mood:3", "sheet": "survey"}, """
        | survey |         |         |       |
        |        | type    | name    | label |
        |        | include | mood    |       |
        |        | text    | mood_q1 | Mine  |
    """),
    ("name_duplicate", {"row": 2, "name": "members", "first": 2, "module": "people", "included": 3}, """
        | survey |         |         |       |
        |        | type    | name    | label |
        |        | text    | members | Who?  |
        |        | include | people  |       |
    """),
    ("list_duplicate", {"sheet": "choices", "row": 2, "list": "yes_no", "name": "people"}, """
        | survey  |                   |         |                |
        |         | type              | name    | label::English |
        |         | select_one yes_no | here    | Here?          |
        |         | include           | people  |                |
        | choices |                   |         |                |
        |         | list_name         | name    | label::English |
        |         | yes_no            | no      | No             |
    """),
    # What is wrong with what a survey sets in a module is told of the row that sets it.
    ("expression_syntax", {"row": 3, "column": "relevant", "sheet": "survey"}, """
        | survey |         |         |                |          |
        |        | type    | name    | label::English | relevant |
        |        | include | mood    |                |          |
        |        | set     | mood_q1 |                | 1 +      |
    """),
    ("reference_unknown", {"row": 3, "column": "relevant", "sheet": "survey", "name": "agee"}, """
        | survey |         |         |                |           |
        |        | type    | name    | label::English | relevant  |
        |        | include | mood    |                |           |
        |        | set     | mood_q1 |                | ${agee}   |
    """),
    ("unknown_type", {"row": 3, "column": "type", "type": "calclate"}, """
        | survey |              |         |                |
        |        | type         | name    | label::English |
        |        | include      | mood    |                |
        |        | set calclate | mood_q1 |                |
    """),
    ("for_each_unknown", {"row": 2, "column": "for_each", "sheet": "survey", "name": "membres"}, """
        | survey |         |         |                |          |
        |        | type    | name    | label::English | for_each |
        |        | include | mood    |                | membres  |
    """),
    ("whose_alone", {"row": 2, "column": "whose", "sheet": "survey"}, """
        | survey |         |      |                |       |
        |        | type    | name | label::English | whose |
        |        | include | mood |                | 1 = 1 |
    """),
    ("column_missing", {"row": 1, "column": "type"}, """
        | survey |      |       |
        |        | name | label |
        |        | mood | Mood  |
    """),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "more", "table"), REFUSED, ids=[f"{code}-{number}" for number, (code, *_) in enumerate(REFUSED)]
)
def test_each_problem_names_its_place(shelf: Path, code: str, more: dict[str, object], table: str):
    found, problems = read(shelf, table)
    assert found is None
    assert codes(problems) == [code], problems
    (problem,) = [problem for problem in problems if not problem.warning]
    assert {name: problem.params.get(name) for name in more} == more
    if "module" not in more:
        assert "module" not in problem.params


def test_a_mistake_of_a_module_is_told_where_it_stands_in_it(shelf: Path):
    write(MOOD.replace("${q1} + ${q2}", "${q1} + ${q3}").replace("${total} >= 3", "${total} >>"), shelf / "mood")
    _, problems = read(
        shelf,
        """
        | survey |         |      |                |
        |        | type    | name | label::English |
        |        | text    | a    | A              |
        |        | note    | b    | B              |
        |        | include | mood |                |
        """,
    )
    unknown, syntax = [problem for problem in problems if not problem.warning]
    place = {"module": "mood", "included": 4, "sheet": "survey", "row": 5, "column": "calculation"}
    assert unknown.code == "reference_unknown"
    assert {name: unknown.params[name] for name in (*place, "name")} == {**place, "name": "q3"}
    assert (syntax.code, syntax.params["sheet"], syntax.params["row"]) == ("expression_syntax", "needs", 2)


def test_a_name_that_a_module_has_twice_is_told_in_its_own_rows(shelf: Path):
    write(MOOD.replace("| q2    |", "| q1    |"), shelf / "mood")
    _, problems = read(
        shelf,
        """
        | survey |         |      |                |
        |        | type    | name | label::English |
        |        | include | mood |                |
        """,
    )
    (double,) = [problem for problem in problems if problem.code == "name_duplicate"]
    assert (double.params["module"], double.params["row"], double.params["first"]) == ("mood", 4, "mood:3")


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ("type,name,label\nbegin_group,g,G\ntext,a,A\n", "unclosed_group", ("survey", 2, "type")),
        ("type,name,label\ntext,a,A\nend group,,\n", "unexpected_end", ("survey", 3, "type")),
        ("type,label\ntext,A\n", "column_missing", ("survey", 1, "name")),
    ],
)
def test_a_module_that_would_break_the_survey_around_it(shelf: Path, rows: str, code: str, place: tuple[str, int, str]):
    (shelf / "bad").mkdir()
    (shelf / "bad" / "survey.csv").write_text(rows, "utf-8")
    _, problems = read(shelf, "| survey | | | |\n| | type | name | label |\n| | include | bad | |")
    assert codes(problems) == [code]
    params = problems[0].params
    assert (params["module"], params["included"]) == ("bad", 2)
    assert (params["sheet"], params["row"], params["column"]) == place


def test_a_disabled_row_takes_no_name(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |         |                |          |
        |        | type    | name    | label::English | disabled |
        |        | text    | mood_q1 | Mine           | yes      |
        |        | include | mood    |                |          |
        """,
    )
    assert "mood/mood_q1" in items(found)


def test_modules_that_include_each_other(shelf: Path):
    for name, other in (("one", "two"), ("two", "one")):
        write(f"| survey | | | |\n| | type | name | label |\n| | include | {other} | |", shelf / name)
    _, problems = read(shelf, "| survey | | | |\n| | type | name | label |\n| | include | one | |")
    assert codes(problems) == ["include_cycle"]
    assert problems[0].params["names"] == ["one", "two", "one"]
    assert (problems[0].params["module"], problems[0].params["included"]) == ("two", 2)


def test_a_module_whose_files_cannot_be_read(shelf: Path):
    (shelf / "mood" / "choices.csv").write_bytes("list_name,name,label\nl,1,姓名\n".encode("gb18030"))
    with pytest.raises(Problem) as caught:
        read(shelf, "| survey | | | |\n| | type | name | label |\n| | include | mood | |")
    assert caught.value == Problem("csv_encoding", sheet="choices", row=2, file="choices.csv", module="mood")


def test_disabled_rows_include_and_set_nothing(shelf: Path):
    found = survey(
        shelf,
        """
        | survey |         |      |                |          |
        |        | type    | name | label::English | disabled |
        |        | text    | a    | A              |          |
        |        | include | mood |                | yes      |
        |        | set     | b    |                | yes      |
        """,
    )
    assert list(items(found)) == ["a"]
