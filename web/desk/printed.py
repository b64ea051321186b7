"""What a person prints: the record of one visit and the help-need list, made in another process (`web.desk.papers`)."""

from datetime import datetime
from typing import Any

from flask import Response, make_response, request

from exports.needs_list import MOST_ROWS, NeedList, needs_pdf
from exports.record import Export, Record, record_pdf
from store import areas, households, needs, visits
from store.driver import Database
from store.visits import Visit
from web import kinds, language, trail
from web.auth import READERS, account, needs_role
from web.county import county
from web.desk.needed import NeedFilters
from web.desk.papers import made
from web.desk.visited import within_area
from web.forms_household import GROUPS
from web.places import places


@needs_role(*READERS)
def visit_pdf(uuid: object) -> Response:
    """The visit record as PDF."""
    visit = within_area(str(uuid))
    trail.record("visit.print", "visit", visit.uuid)
    content = made(record_pdf, _record(county().cell.read(), visit), county().files, export())
    return as_pdf(content, visit.number)


@needs_role(*READERS)
def need_list_pdf() -> Response:
    """The help-need list as PDF, narrowed as on the page."""
    db, scope, chosen = county().cell.read(), account().area, NeedFilters.of(request.args)
    rows = needs.needs(db, scope, **chosen.given(), limit=MOST_ROWS + 1)
    known = places(db, scope)
    place = known.by_code.get(chosen.area) or known.top()
    paper = NeedList(place.name if place else "", tuple(rows), kinds.kinds(), kinds.parties())
    trail.record("needs.print", "area", known.narrowed(chosen.area), count=len(rows), filters=chosen.codes())
    return as_pdf(made(needs_pdf, paper, export()), f"needs-{place.code if place else scope}")


def export() -> Export:
    """Who prints, now, in the language of the page."""
    return Export(by=account().name, at=datetime.now(county().zone), language=language.language())


def as_pdf(content: bytes, name: str) -> Response:
    """A PDF that the browser shows, and saves under this name."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    return response


def _record(db: Database, visit: Visit) -> Record:
    household = households.household(db, visit.household, account().area)
    assert household is not None, "a visit lies where its household lies"
    return Record(
        survey=county().surveys.get(visit.survey, visit.version),
        visit=visit,
        household=household,
        residents=tuple(households.residents(db, visit.household)),
        needs=tuple(needs.needs(db, account().area, visit=visit.uuid, limit=500)),
        files=tuple(visits.visit_files(db, visit.uuid)),
        areas=tuple(areas.area_path(db, visit.area)),
        kinds=kinds.kinds(),
        groups=labels(GROUPS),
    )


def labels(words: dict[str, str]) -> dict[str, Any]:
    """Code → its words in every language."""
    return {code: {tag: language.gettext(said, tag) for tag in language.LANGUAGES} for code, said in words.items()}
