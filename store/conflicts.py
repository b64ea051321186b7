"""Visits that came again under their UUID with another body: the first is the record, each other one is kept aside.

Until the station lets another one stand: then that is the record, and what was is kept aside in its place.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store import audit
from store.driver import Database
from store.scope import bounds, narrowed
from store.visits import Visit


@dataclass(frozen=True, slots=True)
class Conflict:
    """A body that was kept aside: when it was `received` and from whom, and the visit that was first.

    `worker_name`, `head`, `area_name` and what follows them are the first visit's.
    """

    id: int
    uuid: str
    received: str
    sender_name: str
    worker_name: str
    number: str
    survey: str
    area: str
    area_name: str
    head: str
    ended: str


_CONFLICTS = """
select visit_conflict.id, visit_conflict.uuid, visit_conflict.received, sender.name, worker.name, visit.number,
  visit.survey, visit.area, coalesce(area.name, ''), household.head, visit.ended
from visit_conflict join visit on visit.uuid = visit_conflict.uuid
  join account sender on sender.id = visit_conflict.account join account worker on worker.id = visit.worker
  join household on household.id = visit.household left join area on area.code = visit.area"""
_COUNT = "select count(*) from visit_conflict join visit on visit.uuid = visit_conflict.uuid"
_BY_ID = {"id": "visit_conflict.id = :id"}


def conflicts(db: Database, scope: str, *, limit: int = 50, offset: int = 0) -> list[Conflict]:
    """Those whose visit lies within the scope, the latest first."""
    query = narrowed(_CONFLICTS, "visit", {}, {}, "order by visit_conflict.id desc limit :limit offset :offset")
    rows = db.execute(query, {**bounds(scope), "limit": limit, "offset": offset}).fetchall()
    return [Conflict(*row) for row in rows]


def count_conflicts(db: Database, scope: str) -> int:
    """How many `conflicts` has in all."""
    return int(db.execute(narrowed(_COUNT, "visit", {}, {}), bounds(scope)).fetchone()[0])


def conflict(db: Database, conflict_id: int, scope: str) -> Conflict | None:
    """The one of this id if its visit lies within the scope."""
    query = narrowed(_CONFLICTS, "visit", _BY_ID, {"id": conflict_id})
    row = db.execute(query, {**bounds(scope), "id": conflict_id}).fetchone()
    return Conflict(*row) if row else None


def body(db: Database, conflict_id: int) -> bytes:
    """The bytes that were kept aside. Whoever asks looks at the conflict's scope first."""
    row = db.execute("select body from visit_conflict where id = ?", (conflict_id,)).fetchone()
    return bytes(row[0]) if row else b""


def sender(db: Database, conflict_id: int) -> int:
    """Whose phone sent what was kept aside: the account's id."""
    return int(db.execute("select account from visit_conflict where id = ?", (conflict_id,)).fetchone()[0])


_BOTH = (
    "select visit_conflict.body, visit.body, visit.body_hash, visit.received, visit.worker from visit_conflict"
    " join visit on visit.uuid = visit_conflict.uuid where visit_conflict.id = ? and visit_conflict.body_hash = ?"
)


def let_stand(
    db: Database,
    conflict_id: int,
    visit: Visit,
    body_hash: str,
    files: Sequence[Mapping[str, str]],
    *,
    at: str,
    by: int,
) -> bool:
    """What was kept aside, now read as `visit`, is the record; the body that was takes its place. False where this body
    is no longer kept aside under that id: somebody let it stand before."""
    moved = db.execute(_BOTH, (conflict_id, body_hash)).fetchone()
    if moved is None:
        return False
    body, *before = moved
    db.execute(
        "update visit_conflict set body = ?, body_hash = ?, received = ?, account = ? where id = ?",
        (*before, conflict_id),
    )
    db.execute(
        "update visit set survey = ?, version = ?, worker = ?, started = ?, ended = ?, received = ?, outcome = ?,"
        " body_hash = ?, problems = ?, answers = ?, body = ? where uuid = ?",
        (
            *(visit.survey, visit.version, visit.worker, visit.started, visit.ended, visit.received, visit.outcome),
            *(body_hash, _json(visit.problems), _json(visit.answers), body, visit.uuid),
        ),
    )
    # A photo that only the other body names stays within reach of whoever may see the visit.
    db.execute(
        "insert or replace into visit_file select ?, value ->> 'name', value ->> 'sha256' from json_each(?)",
        (visit.uuid, _json(list(files))),
    )
    # Phones are told of the household: its last answers are others now.
    db.execute("update household set updated = ? where id = ?", (at, visit.household))
    audit.record(db, at, by, "visit.stands", "visit", visit.uuid, {"body": body_hash, "aside": before[1]})
    return True


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
