"""Pictures, sounds and films beside the words of a survey: what a page shows of them, and their contents.

An address holds the content's hash, so that a phone fetches each once and has it at the next door too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, send_file, url_for
from markupsafe import Markup

from forms.definition import Media, Survey, words
from forms.problems import Problem
from store import survey_media
from web.auth import account, needs_role
from web.county import county
from web.wire import A_YEAR

# Whoever may see drafts of surveys; what is published is for all.
AUTHORS = ("administrator",)


@dataclass(frozen=True, slots=True)
class Shown:
    """Addresses of what stands beside a label, "" for none; `alt` are the label's own words."""

    alt: str
    image: str = ""
    large: str = ""
    audio: str = ""
    video: str = ""


def shown(survey: Survey, media: Media, language: str, label: str) -> Shown | None:
    """What is at hand of the media, in the reader's language or else the survey's; None for nothing."""
    found: dict[str, str] = {}
    for kind, names in media.items():
        sha256 = survey.files.get(words(names, language, survey.default_language))
        if sha256:
            found[kind] = url_for("fieldwork.survey_media_file", sha256=sha256)
    if not found:
        return None
    large = found.get("big-image", "")
    alt = str(Markup(label).striptags())  # noqa: S704 - only words are left
    return Shown(alt, found.get("image", large), large, found.get("audio", ""), found.get("video", ""))


def is_wide(pictures: Mapping[str, Shown]) -> bool:
    """Whether choices need a line each: a player has no room beside another."""
    return any(one.audio or one.video for one in pictures.values())


@needs_role("worker", "station", "bureau", "administrator")
def survey_media_file(sha256: str) -> Response:
    """What some survey shows. A visit's attachment is not found here, nor a draft's file by who may see no draft."""
    here = county()
    found = survey_media.media(here.cell.read(), sha256)
    if found is None or not here.files.has(sha256) or not (found.published or account().role in AUTHORS):
        raise Problem("not_found")
    response = send_file(here.files.path(sha256), mimetype=found.mime, etag=sha256, conditional=True)
    # Nothing in it may act, should somebody open it as a page of its own.
    response.headers["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
