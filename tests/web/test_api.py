"""The JSON API as a phone meets it: tokens, visits, attachments, what its area holds, and every refusal in JSON."""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app import create_app
from store import accounts, audit, visits
from store.cell import Cell
from tests.store.seed import AT, EAST, Seed, seed
from tests.visits.door import UUID, answered, body, sheets, visit
from web.county import County
from web.passwords import hash_password

PASSWORD = "correct horse battery"
TABLES = ("visit", "need", "visit_file", "visit_conflict", "visit_number", "file", "device")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app({"INSTANCE": str(tmp_path), "TESTING": True, "PROPAGATE_EXCEPTIONS": False})
    yield made
    county(made).cell.close()


def county(app: Flask) -> County:
    found: County = app.extensions["nuanfang"]
    return found


@pytest.fixture
def cell(app: Flask) -> Cell:
    return county(app).cell


@pytest.fixture
def people(app: Flask, cell: Cell) -> Seed:
    county(app).surveys.publish(sheets(), AT)
    return seed(cell, hash_password(PASSWORD))


@pytest.fixture
def client(app: Flask, people: Seed) -> FlaskClient:
    return app.test_client(use_cookies=False)


def token(cell: Cell, account: accounts.Account) -> dict[str, str]:
    name = f"token of {account.username}"
    cell.write(lambda db: accounts.add_device(db, account.id, hashlib.sha256(name.encode()).hexdigest(), "phone", AT))
    return {"Authorization": f"Bearer {name}"}


@pytest.fixture
def east(cell: Cell, people: Seed) -> dict[str, str]:
    return token(cell, people.east)


@pytest.fixture
def west(cell: Cell, people: Seed) -> dict[str, str]:
    return token(cell, people.west)


def post(client: FlaskClient, posted: Any, headers: dict[str, str], mime: str = "application/json") -> TestResponse:
    content = posted if isinstance(posted, bytes) else body(posted)
    return client.post("/api/visits", data=content, headers=headers, content_type=mime)


def refused(answer: TestResponse) -> tuple[int, str]:
    """The status and the code of a refusal, which has a sentence and shows nothing of our insides."""
    assert answer.mimetype == "application/json"
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    assert 'File "' not in text
    problem = json.loads(text)["problem"]
    assert len(problem["message"]) > 10
    return answer.status_code, problem["code"]


def rows(cell: Cell) -> dict[str, int]:
    return {name: cell.read().execute(f"select count(*) from {name}").fetchone()[0] for name in TABLES}


def photo(seed: int = 1) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (32, 24), (seed, 2, 3)).save(content, "JPEG")
    return content.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# Tokens


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


# Roles

MAY = {
    ("GET", "/api/sync"): ("worker", "station", "bureau"),
    ("GET", "/api/files/" + "0" * 64): ("worker", "station", "bureau"),
    ("POST", "/api/visits"): ("worker", "station"),
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


# Visits


def test_a_visit_and_its_receipt(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    first, again = post(client, visit(), east), post(client, visit(), east)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None
    assert again.json == {**first.json, "duplicate": True}
    assert first.json["uuid"] == UUID
    assert rows(cell)["visit"] == 1


def test_a_conflict_is_kept_aside(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    post(client, visit(), east)
    other = answered("health/falls", 3)
    assert refused(post(client, other, east)) == (409, "conflict")
    assert visits.conflicts(cell.read(), UUID) == [body(other)]


@pytest.mark.parametrize(
    ("posted", "mime", "expected"),
    [
        (b"{", "application/json", (400, "body_json")),
        (b"\xff", "application/json", (400, "body_json")),
        (b"[" * 50_000, "application/json", (400, "body_json")),
        (b"", "application/json", (400, "body_json")),
        (visit(), "text/plain", (415, "body_type")),
        (visit(), "application/x-www-form-urlencoded", (415, "body_type")),
        (visit(answers=None), "application/json", (400, "body_field")),
        (visit(uuid="1"), "application/json", (400, "uuid_invalid")),
        (visit(household="west"), "application/json", (404, "household_unknown")),
        (visit(household="nowhere"), "application/json", (404, "household_unknown")),
        (visit(survey="unheard"), "application/json", (404, "survey_unknown")),
        (visit(version="99"), "application/json", (404, "version_unknown")),
        (answered("family/members", [{}] * 10_000), "application/json", (413, "rows_too_many")),
        (answered("health/remark", "x" * 20_001), "application/json", (413, "text_too_long")),
        (body(visit()) + b" " * (2 << 20), "application/json", (413, "body_too_large")),
    ],
)
def test_a_visit_that_is_refused(
    client: FlaskClient, cell: Cell, east: dict[str, str], posted: Any, mime: str, expected: tuple[int, str]
) -> None:
    before = rows(cell)
    assert refused(post(client, posted, east, mime)) == expected
    assert rows(cell) == before


def test_a_visit_with_nul_and_emoji_arrives(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    answer = post(client, answered("health/remark", "\x00👵🏽"), east)
    assert answer.status_code == 201
    assert answer.json is not None
    assert [problem["code"] for problem in answer.json["problems"]] == ["text_control"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method(client: FlaskClient, east: dict[str, str], method: str) -> None:
    assert refused(client.open("/api/visits", method=method, headers=east)) == (405, "method_wrong")


# Attachments


def put(client: FlaskClient, content: bytes, headers: dict[str, str], name: str = "", **more: str) -> TestResponse:
    return client.put(f"/api/files/{name or sha(content)}", data=content, headers={**headers, **more})


def test_a_photo_arrives_and_the_receipt_names_it(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    content = photo()
    named = visit(files=[{"name": "door.jpg", "sha256": sha(content)}])
    before = post(client, named, east)
    answer = put(client, content, east)
    after = post(client, named, east)
    assert answer.json == {"sha256": sha(content), "size": len(content), "held": True}
    assert before.json is not None
    assert after.json is not None
    assert [answer.json["files"][0]["held"] for answer in (before, after)] == [False, True]
    assert put(client, b"anything", east, sha(content)).json == answer.json
    assert rows(cell)["file"] == 1


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (photo(), "ab" * 32, (422, "file_hash")),
        (photo(), "AB" * 32, (422, "file_hash")),
        (photo(), "short", (422, "file_hash")),
        (b"<script>", "", (415, "file_type")),
        (b"", "", (415, "file_type")),
        (photo() + b"\0" * (20 << 20), "", (413, "file_too_large")),
    ],
)
def test_a_photo_that_is_refused(
    client: FlaskClient, cell: Cell, east: dict[str, str], content: bytes, name: str, expected: tuple[int, str]
) -> None:
    assert refused(put(client, content, east, name)) == expected
    assert rows(cell)["file"] == 0


def test_a_photo_by_ranges(client: FlaskClient, east: dict[str, str]) -> None:
    content = photo()
    whole = len(content)

    def send(start: int, end: int) -> TestResponse:
        said = {"Content-Range": f"bytes {start}-{end - 1}/{whole}"}
        return client.put(f"/api/files/{sha(content)}", data=content[start:end], headers={**east, **said})

    assert send(0, 100).status_code == 202
    wrong = send(0, 100)
    assert refused(wrong) == (409, "file_offset")
    assert wrong.json is not None
    assert wrong.json["problem"]["held"] == 100
    last = send(100, whole)
    assert (last.status_code, last.json) == (200, {"sha256": sha(content), "size": whole, "held": True})


def test_a_part_longer_than_its_range(client: FlaskClient, east: dict[str, str]) -> None:
    headers = {**east, "Content-Range": "bytes 0-2/10"}
    longer = client.put("/api/files/" + "ab" * 32, data=b"x" * 16, headers=headers)
    assert refused(longer) == (400, "file_range")
    assert longer.json is not None
    assert "MB" not in longer.json["problem"]["message"]
    assert client.put("/api/files/" + "ab" * 32, data=b"xxx", headers=headers).status_code == 202


@pytest.mark.parametrize("said", ["bytes 5-1/9", "bytes 0-9/5", "0-9/10", "bytes */10", "bytes 0-9/*", "bytes ٠-٩/١٠"])
def test_a_range_that_says_nothing(client: FlaskClient, east: dict[str, str], said: str) -> None:
    headers = {**east, "Content-Range": said.encode().decode("latin-1")}
    assert refused(client.put(f"/api/files/{sha(photo())}", data=photo(), headers=headers)) == (400, "file_range")


def test_a_photo_is_shown_where_a_visit_names_it(
    client: FlaskClient, cell: Cell, people: Seed, east: dict[str, str], west: dict[str, str]
) -> None:
    content = photo()
    address = f"/api/files/{sha(content)}"
    put(client, content, east)
    assert refused(client.get(address, headers=east)) == (404, "not_found")
    post(client, visit(files=[{"name": "door.jpg", "sha256": sha(content)}]), east)
    shown = client.get(address, headers=east, buffered=True)
    assert (shown.data, shown.mimetype) == (content, "image/jpeg")
    known = {**east, "If-None-Match": f'"{sha(content)}"'}
    assert client.get(address, headers=known, buffered=True).status_code == 304
    assert client.get(address, headers=token(cell, people.bureau), buffered=True).status_code == 200
    assert refused(client.get(address, headers=west)) == refused(client.get("/api/files/" + "0" * 64, headers=west))


def test_a_county_that_opens_sweeps_what_was_given_up(app: Flask, tmp_path: Path) -> None:
    given_up, under_way = (county(app).files.part_of("ab" * 32, sender) for sender in ("1", "2"))
    for part in (given_up, under_way):
        part.write_bytes(b"half a photo")
    os.utime(given_up, (0, 0))
    again = create_app({"INSTANCE": str(tmp_path), "TESTING": True})
    county(again).cell.close()
    assert (given_up.exists(), under_way.exists()) == (False, True)


# What is written down


def test_who_was_given_records_is_written_down(
    client: FlaskClient, cell: Cell, people: Seed, east: dict[str, str]
) -> None:
    """One line a request, of ids and numbers; none where nobody was shown."""
    content = photo()
    put(client, content, east)
    post(client, visit(files=[{"name": "door.jpg", "sha256": sha(content)}]), east)
    synced = client.get("/api/sync", headers=east)
    assert synced.json is not None
    client.get("/api/sync", query_string={"since": synced.json["next"]}, headers=east)
    client.get(f"/api/files/{sha(content)}", headers=east, buffered=True)
    client.get("/api/files/" + "0" * 64, headers=east)
    found = audit.lines(cell.read(), "area", EAST)[-1]
    assert (found.act, found.account, found.detail) == ("sync", people.east.id, {"count": 1, "since": 0})
    assert [line.act for line in audit.lines(cell.read(), "area", EAST)].count("sync") == 1
    assert [line.act for line in audit.lines(cell.read(), "file", sha(content))] == ["file.receive", "file.view"]
    assert audit.lines(cell.read(), "file", "0" * 64) == []
