"""What a phone registered or corrected without a network, as JSON: each change by itself, with its receipt."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from forms.problems import Problem
from registry.changes import receive
from registry.operations import GROUP, Operation, read_decision, read_operation
from store.accounts import Account
from store.households import Household
from web.auth import account
from web.county import county
from web.fieldwork import codes
from web.fieldwork.moment import here_and_now

LARGEST = 256 << 10


def add_change() -> ResponseReturnValue:
    """`{uuid, household, at, kind, subject, changes: {field: {from, to}}}`, or `new` for `changes` → receipt."""
    return _answered(received(_posted(), account()))


def settle(conflict: str) -> ResponseReturnValue:
    """What stands in the field `SUBJECT.FIELD`: `{uuid, household, at, kind, over: [uuids], to}` → receipt."""
    return _answered(received({**_posted(), "conflict": conflict}, account()))


def received(said: dict[str, Any], who: Account) -> dict[str, Any]:
    """The receipt of what `who` said of a household, however it came."""
    operation = read_decision(said, str(said["conflict"])) if "conflict" in said else read_operation(said)
    _check_codes(operation)
    context = here_and_now()
    return county().cell.write(lambda db: receive(db, operation, said, who, context))


def _posted() -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Problem("body_type", expected="application/json")
    if (request.content_length or 0) > LARGEST:
        raise Problem("body_too_large", limit=1)
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise Problem("body_json")
    return said


def _answered(receipt: dict[str, Any]) -> ResponseReturnValue:
    return jsonify(receipt), 200 if receipt["duplicate"] else 201


def _check_codes(operation: Operation) -> None:
    """Groups and relations are those of our tables: the registry knows no words."""
    new = operation.new
    groups = {field.removeprefix(GROUP) for field in operation.changes if field.startswith(GROUP)}
    if new is not None:
        groups |= {*new.groups, *(one for person in operation.members for one in person.groups)}
    if not groups <= {*codes.groups()}:
        raise Problem("body_field", at="groups")
    people = operation.members if isinstance(new, Household) else (new,) if new else ()
    relations = [person.relation for person in people]
    relations += [after for field, (_before, after) in operation.changes.items() if field == "relation"]
    if not {*relations} <= {"", *codes.relations()}:
        raise Problem("body_field", at="relation")
