"""A forgotten PIN loses nothing: the worker logs in, chooses another one, and what was not sent arrives."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from store import accounts, visits
from tests.conftest import PASSWORD
from tests.journeys.battery import ids
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.hand import PIN, begin_visit, finish, first_log_in, unlock
from tests.journeys.person import fill_shown
from tests.store.seed import AT, COUNTY

pytestmark = pytest.mark.journey
NewContext = Callable[..., BrowserContext]
ANSWERS = {"family": {"answers": "self", "children": 2, "talked": "yes"}, "yard": {"steps": "no"}}
NEXT_PIN = "new-pin-2026"
LOCK = """change => new Promise((done) => {
  const asked = indexedDB.open("nuanfang-phone");
  asked.onsuccess = () => {
    const store = asked.result.transaction(["open"], "readwrite").objectStore("open");
    store.get("lock").onsuccess = ({ target }) => {
      const found = { ...target.result, ...change };
      if (change.spare === "") delete found.spare;
      store.put(found, "lock").onsuccess = () => { asked.result.close(); done(found.spare ? found.spare.mark : ""); };
    };
  };
})"""


def spare(page: Page, **change: object) -> str:
    """The mark of the spare key that lies on this phone, "" without one; first the lock is changed so."""
    return str(page.evaluate(LOCK, change))


def until_spare(page: Page) -> str:
    """The spare key is here."""
    for _ in range(50):
        if mark := spare(page):
            return mark
        page.wait_for_timeout(100)
    raise AssertionError("no spare key")


def log_in_instead(page: Page, username: str = "east", password: str = PASSWORD) -> None:
    """From the page of the PIN."""
    page.locator("[data-forgotten]").click()
    log_in(page, username, password)


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("form[data-form=forgotten] button").click()


def choose(page: Page, pin: str) -> None:
    page.locator("form[data-form=new-pin]").wait_for()
    page.locator("[name=pin]").fill(pin)
    page.locator("[name=again]").fill(pin)
    page.locator("form button").click()
    page.locator("[data-search]").wait_for()


def test_everything_is_there_under_another_pin(context: NewContext, app: Flask) -> None:
    page = context(bypass_csp=True).new_page()
    first_log_in(page)
    until_spare(page)
    page.context.set_offline(True)
    uuid = begin_visit(page, "𠮷田", "yard")
    fill_shown(page, {"family": ANSWERS["family"]})
    page.locator("[data-next]").click()
    fill_shown(page, {"yard": ANSWERS["yard"]})
    finish(page)
    spare(page, tries=10)  # all are spent
    page.goto("/phone/")
    page.locator("[name=pin]").fill(PIN)
    page.locator("form button").click()
    expect(page.locator("[data-messages]")).to_contain_text("忘了PIN码？")
    page.locator("[data-forgotten]").click()
    assert (serious(page), sticking_out(page, letters=150)) == ([], [])
    log_in(page, "east")
    expect(page.locator("[data-messages]")).to_contain_text("没有网络")
    page.context.set_offline(False)
    log_in(page, "east", "a guess of mine")
    expect(page.locator("[data-messages]")).to_contain_text("用户名或密码不对")
    log_in(page, "west")
    expect(page.locator("[data-messages]")).to_contain_text("属于另一位社工")
    log_in(page, "east")
    choose(page, NEXT_PIN)
    expect(page.locator("[data-unsent]")).to_have_text("全部送达")
    kept = visits.visit(app.extensions["nuanfang"].cell.read(), uuid, COUNTY)
    assert kept is not None
    assert kept.answers["family"]["children"] == 2
    page.goto("/phone/")
    page.locator("[name=pin]").fill(PIN)
    page.locator("form button").click()
    expect(page.locator("[data-messages]")).to_contain_text("PIN码不对")
    page.locator("[name=pin]").fill(NEXT_PIN)
    page.locator("form button").click()
    page.locator("[data-search]").wait_for()


def test_a_phone_of_before_gets_its_spare_key_at_the_next_opening_and_after_a_log_in(
    context: NewContext, app: Flask
) -> None:
    page = context().new_page()
    first_log_in(page)
    first = until_spare(page)
    assert spare(page, spare="") == ""
    page.goto("/phone/")
    page.locator("[name=pin]").wait_for()
    expect(page.locator("[data-forgotten]")).to_be_hidden()
    unlock(page)
    assert until_spare(page) == first
    cell = app.extensions["nuanfang"].cell
    east = accounts.account_by_name(cell.read(), "east")
    assert east is not None
    hashed = east[1]
    cell.write(lambda db: accounts.set_password(db, east[0].id, hashed, at=AT))  # all tokens end
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_role("button", name="登录").click()
    page.locator("[name=username]").fill("east")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[data-form=login] button").click()
    page.locator("[data-search]").wait_for()
    assert spare(page) == ""
    unlock(page)
    assert until_spare(page) not in ("", first)


def test_a_phone_that_was_given_up_is_erased_and_stays_closed(context: NewContext, app: Flask) -> None:
    page = context().new_page()
    first_log_in(page)
    until_spare(page)
    page.context.set_offline(True)
    page.goto("/phone/")
    page.locator("[data-forgotten]").wait_for()
    cell = app.extensions["nuanfang"].cell
    east = accounts.account_by_name(cell.read(), "east")
    assert east is not None
    for device in accounts.devices(cell.read(), east[0].id):
        cell.write(lambda db, number=device.id: accounts.revoke_device(db, number, AT))
    page.context.set_offline(False)
    log_in_instead(page)
    page.locator("form[data-form=login]").wait_for()
    assert ids(page, "open") == []
