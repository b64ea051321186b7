"""The worker's way to the door: the area's households, a new one with its members, the start of a visit."""

import re
from datetime import datetime
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.problems import Problem, Problems
from registry.households import register
from store import households, needs, visits
from store.households import Household
from store.surveys import PublishedSurvey
from visits import drafts
from visits.combine import combined_id
from web import kinds, outcomes, trail
from web.auth import account, needs_role
from web.county import county
from web.desk.moved_house import MOVERS
from web.desk.offered import offers
from web.desk.standards import standards
from web.fieldwork import codes
from web.fieldwork.household_form import MOST_MEMBERS, MOST_SHOWN, HouseholdForm
from web.fieldwork.moment import here_and_now
from web.language import gettext as _
from web.lists import A_PAGE, page_of, pager, titles
from web.places import path, villages

_A_NUMBER = re.compile("[1-9][0-9]{0,5}")
READERS = ("worker", "station", "bureau")


@needs_role(*READERS)
def household_list() -> ResponseReturnValue:
    db, scope, page = county().cell.read(), account().area, page_of(request.args)
    given = {name: request.args.get(name, "").strip()[:80] for name in ("text", "group")}
    total = households.count_households(db, scope, **given)
    rows = households.find_households(db, scope, **given, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    trail.record("households.view", "area", scope, count=len(rows))
    return render_template(
        "pages/households.html",
        rows=rows,
        total=total,
        place=path(db, scope),
        groups=codes.said(codes.groups()),
        pager=pager(page, total, "fieldwork.household_list", {k: v for k, v in given.items() if v}),
        **given,
    )


@needs_role("worker", "station")
def new_household() -> ResponseReturnValue:
    return _registration(HouseholdForm(_villages()), [])


@needs_role("worker", "station")
def register_household() -> ResponseReturnValue:
    """By round trips a member is added or taken out; "save" registers. After a log-in the form is only shown again."""
    form = HouseholdForm(_villages(), request.form)
    act, _colon, number = request.form.get("act", "save").partition(":")
    full = len(form.members) >= MOST_MEMBERS if act == "add" else form.sent > MOST_MEMBERS
    if full and (act != "drop" or form.sent > MOST_SHOWN):
        return _registration(form, form.crowd()), 422
    if "restore" in request.form:
        return _registration(form, [])
    if act == "add":
        form.members.append_entry()
        return _registration(form, [])
    if act == "drop":
        form.drop_member(int(number) - 1 if _A_NUMBER.fullmatch(number) else len(form.members))
        return _registration(form, [])
    people, household, who, context = form.people(), form.household(), account(), here_and_now()
    try:
        kept = county().cell.write(lambda db: register(db, household, people, who, context))
    except Problems as several:
        return _registration(form, form.show(several.problems)), 422
    flash(_("The household is registered."))
    return redirect(url_for("fieldwork.household_page", household_id=kept.id), 303)


def _registration(form: HouseholdForm, problems: list[tuple[str, str]]) -> str:
    return render_template("pages/household_new.html", form=form, problems=problems)


def _villages() -> list[tuple[str, str]]:
    return villages(county().cell.read(), account().area)


@needs_role(*READERS)
def household_page(household_id: str) -> ResponseReturnValue:
    household, db, who = _within(household_id), county().cell.read(), account()
    published = county().surveys.published() if who.role == "worker" else []
    suggested = _suggested(household, published)
    raised = needs.needs(db, who.area, household=household.id, limit=20)
    trail.record("household.view", "household", household.id)
    return render_template(
        "pages/household.html",
        household=household,
        place=path(db, household.area),
        villages=_villages() if who.role in MOVERS else [],
        residents=households.residents(db, household.id),
        needs=raised,
        standards=standards(db, raised),
        offers=offers(db, raised),
        visits=visits.visits(db, who.area, household=household.id, limit=20),
        drafts=[draft for draft in visits.drafts(db, who.id) if draft.household == household.id],
        surveys=sorted(published, key=lambda survey: survey.id not in suggested),
        suggested=suggested,
        titles=titles(db),
        kinds=kinds,
        outcomes=outcomes,
        groups=codes.said(codes.groups()),
        relations=codes.said(codes.relations()),
        sexes=codes.said(codes.sexes()),
    )


def _suggested(household: Household, published: list[PublishedSurvey]) -> list[str]:
    """The surveys that suit the household's groups, as their settings say (`groups`) or their ids. Else the first."""
    found = []
    for survey in published:
        said = county().surveys.get(survey.id, survey.version).settings.get("groups", survey.id)
        if set(said.split()) & set(household.groups):
            found.append(survey.id)
    return found or [survey.id for survey in published[:1]]


@needs_role("worker")
def start_visit(household_id: str) -> ResponseReturnValue:
    """A draft with the surveys that were chosen, as one."""
    household, here = _within(household_id), county()
    chosen = [survey for survey in request.form.getlist("survey") if survey]
    if not chosen:
        flash(_("Choose at least one survey."), "bad")
        return redirect(url_for("fieldwork.household_page", household_id=household.id), 303)
    draft = drafts.start(
        here.cell,
        here.surveys,
        household.id,
        combined_id(chosen),
        account(),
        datetime.now(here.zone),
        lambda: str(uuid4()),
    )
    return redirect(url_for("fieldwork.draft_page", uuid=draft.uuid), 303)


def _within(household_id: str) -> Household:
    found = households.household(county().cell.read(), household_id, account().area)
    if found is None:
        raise Problem("not_found")
    return found
