"""Receipt, then delete: whatever the network does, nothing leaves the phone without a receipt that names it, nothing is
at the station twice, one plain sentence says what to do, and the other visits go."""

import io
import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from forms.sheets import sheet_of
from store import visits
from tests.conftest import PASSWORD
from tests.journeys.battery import ids
from tests.journeys.conftest import publish
from tests.journeys.hand import begin_visit, finish, first_log_in
from tests.journeys.proxy import Fault, Network, all_of, bad_network, on, reset, says, twisted
from tests.store.seed import COUNTY
from tests.visits.door import rows

pytestmark = pytest.mark.journey
SURVEY = "type | name | label\ntext | remark | 备注\nimage | photo0 | 照片"
SETTINGS = "form_id | version | form_title\nphotos | 1 | 照片问卷"
PORTAL = "<html><body>Log in to this network</body></html>"


@pytest.fixture
def network(address: str, app: Flask) -> Iterator[Network]:
    publish(app, {name: sheet_of(name, rows(table)) for name, table in (("survey", SURVEY), ("settings", SETTINGS))})
    with bad_network(address) as found:
        yield found


@pytest.fixture
def hand(context: Callable[..., BrowserContext], network: Network) -> Page:
    """A phone of the worker `east`, its area brought home through this network."""
    page = context(base=network.address).new_page()
    first_log_in(page)
    return page


def picture(side: int = 80) -> bytes:
    """A photo; noise, so that it stays large."""
    target = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(side).randbytes(side * side * 3)).save(target, "JPEG", quality=90)
    return target.getvalue()


def visit(page: Page, remark: str, photo: bytes) -> str:
    """Fill a visit with a photo and finish it; its UUID."""
    page.locator("a[data-go]").first.click()
    uuid = begin_visit(page, "𠮷田", "photos")
    page.locator("[name=remark]").fill(remark)
    page.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo})
    expect(page.locator("[data-photo-note]")).to_contain_text("KB")
    finish(page)
    return uuid


def is_here(page: Page, uuid: str) -> bool:
    """The visit and all of its photos lie on the phone."""
    return uuid in ids(page, "visits") and uuid in ids(page, "sent") and len(ids(page, "files")) > 0


def arrived(app: Flask) -> list[str]:
    """The UUIDs at the station, whole ones only, as often as they are there."""
    db = app.extensions["nuanfang"].cell.read()
    found = visits.visits(db, COUNTY, survey="photos", limit=100)
    return [one.uuid for one in found if all(file.held for file in visits.visit_files(db, one.uuid))]


def no_photo(receipt: dict[str, list[dict[str, object]]]) -> None:
    receipt["files"].clear()


def another(receipt: dict[str, object]) -> None:
    receipt["uuid"] = "00000000-0000-4000-8000-000000000000"


VISITS, FILES = "/api/visits", "/api/files/"
CASES: dict[str, tuple[Fault, str]] = {
    "receipt lacks a file": (on("POST", VISITS, twisted(no_photo)), "还有照片没送到"),
    "receipt of another": (on("POST", VISITS, twisted(another)), "不是这次走访"),
    "portal": (on("PUT", FILES, says(200, PORTAL)), ""),
    "fault": (on("POST", VISITS, says(500, "")), "出了故障"),
    "disk full": (on("POST", VISITS, says(507, "")), "存满了"),
    "upload reset": (on("PUT", FILES, reset), ""),
}


NAMES = list(CASES)


@pytest.mark.parametrize("cases", [NAMES[:3], NAMES[3:]], ids=lambda names: names[0])
def test_a_fault_of_one_visit_costs_nothing(hand: Page, network: Network, app: Flask, cases: list[str]) -> None:
    for number, case in enumerate(cases):
        costs_nothing(hand, network, app, case, 80 + 20 * number)


def costs_nothing(hand: Page, network: Network, app: Flask, case: str, side: int) -> None:
    """Of two visits the fault hits one: the other goes; it says why it waits, and goes the next time."""
    fault, words = CASES[case]
    before = arrived(app)
    network.faults[:] = [all_of(VISITS, says(503, "")), all_of(FILES, says(503, ""))]
    first = visit(hand, "一", picture(side))
    second = visit(hand, "二", picture(side + 10))
    network.faults[:] = [fault]
    struck = second if sent(hand, first, second) == first else first
    row = hand.locator(f'[data-slot=rows] a[href$="{struck}"]')
    settled(hand)
    expect(row).to_contain_text(words)
    expect(row.locator(".weui-badge")).not_to_have_text("已送达 2/2")
    assert is_here(hand, struck)
    network.heal()
    sent(hand, struck)
    expect(row).to_contain_text(re.compile(r"\d{4}-\d+"))
    assert sorted(arrived(app)) == sorted([*before, first, second])


def sent(page: Page, *uuids: str) -> str:
    """Send by hand until one of these visits is at the station: which."""
    for _ in range(12):
        settled(page)
        page.locator("[data-send]").click()
        page.wait_for_timeout(300)
        settled(page)
        for uuid in uuids:
            badge = page.locator(f'[data-slot=rows] a[href$="{uuid}"] .weui-badge')
            if badge.text_content() == "已送达 2/2":
                return uuid
    raise AssertionError(page.locator("[data-slot=rows]").inner_text())


def settled(page: Page) -> None:
    """No round of sending is under way."""
    page.wait_for_function(
        "() => navigator.locks.query().then(({ held }) => !held.some(({ name }) => /refresh/.test(name)))"
    )


def test_a_large_photo_goes_on_where_it_was_cut(hand: Page, network: Network, app: Flask) -> None:
    network.faults[:] = [all_of(VISITS, says(503, "")), all_of(FILES, says(503, ""))]
    uuid = visit(hand, "大", picture(900))
    settled(hand)
    passed = iter(range(2))
    network.faults[:] = [lambda request: request.command == "PUT" and next(passed, 2) == 1 and (reset(request) or True)]
    network.passed.clear()
    hand.locator("[data-send]").click()
    badge = hand.locator("[data-slot=rows] .weui-badge")
    hand.wait_for_timeout(300)
    settled(hand)
    assert is_here(hand, uuid)
    hand.locator("[data-send]").click()
    expect(badge).to_have_text("已送达 2/2")
    begun = [int(re.findall(r"\d+", where)[0]) for method, _, where in network.passed if method == "PUT"]
    assert begun == sorted(set(begun)), "no part was sent twice"
    assert len(begun) > 1
    assert arrived(app) == [uuid]


def test_a_log_in_that_ended_asks_and_goes_on(hand: Page, network: Network, app: Flask) -> None:
    network.faults[:] = [all_of(VISITS, says(503, ""))]
    uuid = visit(hand, "三", picture())
    settled(hand)
    network.faults[:] = [all_of("/api/", says(401, {"problem": {"code": "token_unknown"}}))]
    hand.locator("[data-send]").click()
    expect(hand.locator("[data-messages]")).to_contain_text("登录")
    assert is_here(hand, uuid)
    network.heal()
    hand.locator("[data-messages] button").click()
    hand.locator("[name=username]").fill("west")
    hand.locator("[name=password]").fill(PASSWORD)
    hand.locator("form button").click()
    expect(hand.locator("[data-messages]")).to_contain_text("east")
    hand.locator("[name=username]").fill("east")
    hand.locator("[name=password]").fill(PASSWORD)
    hand.locator("form button").click()
    expect(hand.locator("[data-unsent]")).to_have_text("全部送达")
    assert arrived(app) == [uuid]
