"""Receiving what was registered or corrected without a network: once for its UUID, kept as it came, field by field."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.context import Context
from forms.problems import Problem, Problems
from registry.households import add_resident, read_household, read_resident, register
from registry.operations import GROUP, Operation
from registry.settling import settled
from store import change_log
from store import households as kept
from store.accounts import Account
from store.change_log import FieldChange
from store.driver import Database
from store.households import Household, Resident
from store.moments import stamp
from store.scope import covers


def receive(
    db: Database, operation: Operation, body: Mapping[str, Any], account: Account, context: Context
) -> dict[str, Any]:
    """Apply the operation in the caller's transaction and keep it: its receipt {uuid, received, duplicate}.

    The same again is the same receipt; another body under the same UUID is Problem change_conflict. Besides:
    household_unknown, resident_unknown, and Problems as of `registry.households`. Whether a correction is refused hangs
    on it and on who sends it, never on what other corrections came before: so the order of arrival is no matter.
    """
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    known = change_log.logged(db, operation.uuid)
    if known is not None and known[0] != text:
        raise Problem("change_conflict")
    if known is not None:
        return {"uuid": operation.uuid, "received": known[1], "duplicate": True}
    if operation.new is None:
        _within(db, operation, account)
        values = _read(db, operation, account, context)
    else:
        values = {}
        _add(db, operation, account, context)
    at = stamp(context.now)
    change_log.log(db, operation.uuid, operation.household, account.id, operation.at, at, text)
    for field, (before, after) in values.items():
        line = FieldChange(operation.uuid, operation.at, account.id, before, after, operation.over)
        _change(db, operation, field, line, at)
    return {"uuid": operation.uuid, "received": at, "duplicate": False}


def _add(db: Database, operation: Operation, account: Account, context: Context) -> None:
    if isinstance(operation.new, Household):
        if kept.household(db, operation.subject, "") or any(kept.resident(db, one.id) for one in operation.members):
            raise Problem("change_conflict")
        register(db, operation.new, operation.members, account, context)
    elif operation.new is not None:
        if kept.resident(db, operation.subject):
            raise Problem("change_conflict")
        within = "" if is_known(db, operation.household, account) else account.area
        add_resident(db, operation.new, account, context, within=within)


def is_known(db: Database, household: str, account: Account) -> bool:
    """Whether the household lies within the account's area, or did before it was moved: what a phone wrote down of it
    until it heard of the move still counts."""
    if kept.household(db, household, account.area):
        return True
    return any(covers(account.area, line.after) for line in change_log.lines(db, household, "area"))


def _within(db: Database, operation: Operation, account: Account) -> None:
    if not is_known(db, operation.household, account):
        raise Problem("household_unknown", household=operation.household)
    subject = _row(db, operation.kind, operation.subject)
    if subject is None or (isinstance(subject, Resident) and subject.household != operation.household):
        raise Problem("resident_unknown")


def _read(db: Database, operation: Operation, account: Account, context: Context) -> dict[str, tuple[str | None, str]]:
    """The changes as the register writes names and numbers. What changes nothing is left out. Raises Problems."""
    ticks = {field: change for field, change in operation.changes.items() if field.startswith(GROUP)}
    texts = {field: change for field, change in operation.changes.items() if field not in ticks}
    new = {field: after for field, (_before, after) in texts.items()}
    old = {field: before for field, (before, _after) in texts.items() if before is not None}
    if operation.kind == "household":
        after, problems = read_household(db, new, account)
        before, _ = read_household(db, old, account)
    else:
        after, problems = read_resident(new, context)
        before, _ = read_resident(old, context)
    if problems:
        raise Problems(problems)
    values = {field: (before.get(field), after[field]) for field in after}
    return {field: (was, now) for field, (was, now) in {**values, **ticks}.items() if was != now}


def _change(db: Database, operation: Operation, field: str, line: FieldChange, at: str) -> None:
    """Add the line to its field; write what stands now, and what is open."""
    kind, subject = operation.kind, operation.subject
    row = _row(db, kind, subject)
    present = _value(row, field)
    lines = change_log.lines(db, subject, field)
    if not lines:
        lines = [FieldChange("", "", None, None, present)]
        change_log.add_line(db, kind, subject, field, lines[0])
    change_log.add_line(db, kind, subject, field, line)
    heads = settled([*lines, line])
    if heads[0].after != present and isinstance(row, Household):
        kept.update_household(db, _with(row, field, heads[0].after), at=at, by=line.account)
    elif heads[0].after != present and isinstance(row, Resident):
        now: dict[str, Any] = {field: heads[0].after}
        kept.update_resident(db, replace(row, **now), at=at, by=line.account)
    change_log.keep_conflict(db, operation.household, kind, subject, field, heads, at=at)


def _value(row: Household | Resident | None, field: str) -> str:
    if isinstance(row, Household) and field.startswith(GROUP):
        return "yes" if field.removeprefix(GROUP) in row.groups else ""
    return str(getattr(row, field))


def _with(row: Household, field: str, value: str) -> Household:
    """The household with this value in this field."""
    if not field.startswith(GROUP):
        columns: dict[str, Any] = {field: value}
        return replace(row, **columns)
    group = field.removeprefix(GROUP)
    return replace(row, groups=tuple(sorted({*row.groups, group} if value else {*row.groups} - {group})))


def _row(db: Database, kind: str, subject: str) -> Household | Resident | None:
    """Whoever asks has looked whether the household lies within the account's area."""
    return kept.household(db, subject, "") if kind == "household" else kept.resident(db, subject)
