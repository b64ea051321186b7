"""`flask export` on a small real county."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from store.audit import lines
from store.cell import Cell
from store.households import household, update_household
from tests.conftest import VISITS
from tests.exports import paper
from tests.exports.test_tables import rows
from tests.store.seed import AT
from web.commands.export import export


@pytest.fixture
def run(instance: Path, monkeypatch):
    monkeypatch.setenv("NUANFANG_INSTANCE", str(instance))

    def invoke(*arguments: object):
        return CliRunner().invoke(export, [*map(str, arguments)])

    return invoke


def test_the_record_of_a_visit_with_its_photo(run, tmp_path, instance):
    result = run("record", VISITS["east"], "-o", tmp_path / "visit.pdf", "--by", "王芳", "--json")
    assert result.exit_code == 0, result.output
    made = (tmp_path / "visit.pdf").read_bytes()
    assert json.loads(result.stdout) == {"files": [{"file": str(tmp_path / "visit.pdf"), "bytes": len(made)}]}
    text = paper.text(made)
    assert "入户走访记录表" in text
    assert "导出：王芳" in text
    assert "照片尚未上传" not in text
    assert [line.act for line in lines(Cell(instance / "county.db").read(), "visit", VISITS["east"])][
        -1
    ] == "visit.print"


def test_the_records_of_many_visits_go_on_where_they_stopped(run, tmp_path):
    result = run("records", "--survey", "door", "-o", tmp_path / "records", "--json")
    assert result.exit_code == 0, result.output
    made = sorted((tmp_path / "records").iterdir())
    assert [Path(one["file"]) for one in json.loads(result.stdout)["files"]] == made
    assert len(made) == len(VISITS)
    before = [path.stat().st_mtime_ns for path in made]
    made[0].unlink()
    run("records", "-o", tmp_path / "records")
    assert made[0].exists()
    assert made[1].stat().st_mtime_ns == before[1]


def test_a_record_that_cannot_be_made_costs_the_others_nothing(run, tmp_path, instance):
    """One household's name has a character that no font has."""
    cell = Cell(instance / "county.db")
    home = household(cell.read(), "east", "")
    cell.write(lambda db: update_household(db, replace(home, head="王\U000323af"), at=AT))
    result = run("records", "-o", tmp_path / "records", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [problem["code"] for problem in told["problems"]] == ["glyph_missing"]
    assert told["problems"][0]["record"] not in told["files"][0]["file"]
    assert len(list((tmp_path / "records").iterdir())) == len(VISITS) - 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["record", VISITS["east"], "-o", "{}/nowhere/visit.pdf"], "path_unwritable"),
        (["records", "-o", "{}/file/within"], "path_unwritable"),
        (["needs", "--area", "zzz", "-o", "{}/needs.pdf"], "area_unknown"),
        (["needs", "--kind", "Q9", "-o", "{}/needs.pdf"], "kind_unknown"),
    ],
)
def test_what_cannot_be_done_is_said(run, tmp_path, arguments, code):
    (tmp_path / "file").write_text("a file, no folder")
    result = run(*(argument.format(tmp_path) for argument in arguments), "--json")
    assert result.exit_code == 1
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == [code]
    assert not (tmp_path / "needs.pdf").exists()


def test_the_record_in_english(run, tmp_path):
    run("record", VISITS["east"], "-o", tmp_path / "visit.pdf", "--language", "en")
    assert "Homevisitrecord" in paper.text((tmp_path / "visit.pdf").read_bytes())


def test_the_need_list(run, tmp_path):
    result = run("needs", "-o", tmp_path / "needs.pdf")
    assert result.exit_code == 0, result.output
    assert "帮扶需求清单" in paper.text((tmp_path / "needs.pdf").read_bytes())


def test_the_tables_of_a_survey(run, tmp_path):
    result = run("tables", "door", "-o", tmp_path / "tables", "--json")
    assert result.exit_code == 0, result.output
    files = [Path(one["file"]).name for one in json.loads(result.stdout)["files"]]
    assert files == ["door.csv", "door-family-members.csv"]
    visits = rows((tmp_path / "tables" / "door.csv").read_bytes())
    assert {row["visit"] for row in visits} == set(VISITS.values())
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(files)


def test_tables_of_some_days_only(run, tmp_path):
    run("tables", "door", "-o", tmp_path, "--until", "2020-01-01")
    assert rows((tmp_path / "door.csv").read_bytes()) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("record", "no-such-visit", "-o", "x.pdf"), "not_found"), (("tables", "none", "-o", "x"), "survey_unknown")],
)
def test_what_is_not_there_is_refused_and_leaves_no_file(run, tmp_path, monkeypatch, arguments, code):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["code"] == code
    assert not list(tmp_path.glob("x*"))
