"""Real surveys of other organisations: each is imported, leaves as it came, and the field's own tool takes it then."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2xform import convert

from forms.bundle import bundle
from forms.definition import Question, Survey
from forms.filling import Filling
from forms.problems import Problem
from forms.sheets import read_sheets
from forms.workbook import write_folder, write_workbook
from forms.xlsform import load_survey, read_survey
from tests.forms.expressions.expressions import node
from tests.forms.random_surveys import play, seen
from tests.forms.surveys import context
from tests.forms.tables import items
from tests.samples import RAM_OP, WORKBOOKS, needs_samples

each = pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)


@cache
def taken(path: Path) -> tuple[Survey | None, list[Problem]]:
    return read_survey(read_sheets(path), path.stem)


@needs_samples
def test_there_are_twelve():
    assert len(WORKBOOKS) == 12


@each
def test_it_is_imported_unchanged(path: Path):
    found, problems = taken(path)
    assert found, [problem for problem in problems if not problem.warning]
    for problem in problems:
        assert problem.params["sheet"], problem
        json.dumps(problem.as_json())


@each
def test_it_is_filled_alike_on_a_phone_and_here(path: Path):
    """The first choices of selects and a number elsewhere, question after question as they come up."""
    found, _ = taken(path)
    assert found
    filling = Filling(found, {}, context(), new=True)
    shown, moves = [seen(filling)], []
    for _ in range(40):
        asked = {"/".join(item.path): item for item in found.items() if isinstance(item, Question)}
        place = next((one for one in filling.relevant if one in asked and is_open(filling, one, moves)), "")
        if not place:
            break
        choices = filling.choices(place)
        moves.append(["set", place, choices[0].name if choices else 2])
        shown += play(filling, moves[-1:])
    assert moves
    (theirs,) = node([{"bundle": bundle(found), "moves": moves}], "tests/engine/play.mjs")
    assert theirs["shown"] == json.loads(json.dumps(shown))


def is_open(filling: Filling, place: str, moves: list[list[Any]]) -> bool:
    """Whether a question can be answered and has not been."""
    return not filling.is_read_only(place) and not any(place == done for _, done, _ in moves)


@each
def test_it_leaves_as_it_came(path: Path, tmp_path: Path):
    found, _ = taken(path)
    assert found
    write_folder(found, tmp_path / "sheets")
    assert load_survey(tmp_path / "sheets") == found
    write_workbook(found, tmp_path / "book" / "survey.xlsx")
    assert load_survey(tmp_path / "book" / "survey.xlsx") == found


@each
def test_the_fields_own_tool_takes_what_we_write(path: Path, tmp_path: Path):
    found, _ = taken(path)
    assert found
    write_workbook(found, tmp_path / "survey.xlsx")
    xform = convert(xlsform=str(tmp_path / "survey.xlsx"), validate=False).xform
    for item in found.items():
        if isinstance(item, Question) and item.type != "csv-external":
            assert f'/{"/".join(item.path)}"' in xform, item.path


@needs_samples
def test_ram_op_arrives_whole():
    found, problems = taken(RAM_OP)
    assert found
    assert (found.id, found.version, found.languages, found.default_language) == ("ramOP", "1", ("en", "fr"), "en")
    assert sum(isinstance(item, Question) for item in found.items()) == 106
    assert [choice.name for choice in found.choices["sex"]] == ["1", "2"]
    assert "<h1>Welcome" in items(found)["opening1"].label["en"]
    assert problems == []
