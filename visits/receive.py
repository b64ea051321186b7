"""How a visit arrives: once for its UUID, kept as it came, checked again, in one transaction with its needs.

What was sent is never trusted and never lost: whatever the check finds is written down beside the visit.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from forms.answers import parse_place
from forms.check import Checked, check
from forms.context import Context
from forms.definition import Item, Question, Survey, Table
from forms.problems import Problem
from needs.rules import Need, derive
from registry.changes import is_known
from store import files, households, needs, settings, visits
from store.accounts import Account
from store.cell import Cell
from store.driver import Database
from store.households import Household
from store.moments import stamp
from store.needs import NeedRow
from store.scope import covers
from store.visits import Arrived, Visit
from visits.due import due
from visits.outcome import outcome_of
from visits.posted import NamedFile, Posted, read_posted
from visits.surveys import Surveys

# A phone's clock may run ahead by this much before the visit says so.
TOLERANCE = timedelta(hours=1)

# Of every answer that a rule read: where it stands, the question, and what was said, in each language.
TRACE = ("at", "name", "number", "value", "label", "said")

_ROW = re.compile(r"\[\d+\]")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may rely on: this visit is on the disk, and of its files those that are `held`."""

    uuid: str
    survey: str
    version: str
    received: str
    number: str
    files: list[dict[str, Any]]
    duplicate: bool
    problems: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """The receipt as the phone reads it."""
        return asdict(self)


def receive(
    cell: Cell, surveys: Surveys, body: bytes, sender: Account, now: datetime, new_id: Callable[[], str]
) -> Receipt:
    """Keep a posted visit, and say so. `now` is in the county's zone. Returns only after the commit.

    The same body again gives the same receipt. Problem: what `read_posted` says, household_unknown, survey_unknown,
    version_unknown; conflict, when the UUID is taken by another body. That body is kept aside whatever else it
    names, if its sender may know of the first visit (they sent it, or it lies in their area). Anybody else's is kept
    aside only if it would be kept under a new UUID; if not, it is refused as it would be under a new one.
    """
    posted = read_posted(body)
    body_hash = hashlib.sha256(body).hexdigest()
    known = visits.arrived(cell.read(), posted.uuid)
    if known is not None and known.body_hash == body_hash:
        return _receipt(cell.read(), posted, known, duplicate=True)
    if known is not None and (known.worker == sender.id or covers(sender.area, known.area)):
        cell.write(lambda db: visits.add_conflict(db, posted.uuid, body, body_hash, sender.id, stamp(now)))
        raise Problem("conflict", uuid=posted.uuid)
    # Of a household that was moved elsewhere, what was filled before the phone heard of it still counts.
    within = "" if is_known(cell.read(), posted.household, sender) else sender.area
    household = households.household(cell.read(), posted.household, within)
    if household is None:
        raise Problem("household_unknown", household=posted.household)
    visit, raised = examined(cell.read(), surveys, posted, household, sender, now, new_id)
    year = str(posted.ended.astimezone(now.tzinfo).year)
    receipt = cell.write(lambda db: _keep(db, posted, visit, raised, body, body_hash, year))
    if receipt is None:
        raise Problem("conflict", uuid=posted.uuid)
    return receipt


def examined(
    db: Database,
    surveys: Surveys,
    posted: Posted,
    household: Household,
    sender: Account,
    now: datetime,
    new_id: Callable[[], str],
) -> tuple[Visit, list[NeedRow]]:
    """The visit as it is to be kept, and its needs; nothing is written. Problem: survey_unknown, version_unknown."""
    survey = surveys.get(posted.survey, posted.version)
    context = _context(posted, sender, now, new_id, settings.tables(db, household.area))
    return _examine(posted, survey, household, sender, context, now)


def _keep(
    db: Database, posted: Posted, visit: Visit, raised: list[NeedRow], body: bytes, body_hash: str, year: str
) -> Receipt | None:
    """The one transaction: the visit, its needs and their audit lines. None when another body was first."""
    first = visits.arrived(db, posted.uuid)
    if first is None:
        number = visits.insert_visit(db, visit, body, body_hash, [asdict(file) for file in posted.files], year=year)
        needs.insert_needs(db, raised)
        visits.delete_draft(db, posted.uuid, visit.worker, visit.received)
        return _receipt(db, posted, _arrived(visit, body_hash, number), duplicate=False)
    if first.body_hash == body_hash:
        return _receipt(db, posted, first, duplicate=True)
    visits.add_conflict(db, posted.uuid, body, body_hash, visit.worker, visit.received)
    return None


def _arrived(visit: Visit, body_hash: str, number: str) -> Arrived:
    return Arrived(
        *(body_hash, visit.survey, visit.version, visit.received, number, visit.problems), visit.worker, visit.area
    )


def _context(
    posted: Posted, sender: Account, now: datetime, new_id: Callable[[], str], tables: Mapping[str, Table]
) -> Context:
    """The visit is checked as of its end, where the county lies: it may arrive days later."""
    chance = Random(posted.uuid)  # noqa: S311 (a survey's random() is no secret; the same visit draws the same again)
    ended = posted.ended.astimezone(now.tzinfo)
    return Context(
        now=ended,
        uuid=new_id,
        random=chance.random,
        user=sender.username,
        version=posted.version,
        started=posted.started,
        tables=tables,
    )


def _examine(
    posted: Posted, survey: Survey, household: Household, sender: Account, context: Context, now: datetime
) -> tuple[Visit, list[NeedRow]]:
    """The visit as it is to be kept, with all that the check found, and its needs. Reads and writes nothing."""
    checked, raised, faults = _checked(survey, posted, context)
    answers = checked.answers if checked else posted.answers
    visit = Visit(
        uuid=posted.uuid,
        household=household.id,
        area=household.area,
        survey=survey.id,
        version=survey.version,
        worker=sender.id,
        worker_name=sender.name,
        started=stamp(posted.started),
        ended=stamp(posted.ended),
        received=stamp(now),
        outcome=posted.outcome or outcome_of(answers),
        answers=answers,
        problems=[problem.as_json() for problem in (*_clock(posted, now), *faults)],
        confirmed=frozenset(posted.confirmed),
        began=posted.began,
        aside=posted.aside,
    )
    return visit, [_need_row(need, visit, context) for need in raised]


def _checked(survey: Survey, posted: Posted, context: Context) -> tuple[Checked | None, list[Need], list[Problem]]:
    mended = [Problem("text_control", at=place) for place in posted.mended]
    try:
        checked = check(survey, posted.answers, context)
        raised = derive(survey, checked, context)
    except Exception as error:  # noqa: BLE001 (a fault of ours in one survey must not cost anybody's visit)
        _log.error("check failed: survey %s %s: %s", survey.id, survey.version, type(error).__name__)
        return None, [], [*mended, Problem("check_failed")]
    return checked, raised, [*mended, *checked.problems, *checked.disagreements, *_asked_back(survey, checked)]


def _asked_back(survey: Survey, checked: Checked) -> Iterator[Problem]:
    """The author's notes that ask back about a contradiction: whoever reads the visit sees what the worker saw."""
    notes = {"/".join(item.path) for item in survey.items() if is_check(item)}
    for place in checked.relevant if notes else ():
        if _ROW.sub("", place) in notes:
            yield Problem("look_again", warning=True, at=place)


def is_check(item: Item) -> bool:
    """Whether the item is a note that asks back about a contradiction."""
    return isinstance(item, Question) and item.type == "note" and "check" in item.appearance.split()


def _clock(posted: Posted, now: datetime) -> Iterator[Problem]:
    if posted.ended < posted.started:
        yield Problem("clock_order", at="ended")
    if posted.ended > now + TOLERANCE:
        yield Problem("clock_ahead", at="ended")


def _need_row(need: Need, visit: Visit, context: Context) -> NeedRow:
    return NeedRow(
        id=0,
        visit=visit.uuid,
        household=visit.household,
        area=visit.area,
        resident=need.person,
        kind=need.kind,
        urgency=need.urgency,
        reason=need.reason,
        because=[{name: getattr(because, name) for name in TRACE} for because in need.because],
        state="",
        due=due(need.urgency, context.now.date()).isoformat(),
        raised=visit.ended,
        at=need.at,
        resident_name=_name_at(visit.answers, need.at),
    )


def _name_at(answers: Any, place: str) -> str:
    """The name in the row at this place, "" where there is none: a new member is in no register yet."""
    for name, row in parse_place(place) or ():
        answers = answers.get(name) if isinstance(answers, dict) else None
        if row:
            answers = answers[row - 1] if isinstance(answers, list) and row <= len(answers) else None
    said = answers.get("name") if isinstance(answers, dict) and place else None
    return said if isinstance(said, str) else ""


def _receipt(db: Database, posted: Posted, kept: Arrived, *, duplicate: bool) -> Receipt:
    return Receipt(
        uuid=posted.uuid,
        survey=kept.survey,
        version=kept.version,
        received=kept.received,
        number=kept.number,
        files=_held(db, posted.files),
        duplicate=duplicate,
        problems=kept.problems,
    )


def _held(db: Database, named: tuple[NamedFile, ...]) -> list[dict[str, Any]]:
    held = files.held(db, [file.sha256 for file in named])
    return [{"name": file.name, "sha256": file.sha256, "held": file.sha256 in held} for file in named]
