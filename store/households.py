"""Households, their residents, and how they are found. It keeps rows; the registry knows if a name can be right."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from store import audit
from store.driver import Database
from store.scope import bounds, narrowed


@dataclass(frozen=True, slots=True)
class Household:
    """A household at an address in an area; `groups` are the group codes of its people (laoren, canji …)."""

    id: str
    area: str
    address: str
    head: str
    phone: str = ""
    groups: tuple[str, ...] = ()
    created: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Resident:
    """One person of a household; `left` is the date since when no more, "" while they live there."""

    id: str
    household: str
    name: str
    relation: str = ""
    sex: str = ""
    birth: str = ""
    id_number: str = ""
    phone: str = ""
    groups: tuple[str, ...] = ()
    left: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A line of the household list: its last visit (a stamp or ""), how many live there, how many needs are open."""

    household: Household
    area_name: str
    last_visit: str
    members: int
    open_needs: int


_HOUSEHOLDS = """
select household.id, household.area, household.address, household.head, household.phone, household.groups,
  household.created, household.note
from household"""
_ROWS = """
select household.id, household.area, household.address, household.head, household.phone, household.groups,
  household.created, household.note, coalesce(area.name, ''),
  coalesce((select max(ended) from visit where visit.household = household.id), ''),
  (select count(*) from resident where resident.household = household.id and left_on = ''),
  (select count(*) from need where need.household = household.id and need.state = 'suggested')
from household left join area on area.code = household.area"""
_RESIDENTS = """
select resident.id, resident.household, resident.name, resident.relation, resident.sex, resident.birth,
  resident.id_number, resident.phone, resident.groups, resident.left_on
from resident join household on household.id = resident.household"""
_FILTERS = {
    "words": "household.seq in (select rowid from household_search where household_search match :words)",
    "group": "exists (select 1 from json_each(household.groups) where value = :group)",
    "id": "household.id = :id",
    "ids": "household.id in (select value from json_each(:ids))",
}


def _household(row: tuple[Any, ...]) -> Household:
    return Household(*(*row[:5], tuple(json.loads(row[5])), *row[6:8]))


def _resident(row: tuple[Any, ...]) -> Resident:
    return Resident(*(*row[:8], tuple(json.loads(row[8])), row[9]))


def add_household(
    db: Database, household: Household, residents: Iterable[Resident] = (), *, by: int | None = None
) -> Household:
    """Keep a household with its residents, in the order given. Its audit line stands for them all."""
    seq = db.execute(
        "insert into household(id, area, address, head, phone, groups, created, updated, note)"
        " values (:id, :area, :address, :head, :phone, :groups, :created, :created, :note) returning seq",
        _columns(household),
    ).fetchall()[0][0]
    names = [household.head]
    for resident in residents:
        _insert_resident(db, replace(resident, household=household.id))
        names.append(resident.name)
    _index(db, seq, names, household.address)
    audit.record(db, household.created, by, "household.add", "household", household.id)
    return household


def update_household(db: Database, household: Household, *, at: str, by: int | None = None) -> None:
    """Replace a household's columns (its id and `created` stay)."""
    db.execute(
        "update household set area = :area, address = :address, head = :head, phone = :phone, groups = :groups,"
        " note = :note, updated = :at where id = :id",
        {**_columns(household), "at": at},
    )
    _reindex(db, household.id)
    audit.record(db, at, by, "household.update", "household", household.id)


def add_resident(db: Database, resident: Resident, *, at: str, by: int | None = None) -> Resident:
    """Add a person to a household."""
    _insert_resident(db, resident)
    _touched(db, resident.household, at)
    audit.record(db, at, by, "resident.add", "resident", resident.id)
    return resident


def update_resident(db: Database, resident: Resident, *, at: str, by: int | None = None) -> None:
    """Replace a resident's columns, the household included."""
    before = db.execute("select household from resident where id = ?", (resident.id,)).fetchone()
    db.execute(
        "update resident set household = :household, name = :name, relation = :relation, sex = :sex, birth = :birth,"
        " id_number = :id_number, phone = :phone, groups = :groups, left_on = :left where id = :id",
        _columns(resident),
    )
    for household_id in {resident.household, before[0] if before else resident.household}:
        _touched(db, household_id, at)
    audit.record(db, at, by, "resident.update", "resident", resident.id)


def household(db: Database, household_id: str, scope: str) -> Household | None:
    """The household if it lies within the scope: one outside is the same None as one that does not exist."""
    query = narrowed(_HOUSEHOLDS, "household", _FILTERS, {"id": household_id})
    row = db.execute(query, {"id": household_id, **bounds(scope)}).fetchone()
    return _household(row) if row else None


def residents(db: Database, household_id: str, *, gone: bool = False) -> list[Resident]:
    """Who lives in the household, in the order of registration; with `gone` also who left."""
    rows = db.execute(
        f"{_RESIDENTS} where household = ? and (left_on = '' or ?) order by resident.seq", (household_id, gone)
    ).fetchall()
    return [_resident(row) for row in rows]


def resident(db: Database, resident_id: str) -> Resident | None:
    """The person with this id. Whoever asks looks at the household's scope first."""
    row = db.execute(f"{_RESIDENTS} where resident.id = ?", (resident_id,)).fetchone()
    return _resident(row) if row else None


def resident_by_id_number(db: Database, id_number: str) -> Resident | None:
    """Who lives somewhere in the county under this number, the first registered; whoever left counts no more."""
    query = f"{_RESIDENTS} where id_number = ? and id_number <> '' and left_on = '' order by resident.seq limit 1"
    row = db.execute(query, (id_number,)).fetchone()
    return _resident(row) if row else None


def find_households(
    db: Database, scope: str, text: str = "", group: str = "", limit: int = 50, offset: int = 0
) -> list[HouseholdRow]:
    """Households within the scope by village and head; `text` is any part of a resident's name or of the address."""
    given = {"words": phrase(text), "group": group}
    order = "order by household.area, household.head, household.id limit :limit offset :offset"
    rows = db.execute(
        narrowed(_ROWS, "household", _FILTERS, given, order),
        {**bounds(scope), **given, "limit": limit, "offset": offset},
    ).fetchall()
    return [HouseholdRow(_household(row), *row[8:]) for row in rows]


def count_households(db: Database, scope: str, text: str = "", group: str = "") -> int:
    """How many households `find_households` has in all."""
    given = {"words": phrase(text), "group": group}
    query = narrowed("select count(*) from household", "household", _FILTERS, given)
    return int(db.execute(query, {**bounds(scope), **given}).fetchone()[0])


def with_ids(db: Database, scope: str, ids: Sequence[str]) -> list[tuple[Household, list[Resident]]]:
    """Those of the households that lie within the scope, each with those who live there."""
    given = {"ids": json.dumps(list(ids))}
    params = {**bounds(scope), **given}
    by_place = "order by household.area, household.seq"
    found = db.execute(narrowed(_HOUSEHOLDS, "household", _FILTERS, given, by_place), params).fetchall()
    people: dict[str, list[Resident]] = {}
    staying = narrowed(_RESIDENTS, "household", _FILTERS, given, "and left_on = '' order by resident.seq")
    for row in db.execute(staying, params).fetchall():
        people.setdefault(row[1], []).append(_resident(row))
    return [(_household(row), people.get(row[0], [])) for row in found]


def spaced(text: str) -> str:
    """A blank between all characters: the index's words are single characters, so that a name of two is found."""
    return " ".join("".join(text.split()).replace("|", ""))


def phrase(text: str) -> str:
    """The full-text query for `text` as part of a name or an address; "" for no text. Signs alone find nothing."""
    letters = spaced(text.translate({ord('"'): " ", 0: " "}))
    return f'"{letters}"' if text.strip() else ""


def _columns(row: Household | Resident) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in row.__slots__}
    return {**columns, "groups": json.dumps(row.groups)}


def _insert_resident(db: Database, resident: Resident) -> None:
    db.execute(
        "insert into resident(id, household, name, relation, sex, birth, id_number, phone, groups, left_on)"
        " values (:id, :household, :name, :relation, :sex, :birth, :id_number, :phone, :groups, :left)",
        _columns(resident),
    )


def _touched(db: Database, household_id: str, at: str) -> None:
    db.execute("update household set updated = ? where id = ?", (at, household_id))
    _reindex(db, household_id)


def _index(db: Database, seq: int, names: list[str], address: str) -> None:
    # The bar keeps a phrase from running from one name into the next.
    words = " | ".join(spaced(part) for part in [*dict.fromkeys(names), address])
    db.execute("insert or replace into household_search(rowid, words) values (?, ?)", (seq, words))


def _reindex(db: Database, household_id: str) -> None:
    row = db.execute("select seq, head, address from household where id = ?", (household_id,)).fetchone()
    if row is not None:
        _index(db, row[0], [row[1], *(person.name for person in residents(db, household_id))], row[2])
