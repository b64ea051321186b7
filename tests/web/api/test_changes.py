"""Changes from phones, as the API takes them: receipts, refusals in words, conflicts that the sync brings."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from store import households
from store.cell import Cell
from tests.store.seed import COUNTY, EAST, EAST_VILLAGE, WEST_VILLAGE
from tests.web.api.calls import refused

FIRST, SECOND = "13912345670", "13912345671"
Headers = dict[str, str]


def change(after: str, minute: int = 1, **more: Any) -> dict[str, Any]:
    said = {"uuid": str(uuid4()), "household": "east", "at": f"2026-03-05T10:{minute:02}:00.000Z"}
    return {**said, "kind": "household", "subject": "east", "changes": {"phone": {"from": "", "to": after}}, **more}


def brought(client: FlaskClient, headers: Headers) -> Any:
    answer = client.get("/api/sync", headers=headers).json
    assert answer is not None
    return answer["households"][0]


def test_a_conflict_is_brought_home_and_settled(client: FlaskClient, east: Headers) -> None:
    sent = [
        client.post("/api/changes", json=change(value, at), headers=east) for at, value in ((1, FIRST), (2, SECOND))
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    (conflict,) = brought(client, east)["conflicts"]
    assert [(head["value"], head["name"]) for head in conflict["heads"]] == [(SECOND, "周敏"), (FIRST, "周敏")]
    over = [head["uuid"] for head in conflict["heads"]]
    decision = {"uuid": str(uuid4()), "household": "east", "at": "2026-03-05T10:09:00Z", "kind": "household"}
    path = f"/api/changes/{conflict['subject']}.{conflict['field']}"
    answer = client.post(path, json={**decision, "over": over, "to": FIRST}, headers=east)
    assert (answer.status_code, answer.json and answer.json["uuid"]) == (201, decision["uuid"])
    home = brought(client, east)
    assert (home["phone"], home["conflicts"]) == (FIRST, [])


def test_whoever_left_is_told_apart(client: FlaskClient, east: Headers) -> None:
    left = change("", kind="resident", subject="east-2", changes={"left": {"from": "", "to": "2026-03-02"}})
    assert client.post("/api/changes", json=left, headers=east).status_code == 201
    home = brought(client, east)
    assert [one["id"] for one in home["residents"]] == ["east-1"]
    assert [(one["id"], one["left"]) for one in home["left"]] == [("east-2", "2026-03-02")]


def test_the_same_again_is_answered_alike(client: FlaskClient, east: Headers, cell: Cell) -> None:
    home = str(uuid4())
    people = [{"id": str(uuid4()), "name": "马兰", "relation": "02", "groups": ["laoren"]}]
    said: dict[str, Any] = {
        "uuid": str(uuid4()),
        "household": home,
        "kind": "household",
        "subject": home,
        "at": "2026-03-05T10:00:00Z",
    }
    said["new"] = {"area": EAST_VILLAGE, "address": "3组", "residents": people, "groups": []}
    answers = [client.post("/api/changes", json=said, headers=east) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json and answer.json["uuid"] for answer in answers] == [said["uuid"]] * 2
    found = households.household(cell.read(), home, COUNTY)
    assert found is not None
    assert (found.head, found.groups) == ("马兰", ("laoren",))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (change("12"), (400, "phone_invalid")),
        (change(FIRST, household="west", subject="west"), (404, "household_unknown")),
        (change(FIRST, subject="west"), (400, "body_field")),
        (change(FIRST, uuid="1"), (400, "body_field")),
        (change(FIRST, at="yesterday"), (400, "body_field")),
        (change(FIRST, changes={"created": {"from": "", "to": ""}}), (400, "body_field")),
        (change("", changes={"area": {"from": EAST_VILLAGE, "to": WEST_VILLAGE}}), (400, "household_area")),
        (change("", changes={"area": {"from": EAST_VILLAGE, "to": EAST + "999"}}), (400, "household_area")),
        (change("", changes={"group:nobody": {"from": "", "to": "yes"}}), (400, "body_field")),
        (change("", changes={"group:canji": {"from": "", "to": ["no"]}}), (400, "body_field")),
        (change(FIRST, changes={"phone": {"from": "", "to": "\ud800"}}), (400, "body_field")),
        (
            change("", kind="resident", subject="east-1", changes={"relation": {"from": "02", "to": "?"}}),
            (400, "body_field"),
        ),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_a_change_that_is_refused(client: FlaskClient, east: Headers, cell: Cell, said: Any, expected: Any) -> None:
    assert refused(client.post("/api/changes", json=said, headers=east)) == expected
    assert cell.read().execute("select count(*) from change_log").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("account", "page", "words"),
    [
        ("", "zh-CN", "电话号码"),
        ("", "en", "phone"),
        ("zh", "en", "phone"),
        ("en", "zh-CN", "电话号码"),
        ("en", "", "phone"),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_phones_page(
    client: FlaskClient, east: Headers, cell: Cell, account: str, page: str, words: str
) -> None:
    cell.write(lambda db: db.execute("update account set language = ? where username = 'east'", (account,)))
    answer = client.post("/api/changes", json=change("12"), headers={**east, "Accept-Language": page})
    assert answer.json is not None
    assert words in answer.json["problem"]["message"]
