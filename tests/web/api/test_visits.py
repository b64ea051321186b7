"""Visits as a phone sends them: the receipt, the same again, and every refusal in JSON."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from store import visits
from store.cell import Cell
from tests.visits.door import UUID, answered, body, visit
from tests.web.api.calls import post, refused, rows


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
