"""`POST /api/spare`: the password is asked as at the log-in, its tries are counted, and who asked is written down."""

import json
from base64 import b64encode

from flask import Flask

from store import accounts, audit
from tests.conftest import PASSWORD
from tests.store.seed import AT
from tests.visits.sealing import DEVICE, sealed
from visits.envelope import PIN
from web.lockout import FAILURES


def asked(app: Flask, **changed: str) -> dict[str, str]:
    """What the phone of `east` sends, whose envelope was closed for this county."""
    here = app.extensions["nuanfang"]
    east = accounts.account_by_name(here.cell.read(), "east")
    assert east is not None
    here.cell.write(lambda db: accounts.add_device(db, east[0].id, DEVICE, "phone", AT))
    said = json.dumps({"account": east[0].id, "device": DEVICE, "key": "the data key"}).encode()
    spare = b64encode(sealed(here.key.public, said, PIN)).decode()
    return {"username": "east", "password": PASSWORD, "spare": spare, **changed}


def test_the_key_comes_back_and_the_audit_says_so(app: Flask) -> None:
    answer = app.test_client().post("/api/spare", json=asked(app))
    assert (answer.status_code, answer.get_json()) == (200, {"key": "the data key"})
    assert answer.headers["Cache-Control"] == "no-store"
    here = app.extensions["nuanfang"]
    east = accounts.account_by_name(here.cell.read(), "east")
    assert east is not None
    line = audit.lines(here.cell.read(), "account", east[0].id)[-1]
    assert (line.act, line.account, line.detail) == ("pin.forgotten", east[0].id, {})


def test_wrong_passwords_are_counted_as_at_the_log_in(app: Flask) -> None:
    wrong, client = asked(app, password="guessed"), app.test_client()
    for _ in range(FAILURES):
        assert client.post("/api/spare", json=wrong).status_code == 401
    right = {**wrong, "password": PASSWORD}
    assert client.post("/api/spare", json=right).status_code == 429
    login = {"username": "east", "password": PASSWORD, "device": "x"}
    assert client.post("/api/login", json=login).status_code == 429


def test_what_cannot_be_opened_is_said_in_words(app: Flask) -> None:
    answer = app.test_client().post("/api/spare", json=asked(app, spare="AAAA"))
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (422, "spare_unknown")
    assert app.test_client().post("/api/spare", json={"username": "east"}).status_code == 400
