"""`flask doctor`: what of the machine is missing, and the one line that mends it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click

HOUSE = Path(__file__).resolve().parents[2]
APT = "sudo apt-get install -y "


@dataclass(frozen=True)
class Finding:
    """One check: what was looked for, whether it is there, what was found, and the line that mends it."""

    check: str
    ok: bool
    found: str
    remedy: str
    tests_only: bool = False


def _sqlite() -> tuple[bool, str]:
    from store.driver import OLDEST, sqlite3

    return sqlite3.sqlite_version_info >= OLDEST, str(sqlite3.sqlite_version)


def _pango() -> tuple[bool, str]:
    import weasyprint
    from weasyprint.text.ffi import pango

    return True, f"WeasyPrint {weasyprint.__version__}, Pango {pango.pango_version()}"


def _harfbuzz() -> tuple[bool, str]:
    from weasyprint.text.ffi import harfbuzz_subset

    return bool(
        harfbuzz_subset
    ), "libharfbuzz-subset" if harfbuzz_subset else "not found: PDFs would take 33 times as long"


def _fonts() -> tuple[bool, str]:
    made = sorted((HOUSE / "exports" / "fonts").glob("*.ttf"))
    return len(made) > 1, f"{len(made)} files in exports/fonts"


def _rare_characters() -> tuple[bool, str]:
    found = sorted(Path("/usr/share/fonts").rglob("Hana*"))
    return bool(found), found[0].name if found else "not found"


def _page_files() -> tuple[bool, str]:
    made = sorted((HOUSE / "static" / "built").glob("*"))
    return bool(made), f"{len(made)} files in static/built"


def _node() -> tuple[bool, str]:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if not node:
        return False, "not found"
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 (a path that we found)
    return int(version.lstrip("v").split(".")[0]) >= 20, version


def _program(name: str) -> Callable[[], tuple[bool, str]]:
    return lambda: (shutil.which(name) is not None, shutil.which(name) or "not found")


CHECKS: tuple[tuple[str, Callable[[], tuple[bool, str]], str, bool], ...] = (
    ("Python 3.11 or newer", lambda: (sys.version_info >= (3, 11), sys.version.split()[0]), APT + "python3", False),
    ("SQLite without the WAL-reset race", _sqlite, "make setup", False),
    ("Pango for PDFs", _pango, APT + "libpango-1.0-0 libpangoft2-1.0-0 fontconfig", False),
    ("HarfBuzz subsetting for PDFs", _harfbuzz, APT + "libharfbuzz-subset0", False),
    ("Our fonts", _fonts, "make setup", False),
    ("A font for rare characters", _rare_characters, APT + "fonts-hanazono", False),
    ("Styles and scripts of the pages", _page_files, "make setup", False),
    ("Node 20 or newer", _node, "make setup", True),
    ("Chromium for tests", _program("chromium"), APT + "chromium", True),
    ("pdftotext for tests", _program("pdftotext"), APT + "poppler-utils", True),
    ("qpdf for tests", _program("qpdf"), APT + "qpdf", True),
)


def examine() -> list[Finding]:
    """Every check, in order. A check that cannot even run is a finding that says why."""
    findings = []
    for name, check, remedy, tests_only in CHECKS:
        try:
            ok, found = check()
        except Exception as error:  # noqa: BLE001 (a broken library may raise anything: that is what the doctor reports)
            ok, found = False, f"{type(error).__name__}: {error}".splitlines()[0]
        findings.append(Finding(name, ok, found, remedy, tests_only))
    return findings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def doctor(as_json: bool) -> None:
    """Say what of the machine is missing, and the line that mends it. Exits 1 when serving needs it."""
    findings = examine()
    if as_json:
        click.echo(json.dumps({"findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            mark = "ok     " if finding.ok else "MISSING"
            click.echo(
                f"{mark}  {finding.check}: {finding.found}" + ("" if finding.ok else f"\n         {finding.remedy}")
            )
    sys.exit(0 if all(f.ok or f.tests_only for f in findings) else 1)
