"""The words of the papers: a Jinja environment for each language. Message ids are English; the rest is translations."""

import gettext
import io
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exports.pages import Grid, Heading
from exports.pdf import direction
from forms.definition import Label, words

HOUSE = Path(__file__).resolve().parent.parent
DOMAIN = "documents"
# What stands between things that are named, and between whole remarks.
JOINERS = {"zh": ("\u3001", "\uff1b"), "en": (", ", "; ")}
# How sections are numbered, in the words of the language.
NUMERALS = "1. |2. |3. |4. |5. |6. |7. |8. |9. |10. |11. |12. |13. |14. |15. |16. |17. |18. |19. |20. "
# The tag of the html element.
HTML_TAGS = {"zh": "zh-CN", "en": "en"}


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for words that are translated later)
    """Mark words for the catalogue."""
    return message


# How a visit ended.
OUTCOMES: Mapping[str, str] = {
    "at_home": N_("At home"),
    "nobody": N_("Nobody at home"),
    "vacant": N_("The house is empty"),
    "refused": N_("Did not want the visit"),
    "no_consent": N_("At home, did not agree to the questions"),
    "away": N_("Away for some time"),
    "moved": N_("Moved away"),
    "died": N_("Has died"),
}


@cache
def environment(language: str) -> Environment:
    """The environment in which papers of this language are written: templates/documents, everything escaped."""
    env = Environment(
        loader=FileSystemLoader(HOUSE / "templates" / "documents"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue = translations(language)
    env.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(language=language, html_tag=HTML_TAGS.get(language, language))
    enumeration, separator = JOINERS.get(language, JOINERS["en"])
    env.globals.update(enumeration=enumeration, separator=separator, numerals=catalogue.gettext(NUMERALS).split("|"))
    env.filters["day"] = lambda moment: day(catalogue, moment)
    env.filters["said"] = lambda label: said(label, language)
    env.tests.update(grid=lambda block: isinstance(block, Grid), heading=lambda row: isinstance(row, Heading))
    env.tests["rtl"] = lambda text: direction(str(text)) == "rtl"
    return env


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of the papers: compiled at set-up, else compiled now; the English ids where there is none."""
    folder = HOUSE / "translations" / language / "LC_MESSAGES"
    source, compiled = folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"
    if not source.exists():
        return gettext.NullTranslations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = io.BytesIO()
    with source.open("rb") as file:
        write_mo(written, read_po(file, locale=language, domain=DOMAIN))
    written.seek(0)
    return gettext.GNUTranslations(written)


def day(catalogue: gettext.NullTranslations, moment: datetime) -> str:
    """The date as an official paper writes it: ISO 8601, or with the words for year, month and day."""
    form = catalogue.gettext("%(year)d-%(month)02d-%(day)02d")
    return form % {"year": moment.year, "month": moment.month, "day": moment.day}


def said(label: Label | str, language: str) -> str:
    """A label in this language, else in any that it has. A text stands for itself."""
    return label if isinstance(label, str) else words(label, language)


def outcome(code: str, language: str) -> str:
    """How a visit ended; what somebody wrote otherwise stands as it is."""
    return translations(language).gettext(OUTCOMES[code]) if code in OUTCOMES else code


def style(name: str) -> str:
    """The text of a style sheet in templates/documents."""
    return (HOUSE / "templates" / "documents" / f"{name}.css").read_text("utf-8")
