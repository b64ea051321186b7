"""Needs as visits raised them, and how a station lists them. It keeps what the rules said; it derives nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from forms.definition import Label
from store.driver import Database
from store.scope import bounds, narrowed


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need of a household or of one resident (`resident` is the row's `_id`, "" for the whole household).

    `reason` is text in each language; `because` are the answers that the rule read: `{at, name, value, label, said}`.
    `due` is a date, `raised` a stamp. The last four are joined in when read.
    """

    id: int
    visit: str
    household: str
    area: str
    resident: str
    kind: str
    urgency: str
    reason: Label
    because: list[dict[str, Any]]
    state: str
    due: str
    raised: str
    at: str = ""
    resident_name: str = ""
    head: str = ""
    address: str = ""
    area_name: str = ""


# A need that a later visit raised again for the same person is "superseded": lists and counts show the later row only.
OPEN, SUPERSEDED = "suggested", "superseded"

_NEEDS = """
select need.id, need.visit, need.household, need.area, need.resident, need.kind, need.urgency, need.reason,
  need.because, need.state, need.due, need.raised, need.at, coalesce(resident.name, need.person_name), household.head,
  household.address, coalesce(area.name, '')
from need join household on household.id = need.household left join resident on resident.id = need.resident
  left join area on area.code = need.area"""
_FILTERS = {
    "area": "need.area >= :area and need.area < :area || char(65535)",
    "kind": "need.kind = :kind",
    "urgency": "need.urgency = :urgency",
    "household": "need.household = :household",
    "visit": "need.visit = :visit",
    "state": "need.state = :state",
    "current": "need.state <> 'superseded'",
    "id": "need.id = :id",
}
_KEPT = (
    *("visit", "household", "area", "resident", "resident_name", "kind", "urgency", "due", "raised", "at"),
    *("reason", "because"),
)
_COUNTS = {
    "urgency": "select urgency, count(*) from need",
    "kind": "select kind, count(*) from need",
    "area": "select area, count(*) from need",
}


def _need(row: tuple[Any, ...]) -> NeedRow:
    return NeedRow(*(*row[:7], json.loads(row[7]), json.loads(row[8]), *row[9:]))


_INSERT = """
insert into need(visit, household, area, resident, person_name, kind, urgency, state, due, raised, at, reason, because)
select value ->> 'visit', value ->> 'household', value ->> 'area', value ->> 'resident', value ->> 'resident_name',
  value ->> 'kind', value ->> 'urgency', value ->> 'state', value ->> 'due', value ->> 'raised', value ->> 'at',
  value -> 'reason', value -> 'because'
from json_each(?)"""


def insert_needs(db: Database, needs: Sequence[NeedRow]) -> None:
    """Keep the needs of one visit, in its transaction: its audit line stands for them. `id` and `state` are set here.

    All rows go in by one statement: between statements the writer has to wait for Python's lock.
    """
    if not needs:
        return
    open_before = _open_needs(db, needs[0].household)
    rows, older = [], []
    for need in needs:
        before = open_before.get((need.kind, need.resident))
        state = SUPERSEDED if before and before[1] > need.raised else OPEN
        if before and state == OPEN:
            older.append(before[0])
        rows.append({**{name: getattr(need, name) for name in _KEPT}, "state": state})
    if older:
        db.execute(
            "update need set state = 'superseded' where id in (select value from json_each(?))", (json.dumps(older),)
        )
    db.execute(_INSERT, (_json(rows),))


def _open_needs(db: Database, household: str) -> dict[tuple[str, str], tuple[int, str]]:
    """(kind, resident) → the id of the open row and when it was raised."""
    rows = db.execute(
        "select kind, resident, id, raised from need where household = ? and state = 'suggested'", (household,)
    ).fetchall()
    return {(kind, resident): (ident, raised) for kind, resident, ident, raised in rows}


class NeedFilters(TypedDict, total=False):
    """Which needs; `area` is a code prefix. Without `state` or `visit`, superseded needs are left out."""

    area: str
    kind: str
    urgency: str
    household: str
    visit: str
    state: str


def needs(
    db: Database, scope: str, *, limit: int = 50, offset: int = 0, **filters: Unpack[NeedFilters]
) -> list[NeedRow]:
    """Needs within the scope, the most urgent first and of these the one that is due first."""
    given = _given(filters)
    order = "order by need.urgency, need.due, need.area, need.id limit :limit offset :offset"
    rows = db.execute(
        narrowed(_NEEDS, "need", _FILTERS, given, order), {**bounds(scope), **given, "limit": limit, "offset": offset}
    ).fetchall()
    return [_need(row) for row in rows]


def count_needs(db: Database, scope: str, **filters: Unpack[NeedFilters]) -> int:
    """How many needs `needs` has in all."""
    given = _given(filters)
    query = narrowed("select count(*) from need", "need", _FILTERS, given)
    return int(db.execute(query, {**bounds(scope), **given}).fetchone()[0])


def count_by(db: Database, scope: str, by: str, **filters: Unpack[NeedFilters]) -> dict[str, int]:
    """Counts of needs by "urgency", "kind" or "area" (the village's code), within the scope and the filters."""
    given = _given(filters)
    query = narrowed(_COUNTS[by], "need", _FILTERS, given, "group by 1 order by 1")
    return dict(db.execute(query, {**bounds(scope), **given}).fetchall())


def need(db: Database, need_id: int, scope: str) -> NeedRow | None:
    """The need if it lies within the scope."""
    query = narrowed(_NEEDS, "need", _FILTERS, {"id": need_id})
    row = db.execute(query, {**bounds(scope), "id": need_id}).fetchone()
    return _need(row) if row else None


def _given(filters: NeedFilters) -> dict[str, Any]:
    chosen = {"current": "" if filters.get("state") or filters.get("visit") else "yes"}
    return {**filters, **chosen}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
