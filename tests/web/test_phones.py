"""The station sees which phones hold visits that were not sent, and which have been silent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from store import accounts
from store.accounts import Device
from store.cell import Cell
from store.moments import stamp
from tests.conftest import PASSWORD
from tests.web.conftest import LogIn

OLDEST = "2026-03-03T09:30:00.250Z"


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    return found


@pytest.fixture
def ask(app: Flask) -> Any:
    """East's phone asks what is new; the answer's status."""
    client: FlaskClient = app.test_client(use_cookies=False)
    body = {"username": "east", "password": PASSWORD, "device": "a phone"}
    token = (client.post("/api/login", json=body).json or {})["token"]

    def sync(**told: Any) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return client.get("/api/sync", query_string=told, headers=headers).status_code

    return sync


def phone(cell: Cell) -> Device:
    (found,) = accounts.devices(cell.read(), 1)
    return found


def silent(cell: Cell, days: float) -> None:
    at = stamp(datetime.now(UTC) - timedelta(days=days))
    cell.write(lambda db: db.execute("update device set seen = ? where id = ?", (at, phone(cell).id)))


def test_a_phone_tells_what_it_has_not_sent(cell: Cell, ask: Any) -> None:
    assert phone(cell).seen == ""
    assert ask(unsent=3, oldest=OLDEST) == 200
    told = phone(cell)
    assert (told.unsent, told.oldest) == (3, "2026-03-03T09:30:00Z")
    assert told.seen > told.created[:10]
    assert ask(unsent=0) == 200
    assert (phone(cell).unsent, phone(cell).oldest) == (0, "")


def test_its_contact_is_written_down_every_few_minutes_not_every_minute(cell: Cell, ask: Any) -> None:
    ask(unsent=0)
    for minutes, is_noted in ((4, False), (6, True)):
        silent(cell, minutes / 24 / 60)
        before = phone(cell).seen
        ask(unsent=0)
        assert (phone(cell).seen > before) is is_noted


@pytest.mark.parametrize(
    "told", [{}, {"unsent": "-1"}, {"unsent": "x"}, {"unsent": "99999"}, {"unsent": "٣"}, {"unsent": ""}]
)
def test_what_cannot_be_read_stops_no_phone(cell: Cell, ask: Any, told: dict[str, str]) -> None:
    assert ask(**told) == 200
    assert phone(cell).seen == ""
    for oldest in ("yesterday", "2026-03-03", "0001-01-01T00:00:00+20:00"):
        assert ask(unsent=2, oldest=oldest) == 200
        assert (phone(cell).unsent, phone(cell).oldest) == (2, "")


@pytest.mark.parametrize(
    ("who", "language", "days", "unsent", "words"),
    [
        ("station-east", "zh", 0, 3, "周敏上次联系"),
        ("station-east", "zh", 0, 3, "最早的是2026年3月3日的3次没送到"),
        ("station-east", "en", 0, 1, "1 visit not sent"),
        ("station-east", "en", 4, 0, "nothing unsent then"),
        ("station-east", "en", 1, 0, ""),
        ("station-west", "en", 0, 3, ""),
        ("east", "en", 0, 3, ""),
    ],
)
def test_the_station_sees_the_phones_to_look_after(
    cell: Cell, ask: Any, as_: LogIn, who: str, language: str, days: int, unsent: int, words: str
) -> None:
    ask(unsent=unsent, oldest=OLDEST if unsent else "")
    silent(cell, days)
    browser = as_(who, language)
    browser.get("/")
    title = {"zh": "要留意的手机", "en": "Phones to look after"}[language]
    assert (title in browser.page.words) is bool(words)
    assert words in browser.page.words


def test_a_phone_that_was_given_up_is_not_looked_after(cell: Cell, ask: Any, as_: LogIn) -> None:
    ask(unsent=3, oldest=OLDEST)
    cell.write(lambda db: accounts.revoke_device(db, phone(cell).id, "2026-03-09T00:00:00Z"))
    browser = as_("station-east", "en")
    browser.get("/")
    assert "Phones to look after" not in browser.page.words
