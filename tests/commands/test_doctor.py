"""`flask doctor` says what is missing and how to mend it."""

import json
from pathlib import Path

from click.testing import CliRunner

from store.driver import sqlite3
from web.commands import doctor
from web.commands.survey import survey


def test_a_set_up_machine_has_everything(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("NUANFANG_INSTANCE", str(tmp_path))
    result = CliRunner().invoke(doctor.doctor, ["--json"])
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == 0
    assert {f["check"]: f["found"] for f in findings if not f["ok"]} == {}


def test_what_is_missing_is_named_with_its_remedy(monkeypatch):
    def missing() -> tuple[bool, str]:
        raise OSError("cannot load library 'libpango-1.0-0'")

    line = "sudo apt-get install -y libpango-1.0-0"
    monkeypatch.setattr(doctor, "CHECKS", (("Pango for PDFs", missing, line, doctor.SERVING),))
    result = CliRunner().invoke(doctor.doctor, [])
    assert result.exit_code == 1
    assert "libpango" in result.stdout
    assert line in result.stdout
    assert "Traceback" not in result.output


def test_what_only_tests_need_does_not_stop_a_server(monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", (("Chromium", lambda: (False, "not found"), "sudo apt-get …", doctor.TESTS),))
    assert CliRunner().invoke(doctor.doctor, []).exit_code == 0


def test_a_published_survey_that_was_changed_in_the_file_is_told(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("NUANFANG_INSTANCE", str(tmp_path))
    monkeypatch.delenv("NUANFANG_CELL", raising=False)
    ours = [check for check in doctor.CHECKS if check[3] == doctor.JUDGING]
    monkeypatch.setattr(doctor, "CHECKS", ours)
    assert [(one.ok, one.found) for one in doctor.examine()] == [(True, "0")]
    assert not (tmp_path / "county.db").exists(), "looking makes no county"
    for name in ("phq9", "gds15"):
        assert CliRunner().invoke(survey, ["import", name]).exit_code == 0
    assert [(one.ok, one.found) for one in doctor.examine()] == [(True, "2")]
    with sqlite3.connect(tmp_path / "county.db") as file:
        for (trigger,) in file.execute("select name from sqlite_schema where type = 'trigger' and tbl_name = 'survey'"):
            file.execute(f"drop trigger {trigger}")
        file.execute("update survey set sheets = replace(sheets, 'PHQ', 'QHP') where id = 'phq9'")
    (found,) = doctor.examine()
    assert not found.ok
    assert found.found.startswith("phq9 ")
    assert "gds15" not in found.found
    result = CliRunner().invoke(doctor.doctor, [])
    assert (result.exit_code, "flask survey import" in result.stdout) == (0, True), "somebody judges; serving goes on"
