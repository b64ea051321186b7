"""The first page after the log-in: what each role most likely wants next."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from store import accounts, households, needs, visits
from store.moments import stamp
from web import kinds, trail
from web.auth import account, needs_role
from web.county import county
from web.lists import titles
from web.places import places

blueprint = Blueprint("home", __name__)

# A phone that is silent for longer may hold visits that nobody knows of.
SILENT = timedelta(days=3)
# Roles whose first page is another one.
ELSEWHERE = {"bureau": "bureau.overview", "administrator": "accounts.listed"}


@blueprint.get("/")
@needs_role("worker", "station", "bureau", "administrator")
def home() -> ResponseReturnValue:
    who = account()
    if who.role in ELSEWHERE:
        return redirect(url_for(ELSEWHERE[who.role]))
    db = county().cell.read()
    title = titles(db)
    begun = [
        (draft, household.head, title(draft.survey))
        for draft in visits.drafts(db, who.id)
        if (household := households.household(db, draft.household, who.area))
    ]
    latest = visits.visits(db, who.area, limit=8)
    if begun or latest:
        trail.record("home.view", "area", who.area, visits=len(latest), drafts=len(begun))
    top = places(db, who.area).top()
    silent = stamp(datetime.now(UTC) - SILENT)
    return render_template(
        "pages/home.html",
        place=top.name if top else "",
        drafts=begun,
        phones=accounts.waiting(db, who.area, silent) if who.role == "station" else [],
        tally=needs.count_by(db, who.area, "urgency"),
        latest=latest,
        titles=title,
        kinds=kinds,
    )
