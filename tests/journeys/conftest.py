"""A real phone: the app on 127.0.0.1, and Chromium at 360×740 before it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from forms.sheets import Sheets, read_sheets, sheets_json
from tests.conftest import PASSWORD
from tests.journeys import yard
from tests.samples import RAM_OP
from tests.store.seed import AT

PHONE = {"width": 360, "height": 740}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOUSE = Path(__file__).resolve().parent.parent.parent
DEFINITIONS = HOUSE / "survey_defs"
AXE = HOUSE / "node_modules" / "axe-core" / "axe.min.js"

NewPhone = Callable[..., Page]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: make setup-test")
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where this test's own county is served, with the survey of the elderly and a small one published."""
    publish(app, DEFINITIONS / "laoren")
    publish(app, yard.sheets())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ramop(app: Flask) -> str:
    """The id of a foreign survey, imported from its workbook."""
    return publish(app, RAM_OP)


def publish(app: Flask, survey: Path | Sheets) -> str:
    """Publish the survey of this folder, workbook or sheets; its id."""
    sheets = read_sheets(survey) if isinstance(survey, Path) else survey
    found: str = app.extensions["nuanfang"].surveys.publish(sheets_json(sheets), AT).id
    return found


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """A phone's browser: `context(scripts=False)` has no scripts, `language="en-GB"` asks for English, `base`
    is the address where something else stands before the app."""
    opened: list[BrowserContext] = []

    def new(*, scripts: bool = True, language: str = "zh-CN", base: str = "", **more: object) -> BrowserContext:
        found = chromium.new_context(
            base_url=base or address,
            viewport=PHONE,  # type: ignore[arg-type]
            has_touch=True,
            is_mobile=True,
            locale=language,
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            **more,  # type: ignore[arg-type]
        )
        found.set_default_timeout(10_000)
        opened.append(found)
        return found

    yield new
    for one in opened:
        one.close()


@pytest.fixture
def phone(context: Callable[..., BrowserContext]) -> Iterator[NewPhone]:
    """A worker's phone, logged in. A script error or a refused request of the page's policy fails the test."""
    faults: list[str] = []

    def new(username: str = "east", **how: object) -> Page:
        page = context(**how).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        log_in(page, username)
        return page

    yield new
    assert not faults


def log_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)
