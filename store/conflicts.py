"""Visits that came again under their UUID with another body: the first is the record, each other one is kept aside."""

from dataclasses import dataclass

from store.driver import Database
from store.scope import bounds, narrowed


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
