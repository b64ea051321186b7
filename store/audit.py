"""Who did what, when: a line beside every write. Lines hold ids and codes, nothing about a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.driver import Database


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act. `account` is None where the county's own command did it."""

    id: int
    at: str
    account: int | None
    act: str
    subject_kind: str
    subject_id: str
    detail: dict[str, Any]


def record(
    db: Database,
    at: str,
    account_id: int | None,
    act: str,
    subject_kind: str,
    subject_id: str | int,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line, in the transaction of the write that it records."""
    db.execute(
        "insert into audit(at, account, act, subject_kind, subject_id, detail) values (?, ?, ?, ?, ?, ?)",
        (at, account_id, act, subject_kind, str(subject_id), json.dumps(detail) if detail else "{}"),
    )


def lines(db: Database, subject_kind: str, subject_id: str | int) -> list[AuditLine]:
    """What happened to one subject, oldest first."""
    rows = db.execute(
        "select id, at, account, act, subject_kind, subject_id, detail from audit"
        " where subject_kind = ? and subject_id = ? order by id",
        (subject_kind, str(subject_id)),
    ).fetchall()
    return [AuditLine(*(*row[:6], json.loads(row[6]))) for row in rows]
