"""The first page after the log-in: what each role most likely wants next."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from store import households, needs, visits
from web import kinds, trail
from web.auth import account, needs_role
from web.county import county
from web.lists import titles
from web.places import places

blueprint = Blueprint("home", __name__)

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
    return render_template(
        "pages/home.html",
        place=top.name if top else "",
        drafts=begun,
        tally=needs.count_by(db, who.area, "urgency"),
        latest=latest,
        titles=title,
        kinds=kinds,
    )
