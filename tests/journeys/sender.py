"""A worker who sends: visits filled without a network, what the phone says of them, and what the station has."""

import io
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from forms.sheets import sheet_of
from tests.journeys.battery import ids
from tests.journeys.conftest import PHONE, publish
from tests.journeys.hand import PIN, begin_visit, finish, first_log_in
from tests.journeys.proxy import Network, bad_network
from tests.visits.door import rows

SURVEY = "type | name | label\ntext | remark | 备注\nimage | photo0 | 照片"
SETTINGS = "form_id | version | form_title\nphotos | 1 | 照片问卷"
DELIVERED, REFUSED, WAITING = "已送达 {0}/{0}", "被退回", "还没送达"
TOLD = """() => {
  const rows = [...document.querySelectorAll("[data-view] [data-slot=rows] a")];
  const text = (row, one) => row.querySelector(one).textContent;
  return rows.map((row) => [row.href.split("/").pop(), text(row, ".weui-badge"), text(row, "[data-slot=note]")]); }"""
TOP = """() => [...document.querySelectorAll("[data-messages] p:not(.acts), [data-view] [data-slot=trouble]")]
  .filter((one) => one.offsetParent).map((one) => one.textContent)"""


@dataclass(frozen=True)
class Visit:
    """A finished visit: its UUID, and the hash of its photo ("" without one)."""

    uuid: str
    photo: str = ""

    @property
    def delivered(self) -> str:
        """What the phone says once all of it is there."""
        return DELIVERED.format(2 if self.photo else 1)


@dataclass
class Sender:
    """The phone app on this page, behind this network."""

    page: Page
    network: Network
    app: Flask
    count: int = 0

    def visit(self, *, side: int = 80) -> Visit:
        """Fill a visit and finish it; with a photo unless `side` is 0. Each has another remark and photo."""
        self.count += 1
        self.page.locator("a[data-go]").first.click()
        uuid = begin_visit(self.page, "𠮷田", "photos")
        self.page.locator("[name=remark]").fill(f"备注{self.count}")
        before = set(ids(self.page, "files"))
        if side:
            content = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(side, self.count)}
            self.page.locator("input[type=file]").set_input_files(content)  # type: ignore[arg-type]
            expect(self.page.locator("[data-photo-note]")).to_contain_text("KB")
        photo = "".join(set(ids(self.page, "files")) - before)
        finish(self.page)
        return Visit(uuid, photo)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Out of the reach of any network."""
        self.page.bring_to_front()
        self.page.context.set_offline(True)
        yield
        self.page.locator("a[data-go]").first.click()
        self.page.locator("[data-unsent]").click()
        self.page.locator("[data-send]").wait_for()
        self.page.context.set_offline(False)

    def reopen(self, language: str = "zh") -> None:
        """Reload the list of what was sent, in this language, and open it with the PIN."""
        self.page.goto(f"/phone/sent?lang={language}")
        self.page.locator("[name=pin]").fill(PIN)
        self.page.locator("form button").click()
        self.page.locator("[data-send]").wait_for()

    def calm(self) -> "Sender":
        """All is well again, and in Chinese: the next test begins."""
        self.network.heal()
        self.page.context.set_offline(False)
        self.reopen()
        return self

    def badges(self, *visits: Visit) -> dict[str, str]:
        """What the list of what was sent says of each of these visits, in a word."""
        known = {uuid: badge for uuid, badge, _ in self.page.evaluate(TOLD)}
        return {visit.uuid: known.get(visit.uuid, "") for visit in visits}

    def said(self) -> dict[str, list[str]]:
        """All sentences on the page of what was sent: of each visit, and ("") of all of them."""
        notes = {uuid: note.split(" · ")[-1] for uuid, _, note in self.page.evaluate(TOLD)}
        found = {uuid: [last] for uuid, last in notes.items() if not re.search(r"\d:\d\d", last)}
        top = self.page.evaluate(TOP)
        return {**found, **({"": top} if top else {})}

    def until(self, told: Callable[[], object], wanted: object) -> None:
        """Send by hand, at most six times, until this is told."""
        self.page.bring_to_front()
        for turn in range(36):
            if turn % 6 == 0:
                self.page.locator("[data-send]").click()
            self.page.wait_for_timeout(100)
            if told() == wanted:
                return
        assert told() == wanted, f"{told()} is not {wanted}"

    def keeps(self, *visits: Visit) -> bool:
        """These visits and their photos lie on the phone."""
        stores = [set(ids(self.page, store)) for store in ("visits", "sent", "files")]
        return all({one.uuid} <= stores[0] & stores[1] and {one.photo} - {""} <= stores[2] for one in visits)

    def arrived(self) -> list[str]:
        """What each visit at the station remarked, the whole ones only; nothing twice, nothing beside what was sent."""
        db = self.app.extensions["nuanfang"].cell.read()
        assert db.execute("select count(*) from visit_conflict").fetchone() == (0,)
        lacking = "select 1 from visit_file where visit = uuid and sha256 not in (select sha256 from file)"
        found = db.execute(f"select answers ->> 'remark' from visit where survey = 'photos' and not exists({lacking})")
        return sorted(str(remark) for (remark,) in found.fetchall())

    def everything(self) -> list[str]:
        """What `arrived` is to be in the end."""
        return sorted(f"备注{number}" for number in range(1, self.count + 1))


@contextmanager
def sender_of(chromium: Browser, county: Path, folder: Path) -> Iterator[Sender]:
    """A phone of the worker `east`, its area brought home, with a bad network between it and a station of its own."""
    from app import create_app

    app = create_app({"INSTANCE": str(shutil.copytree(county, folder / "instance")), "TESTING": True})
    publish(app, {name: sheet_of(name, rows(table)) for name, table in (("survey", SURVEY), ("settings", SETTINGS))})
    with served(app) as address, bad_network(address) as network:
        page = new_phone(chromium, network)
        first_log_in(page)
        yield Sender(page, network, app)
        page.context.close()
    app.extensions["nuanfang"].cell.close()


def new_phone(chromium: Browser, network: Network, **how: Any) -> Page:
    """The browser of a phone in this network."""
    size: Any = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
    context = chromium.new_context(base_url=network.address, locale="zh-CN", **size, **how)
    context.set_default_timeout(10_000)
    return context.new_page()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Its address, as long as the context lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def picture(side: int, seed: int) -> bytes:
    """A photo; noise, so that it stays large."""
    target = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(seed).randbytes(side * side * 3)).save(target, "JPEG", quality=90)
    return target.getvalue()
