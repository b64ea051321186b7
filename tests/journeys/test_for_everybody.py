"""What each phone page owes everybody: room for letters twice as large, touch targets, nothing serious for axe-core."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewPhone
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin
from tests.journeys.person import example, fill_shown, wait_alive

pytestmark = pytest.mark.journey

PAGES = (
    "/login",
    "/",
    "/households",
    "/households/new",
    "/households/east",
    "survey",
    "survey#section-2",
    "problems",
    "sent",
)
LANGUAGES = ("zh-CN", "en-GB")
LEAST_TARGET = 44  # CSS pixels
LEAST_TEXT = 15  # what may be smaller than the 17 px of all running text: hints, badges


def open_page(page: Page, name: str) -> None:
    """Show one of the pages; a survey page is that of a new draft."""
    if name == "/login":
        page.context.clear_cookies()
    if name.startswith("/"):
        page.goto(name)
        return
    begin(page, "east", "door" if name == "sent" else "laoren")
    wait_alive(page)
    if name == "survey#section-2":
        fill_shown(page, {"header": example("laoren", "many_needs")["header"]})
        page.locator("[data-next]").click()
        page.locator("#section-2").wait_for()
    if name == "problems":
        page.locator("[data-next]").click()
        page.locator("#problems").wait_for()
    if name == "sent":
        page.locator("[data-next]").click()
        page.locator('[data-q="health/fell"] input[value=no]').check()
        page.locator("[data-next]").click()
        page.wait_for_url("**/sent")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_serious_findings_and_no_sideways_scrolling(phone: NewPhone, language: str) -> None:
    """Also with letters twice as large."""
    found: dict[str, Any] = {}
    page = phone("east", language=language, bypass_csp=True)
    for name in PAGES[::-1]:
        open_page(page, name)
        found[name] = serious(page) + sticking_out(page, letters=200)
    assert not {name: issues for name, issues in found.items() if issues}


def test_targets_and_letters_are_large_enough(phone: NewPhone) -> None:
    small: dict[str, Any] = {}
    page = phone("east")
    for name in PAGES[::-1]:
        open_page(page, name)
        small[name] = page.evaluate(
            """([target, text]) => {
            const shown = e => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden"
              && !e.closest(".visually-hidden, .skip-link");
            const inText = e => e.tagName === "A" && e.closest("p, li") && !e.classList.contains("weui-btn");
            const box = e => (e.closest("label") || e).getBoundingClientRect();
            const tight = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
              .filter(e => shown(e) && !inText(e) && box(e).height < target - 0.5);
            const tiny = [...document.querySelectorAll("body *")].filter(e => shown(e) && e.textContent.trim()
              && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
              && parseFloat(getComputedStyle(e).fontSize) < text);
            return [...tight, ...tiny].map(e => e.outerHTML.slice(0, 120));
            }""",
            [LEAST_TARGET, LEAST_TEXT],
        )
    assert not {name: elements for name, elements in small.items() if elements}


def test_the_keyboard_alone_is_enough(phone: NewPhone) -> None:
    """Tab reaches the questions, and those that an answer opens, and the way on; the focus can be seen."""
    page = phone("east")
    open_page(page, "survey")
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if seen[-1].endswith("visit_outcome"):
            page.keyboard.press("Space")  # the first choice: somebody is at home
        if seen[-1] in ("下一步", "完成并提交"):
            break
    assert seen[0] == "跳到正文"
    assert "header/visit/visit_outcome" in seen
    assert "header/consent/consent_basic" in seen
    assert seen[-1] == "下一步"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
