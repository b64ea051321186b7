"""Of a visit that came twice with different answers, the one that stands: the first, until the station lets another."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from forms.problems import Problem
from store import accounts, conflicts, households, needs, visits
from store.accounts import Account
from store.cell import Cell
from store.conflicts import Conflict
from store.driver import Database
from store.moments import moment, stamp
from visits.posted import read_posted
from visits.receive import examined
from visits.surveys import Surveys


def let_stand(
    cell: Cell, surveys: Surveys, found: Conflict, body_hash: str, by: Account, now: datetime, new_id: Callable[[], str]
) -> bool:
    """What was kept aside is the record from now on, with its answers and its needs; what was the record is kept aside.

    `body_hash` is that of the body that was looked at: False where it stands already. Problem: conflict_elsewhere
    (the two are of two households), survey_unknown, version_unknown.
    """
    db = cell.read()
    body = conflicts.body(db, found.id)
    posted, visit = read_posted(body), visits.visit(db, found.uuid, by.area)
    if hashlib.sha256(body).hexdigest() != body_hash:
        return False
    household = households.household(db, posted.household, by.area)
    sender = accounts.account(db, conflicts.sender(db, found.id))
    if household is None or sender is None or visit is None or visit.household != household.id:
        raise Problem("conflict_elsewhere")
    received = moment(found.received).astimezone(now.tzinfo)
    read, raised = examined(db, surveys, posted, household, sender, received, new_id)

    def write(db: Database) -> bool:
        files = [asdict(file) for file in posted.files]
        if not conflicts.let_stand(db, found.id, read, body_hash, files, at=stamp(now), by=by.id):
            return False
        needs.take_back(db, found.uuid)
        needs.insert_needs(db, raised)
        return True

    return cell.write(write)
