"""Phones that change one household without a network: what they send, and what the station makes of it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from forms.context import Context
from registry.changes import receive
from registry.operations import read_decision, read_operation
from store import change_log, households
from store.accounts import Account
from store.cell import Cell
from store.households import Household, Resident
from tests.store.seed import COUNTY

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MOBILES = ("13912345670", "13912345671", "13912345672")
Said = dict[str, Any]


def number(last: int) -> str:
    return str(UUID(int=last))


def at(minute: int) -> str:
    return f"2026-03-05T10:{minute:02}:00.000Z"


def change(last: int, field: str, before: str, after: str, *, minute: int = 0, subject: str = "east") -> Said:
    kind = "household" if subject == "east" else "resident"
    said = {"uuid": number(last), "household": "east", "at": at(minute)}
    return {**said, "kind": kind, "subject": subject, "changes": {field: {"from": before, "to": after}}}


def member(last: int, subject: str, name: str, *, minute: int = 0) -> Said:
    said = {"uuid": number(last), "household": "east", "at": at(minute), "kind": "resident", "subject": subject}
    return {**said, "new": {"name": name, "relation": "20"}}


def decision(last: int, field: str, over: Sequence[str], after: str, *, minute: int = 30) -> Said:
    said = {"uuid": number(last), "household": "east", "at": at(minute)}
    return {**said, "kind": "household", "over": list(over), "to": after, "conflict": f"east.{field}"}


def send(cell: Cell, who: Account, said: Said) -> dict[str, Any]:
    context = Context(now=NOW, uuid=lambda: "no", random=lambda: 0.5)
    conflict = said.get("conflict")
    operation = read_decision(said, conflict) if conflict else read_operation(said)
    return cell.write(lambda db: receive(db, operation, said, who, context))


def state(cell: Cell) -> tuple[Household | None, list[Resident], list[change_log.FieldConflict]]:
    db = cell.read()
    home = households.household(db, "east", COUNTY)
    people = sorted(households.residents(db, "east", gone=True), key=lambda one: one.id)
    return home, people, change_log.open_conflicts(db, COUNTY, ["east"])


def history(cell: Cell) -> tuple[list[Any], list[Any]]:
    """All that was ever heard: the operations as they came, and the lines of every field."""
    db = cell.read()
    heard = [json.loads(body) for (body,) in db.execute("select body from change_log order by uuid")]
    return heard, db.execute("select * from field_change order by subject, field, uuid").fetchall()
