"""`flask doctor`: what of the machine is missing, and the one line that mends it."""

import ctypes.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from forms.problems import Problem
from web.sentences import N_

HOUSE = Path(__file__).resolve().parents[2]
APT = "sudo apt-get install -y "

Check = Callable[[], tuple[bool, str]]


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


def _library(name: str) -> Check:
    """A shared library, found as WeasyPrint finds it."""
    return lambda: ((found := ctypes.util.find_library(name)) is not None, found or "")


def _papers() -> tuple[bool, str]:
    from exports.pdf import engine

    return True, engine()


def _files(folder: str, pattern: str) -> Check:
    def check() -> tuple[bool, str]:
        found = sorted((HOUSE / folder).glob(pattern))
        return bool(found), f"{folder}: {', '.join(path.name for path in found)}" if found else folder

    return check


def _rare_characters() -> tuple[bool, str]:
    found = next(Path("/usr/share/fonts").rglob("HanaMinB*"), None)
    return found is not None, found.name if found else ""


def _node() -> tuple[bool, str]:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if not node:
        return False, ""
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 (a path that we found)
    return int(version.lstrip("v").split(".")[0]) >= 20, version


def _program(name: str) -> Check:
    return lambda: ((found := shutil.which(name)) is not None, found or "")


# What is looked for, how, the line that mends it, and whether only the tests need it.
CHECKS: tuple[tuple[str, Check, str, bool], ...] = (
    (N_("Python 3.11 or newer"), lambda: (sys.version_info >= (3, 11), sys.version.split()[0]), APT + "python3", False),
    (N_("SQLite that cannot corrupt a county"), _sqlite, "make setup", False),
    (N_("Pango for PDFs"), _library("pango-1.0"), APT + "libpango-1.0-0 libpangoft2-1.0-0 fontconfig", False),
    (N_("HarfBuzz for small and quick PDFs"), _library("harfbuzz-subset"), APT + "libharfbuzz-subset0", False),
    (N_("Our own fonts"), _files("exports/fonts", "*.ttf"), "make setup", False),
    (N_("A font for rare characters"), _rare_characters, APT + "fonts-hanazono", False),
    (N_("PDFs can be made"), _papers, "make setup", False),
    (N_("Styles and scripts of the pages"), _files("static/built", "*.gz"), "make setup", False),
    (N_("Node 20 or newer, for tests"), _node, "make setup", True),
    (N_("Chromium, for tests"), _program("chromium"), APT + "chromium", True),
    (N_("pdftotext, for tests"), _program("pdftotext"), APT + "poppler-utils", True),
    (N_("qpdf, for tests"), _program("qpdf"), APT + "qpdf", True),
)


def examine() -> list[Finding]:
    """Every check, in order. A check that cannot even run is a finding that says why."""
    from web.language import gettext
    from web.problems import sentence

    findings = []
    for name, check, remedy, tests_only in CHECKS:
        try:
            ok, found = check()
        except Problem as problem:
            ok, found = False, sentence(problem)
        except Exception as error:  # noqa: BLE001 (a broken library may raise anything: that is what the doctor reports)
            ok, found = False, f"{type(error).__name__}: {error}".splitlines()[0]
        findings.append(Finding(gettext(name), ok, found, remedy, tests_only))
    return findings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def doctor(as_json: bool) -> None:
    """Say what of the machine is missing, and the line that mends it. Exits 1 when serving needs it."""
    from web.language import gettext

    findings = examine()
    if as_json:
        click.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
    for finding in [] if as_json else findings:
        mark = gettext(N_("ok") if finding.ok else N_("MISSING"))
        click.echo(f"{mark}\t{finding.check}: {finding.found}" + ("" if finding.ok else f"\n\t{finding.remedy}"))
    sys.exit(0 if all(finding.ok or finding.tests_only for finding in findings) else 1)
