"""What every answer carries, how long it may be kept, and how often a password may be tried."""

import pytest
from flask import Flask

from tests.conftest import VISITS
from tests.web.conftest import LogIn
from tests.web.pages import Browser
from web.lockout import FAILURES, KEPT, SECONDS, Lockout

VISIT = VISITS["east"]


@pytest.mark.parametrize("path", ["/login", "/nothing", "/static/built/app.css", "/api/sync", "/needs"])
def test_headers_of_every_answer(app: Flask, path: str):
    with app.test_client().get(path) as response:
        headers = response.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["img-src"] == "'self' blob: data:"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "geolocation=(self)" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/needs", "/visits", f"/visits/{VISIT}", "/overview", "/tables/door.zip", "/"])
def test_personal_pages_are_kept_nowhere(as_: LogIn, path: str):
    assert as_("station-east").get(path).headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_by_their_content(browser: Browser):
    browser.get("/login")
    address = browser.page.one("link", rel="stylesheet").attrs["href"]
    for encoding in ("gzip", "identity"):
        with browser.client.get(address, headers={"Accept-Encoding": encoding}) as named:
            assert "max-age=31536000" in named.headers["Cache-Control"]
            assert "immutable" in named.headers["Cache-Control"]
        with browser.client.get(address.partition("?")[0], headers={"Accept-Encoding": encoding}) as plain:
            assert "immutable" not in plain.headers.get("Cache-Control", "")


def test_pages_are_packed_for_who_can_unpack(as_: LogIn):
    browser = as_("station-east")
    packed = browser.client.get("/needs", headers={"Accept-Encoding": "gzip"})
    plain = browser.client.get("/needs")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_ten_failures_lock_for_five_minutes():
    clock = Clock()
    lockout = Lockout(clock)
    for _ in range(FAILURES - 1):
        lockout.failed("x")
    assert lockout.minutes_left("x") == 0
    lockout.failed("x")
    assert (lockout.minutes_left("x"), lockout.minutes_left("y")) == (5, 0)
    clock.now = SECONDS - 1
    assert lockout.minutes_left("x") == 1
    clock.now = SECONDS
    assert lockout.minutes_left("x") == 0
    lockout.failed("x")
    assert lockout.minutes_left("x") == 0, "counting begins anew"


def test_a_right_password_forgets_the_wrong_ones():
    lockout = Lockout(Clock())
    for _ in range(FAILURES - 1):
        lockout.failed("x")
    lockout.succeeded("x")
    lockout.failed("x")
    assert lockout.minutes_left("x") == 0


def test_invented_names_cannot_fill_the_memory():
    lockout = Lockout(Clock())
    for number in range(KEPT + 50):
        lockout.failed(str(number))
    assert len(lockout._failures) == KEPT
