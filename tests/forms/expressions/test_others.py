"""The vectors that need no answers, asked of Enketo's engine in a browser: the only differences are those we know of.

docs/expressions.md says who is right. `python -m tests.forms.expressions.test_others` writes the list anew.
"""

import json
import math
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from forms.expressions.parse import parse
from forms.expressions.references import calls
from tests.forms.expressions.expressions import HOUSE
from tests.forms.expressions.test_vectors import all_vectors

# The browser tells times in its own zone.
WORLD = {**os.environ, "TZ": "UTC"}
KNOWN = Path(__file__).with_name("differences.json")
# What the specification does not have, or only with a survey around it; digest() there wants another library.
OURS = {
    *("base64-decode", "count-items", "de-duplicate", "deviceid", "digest", "duration", "empty", "geofence", "item-at"),
    *("jr:itext", "jr:choice-name", "lower-case", "upper-case", "property", "pulldata", "trim", "username", "version"),
    *(
        "random",
        "uuid",
        "today",
        "now",
        "ref",
        "instance",
        "root",
        "index",
        "rank-index",
        "rank-index-if",
        "self",
        "parent",
        "current",
    ),
}


def asked() -> list[dict[str, Any]]:
    """The vectors that an engine without our surroundings can answer."""
    alone = (vector for found in all_vectors().values() for vector in found if set(vector) == {"expr", "value"})
    plain = (
        vector for vector in alone if not re.search(r"linebreak|\b(upper|lower|is-selected|distance-b)", vector["expr"])
    )
    return [vector for vector in plain if not calls(parse(vector["expr"])) & OURS]


def theirs(vectors: list[dict[str, Any]]) -> list[Any]:
    """What the other engine says; None where it refuses."""
    chromium = shutil.which("chromium")
    assert chromium, "this test needs chromium (setup/packages-test.txt)"
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        script = ["node_modules/.bin/esbuild", "tests/forms/expressions/others.mjs", "--bundle", "--log-level=error"]
        defined = ["--define:global=window", f"--define:VECTORS={json.dumps(vectors)}", "--external:node-forge"]
        made = subprocess.run([*script, *defined], cwd=HOUSE, capture_output=True, text=True, check=True)
        page.write_text(f"<!doctype html><meta charset=utf-8><body></body><script>{made.stdout}</script>", "utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        shown = subprocess.run(
            [*command, "--dump-dom", page.as_uri()], env=WORLD, capture_output=True, text=True, check=True
        )
    found = re.search(r"<body>([0-9a-f]+)", shown.stdout)
    assert found, shown.stdout[:500]
    answers: list[Any] = json.loads(bytes.fromhex(found[1]))
    return answers


def differences() -> dict[str, list[Any]]:
    """Expression → what we say, what they say. Numbers that differ after twelve digits are the same."""
    vectors = asked()
    pairs = zip(vectors, theirs(vectors), strict=True)
    return {vector["expr"]: [vector["value"], other] for vector, other in pairs if not _same(vector["value"], other)}


def _same(ours: Any, other: Any) -> bool:
    if isinstance(ours, bool) or isinstance(other, bool) or isinstance(ours, str) or isinstance(other, str | None):
        return type(ours) is type(other) and ours == other
    return math.isclose(ours, other, rel_tol=1e-12)


def test_the_differences_are_those_we_know_of():
    assert len(asked()) > 600
    assert differences() == json.loads(KNOWN.read_text("utf-8"))


if __name__ == "__main__":
    # Half a character, which the other engine cuts off, has no bytes: it is written as an escape.
    lines = (f"{json.dumps(expr, ensure_ascii=False)}: {json.dumps(pair)}" for expr, pair in differences().items())
    KNOWN.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
