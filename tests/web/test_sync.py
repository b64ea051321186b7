"""What a phone brings home: its area, page by page, and what left it; surveys as it fills them."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms.sheets import sheet_of, sheets_json
from store import audit, households, settings
from store.cell import Cell
from tests.conftest import PASSWORD
from tests.store.seed import AT, COUNTY, EAST, WEST, WEST_VILLAGE, add_family
from tests.visits.door import rows as table
from tests.visits.door import visit
from web.phone import sync as phone_sync

Ask = Any


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client(use_cookies=False)


@pytest.fixture
def east(client: FlaskClient) -> dict[str, str]:
    body = {"username": "east", "password": PASSWORD, "device": "a phone"}
    answer = client.post("/api/login", json=body)
    assert answer.json is not None
    return {"Authorization": f"Bearer {answer.json['token']}"}


@pytest.fixture
def brought(client: FlaskClient, east: dict[str, str]) -> Ask:
    def ask(since: str = "") -> Any:
        answer = client.get("/api/sync", query_string={"since": since} if since else {}, headers=east)
        assert answer.json is not None
        return answer.json

    return ask


def ids(answer: Any) -> list[str]:
    return [home["id"] for home in answer["households"]]


def test_a_phone_is_given_its_area_and_nothing_else(brought: Ask) -> None:
    answer = brought()
    assert (ids(answer), answer["count"], answer["whole"], answer["more"]) == (["east"], 1, True, False)
    assert [one["name"] for one in answer["households"][0]["residents"]] == ["𠮷田", "阿依古丽·买买提"]
    assert [(one["id"], one["version"], one["title"]["zh"]) for one in answer["surveys"]] == [("door", "1", "门口问卷")]
    assert answer["account"]["username"] == "east"
    assert "西乡" not in json.dumps(answer, ensure_ascii=False)


def test_nothing_new_is_nothing_sent(brought: Ask) -> None:
    later = brought(brought()["next"])
    assert (ids(later), later["gone"], later["whole"], later["count"]) == ([], [], False, 1)


def test_the_household_brings_its_last_answers_and_when_it_is_due(brought: Ask) -> None:
    (home,) = brought()["households"]
    (last,) = home["last"]
    assert (last["survey"], last["version"]) == ("door", "1")
    assert json.loads(last["answers"])["family"]["members"][0]["_id"] == "east-1"
    assert home["due"] > last["ended"][:10]
    assert [need["kind"] for need in home["needs"]]


@pytest.mark.parametrize(
    ("outcome", "words", "due"),
    [("nobody", "家里没人", "2026-06-03"), ("away", "", "2026-06-03"), ("refused", "", "2026-06-08")],
)
def test_a_closed_door_hides_no_answers(
    brought: Ask, client: FlaskClient, east: dict[str, str], outcome: str, words: str, due: str
) -> None:
    (before,) = brought()["households"]
    assert (before["door"], before["due"]) == (None, "2026-06-03")
    uuid, ended = "e0000000-0000-4000-8000-00000000000b", "2026-03-10T10:40:00+08:00"
    posted = visit(uuid=uuid, ended=ended, outcome=outcome, answers={"health": {"remark": "x"}}, household="east")
    assert client.post("/api/visits", json=posted, headers=east).status_code == 201
    (home,) = brought()["households"]
    assert home["last"] == before["last"]
    # Who was not at home is still to be visited; who was asked and did not want is left alone for a while.
    assert home["due"] == due
    assert (home["door"]["outcome"], home["door"]["ended"]) == (outcome, "2026-03-10T02:40:00Z")
    assert words in home["door"]["said"]["zh"]


def test_a_new_visit_makes_its_household_come_again(brought: Ask, client: FlaskClient, east: dict[str, str]) -> None:
    since = brought()["next"]
    posted = visit(uuid="e0000000-0000-4000-8000-00000000000a", household="east", worker="east")
    assert client.post("/api/visits", json=posted, headers=east).status_code == 201
    assert ids(brought(since)) == ["east"]


def test_what_left_the_area_is_taken_away(brought: Ask, cell: Cell) -> None:
    since = brought()["next"]
    east = households.household(cell.read(), "east", COUNTY)
    assert east is not None
    cell.write(lambda db: households.update_household(db, replace(east, area=WEST_VILLAGE), at=AT))
    answer = brought(since)
    assert (ids(answer), answer["gone"], answer["count"]) == ([], ["east"], 0)


def test_an_account_that_was_given_another_area_begins_anew(brought: Ask, cell: Cell) -> None:
    since = brought()["next"]
    cell.write(lambda db: db.execute("update account set area = ? where username = 'east'", (WEST,)))
    answer = brought(since)
    assert (ids(answer), answer["whole"]) == (["west"], True)


def test_a_large_area_comes_page_by_page(brought: Ask, cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        cell.write(lambda db, n=number: add_family(db, f"more-{n}", EAST + "201"))
    monkeypatch.setattr(phone_sync, "A_PAGE", 2)
    found, since, more = [], "", True
    while more:
        answer = brought(since)
        found += ids(answer)
        since, more = answer["next"], answer["more"]
    assert sorted(found) == ["east", *(f"more-{number}" for number in range(5))]
    assert len(found) == answer["count"]


@pytest.mark.parametrize("since", ["' or 1=1", "999901101.", "999901101.x", ".-1", "1" * 40])
def test_a_place_in_the_sequence_is_one_of_ours(client: FlaskClient, east: dict[str, str], since: str) -> None:
    answer = client.get("/api/sync", query_string={"since": since}, headers=east)
    assert answer.json is not None
    assert (answer.status_code, answer.json["problem"]["code"]) == (400, "body_field")


def test_the_phone_gets_what_its_county_has_decided(brought: Ask, cell: Cell) -> None:
    def decide(area: str, value: str) -> None:
        setting = settings.Setting(area, "standard_month", value, "不民发〔2026〕3号", AT)
        cell.write(lambda db: settings.put(db, setting))

    assert brought()["settings"] == []
    decide(COUNTY, "640")
    decide(WEST, "600")
    decide(EAST, "650")
    assert [(one["area"], one["value"]) for one in brought()["settings"]] == [(COUNTY, "640"), (EAST, "650")]


def test_who_was_given_records_is_written_down_once(brought: Ask, cell: Cell) -> None:
    brought(brought()["next"])
    lines = [line for line in audit.lines(cell.read(), "area", EAST) if line.act == "sync"]
    assert [line.detail for line in lines] == [{"count": 1, "since": 0}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_survey_comes_as_the_phone_fills_it(client: FlaskClient, east: dict[str, str], language: str) -> None:
    answer = client.get("/api/surveys/door/1", query_string={"language": language}, headers=east)
    assert answer.json is not None
    assert 'data-q="family/children"' in answer.json["html"] or "data-q=" in answer.json["html"]
    assert json.loads(answer.json["bundle"])["id"] == "door"
    assert (answer.json["given"]["language"], answer.json["given"]["zone"]) == (language, "Asia/Shanghai")
    assert "csrf" not in answer.json["html"]
    assert client.get("/api/surveys/none/1", headers=east).status_code == 404


def test_surveys_that_ask_one_thing_in_different_ways_are_offered_apart(app: Flask, brought: Ask) -> None:
    for name, kind in (("laoren", "integer"), ("canji", "text"), ("dibao", "integer")):
        rows = {
            "survey": f"type | name | label::中文 (zh)\nbegin_group | house | 家\n{kind} | rooms | 几间\nend_group | |",
            "settings": f"form_id | version | form_title::中文 (zh)\n{name} | 1 | {name}",
        }
        sheets = {sheet: sheet_of(sheet, table(text)) for sheet, text in rows.items()}
        app.extensions["nuanfang"].surveys.publish(sheets_json(sheets), AT)
    found = [one["id"] for one in brought()["surveys"]]
    assert {"laoren", "canji", "dibao", "dibao+laoren"} <= set(found)
    assert not [one for one in found if "canji+" in one]
