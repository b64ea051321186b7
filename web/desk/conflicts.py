"""Visits that arrived again with other answers: the list, and both versions side by side where they differ.

The first to arrive is the record until the station, which reads and asks the worker, lets the other one stand.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.filling import Filling
from forms.problems import Problem
from store import conflicts, households, visits
from store.conflicts import Conflict
from store.moments import stamp
from store.visits import Visit
from visits.outcome import outcome_of
from visits.posted import Posted, read_posted
from visits.standing import let_stand
from web import language, outcomes, trail
from web.auth import account, needs_role
from web.county import county
from web.desk import reading
from web.desk.visited import context, within_area
from web.language import gettext as _
from web.lists import A_PAGE, page_of, pager, titles

FIRST, LATER = "first", "later"
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Difference:
    """What one of the two says otherwise: the question under the title of its part, and both answers in words."""

    part: str
    question: str
    first: str
    later: str


@needs_role("station")
def conflict_list() -> ResponseReturnValue:
    """The visits of the area that came again with another body, the latest first."""
    db, scope, page = county().cell.read(), account().area, page_of(request.args)
    total = conflicts.count_conflicts(db, scope)
    found = conflicts.conflicts(db, scope, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    trail.record("conflicts.view", "area", scope, count=len(found))
    return render_template(
        "pages/conflicts.html",
        rows=found,
        total=total,
        titles=titles(db),
        pager=pager(page, total, "station.conflict_list", {}),
    )


@needs_role("station")
def conflict_page(number: int) -> ResponseReturnValue:
    """Both versions where they differ, in the words of the survey."""
    db, found = county().cell.read(), _within_area(number)
    visit = within_area(found.uuid)
    first, later = (read_posted(_body(found, which)) for which in (FIRST, LATER))
    trail.record("conflict.view", "visit", found.uuid)
    return render_template(
        "pages/conflict.html",
        conflict=found,
        title=titles(db)(found.survey),
        first_received=visit.received,
        differences=[*_about(first, later), *_answered(visit, first, later)],
        versions=(FIRST, LATER),
        kept_aside=hashlib.sha256(_body(found, LATER)).hexdigest(),
    )


@needs_role("station")
def choose(number: int) -> ResponseReturnValue:
    """What was kept aside stands from now on; what stood is kept aside. Sent twice, it is done once."""
    here, found = county(), _within_area(number)
    seen, now = request.form.get("kept_aside", ""), datetime.now(here.zone)
    if let_stand(here.cell, here.surveys, found, seen, account(), now, lambda: str(uuid4())):
        flash(_("The other version stands now. The one before is kept aside."))
    return redirect(url_for("station.conflict_page", number=number), 303)


@needs_role("station")
def conflict_body(number: int, which: str) -> Response:
    """One of the two as the phone sent it."""
    found = _within_area(number)
    if which not in (FIRST, LATER):
        raise Problem("not_found")
    trail.record("conflict.export", "visit", found.uuid, which=which)
    response = make_response(_body(found, which))
    response.mimetype = "application/json"
    response.headers.set("Content-Disposition", "attachment", filename=f"{found.number}-{which}.json")
    return response


def _within_area(number: int) -> Conflict:
    found = conflicts.conflict(county().cell.read(), number, account().area) if number <= LARGEST_ID else None
    if found is None:
        raise Problem("not_found")
    return found


def _body(found: Conflict, which: str) -> bytes:
    db = county().cell.read()
    return visits.body(db, found.uuid) or b"" if which == FIRST else conflicts.body(db, found.id)


def _about(first: Posted, later: Posted) -> Iterator[Difference]:
    """What differs around the answers."""
    for one, other in zip(_facts(first), _facts(later), strict=True):
        if one[1] != other[1]:
            yield Difference("", one[0], one[1], other[1])


def _facts(posted: Posted) -> list[tuple[str, str]]:
    db = county().cell.read()
    household = households.household(db, posted.household, account().area)
    return [
        (_("Household"), household.head if household else _("A household elsewhere")),
        (_("Survey"), titles(db)(posted.survey)),
        (_("Survey version"), posted.version),
        (_("Visited"), language.span(stamp(posted.started), stamp(posted.ended))),
        (_("Outcome"), outcomes.outcome_name(posted.outcome or outcome_of(posted.answers))),
        (_("Photos"), str(len(posted.files))),
    ]


def _answered(visit: Visit, first: Posted, later: Posted) -> Iterator[Difference]:
    """The answers that differ, in the order of the survey."""
    one, other = (_said(visit, posted) for posted in (first, later))
    for place in dict.fromkeys((*one, *other)):
        (part, question, said), (_part, _question, said_later) = (
            known.get(place, (*_asked(place, one, other), "")) for known in (one, other)
        )
        if said != said_later:
            yield Difference(part, question, said, said_later)


Said = Mapping[str, tuple[str, str, str]]


def _asked(place: str, *known: Said) -> tuple[str, str]:
    """The part's title and the question at this place."""
    return next(found[place][:2] for found in known if place in found)


def _said(visit: Visit, posted: Posted) -> Said:
    """Place → title of the part, question, answer in words."""
    try:
        survey = county().surveys.get(posted.survey, posted.version)
    except Problem:  # kept aside before anybody looked whether that survey is published: the first one's words serve
        survey = county().surveys.get(visit.survey, visit.version)
    filling = Filling(survey, posted.answers, context(visit))
    answers: dict[str, Any] = filling.answers
    return {
        answer.place: (part.title, answer.label, answer.said)
        for part in reading.read(survey, filling, answers, language.language())
        for answer in part.answers
    }
