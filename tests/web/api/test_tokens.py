"""Tokens: how a phone gets one, what it opens, and when it opens no more."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from store import accounts
from store.cell import Cell
from tests.store.seed import AT, EAST, Seed
from tests.visits.door import visit
from tests.web.api.calls import PASSWORD, post, refused, rows, token


def test_logging_in_gives_a_token_that_opens(client: FlaskClient, cell: Cell, people: Seed) -> None:
    said = {"username": "East", "password": PASSWORD, "device": "Huawei"}
    answer = client.post("/api/login", json=said)
    assert answer.status_code == 201
    assert answer.json is not None
    assert answer.json["account"] == {
        "id": people.east.id,
        "username": "east",
        "name": "周敏",
        "role": "worker",
        "area": EAST,
        "language": "",
    }
    headers = {"Authorization": f"Bearer {answer.json['token']}"}
    assert post(client, visit(), headers).status_code == 201
    kept = cell.read().execute("select group_concat(token_hash) from device").fetchone()[0]
    assert answer.json["token"] not in kept
    assert [device.label for device in accounts.devices(cell.read(), people.east.id)] == ["Huawei"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"username": "east", "password": "wrong", "device": "x"}, (401, "login_wrong")),
        ({"username": "nobody", "password": PASSWORD, "device": "x"}, (401, "login_wrong")),
        ({"username": "east", "password": PASSWORD}, (400, "body_field")),
        ({"username": 5, "password": PASSWORD, "device": "x"}, (400, "body_field")),
        ({"username": "\ud800", "password": PASSWORD, "device": "x"}, (400, "body_field")),
        ({"username": "east", "password": "\ud800", "device": "x"}, (400, "body_field")),
        ({"username": "east", "password": PASSWORD, "device": "\ud800"}, (400, "body_field")),
        ([], (400, "body_json")),
    ],
)
def test_a_log_in_that_is_refused(client: FlaskClient, cell: Cell, said: Any, expected: tuple[int, str]) -> None:
    assert refused(client.post("/api/login", json=said)) == expected
    assert rows(cell)["device"] == 0


@pytest.mark.parametrize("header", ["Bearer ", "Bearer wrong", "Basic ZWFzdDp4", "Bearer \u00e9", "token of east", ""])
def test_a_wrong_token(client: FlaskClient, header: str) -> None:
    for answer in (
        client.get("/api/sync", headers={"Authorization": header}),
        post(client, visit(), {"Authorization": header}),
        client.put(f"/api/files/{'ab' * 32}", data=b"x", headers={"Authorization": header}),
        client.post("/api/devices", json={"device": "x"}, headers={"Authorization": header}),
    ):
        assert refused(answer) == (401, "token_unknown")


def test_without_any_token(client: FlaskClient, cell: Cell) -> None:
    assert refused(client.get("/api/sync")) == (401, "login_needed")
    assert refused(post(client, visit(), {})) == (401, "login_needed")
    assert rows(cell)["visit"] == 0


def test_a_revoked_token_and_a_disabled_account(client: FlaskClient, cell: Cell, people: Seed) -> None:
    east, west = token(cell, people.east), token(cell, people.west)
    device = accounts.devices(cell.read(), people.east.id)[0]
    assert client.get("/api/sync", headers=east).status_code == 200
    cell.write(lambda db: accounts.revoke_device(db, device.id, AT))
    cell.write(lambda db: accounts.set_disabled(db, people.west.id, True, at=AT))
    assert refused(client.get("/api/sync", headers=east)) == (401, "device_revoked")
    assert refused(client.get("/api/sync", headers=west)) == (401, "token_unknown")


def test_a_token_for_the_phone_that_has_a_session(app: Flask, people: Seed) -> None:
    browser = app.test_client()
    assert refused(browser.post("/api/devices", json={"device": "x"})) == (401, "login_needed")
    page = browser.get("/login").get_data(as_text=True)
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    browser.post("/login", data={"username": "east", "password": PASSWORD, "csrf_token": csrf})
    assert refused(browser.post("/api/devices", json={"device": "x"}))[0] == 400
    page = browser.get("/households").get_data(as_text=True)
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    answer = browser.post("/api/devices", json={"device": "x"}, headers={"X-CSRFToken": csrf})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    headers = {"Authorization": f"Bearer {answer.json['token']}"}
    assert app.test_client().get("/api/sync", headers=headers).status_code == 200


MAY = {
    ("GET", "/api/sync"): ("worker", "station", "bureau"),
    ("GET", "/api/files/" + "0" * 64): ("worker", "station", "bureau"),
    ("POST", "/api/visits"): ("worker", "station"),
    ("POST", "/api/changes"): ("worker", "station"),
    ("POST", "/api/changes/east.phone"): ("worker", "station"),
    ("PUT", "/api/files/" + "0" * 64): ("worker", "station"),
}


@pytest.mark.parametrize("role", accounts.ROLES)
def test_a_token_opens_what_the_role_may(client: FlaskClient, cell: Cell, role: str) -> None:
    """A token gives no more than the pages do: an administrator reads no personal record."""
    wanted = accounts.Account(0, f"a-{role}", "甲", role, "")
    headers = token(cell, cell.write(lambda db: accounts.add_account(db, wanted, "no password", at=AT)))
    for (method, path), roles in MAY.items():
        answer = client.open(path, method=method, headers=headers, json={})
        if role in roles:
            assert answer.status_code not in (401, 403), (method, path)
        else:
            assert refused(answer) == (403, "not_allowed"), (method, path)
