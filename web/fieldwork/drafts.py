"""The survey at the door: the page of a draft, its round trips for browsers without scripts, and what was sent."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forms.context import Context
from forms.definition import Question, Survey, Table
from forms.filling import Filling
from forms.problems import Problem
from store import households, settings, visits
from store.moments import moment, stamp
from store.visits import Draft, Visit
from visits import attachments, drafts
from web import language, trail
from web.auth import account, needs_role
from web.county import county
from web.fieldwork import bundle, said, searches
from web.fieldwork.browser_key import browser_key
from web.fieldwork.photos import ending_of, is_picture, small_jpeg
from web.fieldwork.phrases import words_of
from web.fieldwork.scripts import scripts_for, words_for
from web.fieldwork.survey_page import Page, labels
from web.fieldwork.tongues import tongue, tongues
from web.fieldwork.typed import MOST_ROWS, ROW_ID, Typed
from web.wire import A_YEAR


@needs_role("worker", "station", "bureau", "administrator")
def survey_bundle(survey_id: str, version: str) -> ResponseReturnValue:
    """A published survey as a page in one language reads it; under the hash of its content it never changes."""
    survey = county().surveys.get(survey_id, version)
    known = {*language.LANGUAGES, *survey.languages}
    wanted = next((tag for tag in known if tag == request.args.get("language")), "")
    content, mark = _bundle(survey_id, version, wanted or language.language())
    response = Response(content, mimetype="application/json")
    if wanted and request.args.get("h") == mark:
        response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response


@needs_role("worker")
def draft_page(uuid: object) -> ResponseReturnValue:
    draft = _own(str(uuid))
    if isinstance(draft, Response):
        return draft
    survey = county().surveys.get(draft.survey, draft.version)
    filling = Filling(survey, draft.answers, context_of(draft), new=is_new(draft))
    found = {at: problem for at, problem in _found(filling).items() if problem.code != "required"}
    return _page(draft, survey, filling, {at: said.field(p, filling) for at, p in found.items()})


@needs_role("worker")
def keep_draft(uuid: object) -> ResponseReturnValue:
    """A round trip: what was typed is kept, whatever it is. Then a row comes or goes, or the visit is finished."""
    draft = _own(str(uuid))
    if isinstance(draft, Response):
        return draft
    survey = county().surveys.get(draft.survey, draft.version)
    uploads = Uploads(draft)
    context = context_of(draft)
    # Defaults that a page has shown stand, also where a control posts nothing of them.
    before = Filling(survey, draft.answers, context, new=True).kept if is_new(draft) else draft.answers
    typed = Typed(request.form, uploads.take, context.offset)
    filling = Filling(survey, typed.tree(survey, before), context)
    act, _colon, at = request.form.get("act", "save").partition(":")
    if "restore" in request.form:
        act = "save"
    refused = {**uploads.problems, **typed.problems, **_change_rows(filling, act, at)}
    # Each round trip has a second of its own: the page, and who reads the draft, tell by it what is newer.
    at_least = moment(draft.updated) + timedelta(seconds=1)
    draft = replace(uploads.draft, answers=filling.kept, updated=stamp(max(_now(), at_least)))
    county().cell.write(lambda db: visits.save_draft(db, draft))
    if act in ("submit", "send"):
        return _submitted(draft, survey, filling, refused, looked=act == "send")
    if refused:
        return _page(draft, survey, filling, {at: said.field(p, filling) for at, p in refused.items()}), 422
    if "restore" in request.form:
        return _again(draft, restored=1)
    if act == "say":
        return _again(draft, say=at)
    return _again(draft, _anchor=searches.changed() or None if act in ("save", "find") else None)


def _again(draft: Draft, **more: Any) -> ResponseReturnValue:
    """To the page once more, with what is sought in it."""
    return redirect(url_for("fieldwork.draft_page", uuid=draft.uuid, **searches.in_address(), **more), 303)


@needs_role("worker")
def sent_page(uuid: object) -> ResponseReturnValue:
    visit = _visit(str(uuid))
    if visit is None:
        raise Problem("not_found")
    named = visits.visit_files(county().cell.read(), visit.uuid)
    survey = county().surveys.get(visit.survey, visit.version)
    held = sum(file.held for file in named)
    title = language.label(survey.title, survey.id)
    return render_template("pages/sent.html", visit=visit, files=named, held=held, survey_title=title)


@needs_role("worker")
def draft_file(uuid: object, sha256: str) -> Response:
    """A photo or file that is attached to one's own draft. Only photos are shown."""
    draft = visits.draft(county().cell.read(), str(uuid), account().id)
    if draft is None or sha256 not in {file["sha256"] for file in draft.files} or not county().files.has(sha256):
        raise Problem("not_found")
    mime = attachments.sniff(county().files.path(sha256))
    content = county().files.open(sha256)
    if mime in attachments.MIMES.values():
        response = send_file(content, mimetype=mime)
    else:
        response = send_file(content, mimetype="application/octet-stream", as_attachment=True, download_name=sha256[:8])
    response.headers["Cache-Control"] = "no-store"  # else the browser keeps the picture, open
    return response


class Uploads:
    """The files that came with a posted form: photos are made small; each is attached, or refused in words."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: dict[str, Problem] = {}

    def take(self, place: str, question: Question) -> str:
        """The name of the photo that came for this place; "" where none came or it was refused."""
        chosen = request.files.get(f"{place}@file")
        if chosen is None or not chosen.filename:
            return ""
        here = county()
        photo = question.type == "image" or (question.type == "file" and is_picture(chosen))
        try:
            content = small_jpeg(chosen.stream) if photo else chosen.stream.read(attachments.LARGEST + 1)
            file = attachments.attach(here.cell, here.files, content, account(), _now())
        except Problem as problem:
            self.problems[place] = Problem(problem.code, **{**problem.params, "at": place})
            return ""
        finally:
            chosen.close()
        ending = "jpg" if photo else ending_of(chosen.filename)
        name = f"{question.name}-{hashlib.sha256((place + file.sha256).encode()).hexdigest()[:8]}.{ending}"
        self.draft = drafts.with_file(self.draft, name, file.sha256, _now())
        return name


def context_of(draft: Draft) -> Context:
    """The moment is that of the last change, so that a page drawn twice says the same."""
    now = moment(draft.updated).astimezone(county().zone)
    chance = Random(draft.uuid)  # noqa: S311 (no secret)
    tables = _tables_at(draft)
    return Context(
        now=now,
        uuid=lambda: str(uuid4()),
        random=chance.random,
        user=account().username,
        version=draft.version,
        started=moment(draft.started),
        tables=tables,
    )


def _tables_at(draft: Draft) -> Mapping[str, Table]:
    """What is set where the household lives."""
    db = county().cell.read()
    household = households.household(db, draft.household, account().area)
    return settings.tables(db, household.area) if household else {}


def is_new(draft: Draft) -> bool:
    """Whether nobody has answered yet, so that defaults are given."""
    return draft.updated == draft.started


def _own(uuid: str) -> Draft | Response:
    """The account's own draft, or the way to where it was sent."""
    draft = visits.draft(county().cell.read(), uuid, account().id)
    arrived = _visit(uuid)
    if arrived is not None:
        sent: Response = redirect(url_for("fieldwork.sent_page", uuid=uuid), 303)  # type: ignore[assignment]
        return sent
    if draft is None:
        raise Problem("not_found")
    return draft


def _visit(uuid: str) -> Visit | None:
    found = visits.visit(county().cell.read(), uuid, account().area)
    return found if found and found.worker == account().id else None


def _change_rows(filling: Filling, act: str, at: str) -> dict[str, Problem]:
    """Add or take out a row; place → problem where there is no room for another."""
    if act == "add" and at:
        if (held := len(filling.rows(at))) >= MOST_ROWS:
            called = filling.bare(at, tongue(filling.survey).tag) or at
            return {f"{at}[{held}]": Problem("rows_too_many", at=called, rows=held + 1, most=MOST_ROWS)}
        filling.add_row(at)
    if act == "drop" and at:
        filling.remove_row(at)
    return {}


def _found(filling: Filling) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for problem in filling.problems():
        found.setdefault(str(problem.params.get("at", "")), problem)
    return found


def _submitted(
    draft: Draft, survey: Survey, filling: Filling, refused: dict[str, Problem], *, looked: bool
) -> ResponseReturnValue:
    """Send it, unless something is wrong. What contradicts itself is asked back once (`looked`) and blocks nothing."""
    problems = {**_found(filling), **refused}
    if problems:
        sentences = {at: said.field(problem, filling) for at, problem in problems.items()}
        return _page(draft, survey, filling, sentences, summed_up=True), 422
    checks = [] if looked else said.to_look_at(filling)
    if checks:
        return _page(draft, survey, filling, {}, checks=checks)
    here, who = county(), account()
    names = set(_names(filling.answers))
    final = replace(draft, answers=filling.answers, files=[file for file in draft.files if file["name"] in names])
    here.cell.write(lambda db: visits.save_draft(db, final))
    drafts.submit(here.cell, here.surveys, final, who, _now(), lambda: str(uuid4()))
    return redirect(url_for("fieldwork.sent_page", uuid=draft.uuid), 303)


def _names(value: Any) -> list[str]:
    """All texts among the answers: a file belongs to the visit when an answer names it."""
    if isinstance(value, dict):
        return [name for key, part in value.items() if key != ROW_ID for name in _names(part)]
    if isinstance(value, list):
        return [name for part in value for name in _names(part)]
    return [value] if isinstance(value, str) else []


def _page(
    draft: Draft,
    survey: Survey,
    filling: Filling,
    sentences: dict[str, str],
    *,
    summed_up: bool = False,
    checks: Sequence[tuple[str, str]] = (),
) -> str:
    household = households.household(county().cell.read(), draft.household, account().area)
    if household is None:
        raise Problem("not_found")
    trail.record("draft.view", "household", household.id)
    asked = tongue(survey)
    sections = Page(survey, filling, asked.tag, sentences, searches.sought()).sections()
    shown = labels(sections)
    listed = {at: words_of(sentence) for at, sentence in sentences.items()}
    summary = [(at, f"{shown[at].label}: {text}" if at in shown else text) for at, text in listed.items()]
    return render_template(
        "pages/draft.html",
        draft=draft,
        household=household,
        sections=sections,
        survey_title=language.label(survey.title, survey.id),
        problems=summary if summed_up or sentences else [],
        checks=checks,
        files={f["name"]: url_for("fieldwork.draft_file", uuid=draft.uuid, sha256=f["sha256"]) for f in draft.files},
        bundle_url=_bundle_url(survey, asked.tag),
        restored="restored" in request.args,
        page=_for_script(draft, survey, language.language()) | {"language": asked.tag},
        asked=asked,
        tongues=tongues(survey),
    )


def _bundle(survey_id: str, version: str, locale: str) -> tuple[bytes, str]:
    whole, _mark = county().surveys.packed(survey_id, version)
    return bundle.packed(whole, locale)


def _bundle_url(survey: Survey, locale: str) -> str:
    _content, mark = _bundle(survey.id, survey.version, locale)
    return url_for("fieldwork.survey_bundle", survey_id=survey.id, version=survey.version, language=locale, h=mark)


def _for_script(draft: Draft, survey: Survey, locale: str) -> dict[str, Any]:
    """What static/fieldwork/fill.mjs starts from."""
    who = account()
    return {
        "uuid": draft.uuid,
        "account": who.id,
        "key": browser_key(who),
        "username": who.username,
        "household": draft.household,
        "survey": survey.id,
        "version": survey.version,
        "started": draft.started,
        "updated": draft.updated,
        "new": is_new(draft),
        "answers": draft.answers,
        "tables": _tables_at(draft),
        "files": draft.files,
        "bundle": _bundle_url(survey, tongue(survey).tag),
        "zone": county().settings.zone,
        "offset": int(_now().utcoffset().total_seconds() // 60),  # type: ignore[union-attr]
        "sent": url_for("fieldwork.sent_page", uuid=draft.uuid),
        "login": url_for("auth.login", next=url_for("fieldwork.draft_page", uuid=draft.uuid)),
        "words": said.words_for_page(locale) | words_for(survey, locale),
        "sentences": said.sentences_for_page(locale),
        "scripts": scripts_for(survey),
    }


def _now() -> datetime:
    return datetime.now(county().zone)
