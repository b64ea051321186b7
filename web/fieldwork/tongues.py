"""The language in which a survey is asked: the worker's, or one that the survey speaks beside those of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from flask import has_request_context, request, session

from forms.definition import Survey
from web import language


@dataclass(frozen=True)
class Tongue:
    """`name` is the language's own; `html` and `direction` are for an element that speaks it, "" where unknown."""

    tag: str
    name: str
    html: str = ""
    direction: str = ""


def tongue(survey: Survey, reader: str = "") -> Tongue:
    """The one to ask in now: as chosen with `?say=` and remembered, else the reader's, else the survey's own."""
    offered = {one.tag: one for one in tongues(survey)}
    reader = reader or language.language()
    if not offered:
        return _tongue(reader)
    if has_request_context() and (chosen := request.args.get("say")) in offered:
        session["say"] = chosen
    wanted = (session.get("say") if has_request_context() else None, reader)
    return next((offered[tag] for tag in wanted if tag in offered), next(iter(offered.values())))


def tongues(survey: Survey) -> Sequence[Tongue]:
    """Those to choose from, the survey's own first; none where the page's languages are all that it speaks."""
    if set(survey.languages) <= {*language.LANGUAGES, ""}:
        return ()
    own = survey.default_language
    return tuple(_tongue(tag) for tag in sorted(survey.languages, key=lambda tag: tag != own))


def _tongue(tag: str) -> Tongue:
    """What is no known language ("Kreyol (en)") is called as its author calls it."""
    try:
        locale = Locale.parse(tag, sep="-" if "-" in tag else "_")
    except (UnknownLocaleError, ValueError):
        return Tongue(tag, tag)
    name = str(locale.get_display_name() or tag)
    return Tongue(tag, name[:1].upper() + name[1:], str(locale).replace("_", "-"), str(locale.text_direction))
