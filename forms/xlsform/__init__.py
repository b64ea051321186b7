"""Sheets → Survey: an XLSForm as the field writes it as frozen data, or problems that name sheet, row and column."""

from collections.abc import Mapping, Set
from dataclasses import replace
from itertools import chain
from pathlib import Path

from forms.definition import Repeat, Survey, Table
from forms.media import files_of
from forms.problems import Problem, Problems
from forms.sheets import NAMES as SHEETS
from forms.sheets import Sheets, from_json, read_sheets
from forms.xlsform.choices import choice_lists, has_doubles
from forms.xlsform.columns import NEEDED, Column, Line, lines_of, squashed
from forms.xlsform.headers import below_remarks, columns_by_sheet
from forms.xlsform.items import Reading, read_items
from forms.xlsform.kobo import plain_lines
from forms.xlsform.questions import Sources
from forms.xlsform.references import reference_problems
from forms.xlsform.repairs import in_their_letters, known_names, visible, without_failures
from forms.xlsform.rules import need_rules
from forms.xlsform.settings import read_settings
from forms.xlsform.tables import table_problems, tables_of

__all__ = ["load_survey", "read_survey", "survey_from_sheets_json"]

# The setting by which an author says that a list may hold two choices of one name.
DOUBLES = "allow_choice_duplicates"


def load_survey(path: Path | str, kinds: Set[str] | None = None) -> Survey:
    """The survey in a workbook or folder; Problems when it has an error. Warnings are passed over."""
    path = Path(path)
    return _or_raise(*read_survey(read_sheets(path), path.stem, kinds))


def survey_from_sheets_json(text: str) -> Survey:
    """The survey that a store kept as the JSON text of its sheets."""
    return _or_raise(*read_survey(from_json(text)))


def _or_raise(survey: Survey | None, problems: list[Problem]) -> Survey:
    if survey is None:
        raise Problems(problems)
    return survey


def read_survey(
    sheets: Sheets, fallback_id: str = "", kinds: Set[str] | None = None
) -> tuple[Survey | None, list[Problem]]:
    """The survey, and everything that was repaired, passed over or wrong; None when something is wrong.

    `fallback_id` is the id of a survey whose settings name none; `kinds` are the codes that needs may have (None: any).
    """
    found: list[Problem] = []
    if not sheets.get("survey") or not sheets["survey"].rows:
        return None, [Problem("missing_sheet", sheet="survey")]
    tables, files = tables_of(sheets), files_of(sheets)
    sheets = below_remarks({name: sheet for name, sheet in sheets.items() if name in SHEETS}, found)
    columns, plain, declared = columns_by_sheet(sheets)
    lines = {name: lines_of(name, sheet, columns[name], found) for name, sheet in sheets.items()}
    if missing := _missing_columns(lines, columns):
        return None, [*found, *missing]
    languages = _languages(lines["survey"], columns["survey"]) or (plain,)
    if declared and declared not in languages:
        found.append(lines["settings"][0].problem("default_language_unknown", "default_language", warning=True))
    lines = _repaired(lines, found)
    settings = read_settings(lines.get("settings", ()), fallback_id, plain, found)
    others = dict(settings.others)
    reading = _reading(lines, languages, tables, others, found)
    survey = Survey(
        id=settings.id,
        version=settings.version,
        title=settings.title,
        languages=languages,
        default_language=declared if declared in languages else languages[0],
        children=read_items(lines["survey"], reading),
        choices=reading.sources.lists,
        settings=others,
        tables=tables,
        files=files,
    )
    repeats = {item.name for item in survey.items() if isinstance(item, Repeat)}
    survey = replace(survey, rules=need_rules(lines.get("needs", ()), repeats, kinds, languages, found))
    found += _problems_between(survey, lines, reading)
    found.sort(key=_turn)
    return (None if any(not problem.warning for problem in found) else survey), found


def _repaired(lines: Mapping[str, tuple[Line, ...]], found: list[Problem]) -> dict[str, tuple[Line, ...]]:
    """The rows with what was mended in their cells, and Kobo's tables of questions written out."""
    seen = {
        name: tuple(visible(without_failures(line, found), found) for line in sheet) for name, sheet in lines.items()
    }
    if seen.pop("entities", ()):
        found.append(Problem("sheet_skipped", warning=True, sheet="entities"))
    # What an answer is called in such a sheet says nothing without it.
    seen["survey"] = tuple(
        replace(line, others={header: text for header, text in line.others.items() if squashed(header) != "saveto"})
        for line in seen["survey"]
    )
    seen["survey"] = tuple(plain_lines(seen["survey"], seen.get("choices", ()), found))
    known = known_names(chain(seen["survey"], seen.get("needs", ())))
    for name in ("survey", "needs"):
        if name in seen:
            seen[name] = tuple(in_their_letters(line, known, found) for line in seen[name])
    return seen


def _reading(
    lines: Mapping[str, tuple[Line, ...]],
    languages: tuple[str, ...],
    tables: Mapping[str, Table],
    settings: dict[str, str],
    found: list[Problem],
) -> Reading:
    """The survey sheet ready to be read: names and lists are known. Choices of one name are told in the settings."""
    doubles = settings.get(DOUBLES, "").lower() in ("yes", "true", "1")
    lists = choice_lists(lines.get("choices", ()), languages, found, doubles=doubles)
    # A list outside the choices sheet may be filtered by anything: its doubles are the author's own business.
    external = choice_lists(lines.get("external_choices", ()), languages, found, doubles=True)
    if has_doubles(lists) or has_doubles(external):
        settings[DOUBLES] = "yes"
    known = known_names(chain(lines["survey"], lines.get("needs", ())))
    return Reading(Sources(lists, external, tables, languages), languages, found, known)


def _problems_between(survey: Survey, lines: Mapping[str, tuple[Line, ...]], reading: Reading) -> list[Problem]:
    """What no row shows by itself: names and tables that are read and not there, circles, nothing at all."""
    by_place = {(line.sheet, line.row): line for line in (*lines["survey"], *lines.get("needs", ()))}
    empty = [] if reading.names else [Problem("survey_empty", sheet="survey")]
    return [*empty, *reference_problems(survey, by_place, reading), *table_problems(survey, by_place)]


def _turn(problem: Problem) -> tuple[int, int, int]:
    """The order of the sheets; what a module brought stands where it was included."""
    row = problem.params.get("row", 0)
    included = problem.params.get("included", 0)
    return SHEETS.index(problem.params["sheet"]), included or row, row if included else 0


def _missing_columns(lines: Mapping[str, tuple[Line, ...]], columns: Mapping[str, tuple[Column, ...]]) -> list[Problem]:
    return [
        Problem("column_missing", sheet=name, row=1, column=column)
        for name, needed in NEEDED.items()
        if lines.get(name)
        for column in needed
        if column not in {one.name for one in columns[name]}
    ]


def _languages(lines: tuple[Line, ...], columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Languages in which some question has a label, in the order of the columns."""
    labels = dict.fromkeys(column.language for column in columns if column.name == "label")
    return tuple(language for language in labels if any(line.label("label").get(language) for line in lines))
