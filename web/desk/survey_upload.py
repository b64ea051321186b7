"""An uploaded survey: its sheets, what it is called, and a report that shows each problem with its cell.

It knows files and cells. What is kept of them is the caller's business.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from forms.bundle import bundle, bundle_hash
from forms.definition import Label, Survey
from forms.problems import Problem, Problems
from forms.sheets import MOST_BYTES, NAMES, SHIPPED, Sheets, read_own_sheets, sheets_json
from forms.workbook import sheets_of
from forms.xlsform import read_survey
from forms.xlsform.columns import squashed
from forms.xlsform.include import whole
from web.kinds import kinds
from web.problems import sentence
from web.sentences import SENTENCES

# What stands for a place in a problem; the report has columns of its own for them.
PLACE = ("module", "sheet", "row", "column")
MOST_EXPANDED = 2 * MOST_BYTES
LONGEST = 200  # characters of a cell that the report shows
_ZIP = b"PK\x03\x04"
_OF_WORKBOOKS = "[Content_Types].xml"
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, OSError, ValueError, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Upload:
    """What came: `hash` is that of the survey's bundle, "" where errors keep it from being read.

    `sheets` is the JSON text of the survey as it was understood, or of the sheets as they came.
    """

    id: str
    version: str
    title: Label
    hash: str
    report: list[dict[str, Any]]
    sheets: str


@dataclass(frozen=True)
class Finding:
    """One line of the report: where, what stands there, what is wrong and what to do."""

    is_error: bool
    sheet: str
    row: int | str
    column: str
    text: str
    said: str


def read_upload(content: bytes, file_name: str) -> Upload:
    """Read a workbook, or CSV files in a ZIP. Problem where it cannot be read as sheets at all."""
    if not content:
        raise Problem("upload_empty")
    name = _safe(Path(file_name.replace("\\", "/")).stem)
    with TemporaryDirectory() as folder:
        path = _unpacked(content, Path(folder)) or Path(folder) / "survey.workbook"
        if not path.is_dir():
            path.write_bytes(content)
        own = read_own_sheets(path)
        if not own.get("survey") or not own["survey"].rows:
            raise Problem("missing_sheet", sheet="survey")
        try:
            survey, problems = read_survey(whole(own, path, SHIPPED), name, frozenset(kinds()))
        except Problems as several:
            survey, problems = None, several.problems
    report = [{"problem": problem.as_json(), "text": cell_at(own, problem.params)} for problem in problems]
    return _understood(survey, report) if survey else _refused(own, name, report)


def findings(report: list[dict[str, Any]]) -> list[Finding]:
    """The report in words, errors first."""
    found = [_finding(line) for line in report]
    return sorted(found, key=lambda one: not one.is_error)


def _understood(survey: Survey, report: list[dict[str, Any]]) -> Upload:
    sheets = sheets_json(sheets_of(survey))
    return Upload(survey.id, survey.version, dict(survey.title), bundle_hash(bundle(survey)), report, sheets)


def _refused(own: Sheets, name: str, report: list[dict[str, Any]]) -> Upload:
    settings = own.get("settings")
    said: dict[str, str] = {}
    if settings and settings.rows:
        pairs = zip(settings.headers, settings.rows[0].cells, strict=False)
        said = {squashed(header): cell for header, cell in reversed([*pairs]) if cell}
    survey_id = _safe(said.get("formid") or said.get("idstring") or "") or name
    if not survey_id:
        raise Problem("id_missing", sheet="settings", column="form_id")
    title = next((cell for header, cell in said.items() if header.startswith(("formtitle", "title"))), survey_id)
    return Upload(survey_id, _safe(said.get("version", "")) or "1", {"": title}, "", report, sheets_json(own))


def _safe(text: str) -> str:
    return re.sub(r"[^\w.-]+", "_", text).strip("._")[:80]


def _unpacked(content: bytes, folder: Path) -> Path | None:
    """The folder of the CSV files in this ZIP; None where it is none. Problem: workbook_broken, workbook_expands."""
    if not content.startswith(_ZIP) or len(content) > MOST_BYTES:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if not members or _OF_WORKBOOKS in archive.namelist():
                return None
            expanded = sum(one.file_size for one in members)
            if expanded > MOST_EXPANDED:
                raise Problem("workbook_expands", bytes=expanded, most=MOST_EXPANDED)
            path = folder / "survey"
            path.mkdir()
            for member in _topmost(members):
                # Only the last part of a name is used: nothing is written outside this folder.
                (path / PurePosixPath(member.filename).name).write_bytes(archive.read(member))
            return path
    except _BROKEN as error:
        raise Problem("workbook_broken", detail=type(error).__name__) from None


def _topmost(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files that lie beside the survey sheet, in the ZIP itself or in the one folder that holds all."""
    places = {PurePosixPath(one.filename): one for one in members}
    home = min((path.parent for path in places if path.stem.lower() in NAMES), key=lambda p: len(p.parts), default=None)
    return [one for path, one in places.items() if path.parent == home]


def cell_at(sheets: Sheets, params: Mapping[str, Any]) -> str:
    """What stands in the cell that a problem names, in the row where it names none; "" in a module's sheet."""
    sheet = sheets.get(str(params.get("sheet")))
    row = next((row for row in sheet.rows if row.number == params.get("row")), None) if sheet else None
    if sheet is None or row is None or params.get("module"):
        return ""
    column = params.get("column")
    if not column:
        text = " · ".join(cell for cell in row.cells if cell)
    else:
        at = sheet.headers.index(column) if column in sheet.headers else len(row.cells)
        text = row.cells[at] if at < len(row.cells) else ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\u2026"


def _finding(line: dict[str, Any]) -> Finding:
    params = dict(line["problem"])
    code, warning = params.pop("code"), params.pop("warning", False)
    module = f"{params['module']}/" if params.get("module") else ""
    place = {name: params.get(name, "") for name in PLACE}
    said = sentence(Problem(code, warning=warning, **_without_place(code, params)))
    return Finding(not warning, f"{module}{place['sheet']}", place["row"], place["column"], line["text"], said)


def _without_place(code: str, params: dict[str, Any]) -> dict[str, Any]:
    """What the sentence itself needs. A place that it does not name is blank, and so not put before it."""
    sentences = [text for key, (_status, text) in SENTENCES.items() if key == code or key.startswith(f"{code}.")]
    named = {name for name in PLACE if any(f"%({name})s" in text for text in sentences)}
    return {name: "" if name in PLACE and name not in named else value for name, value in params.items()}
