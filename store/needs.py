"""Needs as visits raised them, and how a station lists them. It keeps what the rules said; it derives nothing.

Of a household, a person and a kind there is one open row, whatever the number of visits. Each visit that raised it is
a sighting of it, with its own reason and answers; the row itself tells of the latest.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict, Unpack

from forms.definition import Label
from store.driver import Database
from store.scope import bounds, narrowed


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need of a household or of one resident (`resident` is the row's `_id`, "" for the whole household).

    `reason` is text in each language; `because` are the answers that the rule read: `{at, name, value, label, said}`.
    `due` is a date, `raised` a stamp: when the visit that is told of raised it; `first_raised` when any visit did.
    The last five are joined in when read.
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
    first_raised: str = ""


# Read by its visit, a sighting that is no longer the latest is "superseded". No row is kept in that state.
OPEN, SUPERSEDED = "suggested", "superseded"

_ROWS = """
select need.id, sighting.visit, need.household, need.area, need.resident, need.kind,
  iif(sighting.visit = need.visit, need.urgency, sighting.urgency), sighting.reason, sighting.because,
  iif(sighting.visit = need.visit, need.state, 'superseded'), iif(sighting.visit = need.visit, need.due, sighting.due),
  sighting.raised, sighting.at, coalesce(resident.name, need.person_name), household.head, household.address,
  coalesce(area.name, ''), need.first_raised
from need join need_sighting sighting on sighting.need = need.id and {told}
  join household on household.id = need.household left join resident on resident.id = need.resident
  left join area on area.code = need.area"""
# Which of a need's sightings a query tells.
_LATEST, _OF_VISIT, _ALL = "sighting.visit = need.visit", "sighting.visit = :visit", "true"
# The most urgent first, of these the one that is due first, of these by village: of the row, and as it is shown.
_ORDER = "order by need.urgency, need.due, need.area, need.id"
_SHOWN_ORDER = "order by 7, 11, 4, 1"
_FILTERS = {
    "area": "need.area >= :area and need.area < :area || char(65535)",
    "kind": "need.kind = :kind",
    "urgency": "need.urgency = :urgency",
    "household": "need.household = :household",
    "visit": "need.id in (select need_sighting.need from need_sighting where need_sighting.visit = :visit)",
    "state": "need.state = :state",
    "ids": "need.household in (select value from json_each(:ids))",
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


# An earlier visit may arrive after a later one; it changes no row here. Who is less urgent than before may wait anew,
# nobody else longer than was promised first.
_RAISE = """
insert into need(visit, household, area, resident, person_name, kind, urgency, state, due, raised, first_raised)
select value ->> 'visit', value ->> 'household', value ->> 'area', value ->> 'resident', value ->> 'resident_name',
  value ->> 'kind', value ->> 'urgency', 'suggested', value ->> 'due', value ->> 'raised', value ->> 'raised'
from json_each(?) where true
on conflict(household, kind, resident) where state = 'suggested' do update set
  visit = excluded.visit, area = excluded.area, person_name = excluded.person_name, raised = excluded.raised,
  due = iif(excluded.urgency > urgency, excluded.due, min(due, excluded.due)), urgency = excluded.urgency
  where excluded.raised >= need.raised
returning id"""
_SIGHT = """
insert into need_sighting(need, visit, urgency, due, raised, at, reason, because)
select need.id, value ->> 'visit', value ->> 'urgency', value ->> 'due', value ->> 'raised', value ->> 'at',
  value -> 'reason', value -> 'because'
from json_each(?) cross join need on need.household = value ->> 'household' and need.kind = value ->> 'kind'
  and need.resident = value ->> 'resident' and need.state = 'suggested'"""
# The same from all sightings in their order: what is due follows from those since the urgency last fell.
_RECKON = """
update need set
  first_raised = (select min(raised) from need_sighting where need_sighting.need = need.id),
  due = (select min(due) from need_sighting where need_sighting.need = need.id and raised >= coalesce(
    (select max(raised) from (
      select raised, urgency > lag(urgency) over (order by raised, id) as fell
      from need_sighting where need_sighting.need = need.id
    ) where fell), ''))
where id in (select need_sighting.need from need_sighting where visit = ?)"""


def insert_needs(db: Database, needs: Sequence[NeedRow]) -> None:
    """Keep the needs of one visit, in its transaction: its audit line stands for them. `id` and `state` are set here.

    All rows go in by two statements: between statements the writer has to wait for Python's lock.
    """
    if not needs:
        return
    rows = _json([{name: getattr(need, name) for name in _KEPT} for need in _apart(needs)])
    raised = db.execute(_RAISE, (rows,)).fetchall()
    db.execute(_SIGHT, (rows,))
    if len(raised) < len(needs):
        db.execute(_RECKON, (needs[0].visit,))


_LATEST_LEFT = """
update need set (visit, urgency, raised) = (select visit, urgency, raised from need_sighting
  where need_sighting.need = need.id order by raised desc, id desc limit 1)
where id in (select value from json_each(:ids)) and id in (select need_sighting.need from need_sighting)
returning visit"""


def take_back(db: Database, visit: str) -> None:
    """This visit says no more what it said: needs that no other raised go, the others are as the rest tell them."""
    ids = _json([row[0] for row in db.execute("select need from need_sighting where visit = ?", (visit,)).fetchall()])
    db.execute("delete from need_sighting where visit = ?", (visit,))
    for (other,) in set(db.execute(_LATEST_LEFT, {"ids": ids}).fetchall()):
        db.execute(_RECKON, (other,))
    db.execute(
        "delete from need where id in (select value from json_each(?))"
        " and id not in (select need_sighting.need from need_sighting)",
        (ids,),
    )


def _apart(needs: Sequence[NeedRow]) -> Iterator[NeedRow]:
    """Two rows that were sent with one `_id` are two people until somebody has looked: the second goes by its place."""
    known: set[tuple[str, str]] = set()
    for need in needs:
        twice = (need.kind, need.resident) in known
        known.add((need.kind, need.resident))
        yield replace(need, resident=f"{need.resident} {need.at}") if twice else need


class NeedFilters(TypedDict, total=False):
    """Which needs; `area` is a code prefix. With `visit` they are told as that visit raised them."""

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
    # Which rows they are is found first: their long texts need not be sorted.
    chosen = narrowed("select need.id from need", "need", _FILTERS, filters, f"{_ORDER} limit :limit offset :offset")
    told = _OF_VISIT if filters.get("visit") else _LATEST
    rows = db.execute(
        f"{_ROWS.format(told=told)} where need.id in ({chosen}) {_SHOWN_ORDER}",
        {**bounds(scope), **filters, "limit": limit, "offset": offset},
    ).fetchall()
    return [_need(row) for row in rows]


def needs_of(db: Database, scope: str, households: Sequence[str]) -> list[NeedRow]:
    """The open needs of these households, as far as they lie within the scope."""
    given = {"ids": json.dumps(list(households)), "state": OPEN}
    query = narrowed(_ROWS.format(told=_LATEST), "need", _FILTERS, given, _SHOWN_ORDER)
    return [_need(row) for row in db.execute(query, {**bounds(scope), **given}).fetchall()]


def count_needs(db: Database, scope: str, **filters: Unpack[NeedFilters]) -> int:
    """How many needs `needs` has in all."""
    query = narrowed("select count(*) from need", "need", _FILTERS, filters)
    return int(db.execute(query, {**bounds(scope), **filters}).fetchone()[0])


def count_by(db: Database, scope: str, by: str, **filters: Unpack[NeedFilters]) -> dict[str, int]:
    """Counts of needs by "urgency", "kind" or "area" (the village's code), within the scope and the filters."""
    query = narrowed(_COUNTS[by], "need", _FILTERS, filters, "group by 1 order by 1")
    return dict(db.execute(query, {**bounds(scope), **filters}).fetchall())


def need(db: Database, need_id: int, scope: str) -> NeedRow | None:
    """The need if it lies within the scope, as the latest visit raised it."""
    query = narrowed(_ROWS.format(told=_LATEST), "need", _FILTERS, {"id": need_id})
    row = db.execute(query, {**bounds(scope), "id": need_id}).fetchone()
    return _need(row) if row else None


def sightings(db: Database, need_id: int, scope: str) -> list[NeedRow]:
    """The need as each visit raised it, the earliest first; none where it lies outside the scope."""
    order = "order by sighting.raised, sighting.id"
    query = narrowed(_ROWS.format(told=_ALL), "need", _FILTERS, {"id": need_id}, order)
    return [_need(row) for row in db.execute(query, {**bounds(scope), "id": need_id}).fetchall()]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
