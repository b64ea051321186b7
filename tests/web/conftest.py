"""Browsers for tests: nobody's, and one for each account."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import PASSWORD
from tests.web.pages import Browser

LogIn = Callable[..., Browser]


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Nobody is logged in; the browser speaks Chinese."""
    return Browser(app.test_client())


@pytest.fixture
def as_(app: Flask) -> LogIn:
    """`as_("station-east")`, or in another language `as_("bureau", "en")`."""

    def log_in(username: str, language: str = "zh") -> Browser:
        browser = Browser(app.test_client())
        browser.log_in(username, PASSWORD)
        browser.get(f"/login?lang={language}", 302)
        return browser

    return log_in
