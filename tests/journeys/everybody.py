"""What any page owes everybody, asked of the page that is shown: axe-core finds nothing serious, nothing sticks out."""

from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import AXE

STICKS_OUT = """width => document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 && e.getClientRects().length)
    .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 6)"""


def for_everybody(page: Page) -> list[Any]:
    """What is serious for axe-core, and what sticks out with letters twice as large."""
    return [*serious(page), *sticking_out(page, letters=200)]


def serious(page: Page) -> list[Any]:
    """What axe-core calls serious or critical. The context must have been opened with `bypass_csp`."""
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    grave = [found for found in result["violations"] if found["impact"] in ("serious", "critical")]
    return [(found["id"], found["nodes"][0]["html"][:200], found["nodes"][0]["failureSummary"]) for found in grave]


def sticking_out(page: Page, *, letters: int = 100) -> list[str]:
    """What makes the page scroll sideways, with letters so many percent as large."""
    page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{letters}%")
    page.wait_for_timeout(50)
    width = page.viewport_size["width"]  # type: ignore[index]
    found: list[str] = page.evaluate(STICKS_OUT, width)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
