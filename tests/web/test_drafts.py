"""A draft between its round trips."""

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
