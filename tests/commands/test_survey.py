"""`flask survey` and its neighbours, run as people run them: exit codes, JSON, and a county on the disk."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forms.xlsform import load_survey, survey_from_sheets_json
from store import surveys
from tests.samples import RAM_OP, needs_samples
from web.commands.identity import identity
from web.commands.survey import survey
from web.county import open_cell

HOUSE = Path(__file__).parents[2]
LAOREN = HOUSE / "survey_defs" / "laoren"


def run(*arguments: str, given: str = "") -> Result:
    result = CliRunner().invoke(survey, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def whole(result: Result) -> dict[str, Any]:
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUANFANG_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("NUANFANG_CELL", raising=False)
    return tmp_path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label,relevant\ntext,a,A,${b} = 1\n", "utf-8")
    return folder


def test_check_a_survey_that_is_fine():
    result = run("check", "laoren", "--json")
    assert result.exit_code == 0
    found = whole(result)
    assert (found["valid"], found["survey"], found["problems"]) == (True, "laoren", [])
    assert "laoren 2026.1" in run("check", str(LAOREN)).stdout


@needs_samples
def test_warnings_are_no_refusal():
    result = run("check", str(RAM_OP), "--json")
    assert result.exit_code == 0
    assert {problem["code"] for problem in whole(result)["problems"]} == {"column_unsupported"}


def test_check_a_survey_that_is_not(broken: Path):
    result = run("check", str(broken), "--json")
    assert result.exit_code == 1
    found = whole(result)
    assert found["valid"] is False
    errors = [problem for problem in found["problems"] if not problem.get("warning")]
    assert errors == [
        {
            "code": "reference_unknown",
            "sheet": "survey",
            "row": 2,
            "column": "relevant",
            "name": "b",
            "near": [],
            "passed": False,
        }
    ]
    told = run("check", str(broken))
    assert told.exit_code == 1
    assert "survey" in told.stdout.splitlines()[0]
    assert "reference_unknown" not in told.stdout


def test_what_cannot_be_read_has_no_traceback(tmp_path: Path):
    (tmp_path / "survey.xlsx").write_bytes(b"not a workbook")
    for path, code in ((tmp_path / "survey.xlsx", "workbook_kind"), (tmp_path / "none", "path_unreadable")):
        result = run("check", str(path), "--json")
        assert result.exit_code == 1
        assert [problem["code"] for problem in whole(result)["problems"]] == [code]
    assert run("check").exit_code == 2


@needs_samples
def test_import_of_a_workbook_of_others(county: Path):
    result = run("import", str(RAM_OP), "--json")
    assert result.exit_code == 0, result.output
    assert whole(result)["survey"] == "ramOP"


def test_import_publishes_in_the_county(county: Path):
    result = run("import", str(LAOREN), "--json")
    assert result.exit_code == 0, result.output
    assert run("import", "laoren").exit_code == 0, "the same again changes nothing"
    listed = whole(run("list", "--json"))["surveys"]
    assert [(row["id"], row["version"]) for row in listed] == [("laoren", "2026.1")]
    kept = surveys.sheets(open_cell().read(), "laoren", "2026.1")
    assert survey_from_sheets_json(kept) == load_survey(LAOREN)


def test_a_published_version_is_frozen(county: Path):
    changed = county / "laoren"
    shutil.copytree(LAOREN, changed)
    assert run("import", "laoren").exit_code == 0
    sheet = changed / "settings.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("独居老人", "老人"), "utf-8")
    result = run("import", str(changed), "--json")
    assert result.exit_code == 1
    assert [problem["code"] for problem in whole(result)["problems"]] == ["version_frozen"]


def test_import_refuses_what_check_refuses(county: Path, broken: Path):
    assert run("import", str(broken)).exit_code == 1
    assert whole(run("list", "--json"))["surveys"] == []


def test_an_imported_survey_without_settings_keeps_its_name(county: Path):
    folder = county / "roof.check"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\ntext,a,A\n", "utf-8")
    assert whole(run("import", str(folder), "--json"))["survey"] == "roof.check"
    assert [row["id"] for row in whole(run("list", "--json"))["surveys"]] == ["roof.check"]


def test_export_and_read_again(tmp_path: Path):
    assert run("export", "laoren", str(tmp_path / "out")).exit_code == 0
    assert load_survey(tmp_path / "out") == load_survey(LAOREN)


def test_fill_says_answers_relevance_problems_and_needs():
    example = json.loads((LAOREN / "examples" / "many_needs.json").read_text("utf-8"))
    result = run("fill", "laoren", "--now", example["now"], given=json.dumps(example["answers"]))
    assert result.exit_code == 0
    found = whole(result)
    assert sorted(found) == ["answers", "needs", "problems", "relevant"]
    assert found["answers"]["family"]["members"][0]["age"] == 84
    assert "family/members[1]/name" in found["relevant"]
    assert {need["kind"] for need in found["needs"]} == {name.split()[0] for name in example["expect"]["needs"]}


def test_fill_takes_a_path_and_a_time_without_zone():
    result = run("fill", str(LAOREN), "--now", "2026-11-22T09:00", given="{}")
    assert result.exit_code == 0
    assert {"code": "required", "at": "family/living"} in whole(result)["problems"]


@pytest.mark.parametrize("given", ["", "[]", "{", "[" * 100_000])
def test_fill_refuses_what_are_no_answers(given: str):
    result = run("fill", "laoren", given=given)
    assert result.exit_code == 1
    assert [problem["code"] for problem in whole(result)["problems"]] == ["body_json"]


def test_fill_refuses_a_broken_survey_and_a_wrong_time(broken: Path):
    result = run("fill", str(broken), given="{}")
    assert result.exit_code == 1
    assert "reference_unknown" in {problem["code"] for problem in whole(result)["problems"]}
    assert run("fill", "laoren", "--now", "tomorrow").exit_code == 2


def asked(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(identity, [*arguments, "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_identity_prints_what_a_number_says():
    assert asked("id", "11010519491231002x", "--on", "2026-11-22") == (
        0,
        {
            "valid": True,
            "normalised": "11010519491231002X",
            "birth": "1949-12-31",
            "sex": "female",
            "area": "110105",
            "age": 76,
        },
    )
    assert asked("phone", "138 0000 0002") == (0, {"kind": "mobile", "normalised": "13800000002"})
    assert asked("area", "150902200201")[1]["township_kind"] == "township"


def test_identity_refuses_with_the_code_and_status_1():
    assert asked("id", "110105194912310021", "--on", "2026-11-22") == (1, {"valid": False, "problem": "checksum"})
    assert asked("area", "15090") == (1, {"valid": False, "problem": "format"})
    assert asked("phone", "12") == (1, {"valid": False, "problem": "format", "kind": "invalid", "normalised": "12"})
    assert CliRunner().invoke(identity, ["id"]).exit_code == 2
    told = CliRunner().invoke(identity, ["id", "110105491231002"])
    assert told.exit_code == 1
    assert "15" in told.stderr
