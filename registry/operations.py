"""Changes of households as phones post them: their shape and their bounds. Whether a name can be right is not asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forms.problems import Problem
from store.households import Household, Resident

KINDS = ("household", "resident")
# What may be changed of each without a network.
FIELDS = {
    "household": ("area", "head", "address", "phone", "note"),
    "resident": ("name", "relation", "sex", "birth", "id_number", "phone", "left"),
}
# Each of a household's groups is a field of its own, "group:laoren", "yes" or "": two who tick apart never differ.
GROUP = "group:"
MOST_MEMBERS = 50
LONGEST = 2000
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Operation:
    """One act at the door. `changes`: field → (the value that was seen, the new one); a decision saw None.

    It ends the lines `over`. `new` is a household with its members, or one member: then nothing is changed.
    """

    uuid: str
    household: str
    at: str
    kind: str
    subject: str
    changes: Mapping[str, tuple[str | None, str]]
    over: tuple[str, ...] = ()
    new: Household | Resident | None = None
    members: tuple[Resident, ...] = ()


def read_operation(said: Mapping[str, Any]) -> Operation:
    """A change or something new. Problem: body_field, with `at`."""
    kind = _one_of(said, "kind", KINDS)
    uuid, household, subject = _uuid(said, "uuid"), _text(said, "household"), _text(said, "subject")
    given: dict[str, Any] = {"changes": {}}
    if "new" in said:
        given |= _new(_object(said, "new"), kind, _uuid(said, "subject"), household)
    else:
        given["changes"] = {name: (_text(change, "from"), _text(change, "to")) for name, change in _changes(said, kind)}
    if kind == "household" and subject != household:
        raise Problem("body_field", at="subject")
    return Operation(uuid=uuid, household=household, at=_moment(said), kind=kind, subject=subject, **given)


def read_decision(said: Mapping[str, Any], conflict: str) -> Operation:
    """What stands from now on in the field `SUBJECT.FIELD`, in place of the lines `over`. Problem: body_field."""
    kind = _one_of(said, "kind", KINDS)
    subject, _dot, field = conflict.rpartition(".")
    over = said.get("over")
    if field not in FIELDS[kind] or not isinstance(over, list) or len(over) > MOST_MEMBERS:
        raise Problem("body_field", at="over")
    ended = tuple("" if uuid == "" else _uuid({"over": uuid}, "over") for uuid in over)
    uuid, household = _uuid(said, "uuid"), _text(said, "household")
    return Operation(uuid, household, _moment(said), kind, subject, {field: (None, _text(said, "to"))}, ended)


def _new(said: Mapping[str, Any], kind: str, subject: str, household: str) -> dict[str, Any]:
    if kind == "resident":
        return {"new": _resident(said, subject, household)}
    rows = said.get("residents")
    if (
        not isinstance(rows, list)
        or not 0 < len(rows) <= MOST_MEMBERS
        or not all(isinstance(row, dict) for row in rows)
    ):
        raise Problem("body_field", at="residents")
    people = tuple(_resident(row, _uuid(row, "id"), household) for row in rows)
    texts = {name: _text(said, name, "") for name in ("area", "address", "phone", "note")}
    return {"new": Household(id=subject, head=people[0].name, groups=_groups(said), **texts), "members": people}


def _resident(said: Mapping[str, Any], subject: str, household: str) -> Resident:
    texts = {name: _text(said, name, "") for name in FIELDS["resident"] if name != "left"}
    return Resident(id=subject, household=household, groups=_groups(said), **texts)


def _changes(said: Mapping[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    found = list(_object(said, "changes").items())
    if not found or not all(_is_field(kind, name) and isinstance(change, dict) for name, change in found):
        raise Problem("body_field", at="changes")
    ticks = [change.get(side) for name, change in found if name.startswith(GROUP) for side in ("from", "to")]
    if not all(tick in ("", "yes") for tick in ticks):
        raise Problem("body_field", at="groups")
    return found


def _is_field(kind: str, name: str) -> bool:
    return name in FIELDS[kind] or (kind == "household" and name.startswith(GROUP))


def _groups(said: Mapping[str, Any]) -> tuple[str, ...]:
    found = said.get("groups", [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Problem("body_field", at="groups")
    return tuple(sorted(set(found)))


def _text(said: Mapping[str, Any], name: str, default: str | None = None) -> str:
    text = said.get(name, default)
    if not isinstance(text, str) or len(text) > LONGEST or "\x00" in text or not _is_encodable(text):
        raise Problem("body_field", at=name)
    return text


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _object(said: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    if not isinstance(found, dict):
        raise Problem("body_field", at=name)
    return found


def _uuid(said: Mapping[str, Any], name: str) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not _UUID.fullmatch(text):
        raise Problem("body_field", at=name)
    return text


def _one_of(said: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    text = said.get(name)
    if text not in allowed:
        raise Problem("body_field", at=name)
    return str(text)


def _moment(said: Mapping[str, Any]) -> str:
    """The moment in UTC to the millisecond: text order is time order."""
    text = said.get("at")
    try:
        if not isinstance(text, str) or not _MOMENT.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        raise Problem("body_field", at="at") from None
