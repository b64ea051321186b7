"""`flask expr` in a process of its own, as other programs run it."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]
FLASK = Path(sys.executable).with_name("flask")


def expr(*lines: str) -> list[dict[str, Any]]:
    done = subprocess.run([FLASK, "expr"], input="\n".join(lines).encode(), capture_output=True, check=True, cwd=HOUSE)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_a_line_in_a_line_out():
    lines = [
        {"expr": "${a} + 1", "answers": {"a": 2}},
        {"expr": "string-length(${名字})", "answers": {"名字": "𠮷田"}},
        {"expr": "1 +"},
        {"expr": ". > 3", "answers": {"g": {"n": 4}}, "at": "g/n"},
        {"expr": "today()", "now": "2026-11-22T20:00:00Z", "tz": "Asia/Shanghai"},
    ]
    found = expr(*(json.dumps(line, ensure_ascii=False) for line in lines), "not json")
    assert [one.get("value") for one in found] == [3, 2, None, True, "2026-11-23", None]
    assert found[2]["problem"]["code"] == "expression_syntax"
    assert "problem" in found[5]


def test_it_starts_quickly():
    # The promise is 0.4 s on a quiet machine; here it only must not load the app, its words or its papers.
    started = time.perf_counter()
    expr('{"expr": "1"}')
    assert time.perf_counter() - started < 3
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", FLASK, "expr"], input=b"", capture_output=True, check=True, cwd=HOUSE
    ).stderr.decode()
    modules = {line.rsplit("|", 1)[-1].strip() for line in loaded.splitlines() if "|" in line}
    assert not modules & {"app", "weasyprint", "babel", "sqlite_utils", "wtforms", "PIL"}
