"""What each phone page owes everybody: room for letters twice as large, touch targets, nothing serious for axe-core."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import AXE, NewPhone
from tests.journeys.person import choose_survey, wait_alive

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
    page.goto("/households/east")
    choose_survey(page, "door" if name == "sent" else "laoren")
    page.locator("main form button").last.click()
    wait_alive(page)
    if name == "survey#section-2":
        page.evaluate("location.hash = 'section-2'")
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
def test_no_serious_findings(phone: NewPhone, language: str) -> None:
    found: dict[str, Any] = {}
    page = phone("east", language=language, bypass_csp=True)
    for name in PAGES[::-1]:
        open_page(page, name)
        page.add_script_tag(path=AXE)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        serious = [v for v in result["violations"] if v["impact"] in ("serious", "critical")]
        found[name] = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in serious]
    assert not {name: issues for name, issues in found.items() if issues}


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_twice_as_large_need_no_sideways_scrolling(phone: NewPhone, language: str) -> None:
    wide: dict[str, Any] = {}
    page = phone("east", language=language, bypass_csp=True)
    for name in PAGES[::-1]:
        open_page(page, name)
        page.add_style_tag(content="html { font-size: 200% !important }")
        page.wait_for_timeout(50)
        wide[name] = page.evaluate(
            """() => document.documentElement.scrollWidth <= 360 ? [] : [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > 361 && e.getClientRects().length)
            .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 6)"""
        )
    assert not {name: elements for name, elements in wide.items() if elements}


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
    """Tab reaches the first question and the way on; the focus can be seen."""
    page = phone("east")
    open_page(page, "survey")
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if seen[-1] == "下一步":
            break
    assert seen[0] == "跳到正文"
    assert "family/respondent" in seen
    assert seen[-1] == "下一步"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
