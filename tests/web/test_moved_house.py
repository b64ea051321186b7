"""A household that moves within a station's or bureau's area: what each phone hears, and a visit that comes later."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from store import change_log
from tests.conftest import PASSWORD
from tests.store.seed import EAST_VILLAGE, WEST_VILLAGE
from tests.visits.door import visit
from tests.web.conftest import LogIn

Phone = dict[str, str]
OTHER = "e0000000-0000-4000-8000-00000000000d"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


def phone(client: FlaskClient, username: str) -> Phone:
    answer = client.post("/api/login", json={"username": username, "password": PASSWORD, "device": "a phone"})
    return {"Authorization": f"Bearer {json.loads(answer.text)['token']}"}


def brought(client: FlaskClient, who: Phone, since: str = "") -> Any:
    return json.loads(client.get("/api/sync", query_string={"since": since} if since else {}, headers=who).text)


def moved(as_: LogIn, to: str, who: str = "bureau") -> str:
    browser = as_(who)
    browser.get("/households/new" if who == "station-east" else "/households/east")
    browser.post("/households/east/move", {"area": to}, 303)
    return browser.get("/households/east").get_data(as_text=True)


def test_both_phones_hear_of_it(app: Flask, client: FlaskClient, as_: LogIn) -> None:
    east, west = phone(client, "east"), phone(client, "west")
    before, there = brought(client, east), brought(client, west)
    assert "该户现在在不存在县 西乡 杏花村。" in moved(as_, WEST_VILLAGE)
    after = brought(client, east, before["next"])
    assert (after["gone"], after["count"]) == (["east"], before["count"] - 1)
    assert [home["id"] for home in brought(client, west, there["next"])["households"]] == ["east"]
    db = app.extensions["nuanfang"].cell.read()
    lines = [(line.before, line.after) for line in change_log.lines(db, "east", "area") if line.account]
    assert lines == [(EAST_VILLAGE, WEST_VILLAGE)]


def test_a_visit_that_was_filled_before_the_phone_heard_of_it_counts(client: FlaskClient, as_: LogIn) -> None:
    east, west = phone(client, "east"), phone(client, "west")
    moved(as_, WEST_VILLAGE)
    answer = client.post("/api/visits", json=visit(uuid=OTHER, household="east"), headers=east)
    assert answer.status_code == 201
    assert OTHER in as_("bureau").get("/visits?household=east").get_data(as_text=True)
    # Whoever never had the household is told what they are told of one that is nowhere.
    refused = [
        client.post("/api/visits", json=visit(uuid=OTHER[:-1] + "e", household=one), headers=east)
        for one in ("west", "nowhere")
    ]
    assert [one.status_code for one in refused] == [404, 404]
    assert refused[0].text.replace("west", "-") == refused[1].text.replace("nowhere", "-")
    assert (
        client.post("/api/visits", json=visit(uuid=OTHER[:-1] + "f", household="east"), headers=west).status_code == 201
    )


@pytest.mark.parametrize("to", ["", "999901", "999901102", "x"])
def test_only_to_a_place_where_people_live(as_: LogIn, to: str) -> None:
    assert "请选择现在居住的地方。" in moved(as_, to)


def test_a_station_moves_within_its_own_area(as_: LogIn, app: Flask) -> None:
    """The east's station has one village: there is nowhere to move to, and another station's village is none of its."""
    page = moved(as_, WEST_VILLAGE, "station-east")
    assert "/households/east/move" not in page
    db = app.extensions["nuanfang"].cell.read()
    assert not change_log.lines(db, "east", "area")
    worker = as_("east")
    worker.get("/households/new")
    worker.post("/households/east/move", {"area": EAST_VILLAGE}, 403)
