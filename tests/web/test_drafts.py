"""A draft between its round trips."""

import json
import re

from flask import Flask

from tests.web.conftest import LogIn
from tests.web.test_fieldwork import DOOR, draft_of, start


def test_each_round_trip_is_newer_than_the_one_before(app: Flask, as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    stamps = [draft_of(app, path).updated]
    for _ in range(3):
        browser.post(path, {**DOOR, "act": "save"}, 303)
        stamps.append(draft_of(app, path).updated)
    assert sorted(set(stamps)) == stamps


def key_of(as_: LogIn, username: str) -> str:
    """The key that a worker's page of a draft comes with."""
    browser = as_(username)
    page = browser.client.get(start(browser, username))
    assert page.headers["Cache-Control"] == "no-store"
    given = re.search(r'id="survey-page">(.*?)</script>', page.text, re.S)
    assert given
    found: str = json.loads(given[1])["key"]
    return found


def test_what_a_browser_keeps_is_closed_by_a_key_of_the_account(app: Flask, as_: LogIn) -> None:
    assert len({key_of(as_, "east"), key_of(as_, "east")}) == 1  # a draft opens again after another log-in
    assert key_of(as_, "west") != key_of(as_, "east")
    kept = app.extensions["nuanfang"].settings.instance / "browser.key"
    assert kept.stat().st_mode & 0o777 == 0o600
