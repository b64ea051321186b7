"""No word is lost: a phone's browser is killed (kill -9) at random moments, while somebody types, takes photos, saves
and sends. In the end every visit and photo is at the station once, and whatever was typed a second before is there.

VISITS, PHOTOS and BROWSER_KILLS say how many (2, 2 and 4; 30, 6 and 60 in the long run), KILL_SEED which moments.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Error, Page, Playwright, expect

from forms.sheets import sheet_of
from store import visits
from store.cell import Cell
from tests.journeys.battery import Phone, ids
from tests.journeys.conftest import publish
from tests.journeys.hand import PIN, begin_visit, finish, first_log_in, unlock
from tests.journeys.household import photo
from tests.store.seed import COUNTY
from tests.visits.door import rows

pytestmark = pytest.mark.journey
VISITS = int(os.environ.get("VISITS", "2"))
PHOTOS = int(os.environ.get("PHOTOS", "2"))
KILLS = int(os.environ.get("BROWSER_KILLS", "4"))
SEED = int(os.environ.get("KILL_SEED", "20261123"))
SURVEY = "type | name | label\ntext | remark | 备注\n" + "".join(
    f"image | photo{number} | 照片{number}\n" for number in range(PHOTOS)
)
SETTINGS = "form_id | version | form_title\nwords | 1 | 照片问卷"
SAVED_WITHIN = 1.0


@dataclass
class Said:
    """What the worker has typed and taken in one visit: text with the moment of each letter, names of photos."""

    text: str
    letters: list[float] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    def sure(self, at: float) -> str:
        """What must be kept of the text when the battery goes at this moment."""
        return self.text[: sum(when < at - SAVED_WITHIN for when in self.letters)]


class Worker:
    """Visits as planned; after a kill goes on where the phone is, having looked that it lost nothing."""

    def __init__(self, phone: Phone, random: Random) -> None:
        self.phone, self.random = phone, random
        self.said: dict[str, Said] = {}

    def work(self, page: Page) -> None:
        """Until all visits are finished."""
        while sum(said.finished for said in self.said.values()) < VISITS:
            self.visit(page, self.resumed(page) or self.begun(page))

    def resumed(self, page: Page) -> str:
        """Open the visit that was begun and is not finished, if there is one."""
        drafts = [uuid for uuid in ids(page, "visits") if uuid not in ids(page, "sent")]
        if not drafts:
            return ""
        self.said.setdefault(drafts[0], self.new())  # killed before its address was seen
        page.locator(f'[data-slot=drafts] a[href$="{drafts[0]}"]').click()
        page.locator("html[data-filling=yes] #survey-form").wait_for()
        return drafts[0]

    def begun(self, page: Page) -> str:
        uuid = begin_visit(page, "𠮷田", "words")
        self.said[uuid] = self.new()
        return uuid

    def new(self) -> Said:
        return Said("".join(self.random.choices("门前台阶灯药费𠮷", k=12)))

    def visit(self, page: Page, uuid: str) -> None:
        said, box = self.said[uuid], page.locator('[name="remark"]')
        held = box.input_value()
        said.letters = said.letters[: len(held)]
        box.focus()
        page.keyboard.press("End")
        for letter in said.text[len(held) :]:
            page.keyboard.insert_text(letter)
            said.letters.append(time.monotonic())
            page.wait_for_timeout(40)
        for number in range(PHOTOS):
            place = f"photo{number}"
            block = page.locator(f'[data-q="{place}"]')
            if not block.locator("input[type=hidden]").input_value():
                content = photo(300 + self.random.randrange(300))
                block.locator("input[type=file]").set_input_files(
                    {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content}
                )
                expect(block.locator("[data-photo-note]")).to_contain_text("KB")
            said.photos[place] = block.locator("input[type=hidden]").input_value()
        page.wait_for_timeout(self.random.randrange(1200))
        finish(page)
        said.finished = True
        page.locator("a.back").click()
        page.locator("[data-search]").wait_for()

    def look(self, page: Page, at: float) -> None:
        """After the battery went at this moment: what was said is there."""
        sent, kept = ids(page, "sent"), ids(page, "visits")
        for uuid, said in self.said.items():
            assert uuid in kept or uuid in sent, f"a visit is gone: {said}"
            said.finished = uuid in sent
            if not said.finished:
                page.goto(f"/phone/visits/{uuid}")
                unlock_here(page)
                page.locator("html[data-filling=yes] #survey-form").wait_for()
                shown = page.locator('[name="remark"]').input_value()
                assert shown.startswith(said.sure(at)), (shown, said)
                unlock(page)


def unlock_here(page: Page) -> None:
    page.locator("[name=pin]").fill(PIN)
    page.locator("form button").click()


@pytest.fixture
def battery(playwright: Playwright, tmp_path: Path, address: str, app: Flask) -> Iterator[Phone]:
    tables = {"survey": SURVEY, "settings": SETTINGS}
    publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})
    phone = Phone(playwright, tmp_path / "profile", address)
    yield phone
    phone.kill()
    phone.gone()


def test_no_word_is_lost(battery: Phone, app: Flask) -> None:
    random = Random(SEED)
    worker = Worker(battery, random)
    first_log_in(battery.start(offline=False))
    battery.kill()
    battery.gone()
    for _ in range(KILLS):
        round_of_work(worker, random)
    page = battery.start(offline=True)
    unlock(page)
    worker.work(page)
    battery.gone()
    arrive(battery, app, random, worker)


def round_of_work(worker: Worker, random: Random) -> None:
    """Work until the battery goes, or all is done; then look."""
    page = worker.phone.start(offline=True)
    unlock(page)
    timer = worker.phone.kill_after(0.3 + 4 * random.random())
    try:
        worker.work(page)
    except (Error, AssertionError):
        if not worker.phone.killed:
            raise
    timer.join()
    at = time.monotonic()
    worker.phone.gone()
    page = worker.phone.start(offline=True)
    unlock(page)
    worker.look(page, at)
    worker.phone.kill()
    worker.phone.gone()


def arrive(phone: Phone, app: Flask, random: Random, worker: Worker) -> None:
    """On-line, by a slow network, the battery is taken out again and again; in the end all has arrived, once."""
    at_once = app.wsgi_app
    app.wsgi_app = lambda *call: time.sleep(0.05) or at_once(*call)  # type: ignore[method-assign]
    for _ in range(KILLS):
        page = phone.start(offline=False)
        unlock(page)
        phone.kill_after(0.1 + random.random()).join()
        phone.gone()
    page = phone.start(offline=False)
    unlock(page)
    expect(page.locator("[data-unsent]")).to_have_text("全部送达", timeout=120_000)
    cell: Cell = app.extensions["nuanfang"].cell
    found = {visit.uuid: visit for visit in visits.visits(cell.read(), COUNTY, survey="words", limit=1000)}
    assert found.keys() == worker.said.keys()
    for uuid, said in worker.said.items():
        assert found[uuid].answers == {"remark": said.text, **said.photos}
        held = visits.visit_files(cell.read(), uuid)
        assert len(held) == PHOTOS
        assert sorted(file.name for file in held) == sorted(said.photos.values())
        assert all(file.held and is_whole(app, file.sha256, file.name) for file in held)


def is_whole(app: Flask, sha256: str, name: str) -> bool:
    content: Any = app.extensions["nuanfang"].files.path(sha256).read_bytes()
    return hashlib.sha256(content).hexdigest() == sha256 and sha256[:8] in name
