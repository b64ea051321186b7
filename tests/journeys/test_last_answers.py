"""What was answered in the last visit is offered at the door and confirmed by taps, and by nothing else."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, expect

from store import visits
from tests.journeys import follow
from tests.journeys.conftest import log_in, publish
from tests.journeys.hand import begin_visit, finish, first_log_in, unlock
from tests.journeys.person import fill_shown, places

pytestmark = pytest.mark.journey
MEMBER = "family/members[{}]"
NEVER = ("consent/may", "mood/tired", "mood/alone", "notes/danger")
OFFERED = "[data-still]:visible"


@pytest.fixture
def hand(context: Callable[..., BrowserContext], app: Flask) -> Page:
    """A phone whose worker visited the household of eight before, and found nobody there since then."""
    publish(app, follow.sheets())
    follow.register(app)
    follow.visited(app)
    page = context().new_page()
    first_log_in(page)
    return page


class Worker:
    """Taps what is to be tapped, and remembers it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.taken: list[str] = []

    def tap(self, target: Locator) -> None:
        target.tap()
        self.taps += 1

    def as_last_time(self, holder: Locator, goes_on: str = "") -> None:
        """The button at the end of this card or section; it also turns the page where nothing else is left."""
        shown = holder.locator(f"[data-q]:has({OFFERED})").evaluate_all("all => all.map(one => one.dataset.q)")
        assert shown
        button = holder.locator("[data-still-all]:visible").last
        expect(button).to_have_text(f"以上{len(shown)}项和上次一样{goes_on}")
        self.tap(button)
        self.taken += shown

    def answer(self, place: str, value: str) -> None:
        """What is not offered is asked and typed."""
        block = self.page.locator(f'[data-q="{place}"]')
        expect(block).to_be_visible()
        assert block.locator("[data-last]").count() == 0
        self.tap(block.locator(f'input[value="{value}"]'))

    def next(self) -> None:
        self.tap(self.page.locator("[data-next]"))


def posted(app: Flask, uuid: str) -> dict[str, Any]:
    db = app.extensions["nuanfang"].cell.read()
    body: dict[str, Any] = json.loads(visits.body(db, uuid) or b"{}")
    return body


def in_order(answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((place, answer) for place, answer in places(answers))


def test_an_unchanged_follow_up_of_eight_people_takes_eighteen_taps(hand: Page, app: Flask) -> None:
    hand.locator("[data-search]").fill(follow.HEAD)
    hand.locator("[data-slot=rows] a").first.click()
    expect(hand.locator("[data-slot=facts]")).to_contain_text("上次走访家里没人")
    hand.locator("a.back").click()
    uuid = begin_visit(hand, follow.HEAD, "follow")
    worker = Worker(hand)
    worker.answer("consent/may", "yes")
    worker.next()
    for number in range(1, 9):
        worker.as_last_time(hand.locator(f'[data-row="{MEMBER.format(number)}"]'))
        expect(hand.locator(f"[data-row] {OFFERED}")).to_have_count(5 * (8 - number) + (number == 2))
        if number == 2:
            # What a tap has opened was not there to be seen: it is asked by itself.
            line = hand.locator(f'[data-q="{MEMBER.format(2)}/medicine"] [data-last]')
            expect(line).to_have_text(f"上次 硝酸甘油（{follow.last_day()}）还是这样")
            worker.tap(line.locator("button"))
            worker.taken.append(f"{MEMBER.format(2)}/medicine")
    worker.as_last_time(hand.locator('[data-section="family"]'), "，下一步")
    worker.as_last_time(hand.locator('[data-section="home"]'), "，下一步")
    worker.answer("mood/tired", "yes")
    worker.answer("mood/alone", "no")
    worker.next()
    worker.answer("notes/danger", "no")
    worker.next()
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 1/1")
    assert worker.taps <= 18
    body = posted(app, uuid)
    assert body["confirmed"] == worker.taken
    assert {place.partition("]")[0] for place in worker.taken} >= {f"family/members[{n}" for n in range(1, 9)}
    assert [place for place in worker.taken if place in NEVER] == []
    last = follow.answers()
    last["family"]["members"].reverse()
    assert in_order(body["answers"]) == in_order(last)
    arrived = visits.visit(app.extensions["nuanfang"].cell.read(), uuid, "")
    assert arrived is not None
    assert arrived.problems == []
    log_in(hand, "east")
    hand.goto(f"/visits/{uuid}")
    marked = hand.locator("dl div:has-text('和上次一样，已确认')")
    expect(marked).to_have_count(len(worker.taken))
    assert sorted(marked.evaluate_all("all => all.map(one => one.id)")) == sorted(worker.taken)


def test_what_is_typed_is_not_confirmed_and_nothing_is_filled_in_without_a_tap(hand: Page, app: Flask) -> None:
    uuid = begin_visit(hand, follow.HEAD, "follow")
    worker = Worker(hand)
    worker.answer("consent/may", "yes")
    worker.next()
    work = hand.locator(f'[data-q="{MEMBER.format(4)}/work"]')
    expect(work.locator("[data-last]")).to_have_text(f"上次 在外打工（{follow.last_day()}）还是这样")
    assert work.locator("input:checked").count() == 0
    worker.tap(work.locator(OFFERED))
    expect(work.locator("[data-last]")).to_have_text("今日 和上次一样")
    assert work.locator("input:checked").get_attribute("value") == "away"
    children = hand.locator('[data-q="family/children"]')
    worker.tap(children.locator(OFFERED))
    hand.locator('[name="family/children"]').fill("2")  # another child has died
    expect(children.locator("[data-last]")).to_have_count(0)
    # The answer of before, typed by hand, is no confirmed one.
    hand.locator(f'[data-q="{MEMBER.format(5)}/work"] input[value="away"]').check()
    # Who is taken away takes the marks along; the others keep theirs.
    hand.once("dialog", lambda dialog: dialog.accept())
    hand.locator(f'[data-row="{MEMBER.format(1)}"] [data-drop]').click()
    expect(hand.locator("[data-row]")).to_have_count(7)
    hand.wait_for_timeout(700)
    unlock(hand)
    hand.locator("[data-slot=drafts] a").click()
    hand.locator("html[data-filling=yes] #survey-form").wait_for()
    hand.locator("[data-next]").click()
    expect(hand.locator(f'[data-q="{MEMBER.format(3)}/work"] [data-last]')).to_have_text("今日 和上次一样")
    expect(hand.locator('[data-row] [data-last-all]:has-text("今日 1项")')).to_have_count(1)
    rest = {"name": "x", "work": "school", "ill": ["none"]}
    typed = {**follow.answers(), "family": {"members": [rest] * 7}}
    fill_shown(hand, typed, but={f"{MEMBER.format(n)}/name" for n in range(1, 8)} | {f"{MEMBER.format(3)}/work"})
    for _ in range(3):
        hand.locator("[data-next]").click()
        fill_shown(hand, typed)
    finish(hand)
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 1/1")
    body = posted(app, uuid)
    assert body["confirmed"] == [f"{MEMBER.format(3)}/work"]
    assert [row["_id"] for row in body["answers"]["family"]["members"]] == [f"many-{n}" for n in range(2, 9)]
    assert (body["answers"]["family"]["children"], body["answers"]["home"]) == (2, follow.answers()["home"])
