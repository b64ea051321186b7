"""What a hurried thumb and a forgotten tab do to a phone: nothing is lost, and nothing is shut out."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from tests.conftest import PASSWORD
from tests.journeys.conftest import publish
from tests.journeys.follow import HEAD, register, sheets
from tests.journeys.hand import PIN, begin_visit, first_log_in, unlock

pytestmark = pytest.mark.journey
OTHER_PIN = "751103"
# The system breaks off the next thing that is written.
BROKEN_OFF = """() => {
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...how) {
    const made = real.apply(this, how);
    if (how[1] === "readwrite") {
      IDBDatabase.prototype.transaction = real;
      window.brokenOff = true;
      queueMicrotask(() => made.abort());
    }
    return made;
  };
}"""
LINK = 'a[href="/phone/visits/{}"]'


def test_a_tab_that_was_left_at_the_first_pin_and_a_link_tapped_twice(
    context: Callable[..., BrowserContext], app: Flask
) -> None:
    publish(app, sheets())
    register(app)
    browser = context()
    forgotten = browser.new_page()
    forgotten.goto("/phone/")
    forgotten.locator("[name=username]").fill("east")
    forgotten.locator("[name=password]").fill(PASSWORD)
    forgotten.locator("form button").click()
    forgotten.locator("[name=again]").wait_for()

    page = browser.new_page()
    first_log_in(page)
    uuid = begin_visit(page, HEAD, "follow")
    page.locator("a.back").click()
    link = page.locator(LINK.format(uuid)).first
    link.wait_for()

    # Both taps are there before the page of the visit is.
    link.evaluate("link => { link.click(); link.click(); }")
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    page.wait_for_timeout(300)
    expect(page.locator("#survey-form")).to_be_visible()
    expect(page.locator("[data-messages]")).to_be_empty()
    page.evaluate(BROKEN_OFF)
    page.locator('[name="consent/may"][value="yes"]').check(force=True)
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")
    assert page.evaluate("window.brokenOff")
    page.go_back()
    expect(page.locator("#survey-form")).to_have_count(0)

    # A PIN of its own would close what is there for good: the key of it would be nowhere any more.
    for name in ("pin", "again"):
        forgotten.locator(f"[name={name}]").fill(OTHER_PIN)
    forgotten.locator("form button").click()
    forgotten.locator("form[data-form=pin]").wait_for(timeout=5000)
    unlock(page, PIN)
    page.goto(f"/phone/visits/{uuid}")
    page.locator("[name=pin]").fill(PIN)
    page.locator("form button").click()
    page.locator("html[data-filling=yes] #survey-form").wait_for()
