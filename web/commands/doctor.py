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
# A later release may understand the same sheets a little differently; a damaged file comes from a backup.
PUBLISH_AGAIN = "flask survey import SURVEY   (with another version; or put the county's file back from a backup)"

# What would not work without it. A difference that only somebody can judge stops nothing.
SERVING, TESTS, JUDGING = "serving", "tests", "judging"

Check = Callable[[], tuple[bool, str]]


@dataclass(frozen=True)
class Finding:
    """One check: what was looked for, whether it is there, what was found, the line that mends it, and for what."""

    check: str
    ok: bool
    found: str
    remedy: str
    needed_for: str = SERVING


def _python() -> tuple[bool, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0]


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


def _published() -> tuple[bool, str]:
    """Each published version read anew and compared with the hash that it was published with."""
    from forms.bundle import bundle, bundle_hash
    from store.surveys import published, versions
    from visits.surveys import Surveys
    from web.county import Settings, open_cell

    if not Settings.load().cell.exists():
        return True, "0"
    cell = open_cell()
    kept, db = Surveys(cell), cell.read()
    known = [one for newest in published(db) for one in versions(db, newest.id)]
    other = [one for one in known if bundle_hash(bundle(kept.get(one.id, one.version))) != one.hash]
    return not other, ", ".join(f"{one.id} {one.version} ({one.hash[:12]})" for one in other) or str(len(known))


# What is looked for, how, the line that mends it, and what it is needed for.
CHECKS: tuple[tuple[str, Check, str, str], ...] = (
    (N_("Python 3.11 or newer"), _python, APT + "python3", SERVING),
    (N_("SQLite that cannot corrupt a county"), _sqlite, "make setup", SERVING),
    (N_("Pango for PDFs"), _library("pango-1.0"), APT + "libpango-1.0-0 libpangoft2-1.0-0 fontconfig", SERVING),
    (N_("HarfBuzz for small and quick PDFs"), _library("harfbuzz-subset"), APT + "libharfbuzz-subset0", SERVING),
    (N_("Our own fonts"), _files("exports/fonts", "*.ttf"), "make setup", SERVING),
    (N_("A font for rare characters"), _rare_characters, APT + "fonts-hanazono", SERVING),
    (N_("PDFs can be made"), _papers, "make setup", SERVING),
    (N_("Styles and scripts of the pages"), _files("static/built", "*.gz"), "make setup", SERVING),
    (N_("Published surveys are as they were published"), _published, PUBLISH_AGAIN, JUDGING),
    (N_("Node 20 or newer, for tests"), _node, "make setup", TESTS),
    (N_("Chromium, for tests"), _program("chromium"), APT + "chromium", TESTS),
    (N_("pdftotext, for tests"), _program("pdftotext"), APT + "poppler-utils", TESTS),
    (N_("qpdf, for tests"), _program("qpdf"), APT + "qpdf", TESTS),
)


def examine() -> list[Finding]:
    """Every check, in order. A check that cannot even run is a finding that says why."""
    from web.language import gettext
    from web.problems import sentence

    findings = []
    for name, check, remedy, needed_for in CHECKS:
        try:
            ok, found = check()
        except Problem as problem:
            ok, found = False, sentence(problem)
        except Exception as error:  # noqa: BLE001 (a broken library may raise anything: that is what the doctor reports)
            ok, found = False, f"{type(error).__name__}: {error}".splitlines()[0]
        findings.append(Finding(gettext(name), ok, found, remedy, needed_for))
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
        mark = gettext(N_("ok") if finding.ok else N_("LOOK") if finding.needed_for == JUDGING else N_("MISSING"))
        click.echo(f"{mark}\t{finding.check}: {finding.found}" + ("" if finding.ok else f"\n\t{finding.remedy}"))
    sys.exit(0 if all(finding.ok or finding.needed_for != SERVING for finding in findings) else 1)
