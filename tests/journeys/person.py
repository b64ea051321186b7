"""A person who fills what the page shows: with scripts section by section, without them by round trips."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

DEFINITIONS = Path(__file__).resolve().parent.parent.parent / "survey_defs"


def choose_survey(page: Page, *surveys: str) -> None:
    """On a household's page: these surveys and no other."""
    for choice in page.locator("input[type=checkbox][name=survey]").all():
        choice.set_checked(choice.get_attribute("value") in surveys)


def example(survey: str, name: str) -> dict[str, Any]:
    """The answers of one of the survey's own examples."""
    path = DEFINITIONS / survey / "examples" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))["answers"]
    return found


def places(answers: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, Any]]:
    """Place → answer, rows counted from 1."""
    for name, answer in answers.items():
        place = f"{at}/{name}" if at else name
        if isinstance(answer, Mapping):
            yield from places(answer, place)
        elif isinstance(answer, list) and answer and isinstance(answer[0], Mapping):
            for number, row in enumerate(answer, 1):
                yield from places(row, f"{place}[{number}]")
        elif name != "_id":
            yield place, answer


def fill_shown(page: Page, answers: Mapping[str, Any], but: Collection[str] = ()) -> set[str]:
    """Answer what is shown and asked for, again and again until an answer brings no new question; the places of it."""
    wanted, done = dict(places(answers)), set(but)
    while True:
        shown = page.locator("[data-q]:visible:has(input, select, textarea)").evaluate_all(
            "blocks => blocks.map(b => [b.dataset.q, b.dataset.type])"
        )
        waiting = [(place, kind) for place, kind in shown if place in wanted and place not in done]
        if not waiting:
            return done
        for place, kind in waiting:
            block = page.locator(f'[data-q="{place}"]')
            if block.is_visible():
                answer_one(block, kind, wanted[place])
            done.add(place)


def answer_one(block: Locator, kind: str, answer: Any) -> None:
    """Type, choose or tick."""
    if kind in ("select_one", "select_multiple"):
        chosen = answer if isinstance(answer, list) else [str(answer)]
        if block.locator("select").count():
            block.locator("select").select_option(chosen[0])
            return
        for name in chosen:
            block.locator(f'input[value="{name}"]').check()
    elif kind == "acknowledge":
        block.locator("input").check()
    elif kind == "image":
        photo = {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": answer}
        block.locator("input[type=file]").set_input_files(photo)
    elif kind != "note":
        control = block.locator("input:not([type=hidden]), textarea").first
        if control.is_editable():
            control.fill(str(answer))
            control.blur()


def fill_alive(page: Page, answers: Mapping[str, Any], look: Callable[[Page], None] = lambda _page: None) -> None:
    """With scripts: section after section, until the last button sends. `look` sees each section that was filled."""
    wait_alive(page)
    for _ in range(40):
        fill_shown(page, answers)
        settle(page)
        look(page)
        words = page.locator("[data-progress-words]").inner_text()
        last = page.locator("[data-next]").inner_text() not in ("下一步", "Next")
        page.locator("[data-next]").click()
        problems = page.locator("#problems")
        if last and problems.locator("button").count():
            problems.locator("button").click()  # asked back about a contradiction: sent as it is
            return
        assert not problems.count(), problems.inner_text()
        if last:
            return
        page.wait_for_function(
            "words => document.querySelector('[data-progress-words]').textContent !== words", arg=words
        )


def wait_alive(page: Page) -> None:
    """Wait until the page's scripts have taken over. (Its policy forbids Playwright to wait for an expression.)"""
    page.locator("html[data-alive=yes]").wait_for(state="attached")


def settle(page: Page) -> None:
    """Wait until a photo is made small and what was typed is kept on the phone."""
    for block in page.locator("[data-type=image]").all():
        expect(block.locator("[data-photo-note]")).not_to_contain_text("正在")
    page.wait_for_timeout(300)


def fill_plain(page: Page, answers: Mapping[str, Any]) -> None:
    """Without scripts: fill and save until nothing new is asked, then finish. A photo is sent once."""
    photos = {place for place, answer in places(answers) if isinstance(answer, bytes)}
    gone = set[str]()
    for _ in range(12):
        before = page.locator("[data-q]:visible").count()
        gone = photos & fill_shown(page, answers, gone)
        page.locator("button[value=save][formaction]").first.click()
        page.wait_for_load_state()
        if page.locator("[data-q]:visible").count() == before:
            break
    page.locator("button[value=submit]").click()
    page.wait_for_load_state()
    if page.locator("button[value=send]").count():
        page.locator("button[value=send]").click()
        page.wait_for_load_state()
