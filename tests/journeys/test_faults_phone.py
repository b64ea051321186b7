"""Receipt, then delete: whatever happens to the phone itself (its clock, its storage, a second tab, an old browser),
and on each occasion of sending. A day after the receipt what it named is wiped, and only that."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.battery import ids
from tests.journeys.hand import begin_visit, finish, first_log_in
from tests.journeys.proxy import Request, of, says, stall
from tests.journeys.sender import Sender, new_phone, picture, sender_of

pytestmark = pytest.mark.journey
VISITS = "/api/visits"
# Browsers before 2022 have no locks; two tabs of one are tried only in the long run (FAULTS=all).
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
SCRIPTS = ("", NO_LOCKS) if os.environ.get("FAULTS") == "all" else ("",)
BUSY = "社工站的服务器正忙，过一会儿会自动再送。"
BROKEN = "发送途中连接断了。这次走访仍留在手机上，会自动再送。"
FULL = "手机存满了，这一项没有保存。请删掉不用的视频或应用，再试一次。"
STAY = "在这里，只有这个页面开着时才能用。请用手机浏览器打开，再添加到主屏幕，就会一直留着。"
ROOM = 40 << 20
# The system has lost its database for a while: nothing can be read.
UNREAD = """() => {
  window.real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...how) {
    if (how[1] === "readonly") throw new DOMException("lost", "UnknownError");
    return window.real.apply(this, how);
  };
}"""
READ = "() => { IDBDatabase.prototype.transaction = window.real; }"


@pytest.fixture(scope="module")
def at_work(chromium: Browser, made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with sender_of(chromium, made_county, tmp_path_factory.mktemp("faults")) as found:
        yield found


@pytest.fixture
def sender(at_work: Sender) -> Sender:
    return at_work.calm()


def sent(sender: Sender) -> None:
    """All that waits is there, once."""
    expect(sender.page.locator("[data-unsent]")).to_have_text("全部送达")
    sender.until(sender.said, {})
    assert sender.arrived() == sender.everything()


def test_two_tabs_send_each_visit_once(sender: Sender) -> None:
    for script in SCRIPTS:
        tabs = [Sender(sender.page.context.new_page(), sender.network, sender.app, sender.count) for _ in range(2)]
        for tab in tabs:
            tab.page.add_init_script(script)
            tab.reopen()
        sender.network.passed.clear()
        with tabs[0].away():
            visits = [tabs[0].visit()]
        delivered = {visit.uuid: visit.delivered for visit in visits}
        for tab in tabs:
            tab.until(partial(tab.badges, *visits), delivered)
            assert tab.said() == {}
        posts = [path for method, path, _ in sender.network.passed if (method, path) == ("POST", VISITS)]
        assert len(posts) == len(visits) or script
        sender.count = tabs[0].count
        assert sender.arrived() == sender.everything()
        for tab in tabs:
            tab.page.close()


def test_without_a_service_worker_it_sends_while_it_is_open(sender: Sender, chromium: Browser) -> None:
    page = new_phone(chromium, sender.network, service_workers="block")
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    first_log_in(page)
    expect(page.locator("[data-view] [data-slot=stay]")).to_have_text(STAY)
    other = Sender(page, sender.network, sender.app, sender.count)
    with other.away():
        visit = other.visit()
        assert other.keeps(visit)
    sent(other)
    sender.count = other.count
    page.context.close()


FILL = """async () => {
  const db = await new Promise((done) => { const opening = indexedDB.open("films");
    opening.onupgradeneeded = () => opening.result.createObjectStore("films", { autoIncrement: true });
    opening.onsuccess = () => done(opening.result); });
  const kept = (size) => new Promise((done) => { const work = db.transaction("films", "readwrite");
    work.objectStore("films").put(crypto.getRandomValues(new Uint8Array(size)));
    work.oncomplete = () => done(true); work.onabort = () => done(false); });
  for (let size = 65536; size >= 64; size /= 2) while (await kept(size));
  db.close(); }"""
EMPTY = "() => new Promise((done) => { indexedDB.deleteDatabase('films').onsuccess = done; })"


def test_a_full_phone_says_so_and_goes_on_once_there_is_room(sender: Sender, chromium: Browser) -> None:
    """While typing, at a photo, at the end, and while sending: nothing that was typed is lost."""
    page = new_phone(chromium, sender.network)
    given = {"origin": sender.network.address, "quotaSize": ROOM}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", given)
    first_log_in(page)
    uuid = begin_visit(page, "𠮷田", "photos")
    page.evaluate(FILL)
    other = Sender(page, sender.network, sender.app, sender.count + 1)
    page.locator("[name=remark]").fill(f"备注{other.count}")
    expect(page.locator("[data-saved]")).to_contain_text("没有保存：手机存满了")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(80, other.count)}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    expect(page.locator("[data-q=photo0] .error")).to_have_text(FULL)
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_have_text(FULL)
    assert page.locator("[name=remark]").input_value() == f"备注{other.count}"
    assert uuid not in ids(page, "sent")
    page.evaluate(EMPTY)
    # Nobody types: what was not saved is tried again.
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")
    page.evaluate(UNREAD)
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("请锁上再打开，重试一次")
    page.evaluate(READ)
    with other.away():
        finish(page)
        page.evaluate(FILL)
    expect(page.locator("[data-view] [data-slot=trouble]")).to_have_text(FULL)
    assert uuid in ids(page, "visits")
    page.evaluate(EMPTY)
    page.locator("[data-send]").click()
    sent(other)
    sender.count = other.count
    page.context.close()


def test_each_occasion_sends_and_a_busy_station_is_left_alone(sender: Sender) -> None:
    page, tries = sender.page, list[str]()
    page.clock.install()
    sender.reopen()
    with sender.away():
        visit, other = sender.visit(), sender.visit(side=0)
        sender.network.faults[:] = [counted(visit.uuid, tries, says(503, ""))]
    occasions: dict[str, Callable[[], object]] = {
        "it is opened": sender.reopen,
        "the network is back": lambda: [page.context.set_offline(gone) for gone in (True, False)],  # type: ignore[func-returns-value]
        "it is looked at": lambda: page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"),
        "a minute has passed": lambda: page.clock.run_for(60_000),
        "by hand": page.locator("[data-send]").click,
    }
    for name, occasion in occasions.items():
        assert sends(page, tries, occasion), name
    sender.network.faults[:] = [counted(visit.uuid, tries, says(429, "", Retry_After="100"))]
    sender.until(sender.said, {visit.uuid: [BUSY]})
    assert not sends(page, tries, page.locator("[data-send]").click)
    assert not sends(page, tries, lambda: page.clock.run_for(61_000))
    sender.network.faults[:] = [counted(visit.uuid, tries, stall)]
    assert sends(page, tries, lambda: page.clock.run_for(61_000))
    page.clock.run_for(31_000)
    expect(page.locator(f'[data-slot=rows] a[href$="{visit.uuid}"]')).to_contain_text(BROKEN)
    assert sender.badges(other) == {other.uuid: other.delivered}
    assert sender.keeps(visit)
    sender.network.heal()
    page.locator("[data-send]").click()
    sent(sender)


def counted(mark: str, tries: list[str], deal: Callable[[Request], None]) -> Callable[[Request], bool]:
    """Deal so with what holds this mark, and count it."""

    def dealt(request: Request) -> None:
        tries.append(request.path)
        deal(request)

    return of(mark, "POST", dealt)


def sends(page: Page, tries: list[str], occasion: Callable[[], object]) -> bool:
    """Whether this makes the phone send, once it was quiet."""
    before = -1
    while before != len(tries):
        before = len(tries)
        page.wait_for_timeout(250)
    occasion()
    for _ in range(10):
        page.wait_for_timeout(100)
        if len(tries) > before:
            return True
    return False


def test_a_clock_wrong_by_a_year_loses_nothing_and_a_day_later_what_was_named_goes(sender: Sender) -> None:
    """Ahead and behind; what the station did not take stays, however late it is."""
    for days in (365, -365):
        sender.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
        sender.reopen()
        with sender.away():
            visit = sender.visit()
        sent(sender)
        assert sender.keeps(visit)
    with sender.away():
        struck = sender.visit()
        sender.network.faults[:] = [of(struck.uuid, "POST", says(429, "", Retry_After="9"))]
    sender.until(sender.said, {struck.uuid: [BUSY]})
    for hours, kept in ((23, [visit, struck]), (25, [struck])):
        sender.page.clock.set_system_time(datetime.now(UTC) + timedelta(days=-365, hours=hours))
        sender.reopen()
        sender.until(sender.said, {struck.uuid: [BUSY]})
        assert set(ids(sender.page, "visits")) >= {one.uuid for one in kept}
        assert sender.keeps(*kept)
    assert ids(sender.page, "visits") == [struck.uuid]
    assert ids(sender.page, "files") == [struck.photo]
    assert sender.badges(visit) == {visit.uuid: visit.delivered}, "the line that tells of it stays"
    sender.network.heal()
    sender.page.clock.set_system_time(datetime.now(UTC))
    sender.reopen()
    sent(sender)
