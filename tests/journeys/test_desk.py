"""What each page of station, bureau and administrator owes everybody, at the desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.conftest import VISITS
from tests.journeys.conftest import PHONE, log_in
from tests.journeys.everybody import serious, sticking_out

pytestmark = pytest.mark.journey

DESK = {"width": 1280, "height": 800}
PAGES = {
    "station-east": ("/", "/needs", "/visits", f"/visits/{VISITS['east']}", "/overview", "/tables", "/no-such-page"),
    "bureau": ("/overview", "/needs?urgency=U1", "/visits?survey=door", "/tables"),
    "admin": ("/accounts", "/settings", "/settings/standard_month", "/surveys", "/surveys/door/needs"),
}


@pytest.fixture
def opened(context) -> Any:
    def new(username: str, language: str, size: dict[str, int]) -> Page:
        browser: BrowserContext = context(language=language, bypass_csp=True)
        page = browser.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        log_in(page, username)
        return page

    return new


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("username", PAGES)
def test_no_serious_findings_and_no_sideways_scrolling(opened, username: str, language: str) -> None:
    found: dict[str, Any] = {}
    for size in (DESK, PHONE):
        page = opened(username, language, size)
        for path in PAGES[username]:
            page.goto(path)
            found[f"{path} at {size['width']}"] = serious(page) + sticking_out(page, letters=200)
    assert not {where: issues for where, issues in found.items() if issues}
