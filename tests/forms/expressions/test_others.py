"""The vectors that other engines can answer, asked of two of them in a browser: Enketo's and that of ODK Web Forms. The
only differences are those we know of.

docs/expressions.md says who is right. `python -m tests.forms.expressions.test_others` writes the list anew.
@getodk/xpath names a package that was never published and holds what it needs of it: package.json puts another there.
"""

import json
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from forms.expressions.lines import run_lines
from tests.forms.expressions.expressions import HOUSE
from tests.forms.expressions.test_fuzz import COUNT, SEED
from tests.forms.expressions.test_vectors import CONTEXT, all_vectors
from tests.forms.expressions.xml import document, path_of, table, with_paths
from tests.forms.expressions.xpath import line

# The browser tells times in its own zone.
WORLD = {**os.environ, "TZ": "UTC"}
KNOWN = Path(__file__).with_name("differences.json")
# Functions that neither has, or only with a form around it. Chance and the clock are not the same there.
OURS = {
    *("base64-decode", "cht:difference-in-months", "choice-label", "collect-is-phone-app", "count-if", "count-items"),
    *("date-time", "de-duplicate", "difference-in-months"),
    *("device-info", "deviceid", "distance-between", "duration", "empty", "enumerator-id", "enumerator-name"),
    *("format-number", "geo-scatter", "hash", "index", "intersects", "is-selected", "item-at", "item-index"),
    *("item-present", "join-if", "jr:choice-name", "jr:itext", "linebreak", "lower", "max-if", "min-if", "now"),
    *("phone-call-duration", "phone-call-log", "plug-in-metadata", "property", "random", "rank-index", "rank-index-if"),
    *("rank-value", "relevant", "short-geopoint", "sum-if", "today", "trim", "upper", "username", "uuid", "version"),
}
_CALLED = re.compile(r"([A-Za-z][\w.:-]*)\(")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def asked() -> list[dict[str, Any]]:
    """The vectors of what other engines know, with documents for their answers and tables."""
    every = (vector for found in all_vectors().values() for vector in found if "value" in vector)
    alone = (vector for vector in every if set(vector) <= {"expr", "value", "answers", "at", "tables"})
    return [_in_xml(vector) for vector in alone if not set(_CALLED.findall(_QUOTED.sub("", vector["expr"]))) & OURS]


def _in_xml(vector: dict[str, Any]) -> dict[str, Any]:
    answers, at = vector.get("answers", {}), vector.get("at", "")
    return {
        "expr": with_paths(vector["expr"], answers, at),
        "value": vector["value"],
        "xml": document(answers, at),
        "at": path_of(at),
        "tables": {name: table(rows) for name, rows in vector.get("tables", {}).items()},
    }


def theirs(vectors: list[dict[str, Any]]) -> list[Any]:
    """What the other engine says; None where it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        script = ["node_modules/.bin/esbuild", "tests/forms/expressions/others.mjs", "--bundle", "--log-level=error"]
        # Of the machine's files neither asks anything in a browser.
        options = ["--define:global=window", "--external:node-forge", "--format=esm", "--alias:fs=crypto-js",
                   "--alias:path=crypto-js"]  # fmt: skip
        made = subprocess.run([*script, *options], cwd=HOUSE, capture_output=True, text=True, check=True)
        given = f"const VECTORS = {json.dumps(vectors)}".replace("<", r"\u003c")
        scripts = f"<script>{given}</script><script type=module>{made.stdout}</script>"
        page.write_text(f"<!doctype html><meta charset=utf-8><body></body>{scripts}", "utf-8")
        command = [sys.executable, "-m", "tests.forms.expressions.browser", str(page)]
        shown = subprocess.run(command, cwd=HOUSE, env=WORLD, capture_output=True, text=True, check=True)
    answers: list[Any] = json.loads(bytes.fromhex(shown.stdout))
    return answers


def differences() -> dict[str, list[Any]]:
    """Expression → what we say, and what Enketo, Web Forms and the browser say: "=" for the same, None for a refusal.

    Numbers that differ after twelve digits are the same. The browser knows XPath 1.0 and nothing of ODK's: what it
    refuses is no difference.
    """
    vectors = asked()
    found = {}
    for vector, others in zip(vectors, theirs(vectors), strict=True):
        told = ["=" if _same(vector["value"], other) else other for other in others]
        if told[:2] != ["=", "="] or told[2] not in ("=", None):
            found[vector["expr"]] = [vector["value"], *told]
    return found


def _same(ours: Any, other: Any) -> bool:
    if isinstance(ours, bool) or isinstance(other, bool) or isinstance(ours, str) or isinstance(other, str | None):
        return type(ours) is type(other) and ours == other
    return math.isclose(ours, other, rel_tol=1e-12)


def test_the_differences_are_those_we_know_of():
    assert len(asked()) > 1_500
    assert differences() == json.loads(KNOWN.read_text("utf-8"))


def test_random_expressions_of_xpath():
    """The browser is right about XPath 1.0; FUZZ sets how many expressions it is asked."""
    random = Random(SEED)
    lines = [line(random) for _ in range(max(500, COUNT // 10))]
    ours = [found["value"] for found in run_lines(map(json.dumps, lines), CONTEXT)]
    vectors = [_in_xml({**asked, "value": value}) for asked, value in zip(lines, ours, strict=True)]
    told = zip(vectors, theirs(vectors), strict=True)
    assert [(vector, others) for vector, others in told if not _same(vector["value"], others[2])] == []


if __name__ == "__main__":
    # Half a character, which the other engine cuts off, has no bytes: it is written as an escape.
    lines = (f"{json.dumps(expr, ensure_ascii=False)}: {json.dumps(pair)}" for expr, pair in differences().items())
    KNOWN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
