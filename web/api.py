"""What phones ask for, as JSON: a device token, visits, attachments, and what there is in the worker's area.

A device token stands for itself: no cookie, no CSRF, no password hash per request. A page with a session may ask too.
"""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, g, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from forms.problems import Problem
from store import accounts, files
from store.accounts import Account
from store.moments import stamp
from visits import attachments
from visits.posted import LARGEST_BODY, is_encodable
from visits.receive import receive
from visits.spare import data_key
from web import trail
from web.auth import READERS, account, check_password, check_role, needs_role, open_to_all
from web.county import county
from web.phone import changes
from web.phone.surveys import survey_page
from web.phone.sync import account_json, sync

blueprint = Blueprint("api", __name__, url_prefix="/api")

_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")
LONGEST_LABEL = 80
# Who goes to doors. Who may read is said in `web.auth`.
SENDERS = ("worker", "station")


@blueprint.before_request
def know_sender() -> None:
    """Whose token it is, and whether the role may. A wrong or revoked one is told so, whatever cookie came along."""
    if "Authorization" not in request.headers or request.endpoint in ("api.login", "api.give_spare"):
        return
    scheme, _, token = request.headers["Authorization"].partition(" ")
    found = accounts.account_by_token(county().cell.read(), _hashed(token)) if scheme == "Bearer" else None
    if found is None:
        lost = accounts.is_lost(county().cell.read(), _hashed(token))
        raise Problem("device_revoked" if lost else "token_unknown")
    g.account, g.device = found
    check_role(found[0])


@blueprint.post("/login")
@open_to_all
def login() -> ResponseReturnValue:
    """`{username, password, device}` → `{token, account}`."""
    asked = _json_object()
    username, password, label = (_text(asked, name) for name in ("username", "password", "device"))
    who = check_password(username, password)
    return jsonify(token=_new_token(who, label), account=account_json(who)), 201


@blueprint.post("/spare")
@open_to_all
def give_spare() -> ResponseReturnValue:
    """`{username, password, spare}` → `{key}`, for the worker who forgot the PIN of this phone (see `visits.spare`)."""
    asked = _json_object()
    username, password, spare = (_text(asked, name) for name in ("username", "password", "spare"))
    who = check_password(username, password)
    key = data_key(county().key, county().cell.read(), spare, who)
    trail.record("pin.forgotten", "account", who.id, account=who.id)
    return jsonify(key=key)


@blueprint.post("/devices")
def add_device() -> ResponseReturnValue:
    """A token for the phone that is logged in with a session: `{device}` → `{token, account}`."""
    label = _text(_json_object(), "device")
    return jsonify(token=_new_token(account(), label), account=account_json(account())), 201


@blueprint.post("/visits")
@needs_role(*SENDERS)
def add_visit() -> ResponseReturnValue:
    """A visit (contract 3) → its receipt, after the commit: 201 the first time, 200 for the same body again."""
    _expect("application/json")
    if (request.content_length or 0) > LARGEST_BODY:
        raise Problem("body_too_large", limit=LARGEST_BODY >> 20)
    here = county()
    receipt = receive(here.cell, here.surveys, request.get_data(cache=False), account(), _now(), _new_id)
    return jsonify(receipt.as_json()), 200 if receipt.duplicate else 201


@blueprint.put("/files/<sha256>")
@needs_role(*SENDERS)
def add_file(sha256: str) -> ResponseReturnValue:
    """An attachment, whole or (Content-Range) from where it was cut; 202 while there is more to come."""
    here, sender = county(), account()
    here.files.path(sha256)
    known = files.file(here.cell.read(), sha256)
    if known is None or not _may_know(known, sender):
        part = _taken(sha256, sender)
        if part is None:
            return jsonify(sha256=sha256, held=False), 202
        known = attachments.finish(here.cell, here.files, sha256, part, sender, _now())
    return jsonify(sha256=known.sha256, size=known.size, held=True)


@blueprint.get("/files/<sha256>")
@needs_role(*READERS)
def show_file(sha256: str) -> ResponseReturnValue:
    """An attachment that a visit within the account's area names."""
    here = county()
    found = files.file_within(here.cell.read(), sha256, account().area)
    if found is None:
        raise Problem("not_found")
    trail.record("file.view", "file", sha256)
    response = send_file(here.files.path(sha256), mimetype=found.mime, etag=sha256, conditional=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


blueprint.add_url_rule("/changes", view_func=needs_role(*SENDERS)(changes.add_change), methods=["POST"])
blueprint.add_url_rule("/changes/<conflict>", view_func=needs_role(*SENDERS)(changes.settle), methods=["POST"])
blueprint.add_url_rule("/sync", view_func=needs_role(*READERS)(sync))
blueprint.add_url_rule("/surveys/<survey_id>/<version>", view_func=needs_role(*SENDERS)(survey_page))


def _may_know(held: files.File, sender: Account) -> bool:
    """Whether the sender may hear that it is held without sending it: it is theirs, or their area's."""
    return held.account == sender.id or files.file_within(county().cell.read(), held.sha256, sender.area) is not None


def _taken(sha256: str, sender: Account) -> Any:
    here = county()
    limit = attachments.LARGEST
    if (request.content_length or 0) > limit:
        raise Problem("file_too_large", limit=limit >> 20)
    if "Content-Range" not in request.headers:
        return attachments.take_whole(request.stream, here.files)
    found = _RANGE.fullmatch(request.headers["Content-Range"])
    if found is None:
        raise Problem("file_range")
    start, last, total = map(int, found.groups())
    if not start <= last < total:
        raise Problem("file_range")
    return attachments.take_range(request.stream, here.files, sha256, sender, start, total, last=last)


def _now() -> datetime:
    return datetime.now(county().zone)


def _new_id() -> str:
    return str(uuid4())


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _new_token(who: Account, label: str) -> str:
    token, at = secrets.token_urlsafe(32), stamp(_now())
    county().cell.write(lambda db: accounts.add_device(db, who.id, _hashed(token), label[:LONGEST_LABEL], at))
    return token


def _expect(mime: str) -> None:
    if request.mimetype != mime:
        raise Problem("body_type", expected=mime)


def _json_object() -> dict[str, Any]:
    _expect("application/json")
    value = request.get_json(silent=True)
    if not isinstance(value, dict):
        raise Problem("body_json")
    return value


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    if not isinstance(text, str) or not text.strip() or "\x00" in text or len(text) > 1000 or not is_encodable(text):
        raise Problem("body_field", at=name)
    return text
