"""What cannot be sent can be carried: a file of the phone, taken in by the station on another device, whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from forms.sheets import sheet_of
from store import households, visits
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.hand import begin_visit, finish, first_log_in
from tests.journeys.sender import SETTINGS, SURVEY, picture
from tests.store.seed import COUNTY
from tests.visits.door import rows
from visits.envelope import RECORD

pytestmark = pytest.mark.journey
NewContext = Callable[..., BrowserContext]


def new_hand(context: NewContext, app: Flask, **how: object) -> Page:
    """The phone of the worker `east`, its area brought home, the survey of photos too."""
    publish(app, {name: sheet_of(name, rows(table)) for name, table in (("survey", SURVEY), ("settings", SETTINGS))})
    page = context(accept_downloads=True, **how).new_page()
    first_log_in(page)
    return page


def visited(page: Page, remark: str, *, side: int) -> str:
    """A visit that was finished on this phone, with a photo of this size; its UUID."""
    uuid = begin_visit(page, "𠮷田", "photos")
    page.locator("[name=remark]").fill(remark)
    content = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture(side, 7)}
    page.locator("input[type=file]").set_input_files(content)  # type: ignore[arg-type]
    expect(page.locator("[data-photo-note]")).to_contain_text("KB")
    finish(page)
    return uuid


def correct_phone(page: Page, number: str) -> None:
    """What this phone changed of the household comes along."""
    page.locator("[data-search]").fill("𠮷田")
    page.locator("[data-slot=rows] a").first.click()
    page.locator("[data-slot=correct]").click()
    page.locator("form[data-form=correct] [data-name=phone]").fill(number)
    page.locator("form[data-form=correct] .weui-btn_wide").click()
    expect(page.locator("[data-slot=facts]")).to_contain_text(number)
    page.locator(".bar__brand").click()


def open_sent(page: Page, uuid: str) -> None:
    page.locator("[data-unsent]").click()
    page.locator(f"[data-slot=rows] a[href$='{uuid}']").click()
    page.locator("[data-save]").wait_for()


def save_file(page: Page, folder: Path) -> Path:
    """Save the visit whose page is open as a file, as the browser names it."""
    with page.expect_download() as coming:
        page.locator("[data-save]").click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    expect(page.locator("[data-messages]")).to_contain_text(f"已存为 {path.name}")
    return path


def take_in(page: Page, path: Path) -> None:
    """The station's page, from the list of visits on."""
    page.goto("/visits")
    page.get_by_role("link", name="从文件收取走访").click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="收取").click()


def test_a_visit_without_a_network_is_carried_to_the_station(
    context: NewContext, phone: NewPhone, app: Flask, tmp_path: Path
) -> None:
    hand = new_hand(context, app)
    hand.context.set_offline(True)
    correct_phone(hand, "13800000099")
    uuid = visited(hand, "请勿外传𠮷田", side=700)
    open_sent(hand, uuid)
    hand.evaluate("Object.defineProperty(navigator, 'userAgent', { value: 'MicroMessenger', configurable: true })")
    hand.locator("[data-save]").click()
    expect(hand.locator("[data-messages]")).to_contain_text("微信里存不了文件")
    hand.evaluate("delete navigator.userAgent")
    path = save_file(hand, tmp_path)
    assert path.name == f"visit-{uuid[:8]}.nuanfang"
    sealed = path.read_bytes()
    assert len(sealed) > RECORD, "more than one record"
    assert not [word for word in ("请勿外传", "𠮷田", uuid, "photos") if word.encode() in sealed]

    station = phone("station-east")
    take_in(station, path)
    expect(station.locator("main")).to_contain_text("已送达 2/2")
    db = app.extensions["nuanfang"].cell.read()
    kept = visits.visit(db, uuid, COUNTY)
    assert kept is not None
    assert (kept.answers["remark"], kept.worker_name) == ("请勿外传𠮷田", "周敏")
    assert [file.held for file in visits.visit_files(db, uuid)] == [True]
    household = households.household(db, "east", COUNTY)
    assert household is not None
    assert household.phone == "13800000099"
    station.get_by_role("link", name=kept.number).click()
    expect(station.locator("main")).to_contain_text("请勿外传𠮷田")

    hand.locator("[data-unsent]").click()
    state = hand.locator(f"[data-slot=rows] a[href$='{uuid}'] .weui-badge")
    expect(state).to_have_text("等待网络")
    hand.context.set_offline(False)
    hand.locator("[data-send]").click()
    expect(state).to_have_text("已送达 2/2")
    assert db.execute("select count(*) from visit_conflict").fetchone() == (0,)


def test_a_household_that_left_the_workers_area_is_taken_in_by_the_station_there(
    context: NewContext, phone: NewPhone, app: Flask, tmp_path: Path
) -> None:
    hand = new_hand(context, app, bypass_csp=True)
    cell = app.extensions["nuanfang"].cell
    hand.context.set_offline(True)
    uuid = visited(hand, "搬走的一户", side=80)
    moved = "update household set area = '999901102201' where id = 'east'"
    cell.write(lambda db: db.execute(moved))
    hand.context.set_offline(False)
    hand.locator("[data-unsent]").click()
    hand.locator("[data-send]").click()
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("被退回")
    open_sent(hand, uuid)
    path = save_file(hand, tmp_path)
    assert (serious(hand), sticking_out(hand, letters=150)) == ([], [])

    west = phone("station-west", bypass_csp=True)
    take_in(west, path)
    expect(west.locator("main")).to_contain_text("已送达 2/2")
    assert (serious(west), sticking_out(west, letters=150)) == ([], [])
    hand.locator("[data-unsent]").click()
    hand.locator("[data-send]").click()
    expect(hand.locator("[data-slot=rows] .weui-badge")).to_have_text("已送达 2/2")
