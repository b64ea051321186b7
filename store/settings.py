"""Values that a place sets for itself (a county's minimum living standard …): kept by area, the nearest one holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import Table
from store import audit
from store.driver import Database
from store.scope import bounds

# The table that surveys look them up in: pulldata('area', 'value', 'key', 'standard_month').
AREA = "area"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of one place: `source` says where it stands, `at` since when we know it (a stamp), `account` who said.

    `account_name` is joined in when read.
    """

    area: str
    key: str
    value: str
    source: str
    at: str
    account: int | None = None
    account_name: str = ""


_SETTINGS = """
select setting.area, setting.key, setting.value, setting.source, setting.at, setting.account, coalesce(account.name, '')
from setting left join account on account.id = setting.account"""

_HISTORY = """
select act, detail ->> 'area', subject_id, coalesce(detail ->> 'value', ''), coalesce(detail ->> 'source', ''), at,
  account
from audit where subject_kind = 'setting' and at <= :at
  and substr(:area, 1, length(detail ->> 'area')) = detail ->> 'area' order by id"""
_REACHES = "(substr(:scope, 1, length({area})) = {area} or ({area} >= :low and {area} < :high))"
PUT, DROP = "setting.put", "setting.drop"


def put(db: Database, setting: Setting) -> None:
    """Keep the value in place of the one before."""
    db.execute(
        "insert into setting(area, key, value, source, at, account) values (:area, :key, :value, :source, :at,"
        " :account) on conflict(area, key) do update set value = :value, source = :source, at = :at,"
        " account = :account",
        {name: getattr(setting, name) for name in ("area", "key", "value", "source", "at", "account")},
    )
    detail = {"area": setting.area, "value": setting.value, "source": setting.source}
    audit.record(db, setting.at, setting.account, PUT, "setting", setting.key, detail)


def drop(db: Database, area: str, key: str, *, at: str, by: int | None = None) -> None:
    """From now on the place has no value of its own."""
    gone = db.execute("delete from setting where area = ? and key = ?", (area, key))
    if gone.rowcount:
        audit.record(db, at, by, DROP, "setting", key, {"area": area})


def around(db: Database, area: str) -> list[Setting]:
    """What the place and those around it have set, the widest first."""
    rows = db.execute(
        f"{_SETTINGS} where substr(:area, 1, length(setting.area)) = setting.area order by length(setting.area), key",
        {"area": area},
    ).fetchall()
    return [Setting(*row) for row in rows]


def within(db: Database, area: str, key: str) -> list[Setting]:
    """What places within this one have set for the key, itself left out."""
    rows = db.execute(
        f"{_SETTINGS} where setting.area > :low and setting.area < :high and key = :key order by setting.area",
        {**bounds(area), "key": key},
    ).fetchall()
    return [Setting(*row) for row in rows]


def holding(db: Database, area: str) -> dict[str, Setting]:
    """Key → what holds at the place: its own value, else that of the nearest place around it."""
    return {setting.key: setting for setting in around(db, area)}


def held_at(db: Database, area: str, at: str) -> dict[str, Setting]:
    """What held at the place at that moment, by key. The audit remembers it: a later value replaces the row."""
    rows = db.execute(_HISTORY, {"area": area, "at": at}).fetchall()
    found: dict[tuple[int, str], Setting] = {}
    for act, setting in ((row[0], Setting(*row[1:])) for row in rows):
        place = (len(setting.area), setting.key)
        found.pop(place, None)
        if act == PUT:
            found[place] = setting
    return {key: found[length, key] for length, key in sorted(found)}


def reaching(db: Database, scope: str) -> list[Setting]:
    """All values of the scope's places and of those around it, the widest first."""
    query = f"{_SETTINGS} where {_REACHES.format(area='setting.area')} order by setting.area, key"
    return [Setting(*row) for row in db.execute(query, {**bounds(scope), "scope": scope}).fetchall()]


def tables(db: Database, area: str) -> Mapping[str, Table]:
    """What is set for the place, as a calculation looks it up. For everything else the survey brings its own values."""
    found = holding(db, area)
    return {AREA: tuple({"key": key, "value": one.value} for key, one in found.items())} if found else {}
