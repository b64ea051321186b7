"""Tables that surveys look up with pulldata(): found beside them, kept with a published version, sent to the phone."""

import json
from pathlib import Path

import pytest

from forms.bundle import bundle
from forms.expressions.lines import run_lines
from forms.filling import Filling
from forms.problems import Problem
from forms.sheets import from_json, read_sheets, sheets_json
from forms.workbook import sheets_of, write_folder
from forms.xlsform import load_survey, read_survey, survey_from_sheets_json
from tests.forms.expressions.expressions import node
from tests.forms.surveys import context
from tests.forms.tables import write

AREA = 'key,value,label::English (en)\nstandard,621,"Standard, a month"\nhigh_age,80,\n'
VISIT = """
    | survey   |           |          |       |                                                 |
    |          | type      | name     | label | calculation                                     |
    |          | integer   | age      | Age   |                                                 |
    |          | calculate | standard |       | pulldata('area', 'value', 'key', 'standard')    |
    | settings |           |          |       |                                                 |
    |          | form_id   | version  |       |                                                 |
    |          | visit     | 1        |       |                                                 |
    | needs    |           |          |       |                                                 |
    |          | kind      | urgency  | reason | when                                           |
    |          | J05       | U3       | Old   | ${age} >= pulldata( "area" , 'value', 'key', 'high_age') |
"""
TABLE = (
    {"key": "standard", "value": "621", "label::English (en)": "Standard, a month"},
    {"key": "high_age", "value": "80"},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(VISIT, tmp_path / "visit")


@pytest.mark.parametrize("place", ["visit/area.csv", "areas/area.csv", "shipped/areas/area.csv"])
def test_a_table_lies_beside_the_survey_or_in_areas(folder: Path, tmp_path: Path, place: str):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(AREA, "utf-8")
    found, problems = read_survey(read_sheets(folder, tmp_path / "shipped"))
    assert problems == []
    assert found
    assert found.tables == {"area": TABLE}
    assert Filling(found, {}, context()).answers == {"standard": "621"}


def test_a_table_beside_a_module_comes_along(folder: Path, tmp_path: Path):
    (folder / "area.csv").write_text(AREA, "utf-8")
    table = "| survey | | | |\n| | type | name | label |\n| | include | visit | |"
    found = load_survey(write(table, tmp_path / "whole"))
    assert found.tables == {"area": TABLE}


def test_a_published_version_keeps_its_tables(folder: Path, tmp_path: Path):
    (folder / "area.csv").write_text(AREA, "utf-8")
    found = load_survey(folder)
    kept = sheets_json(sheets_of(found))
    assert sheets_json(from_json(kept)) == kept
    assert survey_from_sheets_json(kept) == found
    write_folder(found, tmp_path / "elsewhere" / "out")
    assert load_survey(tmp_path / "elsewhere" / "out") == found
    assert (tmp_path / "elsewhere" / "out" / "area.csv").read_text("utf-8") == AREA


def test_the_phone_gets_the_columns_that_are_read(folder: Path):
    (folder / "area.csv").write_text(AREA, "utf-8")
    tables = bundle(load_survey(folder))["tables"]
    assert tables == {"area": [{"key": "standard", "value": "621"}, {"key": "high_age", "value": "80"}]}


@pytest.mark.parametrize("computed", ["'area', ${age}, 'key', 'standard'", "${age}, 'value', 'key', 'standard'"])
def test_the_phone_gets_all_columns_where_what_is_read_is_computed(tmp_path: Path, computed: str):
    folder = write(VISIT.replace("'area', 'value', 'key', 'standard'", computed), tmp_path / "a")
    (folder / "area.csv").write_text(AREA, "utf-8")
    assert bundle(load_survey(folder))["tables"]["area"] == list(TABLE)


@pytest.mark.parametrize(
    ("content", "code", "more"),
    [
        ("key,value\nstandad,1\nhigh_age,80\n", "table_row_missing", {"name": "standard", "near": ["standad"]}),
        ("key,valeu\nstandard,1\nhigh_age,80\n", "table_column_missing", {"name": "value", "near": ["valeu"]}),
        ("", "table_column_missing", {"name": "value"}),
    ],
)
def test_what_a_table_lacks_is_a_warning(folder: Path, content: str, code: str, more: dict[str, object]):
    (folder / "area.csv").write_text(content, "utf-8")
    found, problems = read_survey(read_sheets(folder))
    assert found
    assert problems[0].warning
    assert problems[0].code == code
    place = {"sheet": "survey", "row": 3, "column": "calculation", "table": "area", **more}
    assert {name: problems[0].params[name] for name in place} == place


def test_without_the_table_there_is_a_warning_and_no_value(folder: Path, tmp_path: Path):
    found, problems = read_survey(read_sheets(folder, tmp_path / "nothing"))
    assert [problem.code for problem in problems] == ["table_missing", "table_missing"]
    assert found
    assert Filling(found, {"age": 90}, context()).answers == {"age": 90}
    assert Filling(found, {}, context(tables={"area": TABLE})).answers == {"standard": "621"}


def test_a_table_that_cannot_be_read(folder: Path):
    (folder / "area.csv").write_bytes("key,value\na,姓名\n".encode("gb18030"))
    with pytest.raises(Problem) as caught:
        read_sheets(folder)
    assert caught.value == Problem("csv_encoding", sheet="area", row=2, file="area.csv")


def test_both_engines_refuse_what_are_no_tables():
    lines = [
        {"expr": "pulldata('a', 'v', 'k', 'x')", "tables": {"a": [{"k": "x", "v": "5"}]}},
        {"expr": "1", "tables": {"a": [{"k": 1}]}},
        {"expr": "1", "tables": []},
        {"expr": "1", "tables": None},
    ]
    refused = {"problem": {"code": "line_invalid", "expected": "tables"}}
    wanted = [{"value": "5"}, refused, refused, {"value": 1}]
    assert list(run_lines(map(json.dumps, lines), context())) == wanted
    assert node(lines, "static/engine/cli.mjs", "expr", "--fixed") == wanted
