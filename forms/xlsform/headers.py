"""What each column of a survey's sheets means: its name, and the language of its texts."""

from forms.sheets import Sheets
from forms.xlsform.columns import Column, columns_of, language_tags
from forms.xlsform.settings import declared_language


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
