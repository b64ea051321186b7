"""What changed in an area since a phone last asked: a sequence that grows with every commit, noted by triggers."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from store.driver import Database
from store.scope import bounds

# The answers of a household's last visit with each survey that has any.
_LAST = """
select household, survey, version, uuid, ended, answers from (
  select household, survey, version, uuid, ended, answers,
    row_number() over (partition by household, survey order by ended desc, seq desc) as place
  from visit where household in (select value from json_each(:ids)) and area >= :low and area < :high
    and outcome not in (select value from json_each(:unanswered))
) where place = 1"""
# A household's very last visit, if it has none.
_DOORS = """
select household, ended, outcome from (
  select household, ended, outcome, row_number() over (partition by household order by ended desc, seq desc) as place
  from visit where household in (select value from json_each(:ids)) and area >= :low and area < :high
) where place = 1 and outcome in (select value from json_each(:unanswered))"""


@dataclass(frozen=True, slots=True)
class Changed:
    """The households that changed after `since`, up to the sequence `until`; `gone` lie in the area no more."""

    until: int
    more: bool
    here: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastVisit:
    """A household's last visit with answers to one survey (several as one: `canji+laoren`); `answers` as JSON text."""

    household: str
    survey: str
    version: str
    uuid: str
    ended: str
    answers: str


@dataclass(frozen=True, slots=True)
class ClosedDoor:
    """The very last visit of a household, at which nobody answered."""

    household: str
    ended: str
    outcome: str


def changed(db: Database, scope: str, since: int, most: int) -> Changed:
    """At most so many changes within the scope after that place in the sequence (0: from the beginning)."""
    rows = db.execute(
        "select change.seq, change.household, coalesce(household.area >= :low and household.area < :high, 0)"
        " from change left join household on household.id = change.household"
        " where change.seq > :since and change.area >= :low and change.area < :high order by change.seq limit :most",
        {**bounds(scope), "since": since, "most": most},
    ).fetchall()
    here = dict.fromkeys(row[1] for row in rows if row[2])
    gone = dict.fromkeys(row[1] for row in rows if not row[2])
    until = rows[-1][0] if rows else max(since, latest(db))
    return Changed(until, len(rows) == most, tuple(here), tuple(gone))


def latest(db: Database) -> int:
    """The end of the sequence."""
    return int(db.execute("select coalesce(max(seq), 0) from change").fetchone()[0])


def last_visits(
    db: Database, scope: str, ids: Sequence[str], unanswered: Collection[str]
) -> dict[str, list[LastVisit]]:
    """Household → its last visit with each survey that did not end in one of these outcomes, for these households."""
    found: dict[str, list[LastVisit]] = {}
    for row in db.execute(_LAST, _params(scope, ids, unanswered)).fetchall():
        found.setdefault(row[0], []).append(LastVisit(*row))
    return found


def closed_doors(db: Database, scope: str, ids: Sequence[str], unanswered: Collection[str]) -> dict[str, ClosedDoor]:
    """Household → its very last visit, where that ended in one of these outcomes."""
    rows = db.execute(_DOORS, _params(scope, ids, unanswered)).fetchall()
    return {row[0]: ClosedDoor(*row) for row in rows}


def _params(scope: str, ids: Sequence[str], unanswered: Collection[str]) -> dict[str, Any]:
    return {**bounds(scope), "ids": json.dumps(ids), "unanswered": json.dumps(sorted(unanswered))}
