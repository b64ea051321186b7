"""Two modules, surveys that include them, and how both are read."""

from pathlib import Path
from typing import Any

from forms.definition import Expression, Group, Question, Survey
from forms.problems import Problem, Problems
from forms.sheets import read_sheets
from forms.xlsform import read_survey
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


def table(*rows: str, **sheets: tuple[str, ...]) -> str:
    """A table (tests/forms/tables.py) whose survey sheet has these rows, and more sheets beside it: headers first."""
    named = {"survey": rows, **sheets}
    return "\n".join(f"| {name} |\n" + "\n".join(f"| | {row} |" for row in lines) for name, lines in named.items())


def read(shelf: Path, *rows: str, **sheets: tuple[str, ...]) -> tuple[Survey | None, list[Problem]]:
    """The survey of such a table, which lies on the shelf as `visit`, and its problems."""
    try:
        found = read_sheets(write(table(*rows, **sheets), shelf / "visit"), shelf / "nothing")
    except Problems as several:
        return None, several.problems
    return read_survey(found, "visit")


def survey(shelf: Path, *rows: str, **sheets: tuple[str, ...]) -> Survey:
    """The survey of such a table that has no error."""
    found, problems = read(shelf, *rows, **sheets)
    assert found, problems
    assert {problem.code for problem in problems} <= {"version_missing", "calculation_missing"}, problems
    return found


def items(found: Survey) -> dict[str, Any]:
    """The items by their paths."""
    return {"/".join(item.path): item for item in found.items()}


def question(found: Survey, path: str) -> Question:
    """The question of that path."""
    item = items(found)[path]
    assert isinstance(item, Question)
    return item


def group(found: Survey, path: str) -> Group:
    """The group of that path."""
    item = items(found)[path]
    assert isinstance(item, Group)
    return item


def source(expression: Expression | None) -> str:
    """The expression as its author wrote it."""
    return expression.source if expression else ""


def codes(problems: list[Problem]) -> list[str]:
    """The codes of the errors."""
    return [problem.code for problem in problems if not problem.warning]
