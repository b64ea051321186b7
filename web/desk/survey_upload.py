"""An uploaded survey: its sheets, what it is called, and a report that shows each problem with its cell.

It knows files and cells. What is kept of them is the caller's business.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.bundle import bundle, bundle_hash
from forms.definition import Label
from forms.media import folders
from forms.problems import Problem, Problems
from forms.sheets import SHIPPED, Sheets, read_own_sheets, sheets_json
from forms.workbook import sheets_of
from forms.xlsform import read_survey
from forms.xlsform.columns import squashed
from forms.xlsform.include import whole
from visits import media
from web.desk.survey_files import Laid
from web.kinds import kinds
from web.problems import sentence
from web.sentences import SENTENCES

# What stands for a place in a problem; the report has columns of its own for them.
PLACE = ("module", "sheet", "row", "column")
LONGEST = 200  # characters of a cell that the report shows


@dataclass(frozen=True)
class Upload:
    """What came: `hash` is that of the survey's bundle, "" where errors keep it from being read.

    `sheets` is the JSON text of the survey as it was understood, or of the sheets as they came; `files` are the
    pictures and sounds that it shows.
    """

    id: str
    version: str
    title: Label
    hash: str
    report: list[dict[str, Any]]
    sheets: str
    files: tuple[media.Held, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One line of the report: where, what stands there, what is wrong and what to do."""

    is_error: bool
    sheet: str
    row: int | str
    column: str
    text: str
    said: str


def read_upload(laid: Laid) -> Upload:
    """Read a workbook or CSV files, with the pictures and sounds beside them. Problem where there are no sheets."""
    name, path = _safe(laid.name), laid.path
    own = read_own_sheets(path)
    if not own.get("survey") or not own["survey"].rows:
        raise Problem("missing_sheet", sheet="survey")
    found: media.Gathered | None = None
    try:
        sheets = whole(own, path, SHIPPED)
        survey, problems = read_survey(sheets, name, frozenset(kinds()))
        found = media.gather(survey, sheets, folders(path)) if survey else None
    except Problems as several:
        problems = several.problems
    told = [*problems, *(found.problems if found else ())]
    report = [{"problem": problem.as_json(), "text": cell_at(own, problem.params)} for problem in told]
    return _understood(found, report) if found else _refused(own, name, report)


def findings(report: list[dict[str, Any]]) -> list[Finding]:
    """The report in words, errors first."""
    found = [_finding(line) for line in report]
    return sorted(found, key=lambda one: not one.is_error)


def _understood(found: media.Gathered, report: list[dict[str, Any]]) -> Upload:
    survey = found.survey
    sheets = sheets_json(sheets_of(survey))
    hash = bundle_hash(bundle(survey))
    return Upload(survey.id, survey.version, dict(survey.title), hash, report, sheets, found.files)


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
