"""What is wrong with an include row, with what a survey sets, or in the module itself: told where it stands."""

from pathlib import Path

import pytest

from tests.forms.include.modules import MOOD, codes, read
from tests.forms.tables import write

PLAIN, ENGLISH = "type | name | label", "type | name | label::English"
YES_NO = ("list_name | name | label::English", "yes_no | no | No")
MINE = {"row": 2, "name": "members", "first": 2, "module": "people", "included": 3}

# Code, what it says of the place and more, and the rows of the survey sheet.
REFUSED = [
    ("include_unknown", {"row": 2, "column": "name", "name": "moot", "near": ["mood"]}, (PLAIN, "include | moot")),
    ("include_unknown", {"row": 2, "name": "../mood"}, (PLAIN, "include | ../mood")),
    ("name_missing", {"row": 2, "type": "include"}, (PLAIN, "include | | Mood")),
    ("include_cycle", {"row": 2, "names": ["visit"]}, (PLAIN, "include | visit")),
    ("include_twice", {"row": 3, "name": "mood"}, (PLAIN, "include | mood", "include | mood")),
    ("name_duplicate", {"row": 3, "name": "mood_q1", "first": "mood:3", "sheet": "survey"},
     (PLAIN, "include | mood", "text | mood_q1 | Mine")),
    ("name_duplicate", MINE, (PLAIN, "text | members | Who?", "include | people")),
    ("set_unknown", {"row": 3, "name": "mood_q8", "column": "name"},
     (f"{PLAIN} | required", "include | mood", "set | mood_q8 | | yes")),
    ("name_missing", {"row": 3, "type": "set"}, (f"{PLAIN} | required", "include | mood", "set | | | yes")),
    # What is wrong with what a survey sets in a module is told of the row that sets it.
    ("expression_syntax", {"row": 3, "column": "relevant", "sheet": "survey"},
     (f"{ENGLISH} | relevant", "include | mood", "set | mood_q1 | | 1 +")),
    ("reference_unknown", {"row": 3, "column": "relevant", "sheet": "survey", "name": "agee"},
     (f"{ENGLISH} | relevant", "include | mood", "set | mood_q1 | | ${agee}")),
    ("unknown_type", {"row": 3, "column": "type", "type": "figure"},
     (ENGLISH, "include | mood", "set figure | mood_q1")),
    ("for_each_unknown", {"row": 2, "column": "for_each", "sheet": "survey", "name": "membres"},
     (f"{ENGLISH} | for_each", "include | mood | | membres")),
    ("whose_alone", {"row": 2, "column": "whose", "sheet": "survey"},
     (f"{ENGLISH} | whose", "include | mood | | 1 = 1")),
    ("column_missing", {"row": 1, "column": "type"}, ("name | label", "mood | Mood")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "more", "rows"), REFUSED, ids=[f"{code}-{number}" for number, (code, *_) in enumerate(REFUSED)]
)
def test_each_problem_names_its_place(shelf: Path, code: str, more: dict[str, object], rows: tuple[str, ...]):
    found, problems = read(shelf, *rows)
    assert found is None
    assert codes(problems) == [code], problems
    (problem,) = [problem for problem in problems if not problem.warning]
    assert {name: problem.params.get(name) for name in more} == more
    if "module" not in more:
        assert "module" not in problem.params


def test_a_list_of_the_survey_that_differs_from_the_modules(shelf: Path):
    rows = (ENGLISH, "select_one yes_no | here | Here?", "include | people")
    found, problems = read(shelf, *rows, choices=YES_NO)
    assert found is None
    assert codes(problems) == ["list_duplicate"]
    params = problems[-1].params
    expected = {"sheet": "choices", "row": 2, "list": "yes_no", "name": "people"}
    assert {name: params.get(name) for name in expected} == expected


def test_a_mistake_of_a_module_is_told_where_it_stands_in_it(shelf: Path):
    write(MOOD.replace("${q1} + ${q2}", "${q1} + ${q3}").replace("${total} >= 3", "${total} >>"), shelf / "mood")
    _, problems = read(shelf, ENGLISH, "text | a | A", "note | b | B", "include | mood")
    unknown, syntax = [problem for problem in problems if not problem.warning]
    place = {"module": "mood", "included": 4, "sheet": "survey", "row": 5, "column": "calculation"}
    assert unknown.code == "reference_unknown"
    assert {name: unknown.params[name] for name in (*place, "name")} == {**place, "name": "q3"}
    assert (syntax.code, syntax.params["sheet"], syntax.params["row"]) == ("expression_syntax", "needs", 2)


def test_a_name_that_a_module_has_twice_is_told_in_its_own_rows(shelf: Path):
    write(MOOD.replace("| q2    |", "| q1    |"), shelf / "mood")
    _, problems = read(shelf, ENGLISH, "include | mood")
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
    _, problems = read(shelf, PLAIN, "include | bad")
    assert codes(problems) == [code]
    params = problems[0].params
    assert (params["module"], params["included"]) == ("bad", 2)
    assert (params["sheet"], params["row"], params["column"]) == place
