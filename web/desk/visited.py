"""Visits as they were heard: the list; one visit with its answers, needs, remarks and photos; its record on paper."""

import re
from dataclasses import asdict, dataclass
from random import Random
from typing import Any
from uuid import uuid4

from flask import Response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from exports.reading import one_line
from exports.signed import bound
from forms.context import Context
from forms.filling import Filling
from forms.problems import Problem
from store import conflicts, households, needs, settings, visits
from store.driver import Database
from store.moments import moment
from store.visits import Visit
from web import kinds, language, outcomes, trail
from web.auth import READERS, account, needs_role
from web.county import county
from web.desk import reading
from web.desk.aside import aside_of
from web.desk.standards import standards
from web.lists import A_PAGE, day_start, listed_surveys, page_of, pager, titles
from web.places import path, places
from web.problems import sentence

# Pictures that a browser may show in a page; every other kind of file is handed over as a download.
SHOWN = {"image/jpeg", "image/png", "image/webp"}
ASKED_BACK = "look_again"  # (see visits.receive)
MOST_FOUND = 200  # households that a search by name looks through


@dataclass(frozen=True)
class VisitFilters:
    """What a list of visits is narrowed to; "" is everything. Dates as they were typed."""

    text: str = ""
    area: str = ""
    survey: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, args: Any) -> "VisitFilters":
        return cls(*(args.get(name, "").strip()[:80] for name in ("text", "area", "survey", "since", "until")))

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    def bounds(self) -> dict[str, Any]:
        """As the store asks for them: days as stamps, the last day included."""
        since, until = day_start(self.since), day_start(self.until, plus=1)
        return {"survey": self.survey, "area": self.area, "since": since, "until": until}


@needs_role(*READERS)
def visit_list() -> ResponseReturnValue:
    db, scope, chosen, page = county().cell.read(), account().area, VisitFilters.of(request.args), page_of(request.args)
    total, found = _found(db, scope, chosen, page)
    known, title = places(db, scope), titles(db)
    trail.record("visits.view", "area", known.narrowed(chosen.area), count=len(found))
    return render_template(
        "pages/visits.html",
        rows=found,
        total=total,
        chosen=chosen,
        places=known,
        titles=title,
        outcomes=outcomes,
        twice=conflicts.count_conflicts(db, scope) if account().role == "station" else 0,
        surveys=[(survey, title(survey)) for survey in listed_surveys(db, scope)],
        pager=pager(page, total, "station.visit_list", chosen.given()),
    )


def _found(db: Database, scope: str, chosen: VisitFilters, page: int) -> tuple[int, list[Visit]]:
    """How many there are in all, and those of this page. A name is looked for among households first."""
    bounds, first = chosen.bounds(), (page - 1) * A_PAGE
    if not chosen.text:
        return visits.count_visits(db, scope, **bounds), visits.visits(db, scope, **bounds, limit=A_PAGE, offset=first)
    named = households.find_households(db, scope, text=chosen.text, limit=MOST_FOUND)
    found = [v for row in named for v in visits.visits(db, scope, **bounds, household=row.household.id, limit=A_PAGE)]
    found.sort(key=lambda visit: visit.ended, reverse=True)
    return len(found), found[first : first + A_PAGE]


@needs_role(*READERS)
def visit_page(uuid: object) -> ResponseReturnValue:
    db, visit = county().cell.read(), within_area(str(uuid))
    survey = county().surveys.get(visit.survey, visit.version)
    filling = Filling(survey, visit.answers, context(visit))
    parts = reading.read(survey, filling, visit.answers, language.language())
    raised = needs.needs(db, account().area, visit=visit.uuid, limit=500)
    files = {file.name: file for file in visits.visit_files(db, visit.uuid)}
    trail.record("visit.view", "visit", visit.uuid)
    return render_template(
        "pages/visit.html",
        visit=visit,
        title=titles(db)(visit.survey),
        place=path(db, visit.area),
        parts=parts,
        needs=raised,
        standards=standards(db, raised),
        remarks=_remarks(visit, reading.labels(parts)),
        checks=_checks(visit, filling),
        files=files,
        signed=bound(survey, visit.answers, files, county().files),
        aside=aside_of(county(), visit, language.language()),
        shown=SHOWN,
        kinds=kinds,
        outcomes=outcomes,
    )


@needs_role(*READERS)
def visit_file(uuid: object, sha256: str) -> Response:
    """An attachment that this visit names. Only pictures are shown; nothing that was sent is ever run as a page."""
    visit = within_area(str(uuid))
    held = next(
        (f for f in visits.visit_files(county().cell.read(), visit.uuid) if f.sha256 == sha256 and f.held), None
    )
    if held is None or not county().files.has(sha256):
        raise Problem("not_found")
    trail.record("file.view", "visit", visit.uuid, sha256=sha256)
    picture = held.mime in SHOWN
    response = send_file(
        county().files.open(sha256),
        mimetype=held.mime if picture else "application/octet-stream",
        as_attachment=not picture,
        download_name=_file_name(held.name),
        etag=sha256,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def within_area(uuid: str) -> Visit:
    """The visit of this UUID, or Problem("not_found"): also where it lies outside the account's area."""
    visit = visits.visit(county().cell.read(), uuid, account().area)
    if visit is None:
        raise Problem("not_found")
    return visit


def context(visit: Visit) -> Context:
    """As it was at the door: labels may quote what was computed then."""
    started, ended = (moment(at).astimezone(county().zone) for at in (visit.started, visit.ended))
    tables = settings.tables(county().cell.read(), visit.area)
    chance = Random(visit.uuid)  # noqa: S311 (no secret)
    return Context(
        now=ended,
        uuid=lambda: str(uuid4()),
        random=chance.random,
        version=visit.version,
        started=started,
        tables=tables,
    )


def _remarks(visit: Visit, questions: dict[str, str]) -> list[tuple[str, str, str, bool]]:
    """What the server found when it checked the visit again: place, question, sentence, whether the page shows it."""
    found = [
        Problem(one["code"], **{k: v for k, v in one.items() if k not in ("code", "warning")})
        for one in visit.problems
        if one["code"] != ASKED_BACK
    ]
    places = [str(one.params.get("at", "")) for one in found]
    return [(at, questions.get(at, at), sentence(one), at in questions) for at, one in zip(places, found, strict=True)]


def _checks(visit: Visit, filling: Filling) -> list[str]:
    """What the survey asked back about at the door, in its own words."""
    asked = (str(one.get("at", "")) for one in visit.problems if one["code"] == ASKED_BACK)
    return [one_line(filling.bare(at, language.language())) for at in asked]


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.\-]", "_", name)[-80:] or "file"
