"""Changes of households as phones sent them, the lines of each field, and fields that two people changed apart."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store import audit
from store.driver import Database
from store.households import Resident
from store.scope import bounds, narrowed


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line of a field: from `before` (None: a decision) to `after`; `over` are the lines that a decision ends.

    The line with the uuid "" is what the register knew before anybody changed the field.
    """

    uuid: str
    at: str
    account: int | None
    before: str | None
    after: str
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field with several values, each `uuid`, `at`, `account`, `name` and `value`. The one that stands is first."""

    household: str
    kind: str
    subject: str
    field: str
    heads: list[dict[str, Any]]


_CONFLICTS = """
select field_conflict.household, field_conflict.kind, field_conflict.subject, field_conflict.field, field_conflict.heads
from field_conflict join household on household.id = field_conflict.household"""
_AMONG = {"ids": "household.id in (select value from json_each(:ids))"}
_LEFT = """
select resident.id, resident.household, resident.name, resident.relation, resident.sex, resident.birth,
  resident.id_number, resident.phone, resident.groups, resident.left_on
from resident join household on household.id = resident.household"""


def logged(db: Database, uuid: str) -> tuple[str, str] | None:
    """The body and the moment of receipt of the operation with this UUID, whoever sent it."""
    row = db.execute("select body, received from change_log where uuid = ?", (uuid,)).fetchone()
    return (row[0], row[1]) if row else None


def log(db: Database, uuid: str, household: str, account: int, at: str, received: str, body: str) -> None:
    """Keep the operation as it came."""
    db.execute(
        "insert into change_log(uuid, household, account, at, received, body) values (?, ?, ?, ?, ?, ?)",
        (uuid, household, account, at, received, body),
    )
    audit.record(db, received, account, "change.receive", "household", household, {"change": uuid})


def lines(db: Database, subject: str, field: str) -> list[FieldChange]:
    """All lines of a field, in no order that means anything."""
    rows = db.execute(
        "select uuid, at, account, before, after, over from field_change where subject = ? and field = ?",
        (subject, field),
    ).fetchall()
    return [FieldChange(*(*row[:5], tuple(json.loads(row[5])))) for row in rows]


def add_line(db: Database, kind: str, subject: str, field: str, line: FieldChange) -> None:
    """Add a line to the field. The audit line is the operation's (see `log`)."""
    db.execute(
        "insert into field_change(subject, field, kind, uuid, at, account, before, after, over)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (subject, field, kind, line.uuid, line.at, line.account, line.before, line.after, json.dumps(line.over)),
    )


def keep_conflict(
    db: Database, household: str, kind: str, subject: str, field: str, heads: Sequence[FieldChange], *, at: str
) -> None:
    """The field is open between these lines; with fewer than two it is no more. Phones are told of the household."""
    db.execute("delete from field_conflict where subject = ? and field = ?", (subject, field))
    if len(heads) > 1:
        kept = [{"uuid": line.uuid, "at": line.at, "account": line.account, "value": line.after} for line in heads]
        db.execute(
            "insert into field_conflict(household, kind, subject, field, heads) values (?, ?, ?, ?, ?)",
            (household, kind, subject, field, json.dumps(kept, ensure_ascii=False)),
        )
    db.execute("update household set updated = ? where id = ?", (at, household))


def open_conflicts(db: Database, scope: str, ids: Sequence[str]) -> list[FieldConflict]:
    """What is open in those of the households that lie within the scope."""
    given = {"ids": json.dumps(list(ids))}
    order = "order by field_conflict.household, field_conflict.subject, field_conflict.field"
    rows = db.execute(narrowed(_CONFLICTS, "household", _AMONG, given, order), {**bounds(scope), **given}).fetchall()
    names = dict(db.execute("select id, name from account").fetchall()) if rows else {}
    return [FieldConflict(*(*row[:4], [_named(head, names) for head in json.loads(row[4])])) for row in rows]


def departed(db: Database, scope: str, ids: Sequence[str]) -> list[Resident]:
    """Who lives in these households no more, the last to leave first."""
    given = {"ids": json.dumps(list(ids))}
    query = narrowed(_LEFT, "household", _AMONG, given, "and left_on <> '' order by left_on desc, resident.seq")
    rows = db.execute(query, {**bounds(scope), **given}).fetchall()
    return [Resident(*(*row[:8], tuple(json.loads(row[8])), row[9])) for row in rows]


def _named(head: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return {**head, "name": names.get(head["account"], "")}
