"""A worker with the phone app in hand: logs in once, opens it with the PIN, visits, sends."""

import re
from contextlib import suppress

from playwright.sync_api import Error, Page, expect

from tests.conftest import PASSWORD

PIN = "240611"


def first_log_in(page: Page, username: str = "east") -> None:
    """Log in, choose the PIN, and wait until the area is here."""
    page.goto("/phone/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button").click()
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=again]").fill(PIN)
    page.locator("form button").click()
    brought(page)


def brought(page: Page) -> None:
    """The area is here, up to date."""
    expect(page.locator("[data-slot=synced]")).to_contain_text(re.compile("更新于2|as of 2|as of \\d"), timeout=30_000)


def unlock(page: Page, pin: str = PIN) -> None:
    page.goto("/phone/")
    page.locator("[name=pin]").fill(pin)
    page.locator("form button").click()
    page.locator("[data-search]").wait_for()


def begin_visit(page: Page, household: str, *surveys: str) -> str:
    """From the start page: find the household by its head, begin with these surveys. Returns the visit's UUID."""
    page.locator("[data-search]").fill(household)
    page.locator("[data-slot=rows] a").first.click()
    page.locator("form[data-form=start]").wait_for()
    for box in page.locator("[name=survey]").all():
        box.set_checked(box.get_attribute("value") in surveys)
    page.locator("form[data-form=start] button").click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    return page.url.split("/visits/")[1].partition("#")[0]


def finish(page: Page) -> None:
    """Go on to the end of the visit; it is then on its way."""
    while "/visits/" in page.url:
        with suppress(Error):  # the page may be gone before it is tapped
            page.locator("[data-next]").click(timeout=1000)
        page.wait_for_timeout(50)
    expect(page.locator("[data-messages]")).to_contain_text("已完成")
