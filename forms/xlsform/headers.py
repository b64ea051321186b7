"""What each column of a survey's sheets means: its name, and the language of its texts."""

from forms.problems import Problem
from forms.sheets import Sheet, Sheets
from forms.xlsform.columns import NEEDED, Column, columns_of, language_tags
from forms.xlsform.settings import declared_language

# Rows in which a sheet may say what it is before its headers come.
_MOST_ABOVE = 10


def below_remarks(sheets: Sheets, found: list[Problem]) -> Sheets:
    """The sheets without remarks above their headers: what stands there is no header, and the true ones follow."""
    return {name: _below(name, sheet, found) for name, sheet in sheets.items()}


def _below(name: str, sheet: Sheet, found: list[Problem]) -> Sheet:
    needed = NEEDED.get(name, ())
    if not needed or _has(name, sheet, needed):
        return sheet
    for at, row in enumerate(sheet.rows[:_MOST_ABOVE]):
        lower = Sheet(row.cells, sheet.rows[at + 1 :])
        if _has(name, lower, needed):
            found.append(Problem("header_below", warning=True, sheet=name, row=row.number))
            return lower
    return sheet


def _has(name: str, sheet: Sheet, needed: tuple[str, ...]) -> bool:
    return {*needed} <= {column.name for column in columns_of(name, sheet, language_tags({name: sheet}), "")}


def columns_by_sheet(sheets: Sheets) -> tuple[dict[str, tuple[Column, ...]], str, str]:
    """The columns of each sheet, the language of texts that name none, and the default language in the settings.

    A text without a language is in the declared one; where none is declared, and no label in the survey sheet is
    without one, it is in the first that is named there.
    """
    tags = language_tags(sheets)
    declared = declared_language(sheets, tags)
    labels = [column.language for column in columns_of("survey", sheets["survey"], tags, "") if column.name == "label"]
    plain = declared or ("" if "" in labels or not labels else labels[0])
    return {name: columns_of(name, sheet, tags, plain) for name, sheet in sheets.items()}, plain, declared
