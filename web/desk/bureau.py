"""The bureau's pages: how its area stands, in counts that lead down to the lists, and the tables it takes away."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from exports.tables import Look
from exports.tables import tables as tables_of
from exports.zipped import zipped
from forms.problems import Problem
from store import counts, households, needs, surveys, visits
from store.areas import Area
from store.driver import Database
from store.moments import stamp
from visits.apart import answers_of
from web import kinds, language, trail
from web.auth import account, needs_role
from web.county import county
from web.desk import settings
from web.desk.survey_routes import ROUTES as SURVEY_ROUTES
from web.lists import day_start, listed_surveys, titles
from web.places import places

blueprint = Blueprint("bureau", __name__)
RECENT = timedelta(days=30)

for _method, _address, _view in (
    ("GET", "/settings", settings.setting_list),
    ("GET", "/settings/<key>", settings.setting_page),
    ("POST", "/settings/<key>", settings.put_setting),
    ("POST", "/settings/<key>/drop", settings.drop_setting),
    *SURVEY_ROUTES,
):
    blueprint.add_url_rule(_address, view_func=_view, methods=[_method])


@dataclass(frozen=True)
class Standing:
    """How one place stands. `needs` are counts by urgency; `deeper` tells whether places within it are listed."""

    area: Area
    households: int
    visited: int
    visits: int
    needs: dict[str, int]
    deeper: bool


@blueprint.get("/overview")
@needs_role("station", "bureau")
def overview() -> ResponseReturnValue:
    """Counts of the account's area, or of a place within it that was chosen."""
    db = county().cell.read()
    known = places(db, account().area)
    scope = known.narrowed(request.args.get("area", ""))
    recent = stamp(datetime.now(UTC) - RECENT)
    trail.record("overview.view", "area", scope)
    top = known.by_code.get(scope) or known.top()
    return render_template(
        "pages/overview.html",
        here=top,
        scope=scope,
        places=known,
        kinds=kinds,
        households=households.count_households(db, scope),
        people=counts.people(db, scope),
        visited=counts.visited_households(db, scope),
        visits=visits.count_visits(db, scope),
        recent=visits.count_visits(db, scope, since=recent),
        by_urgency=needs.count_by(db, scope, "urgency"),
        by_kind=sorted(needs.count_by(db, scope, "kind").items(), key=lambda pair: -pair[1]),
        within=[_standing(db, place, bool(known.children(place.code))) for place in known.children(top.code)]
        if top
        else [],
    )


def _standing(db: Database, place: Area, deeper: bool) -> Standing:
    return Standing(
        place,
        households.count_households(db, place.code),
        counts.visited_households(db, place.code),
        visits.count_visits(db, place.code),
        needs.count_by(db, place.code, "urgency"),
        deeper,
    )


@blueprint.get("/tables")
@needs_role("station", "bureau")
def tables() -> ResponseReturnValue:
    """What can be taken away as tables, survey by survey."""
    db, scope = county().cell.read(), account().area
    title = titles(db)
    return render_template(
        "pages/tables.html",
        surveys=[
            (survey, title(survey), visits.count_visits(db, scope, survey=survey))
            for survey in listed_surveys(db, scope)
        ],
        places=places(db, scope),
    )


@blueprint.get("/tables/<survey>.zip")
@needs_role("station", "bureau")
def table(survey: str) -> ResponseReturnValue:
    """All answers of a survey as CSV files in one ZIP, written while they are read: memory does not grow with rows."""
    db, here, scope, args = county().cell.read(), county(), account().area, request.args
    versions = [here.surveys.get(survey, version.version) for version in surveys.versions(db, survey, scope)]
    if not versions:
        raise Problem("survey_unknown", survey=survey)
    since, until = day_start(args.get("since", "")), day_start(args.get("until", ""), plus=1)
    if since and until and since >= until:
        raise Problem("dates_order")
    area = args.get("area", "")[:40]
    trail.record("tables.export", "survey", survey, area=places(db, scope).narrowed(area), since=since, until=until)
    chosen = answers_of(
        here.surveys, survey, visits.iter_visits(db, scope, survey=survey, since=since, until=until, area=area)
    )
    worded = args.get("cells") != "names"
    look = Look(labels=worded, choice_labels=worded, language=language.language(), zone=here.zone)
    now = datetime.now(here.zone)
    response = Response(zipped(tables_of(versions, chosen, look), now), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{survey}-{now:%Y%m%d}.zip")
    return response
