"""Attachments: whole, in parts, refused, and shown only where a visit names them."""

import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from store.cell import Cell
from tests.store.seed import Seed
from tests.visits.door import visit
from tests.web.api.calls import county, photo, post, put, refused, rows, sha, token


def test_a_photo_arrives_and_the_receipt_names_it(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    content = photo()
    named = visit(files=[{"name": "door.jpg", "sha256": sha(content)}])
    before = post(client, named, east)
    answer = put(client, content, east)
    after = post(client, named, east)
    assert answer.json == {"sha256": sha(content), "size": len(content), "held": True}
    assert [receipt.get_json()["files"][0]["held"] for receipt in (before, after)] == [False, True]
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
