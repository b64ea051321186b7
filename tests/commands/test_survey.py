"""`flask survey` and its neighbours, run as people run them: exit codes, JSON, and a county on the disk."""

import json
import sys
from pathlib import Path
from subprocess import run as run_process
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forms.xlsform import load_survey, survey_from_sheets_json
from store import surveys
from tests.forms.tables import write
from tests.samples import RAM_OP, SAMPLES, needs_samples
from web.commands.identity import identity
from web.commands.survey import survey
from web.county import open_cell

HOUSE = Path(__file__).parents[2]
LAOREN = HOUSE / "survey_defs" / "laoren"
# A visit that includes a shipped module.
VISIT = """
    | survey   |              |         |                |             |                |          |
    |          | type         | name    | label::English | calculation | relevant       | required |
    |          | begin_repeat | members | Members        |             |                |          |
    |          | integer      | falls   | Falls          |             |                | yes      |
    |          | calculate    | often   |                | ${falls} > 1 | ${falls} != '' |          |
    |          | end_repeat   |         |                |             |                |          |
    |          | text         | why     | Why?           |             | count(${members}) > 1 |   |
    |          | include      | phq9    | Mood           |             | count(${members}) > 2 |   |
    | settings |              |         |                |             |                |          |
    |          | form_title   | form_id | version        | default_language |           |          |
    |          | Falls        | falls   | 7              | English     |                |          |
    | needs    |              |         |                |             |                |          |
    |          | kind         | when    | urgency        | for_each    | reason::English | whose   |
    |          | J02          | ${falls} > 1 | U1        | members     | Fell ${falls} times | 1 = 1 |
    |          | J02          | ${often} = 'true' | U2   | members     | Often          |          |
"""


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
def visit(tmp_path: Path) -> Path:
    return write(VISIT, tmp_path / "falls")


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
    assert f"laoren {load_survey(LAOREN).version}" in run("check", str(LAOREN)).stdout


@needs_samples
def test_warnings_are_no_refusal():
    result = run("check", str(SAMPLES / "cleaningtools__form.xlsx"), "--json")
    assert result.exit_code == 0
    assert {problem["code"] for problem in whole(result)["problems"]} == {"translation_missing", "version_missing"}


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


def test_all_that_was_repaired_is_told_beside_what_is_wrong(tmp_path: Path):
    sheet = "type,name,label,relevance\nstring,a,A,\ninteger,b,B,${a} = 1\n"
    (tmp_path / "survey.csv").write_text(sheet, "utf-8")
    told = whole(run("check", str(tmp_path), "--json"))
    assert told["valid"] is True
    assert all(problem["warning"] for problem in told["problems"])
    repaired = {problem["code"] for problem in told["problems"]}
    (tmp_path / "survey.csv").write_text(sheet + "integer,c,C,${bb} + ${b} = 1\n", "utf-8")
    result = run("check", str(tmp_path), "--json")
    assert result.exit_code == 1
    assert {problem["code"] for problem in whole(result)["problems"]} == {*repaired, "reference_unknown"}


def test_checking_loads_neither_pages_nor_what_it_does_not_read():
    loaded = "import sys, web.commands.survey as s; s.read('laoren'); print(*sys.modules)"
    names = run_process([sys.executable, "-c", loaded], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    assert {"forms.xlsform"} <= set(names.split())
    assert not {"babel", "openpyxl", "python_calamine", "sqlite3", "web.problems", "weasyprint"} & set(names.split())


def test_rehearsing_finds_what_nobody_can_answer(tmp_path: Path):
    rows = ("integer,n,N,,. > 5 and . < 5", "text,a,A,,", "text,b,B,${a} = '' and ${a} = 'x',", "note,c,C,,")
    (tmp_path / "survey.csv").write_text("\n".join(["type,name,label,relevant,constraint", *rows]), "utf-8")
    result = run("rehearse", str(tmp_path), "--visits", "3", "--json")
    assert result.exit_code == 0
    found = whole(result)
    assert found["unanswered"] == [{"question": "n", "code": "constraint", "visits": 3}]
    assert found["never_asked"] == ["b"]
    assert run("rehearse", str(tmp_path), "--visits", "3").stdout.splitlines()[0] == "n\tconstraint\t3/3"


def test_a_rehearsal_of_a_seed_is_always_the_same(visit: Path):
    told = [run("rehearse", str(visit), "--visits", "5", "--seed", seed, "--json").stdout for seed in ("4", "4")]
    assert told[0] == told[1]
    assert whole(run("rehearse", str(visit), "--json"))["unanswered"] == []


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
    assert [(row["id"], row["version"]) for row in listed] == [("laoren", load_survey(LAOREN).version)]
    kept = surveys.sheets(open_cell().read(), "laoren", load_survey(LAOREN).version)
    assert survey_from_sheets_json(kept) == load_survey(LAOREN)


def test_what_was_included_is_published_with_the_survey(county: Path, visit: Path):
    assert run("import", str(visit)).exit_code == 0
    kept = surveys.sheets(open_cell().read(), "falls", "7")
    assert "phq9_q9" in kept
    assert "include" not in kept
    assert survey_from_sheets_json(kept) == load_survey(visit)


def test_a_published_version_is_frozen(county: Path, visit: Path):
    assert run("import", str(visit)).exit_code == 0
    sheet = visit / "settings.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("Falls", "Falling"), "utf-8")
    result = run("import", str(visit), "--json")
    assert result.exit_code == 1
    errors = [problem["code"] for problem in whole(result)["problems"] if not problem.get("warning")]
    assert errors == ["version_frozen"]


def test_versions_are_listed_and_retired(county: Path, visit: Path):
    assert run("import", str(visit)).exit_code == 0
    sheet = visit / "settings.csv"
    sheet.write_text(sheet.read_text("utf-8").replace(",7,", ",8,"), "utf-8")
    assert run("import", str(visit)).exit_code == 0
    assert whole(run("retire", "falls", "7", "--json"))["versions"] == ["7"]
    rows = whole(run("list", "--json"))["surveys"]
    assert [(one["version"], one["state"], one["visits"]) for one in rows] == [
        ("8", "published", 0),
        ("7", "retired", 0),
    ]
    told = run("list").stdout.splitlines()
    assert told[1].split("\t") == ["falls", "7", "retired", rows[1]["hash"], "0", "Falls"]
    assert run("retire", "falls").stdout == "falls 8: retired\n"
    again = run("retire", "falls", "--json")
    assert (again.exit_code, [one["code"] for one in whole(again)["problems"]]) == (1, ["survey_retired"])
    assert run("retire", "nothing").exit_code == 1
    assert run("retire", "nothing").stderr


def test_the_list_counts_visits(instance: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NUANFANG_INSTANCE", str(instance))
    (door,) = whole(run("list", "--json"))["surveys"]
    assert (door["id"], door["state"], door["visits"]) == ("door", "published", 2)


def test_import_refuses_what_check_refuses(county: Path, broken: Path):
    assert run("import", str(broken)).exit_code == 1
    assert whole(run("list", "--json"))["surveys"] == []


def test_an_imported_survey_without_settings_keeps_its_name(county: Path):
    folder = county / "roof.check"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\ntext,a,A\n", "utf-8")
    assert whole(run("import", str(folder), "--json"))["survey"] == "roof.check"
    assert [row["id"] for row in whole(run("list", "--json"))["surveys"]] == ["roof.check"]


@pytest.mark.parametrize("dest", ["out", "out.xlsx"])
def test_export_and_read_again(tmp_path: Path, dest: str):
    assert run("export", "laoren", str(tmp_path / dest)).exit_code == 0
    assert load_survey(tmp_path / dest) == load_survey(LAOREN)


def test_fill_says_answers_relevance_problems_and_needs(visit: Path):
    result = run("fill", str(visit), "--now", "2026-11-22T09:00", given='{"members": [{"falls": 3}, {}], "no": 1}')
    assert result.exit_code == 0
    found = whole(result)
    assert found["answers"] == {"members": [{"_id": "1", "falls": 3, "often": "true"}, {"_id": "2"}]}
    assert found["relevant"] == ["members[1]/falls", "members[1]/often", "members[2]/falls", "why"]
    assert found["problems"] == [{"code": "unknown", "at": "no"}, {"code": "required", "at": "members[2]/falls"}]
    (need,) = found["needs"]
    assert (need["kind"], need["urgency"], need["person"], need["reason"]) == ("J02", "U1", "1", {"en": "Fell 3 times"})
    assert [(because["number"], because["value"]) for because in need["because"]] == [("1.1", 3)]


def test_fill_takes_a_module_and_a_time_without_zone():
    result = run("fill", "phq9", "--now", "2026-11-22T09:00", given="{}")
    assert result.exit_code == 0
    assert {"code": "required", "at": "q1"} in whole(result)["problems"]
    assert "total" not in whole(result)["answers"]


def test_explain_says_which_answers_raise_which_need(visit: Path):
    found = whole(run("explain", str(visit), "--json"))
    kinds = {kind["kind"]: kind for kind in found["kinds"]}
    assert (found["survey"], kinds["J02"]["label"]["en"]) == ("falls", "Preventing falls")
    assert set(found["not_raised"]).isdisjoint(kinds)
    assert [[(read["number"], read["at"]) for read in rule["asked"]] for rule in kinds["J02"]["rules"]] == [
        [("1.1", "members/falls")],
        [("1.1", "members/falls")],
    ]
    told = run("explain", str(visit)).stdout.splitlines()
    at = told.index("J02 防跌倒 · Preventing falls")
    assert told[at + 1 : at + 8] == [
        "  U1 when ${falls} > 1, asked of each of members where 1 = 1",
        "     1.1 (falls) Falls",
        "     “Fell ${falls} times”",
        "  U2 when ${often} = 'true', asked of each of members",
        "     1.1 (falls) Falls",
        "     by way of often",
        "     “Often”",
    ]


def test_explain_refuses_what_check_refuses(broken: Path):
    result = run("explain", str(broken), "--json")
    assert result.exit_code == 1
    assert whole(result)["valid"] is False


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
