"""The settings sheet: what the survey is called, its version and the language it starts in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import Label
from forms.problems import Problem
from forms.sheets import Sheets
from forms.xlsform.columns import Line, columns_of, lines_of
from forms.xlsform.languages import tag_of

# What a survey's id and version may hold: they stand in addresses and in file names.
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one survey; `others` are those that we only keep."""

    id: str
    version: str
    title: Label
    others: Mapping[str, str]


def declared_language(sheets: Sheets, tags: Mapping[str, str]) -> str:
    """The tag of the default language that the settings name, "" when they name none."""
    sheet = sheets.get("settings")
    if not sheet:
        return ""
    lines = lines_of("settings", sheet, columns_of("settings", sheet, tags, ""), [])
    text = lines[0].text("default_language") if lines else ""
    same = {name.lower(): tag for name, tag in tags.items()}
    return same.get(text.lower(), tag_of(text)) if text else ""


def read_settings(lines: tuple[Line, ...], fallback_id: str, plain: str, found: list[Problem]) -> Settings:
    """The settings in the first row; a survey without this sheet has the id `fallback_id` and the version "1"."""
    line = lines[0] if lines else Line("settings", 2, {}, {}, {}, {})
    survey_id = _safe(line, "form_id", line.text("form_id") or fallback_id, found)
    if not survey_id:
        found.append(line.problem("id_missing", "form_id"))
    version = _safe(line, "version", line.text("version"), found)
    if not version:
        found.append(line.problem("version_missing", "version", warning=True, used="1"))
    title = dict(line.label("form_title")) or {plain: survey_id}
    return Settings(survey_id, version or "1", title, line.others)


def _safe(line: Line, column: str, text: str, found: list[Problem]) -> str:
    safe = _UNSAFE.sub("_", text).strip("._")
    if safe != text:
        found.append(line.problem("setting_repaired", column, warning=True, text=text, used=safe))
    return safe
