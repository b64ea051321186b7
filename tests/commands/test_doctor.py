"""`flask doctor` says what is missing and how to mend it."""

import json

from click.testing import CliRunner

from web.commands import doctor


def test_a_set_up_machine_has_everything():
    result = CliRunner().invoke(doctor.doctor, ["--json"])
    findings = json.loads(result.stdout)["findings"]
    assert result.exit_code == 0
    assert {f["check"]: f["found"] for f in findings if not f["ok"]} == {}


def test_what_is_missing_is_named_with_its_remedy(monkeypatch):
    def missing() -> tuple[bool, str]:
        raise OSError("cannot load library 'libpango-1.0-0'")

    line = "sudo apt-get install -y libpango-1.0-0"
    monkeypatch.setattr(doctor, "CHECKS", (("Pango for PDFs", missing, line, False),))
    result = CliRunner().invoke(doctor.doctor, [])
    assert result.exit_code == 1
    assert "libpango" in result.stdout
    assert line in result.stdout
    assert "Traceback" not in result.output


def test_what_only_tests_need_does_not_stop_a_server(monkeypatch):
    monkeypatch.setattr(doctor, "CHECKS", (("Chromium", lambda: (False, "not found"), "sudo apt-get …", True),))
    assert CliRunner().invoke(doctor.doctor, []).exit_code == 0
