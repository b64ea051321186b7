"""What every problem of a survey is held to: its code and place, and that one mistake is told once."""

from typing import Any

from tests.forms.tables import read

# Code, whether it is only a warning, sheet, row, column, further parameters, and the survey as a table.
Case = tuple[str, bool, str, int | None, str | None, dict[str, Any], str]


def is_told(
    code: str, warning: bool, sheet: str, row: int | None, column: str | None, more: dict[str, Any], table: str
) -> None:
    """Hold the problems of a table to a case."""
    survey, problems = read(table, kinds=frozenset({"A01", "J02"}))
    here = [problem for problem in problems if problem.code == code]
    assert here, problems
    assert here[0].warning is warning
    place = {"sheet": sheet, **({"row": row} if row else {}), **({"column": column} if column else {})}
    assert {name: here[0].params[name] for name in (*place, *more)} == {**place, **more}
    assert (survey is not None) is warning
    errors = [problem.code for problem in problems if not problem.warning]
    assert errors == ([] if warning else [code]), "one mistake is told once"
