"""The phone app without a finger on it: Tab, Space, arrows, Enter and letters lead from the log-in to the sent list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import PASSWORD
from tests.journeys.hand import PIN

pytestmark = pytest.mark.journey
MOST = 60  # so many presses of Tab lead to anything that a page of these shows, or something traps the focus

# Where the focus is, and whether a sighted person sees it: an outline of the control itself or of the choice around it.
FOCUS = """() => {
  const at = document.activeElement;
  const line = one => getComputedStyle(one);
  const seen = one => one && line(one).outlineStyle !== "none" && parseFloat(line(one).outlineWidth) > 1;
  const visible = Boolean(seen(at) || seen(at.closest(".choice")));
  return { tag: at.tagName, visible, what: at.outerHTML.slice(0, 120) };
}"""


def tab_to(page: Page, selector: str) -> None:
    """On with Tab until the focus is on `selector`; wherever it stops on the way, it is seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert at["tag"] == "BODY" or at["visible"], at
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}; it is at {at}")


def lands(page: Page, selector: str) -> None:
    """The page that has just come took the focus there."""
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=selector)


def log_in(page: Page) -> None:
    """The first time on this phone, with a wrong password and two unlike PINs on the way."""
    page.goto("/phone/")
    lands(page, "h1")
    tab_to(page, "[name=username]")
    page.keyboard.type("east")
    tab_to(page, "[name=password]")
    page.keyboard.type("wrong")
    tab_to(page, "form button")
    page.keyboard.press("Space")
    expect(page.locator("[data-messages] [role=alert]")).to_be_visible()
    lands(page, "form button")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=again]").wait_for()
    lands(page, "h1")
    expect(page.locator("[data-messages]")).to_be_empty()
    choose_pin(page)


def choose_pin(page: Page) -> None:
    tab_to(page, "[name=pin]")
    page.keyboard.type(PIN)
    tab_to(page, "[name=again]")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.locator("[data-search]").wait_for()
    lands(page, "h1")
    expect(page.locator("[data-slot=rows] a").first).to_be_visible(timeout=30_000)


def begin(page: Page) -> None:
    """Search, choose the household, untick what is not asked, begin."""
    tab_to(page, "[data-search]")
    page.keyboard.type("𠮷田")
    expect(page.locator("[data-slot=rows] a")).to_have_count(1)
    tab_to(page, "[data-slot=rows] a")
    page.keyboard.press("Enter")
    page.locator("form[data-form=start]").wait_for()
    lands(page, "h1")
    for box in page.locator("[name=survey]").all():
        value = box.get_attribute("value")
        if box.is_checked() != (value == "yard"):
            tab_to(page, f'[name=survey][value="{value}"]')
            page.keyboard.press("Space")
    tab_to(page, "form[data-form=start] button")
    page.keyboard.press("Enter")
    page.locator("html[data-filling=yes] #survey-form").wait_for()
    lands(page, "h1")


def fill(page: Page) -> None:
    """A section that is not right yet says so and is mended; the next one is gone on to; the last one finishes."""
    tab_to(page, "[data-next]")
    page.keyboard.press("Enter")
    lands(page, "#problems")
    tab_to(page, '[name="family/answers"]')
    page.keyboard.press("Space")
    tab_to(page, '[name="family/children"]')
    page.keyboard.type("2")
    tab_to(page, '[name="family/talked"]')
    page.keyboard.press("Space")
    tab_to(page, "[data-next]")
    page.keyboard.press("Enter")
    lands(page, "h2")
    tab_to(page, '[name="yard/steps"]')
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.checked")
    tab_to(page, "[data-next]")
    page.keyboard.press("Enter")


def test_the_whole_way_is_gone_by_keyboard(context: Callable[..., BrowserContext]) -> None:
    page = context().new_page()
    log_in(page)
    begin(page)
    fill(page)
    page.locator("[data-send]").wait_for()
    expect(page.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 1/1")
    tab_to(page, "[data-slot=rows] a")
    page.keyboard.press("Enter")
    page.locator("[data-slot=files]").wait_for()
    lands(page, "h1")
    tab_to(page, "a.back")
    page.keyboard.press("Enter")
    page.locator("[data-send]").wait_for()
    tab_to(page, "a.back")
    page.keyboard.press("Enter")
    page.locator("[data-search]").wait_for()
    tab_to(page, "[data-close]")
    page.keyboard.press("Enter")
    lands(page, "[name=pin]")
    unlock(page)


def unlock(page: Page) -> None:
    """A wrong PIN leaves the focus where it is typed again."""
    page.keyboard.type("000000")
    tab_to(page, "form button")
    page.keyboard.press("Space")
    expect(page.locator("[data-messages]")).to_contain_text("9")
    lands(page, "[name=pin]")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.locator("[data-search]").wait_for()
