"""What a person prints: the record of one visit and the help-need list, made in another process (`web.desk.papers`)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flask import Response, make_response, request

from exports.gather import Labels, gather
from exports.needs_list import MOST_ROWS, NeedList, needs_pdf
from exports.record import Export, Record, record_pdf
from store import needs
from store.needs import NeedRow
from store.visits import Visit
from web import kinds, language, trail
from web.auth import READERS, account, needs_role
from web.county import County, county
from web.desk.needed import NeedFilters
from web.desk.offered import nearest
from web.desk.papers import made
from web.desk.standards import result_standards, standards_of
from web.desk.visited import within_area
from web.fieldwork import codes
from web.places import places


@needs_role(*READERS)
def visit_pdf(uuid: object) -> Response:
    """The visit record as PDF."""
    visit = within_area(str(uuid))
    trail.record("visit.print", "visit", visit.uuid)
    stamped = export()
    record = visit_record(county(), visit, stamped.language, account().area)
    content = made(record_pdf, record, county().files, stamped)
    return as_pdf(content, visit.number)


@needs_role(*READERS)
def need_list_pdf() -> Response:
    """The help-need list as PDF, narrowed as on the page."""
    db, scope, chosen = county().cell.read(), account().area, NeedFilters.of(request.args)
    rows = needs.needs(db, scope, **chosen.given(), limit=MOST_ROWS + 1)
    known = places(db, scope)
    place = known.by_code.get(chosen.area) or known.top()
    stamped = export()
    paper = need_list(county(), place.name if place else "", rows, stamped.language)
    trail.record("needs.print", "area", known.narrowed(chosen.area), count=len(rows), filters=chosen.codes())
    return as_pdf(made(needs_pdf, paper, stamped), f"needs-{place.code if place else scope}")


def visit_record(here: County, visit: Visit, tongue: str, scope: str = "") -> Record:
    """All that stands on the record of a visit. Problem: household_unknown."""
    db = here.cell.read()
    record = gather(db, visit, here.surveys.get(visit.survey, visit.version), paper_labels(), scope)
    return replace(
        record,
        standards=standards_of(here, db, record.needs, tongue),
        result_standards=result_standards(here, db, visit, tongue),
    )


def need_list(here: County, place: str, rows: Iterable[NeedRow], tongue: str) -> NeedList:
    """All that stands on a list of needs."""
    rows = tuple(rows)
    resting, near = standards_of(here, here.cell.read(), rows, tongue), nearest(rows, tongue)
    return NeedList(place, rows, kinds.kinds(), kinds.parties(), kinds.guarded(), resting, near)


def export() -> Export:
    """Who prints, now, in the language of the page."""
    return Export(by=account().name, at=datetime.now(county().zone), language=language.language())


def as_pdf(content: bytes, name: str) -> Response:
    """A PDF that the browser shows, and saves under this name."""
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    return response


def paper_labels() -> Labels:
    """What a paper says for our codes, in every language."""
    return Labels(kinds.kinds(), codes.groups(), {**codes.relations(), **codes.sexes()}, kinds.guarded())
