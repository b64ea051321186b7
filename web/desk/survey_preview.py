"""A survey as a phone will show it, drafts too: the real page of a visit, that reads one file and posts nothing."""

from base64 import b64encode
from datetime import datetime
from random import Random
from secrets import token_bytes
from typing import Any
from uuid import uuid4

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.bundle import bundle, canonical
from forms.context import Context
from forms.definition import Survey
from forms.filling import Filling
from store import settings
from store.moments import stamp
from web import language
from web.auth import account, needs_role
from web.county import county
from web.desk.survey_drafts import AUTHORS, read_draft
from web.fieldwork import said
from web.fieldwork.bundle import packed
from web.fieldwork.scripts import scripts_for, words_for
from web.fieldwork.survey_page import Page
from web.fieldwork.tongues import tongue, tongues
from web.language import gettext as _
from web.security import CONTENT_POLICY

# Whose drafts in this browser's store those of the preview are: no account has this id.
NOBODY = 0
OFFLINE = "Not sent: there is no network. Everything is kept on this phone."


@needs_role(*AUTHORS)
def draft_preview(number: int) -> ResponseReturnValue:
    survey = read_draft(number)
    return _preview(survey, url_for("bureau.draft_bundle", number=number, language=tongue(survey).tag))


@needs_role(*AUTHORS)
def draft_bundle(number: int) -> ResponseReturnValue:
    """The draft as the page's engine reads it."""
    content, _mark = packed(canonical(bundle(read_draft(number))), request.args.get("language", ""))
    return Response(content, mimetype="application/json")


@needs_role("bureau", *AUTHORS)
def survey_preview(survey_id: str, version: str) -> ResponseReturnValue:
    survey = county().surveys.get(survey_id, version)
    tag = tongue(survey).tag
    return _preview(survey, url_for("fieldwork.survey_bundle", survey_id=survey_id, version=version, language=tag))


def _preview(survey: Survey, bundle_url: str) -> Response:
    chance, now, who = Random(0), datetime.now(county().zone), account()  # noqa: S311 (no secret)
    tables = settings.tables(county().cell.read(), who.area)
    context = Context(
        now=now,
        uuid=lambda: str(uuid4()),
        random=chance.random,
        user=who.username,
        version=survey.version,
        started=now,
        tables=tables,
    )
    locale = language.language()
    filling = Filling(survey, {}, context, new=True)
    asked = tongue(survey)
    given = _for_script(survey, stamp(now), locale) | {"bundle": bundle_url, "tables": tables, "language": asked.tag}
    given["offset"] = int(now.utcoffset().total_seconds() // 60)  # type: ignore[union-attr]
    response = make_response(
        render_template(
            "pages/survey_preview.html",
            sections=Page(survey, filling, asked.tag, {}).sections(),
            asked=asked,
            tongues=tongues(survey),
            survey_title=language.label(survey.title, survey.id),
            bundle_url=bundle_url,
            nobody=given["uuid"],
            page=given,
        )
    )
    response.headers["Content-Security-Policy"] = _policy(bundle_url)
    return response


def _policy(bundle_url: str) -> str:
    """That of all pages, but it may stand in a frame of ours, submits no form and asks for its bundle alone."""
    framed = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    silent = framed.replace("form-action 'self'", "form-action 'none'")
    path, _question, _asked = bundle_url.partition("?")
    return f"{silent}; connect-src {request.host}{path}"


def _for_script(survey: Survey, at: str, locale: str) -> dict[str, Any]:
    """What static/fieldwork/fill.mjs starts from, as of a visit that nobody makes."""
    return {
        "uuid": str(uuid4()),
        "account": NOBODY,
        # Nobody comes back to it.
        "key": b64encode(token_bytes(32)).decode(),
        "username": account().username,
        "household": "",
        "survey": survey.id,
        "version": survey.version,
        "started": at,
        "updated": at,
        "new": True,
        "answers": {},
        "files": [],
        "zone": county().settings.zone,
        "sent": "",
        "login": "",
        "words": said.words_for_page(locale)
        | words_for(survey, locale)
        | {OFFLINE: _("This is a preview: nothing is sent.")},
        "sentences": said.sentences_for_page(locale),
        "scripts": scripts_for(survey),
    }
