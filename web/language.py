"""Which language a person reads, and all its words: the catalogues of all parts in one.

The message ids are the English words, so that English needs no catalogue. Knows nothing of what is said.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.pofile import read_po
from flask import Flask, current_app, g, has_request_context, request, session, url_for

from forms.definition import Label
from forms.definition import words as label_words
from web.county import Settings, county

FOLDER = Path(__file__).resolve().parent.parent / "translations"
# Tag → (the language's own name, the tag of the html element, Babel's locale).
LANGUAGES = {
    tag: (str(Locale(tag).get_display_name()), html, locale)
    for tag, html, locale in (("zh", "zh-CN", "zh_CN"), ("en", "en", "en_GB"))
}
DEFAULT = "zh"
# The catalogue of official papers: its words are the forms', not the pages' (see exports.words).
OF_PAPER = "documents"

Words = Mapping[str | tuple[str, str], str]


def init_app(app: Flask) -> None:
    """Give the templates their words, dates and the way to change the language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_lookup, _lookup_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(day=day, moment=moment, span=span, number=number, label=label)
    app.jinja_env.globals.update(language_url=language_url)
    app.before_request(_remember_choice)
    app.context_processor(_for_templates)
    for tag in LANGUAGES:
        catalogue(tag)


def language() -> str:
    """The tag of the language to answer in: as chosen, else the account's, else the browser's, else Chinese.

    The phone app has no session and says with each request which language its page speaks: that is its choice.
    """
    if not has_request_context():
        spoken = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
        return spoken if spoken in LANGUAGES else DEFAULT
    if "language" not in g:
        account, accepted = g.get("account"), request.accept_languages.best_match(LANGUAGES)
        wanted = [session.get("language"), account and account.language, accepted]
        if request.path.startswith("/api/") and not session:
            wanted.reverse()
        g.language = next((tag for tag in wanted if tag in LANGUAGES), DEFAULT)
    return str(g.language)


def forget() -> None:
    """Choose anew: the person has just logged in or out."""
    g.pop("language", None)


@cache
def catalogue(tag: str, domains: tuple[str, ...] = ()) -> Words:
    """Message id → words in this language, of these domains (else all of the pages). A plural's key is (one, many)."""
    found: dict[str | tuple[str, str], str] = {}
    for path in sorted((FOLDER / tag / "LC_MESSAGES").glob("*.po")):
        if path.stem not in domains if domains else path.stem == OF_PAPER:
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale=tag, domain=path.stem):
                said = message.string if isinstance(message.string, str) else (message.string or [""])[0]
                if message.id and said and not message.fuzzy:
                    found[message.id if isinstance(message.id, str) else (message.id[0], message.id[1])] = said
    return found


def for_phone(tag: str, domains: Iterable[str] = ("fieldwork",)) -> dict[str, str]:
    """The words of these domains as the phone reads them: message id → words, without plurals."""
    return {key: said for key, said in catalogue(tag, tuple(domains)).items() if isinstance(key, str)}


def gettext(message: str, tag: str = "", **params: Any) -> str:
    """The words of this message, with its %(name)s filled."""
    said = catalogue(tag or language()).get(message, message)
    return said % params if params else said


def ngettext(one: str, many: str, count: int, tag: str = "", **params: Any) -> str:
    """The words for this count: English tells one from many, Chinese does not."""
    said = catalogue(tag or language()).get((one, many)) or (one if count == 1 else many)
    return said % {"num": count, **params}


def _lookup(message: str) -> str:
    return catalogue(language()).get(message, message)


def _lookup_plural(one: str, many: str, count: int) -> str:
    return catalogue(language()).get((one, many)) or (one if count == 1 else many)


def label(texts: Label | str | None, fallback: str = "") -> str:
    """A survey's own label in the reader's language, else in any language that it has."""
    if isinstance(texts, str):
        return texts
    if not texts:
        return fallback
    return label_words(texts, language()) or fallback


def day(value: str | date | datetime | None) -> str:
    """A day as people write it; nothing for no day, and a text that is no date as it stands."""
    found = _moment_of(value)
    return str(value or "") if found is None else dates.format_date(found, "long", locale=_locale())


def moment(value: str | datetime | None) -> str:
    """A day and a time of day, in the county's zone."""
    found = _moment_of(value)
    if not isinstance(found, datetime):
        return day(value)
    return f"{dates.format_date(found, 'long', locale=_locale())} {found:%H:%M}"


def span(start: str, end: str) -> str:
    """From one moment to another, the day said once where it is the same."""
    first, last = _moment_of(start), _moment_of(end)
    if isinstance(first, datetime) and isinstance(last, datetime) and first.date() == last.date():
        return f"{moment(start)}\u2013{last:%H:%M}"
    return f"{moment(start)} \u2013 {moment(end)}"


def number(value: float) -> str:
    return str(numbers.format_decimal(value, locale=_locale()))


def language_url(tag: str) -> str:
    """The present page in another language; the start page where the address takes forms only."""
    if not current_app.url_map.bind("").test(request.path, "GET"):
        return url_for("home.home", lang=tag)
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{quote(request.path)}?{urlencode([*kept, ('lang', tag)])}"


def _locale() -> str:
    return LANGUAGES[language()][2]


def _moment_of(value: str | date | datetime | None) -> date | None:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(_zone())
    return value


def _zone() -> ZoneInfo:
    return county().zone if has_request_context() else ZoneInfo(Settings.zone)


def _for_templates() -> dict[str, Any]:
    return {"language": language(), "html_lang": LANGUAGES[language()][1], "languages": LANGUAGES}


def _remember_choice() -> None:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and not request.path.startswith(("/static/", "/api/")):
        session["language"] = chosen
