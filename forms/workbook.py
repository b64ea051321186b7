"""A Survey as sheets again: reading what is written here gives an equal survey, row numbers included."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from forms.definition import Expression, Group, Item, Label, Media, Question, Repeat, Survey, Table
from forms.media import sheet_of_files
from forms.problems import Problem
from forms.sheets import TABLE, Sheets, sheet_of
from forms.xlsform.files import is_in_file, written_type
from forms.xlsform.languages import header_of

Grid = list[list[str]]
LONGEST_CELL = 32_767  # characters in Excel
# A row of a sheet on its way out: header → text, with the row where it stood (0: anywhere).
Entry = tuple[int, dict[str, str]]


def sheets_of(survey: Survey) -> Sheets:
    """The sheets of a survey, those without rows left out, and which content its pictures and sounds have."""
    return {name: sheet_of(name, grid) for name, grid in _grids(survey).items()} | sheet_of_files(survey.files)


def write_folder(survey: Survey, folder: Path) -> None:
    """Write the sheets and the tables as CSV (UTF-8 without BOM) into the folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, grid in _grids(survey).items():
        _write_csv(grid, folder / f"{name.removeprefix(TABLE)}.csv")


def write_workbook(survey: Survey, path: Path) -> None:
    """Write the sheets as an XLSX that other tools read; tables go beside it as CSV. Cells are texts, also numbers.

    Problem: cell_too_long (where Excel's cells hold less than ours); then nothing is written.
    """
    from xlsxwriter import Workbook

    for name, grid in _grids(survey).items():
        for number, row in enumerate(grid, 1):
            if not name.startswith(TABLE) and any(len(text) > LONGEST_CELL for text in row):
                raise Problem("cell_too_long", sheet=name, row=number, most=LONGEST_CELL)
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        for name, grid in _grids(survey).items():
            if name.startswith(TABLE):
                _write_csv(grid, path.with_name(f"{name.removeprefix(TABLE)}.csv"))
                continue
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(grid):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(number, column, text, None if number else bold)


def _write_csv(grid: Grid, path: Path) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(grid)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def _grids(survey: Survey) -> dict[str, Grid]:
    entries = {
        "survey": list(_survey_rows(survey.children)),
        "choices": list(_choice_rows(survey)),
        "settings": [(2, _settings_row(survey))],
        "needs": list(_rule_rows(survey)),
    }
    grids = {name: _grid(rows, survey.languages) for name, rows in entries.items() if rows}
    return grids | {TABLE + name: _table_grid(table) for name, table in survey.tables.items()}


def _table_grid(table: Table) -> Grid:
    headers = list(dict.fromkeys(header for row in table for header in row))
    return [headers, *([row.get(header, "") for header in headers] for row in table)]


def _survey_rows(items: Iterable[Item]) -> Iterable[Entry]:
    for item in items:
        if isinstance(item, Group):
            kind = "repeat" if isinstance(item, Repeat) else "group"
            count = {"repeat_count": _source(item.count)} if isinstance(item, Repeat) else {}
            yield item.row, {"type": f"begin_{kind}", **_item_cells(item), **count}
            yield from _survey_rows(item.children)
            yield 0, {"type": f"end_{kind}"}
        elif isinstance(item, Question):
            yield (
                item.row,
                {"type": written_type(item.type, item.list_name), **_item_cells(item), **_question_cells(item)},
            )


def _item_cells(item: Item) -> dict[str, str]:
    return {
        "name": item.name,
        **_texts("label", item.label),
        **_texts("hint", item.hint),
        **_texts("guidance_hint", item.guidance),
        "relevant": _source(item.relevant),
        "appearance": item.appearance,
        **_media(item.media),
        **item.extra,
    }


def _question_cells(question: Question) -> dict[str, str]:
    return {
        "required": _source(question.required),
        **_texts("required_message", question.required_message),
        "constraint": _source(question.constraint),
        **_texts("constraint_message", question.constraint_message),
        "calculation": _source(question.calculation or question.triggered),
        "trigger": ", ".join(f"${{{name}}}" for name in question.trigger),
        "parameters": " ".join(f"{name}={value}" for name, value in question.parameters.items()),
        "choice_filter": _source(question.choice_filter),
        "default": _source(question.default),
        "read_only": _source(question.read_only),
    }


def _choice_rows(survey: Survey) -> Iterable[Entry]:
    for name, choices in survey.choices.items():
        for choice in () if is_in_file(name) else choices:
            texts = {**_texts("label", choice.label), **_media(choice.media)}
            yield 0, {"list_name": name, "name": choice.name, **texts, **choice.columns}


def _rule_rows(survey: Survey) -> Iterable[Entry]:
    for rule in survey.rules:
        yield (
            rule.row,
            {
                "kind": rule.kind,
                "when": rule.when.source,
                "urgency": rule.urgency,
                "for_each": rule.for_each,
                "whose": _source(rule.whose),
                **_texts("reason", rule.reason),
            },
        )


def _settings_row(survey: Survey) -> dict[str, str]:
    # The title in the default language stands under the plain header, where every other tool looks for it.
    first = survey.default_language
    title = {f"form_title_{tag}" if tag != first else "form_title": text for tag, text in survey.title.items()}
    return {
        **title,
        "form_id": survey.id,
        "version": survey.version,
        "default_language": survey.default_language,
        **survey.settings,
    }


def _texts(column: str, label: Label) -> dict[str, str]:
    return {f"{column}::{header_of(tag)}" if tag else column: text for tag, text in label.items()}


def _media(media: Media) -> dict[str, str]:
    return {header: text for kind, label in media.items() for header, text in _texts(f"media::{kind}", label).items()}


def _source(expression: Expression | None) -> str:
    return expression.source if expression else ""


def _grid(entries: list[Entry], languages: tuple[str, ...]) -> Grid:
    """A header row and the rows; a row that knows its number stands there again, after blank ones."""
    used = dict.fromkeys(header for _, cells in entries for header, text in cells.items() if text)
    in_order = [header_of(tag) for tag in languages]
    headers = sorted(used, key=lambda header: _order(header, in_order))
    grid = [headers]
    for number, cells in entries:
        grid.extend([] for _ in range(len(grid), number - 1))
        grid.append([cells.get(header, "") for header in headers])
    return grid


_FIRST = (
    *("type", "list_name", "kind", "name", "when", "urgency", "for_each", "whose"),
    *("form_title", "form_id", "label", "hint", "guidance_hint"),
)


def _order(header: str, languages: list[str]) -> tuple[int, int]:
    """The usual order of a sheet's first columns, each in the survey's languages; the others as they were met."""
    name, _, language = header.partition("::")
    first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return first, languages.index(language) if name in _FIRST and language in languages else 0
