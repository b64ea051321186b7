"""What is typed at the door stays: through a reload, a dead battery, a slow network, a second place to type."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from store import visits
from tests.journeys.conftest import NewPhone
from tests.journeys.household import begin, photo, sent
from tests.journeys.person import fill_shown, settle, wait_alive

pytestmark = pytest.mark.journey


def test_answers_survive_a_reload_and_a_dead_battery(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "yes", "falls": 3, "photo": photo(800), "remark": "门前台阶"}})
    settle(page)
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(f"/drafts/{uuid}#section-2")
    expect(again.locator("[data-messages]")).to_contain_text("已经恢复")
    assert again.locator('[name="health/remark"]').input_value() == "门前台阶"
    assert again.locator('[name="health/falls"]').input_value() == "3"
    expect(again.locator("[data-thumb]")).to_be_visible()
    again.locator("[data-next]").click()
    again.wait_for_url("**/sent")
    assert sent(app, uuid).answers["health"]["remark"] == "门前台阶"
    kept = again.evaluate(
        """() => new Promise(done => { const open = indexedDB.open("nuanfang"); open.onsuccess = () => {
        const all = open.result.transaction(["drafts", "photos"]);
        const counts = ["drafts", "photos"].map(name => all.objectStore(name).count());
        all.oncomplete = () => done(counts.map(count => count.result)); }; })"""
    )
    assert kept == [0, 0]


def test_what_was_typed_the_moment_before_the_page_goes_is_back(phone: NewPhone) -> None:
    page = phone("east")
    begin(page, "east", "door")
    for name in ("欧阳春", "欧阳夏", "欧阳秋"):
        wait_alive(page)
        page.locator('[name="family/members[1]/name"]').fill(name)
        page.reload()
        wait_alive(page)
        assert page.locator('[name="family/members[1]/name"]').input_value() == name
    settle(page)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))") == []


def test_the_page_says_saved_only_once_it_is(phone: NewPhone) -> None:
    page = phone("east")
    begin(page, "east", "door")
    wait_alive(page)
    field = page.locator('[name="family/members[1]/name"]')
    said = field.evaluate(
        """field => { field.value = "欧阳春"; field.dispatchEvent(new Event("input", {bubbles: true}));
        return document.querySelector("[data-saved]").textContent; }"""
    )
    assert "正在保存" in said
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")


def hold_back(page: Page, file: str) -> list[Route]:
    """Let this file wait; `[0].continue_()` of what is returned lets it come."""
    waiting: list[Route] = []
    page.route(file, lambda route: waiting.append(route))
    return waiting


def test_what_is_typed_before_the_page_is_alive_is_kept(phone: NewPhone) -> None:
    page = phone("east")
    uuid = begin(page, "east", "yard")
    wait_alive(page)
    waiting = hold_back(page, "**/built/fill.js*")
    page.goto(f"/drafts/{uuid}", wait_until="domcontentloaded")
    page.locator('[data-q="family/answers"] input[type=radio]').nth(1).check()
    page.locator('[name="family/children"]').fill("3")
    page.locator('[name="family/members[1]/name"]').fill("欧阳春")
    assert page.locator("html[data-alive=yes]").count() == 0
    waiting[0].continue_()
    wait_alive(page)
    settle(page)
    page.unroute("**/built/fill.js*")
    page.goto(f"/drafts/{uuid}")
    wait_alive(page)
    assert page.locator('[name="family/children"]').input_value() == "3"
    assert page.locator('[name="family/members[1]/name"]').input_value() == "欧阳春"
    expect(page.locator('[data-q="family/answers"] input[type=radio]').nth(1)).to_be_checked()


def test_a_photo_and_a_tick_from_before_the_page_is_alive_arrive(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    waiting = hold_back(page, "**/built/fill.js*")
    page.goto(f"/drafts/{uuid}", wait_until="domcontentloaded")
    fill_shown(page, {"health": {"fell": "yes", "photo": photo(800), "remark": "门前台阶"}})
    waiting[0].continue_()
    wait_alive(page)
    expect(page.locator('[data-q="health/falls"]')).not_to_have_attribute("hidden", "")
    settle(page)
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    visit = sent(app, uuid)
    assert (visit.answers["health"]["fell"], visit.answers["health"]["remark"]) == ("yes", "门前台阶")
    files = visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid)
    assert [(file.name, file.held) for file in files] == [(visit.answers["health"]["photo"], True)]


def test_typing_early_stands_above_what_the_phone_kept(phone: NewPhone) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    page.locator('[name="family/members[1]/name"]').fill("欧阳春")
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "yes", "falls": 3, "remark": "门前台阶"}})
    settle(page)
    waiting = hold_back(page, "**/built/fill.js*")
    page.goto(f"/drafts/{uuid}?again#section-2", wait_until="domcontentloaded")
    page.locator('[name="health/remark"]').fill("没有扶手")
    waiting[0].continue_()
    wait_alive(page)
    assert page.locator('[name="health/remark"]').input_value() == "没有扶手"
    assert page.locator('[name="health/falls"]').input_value() == "3"
    assert page.locator('[name="family/members[1]/name"]').input_value() == "欧阳春"


def test_answers_on_the_phone_and_a_round_trip_meanwhile_are_both_kept(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    page.locator('[name="family/members[1]/name"]').fill("欧阳春")
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "yes", "falls": 3, "photo": photo(800)}})
    settle(page)
    plain = phone("east", scripts=False)
    plain.goto(f"/drafts/{uuid}")
    fill_shown(plain, {"health": {"fell": "no", "remark": "门前台阶"}, "family": {"members": [{"meals": "no"}]}})
    plain.locator("button[value=save][formaction]").first.click()
    plain.wait_for_load_state()
    page.reload()
    wait_alive(page)
    expect(page.locator("[data-messages]")).to_contain_text("保存在本机的内容")
    settle(page)
    page.reload()
    wait_alive(page)
    expect(page.locator("[data-thumb]")).to_be_visible()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    found = sent(app, uuid).answers
    assert found["health"].pop("photo")
    assert found["health"] == {"fell": "yes", "falls": 3, "remark": "门前台阶"}
    assert (found["family"]["members"][0]["name"], found["family"]["members"][0]["meals"]) == ("欧阳春", "no")


def test_a_photo_that_the_phone_has_lost_is_named_and_taken_again(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
    wait_alive(page)
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "no", "photo": photo(800)}})
    settle(page)
    page.evaluate(
        """() => new Promise(done => { const open = indexedDB.open("nuanfang"); open.onsuccess = () => {
        const all = open.result.transaction(["photos"], "readwrite");
        all.objectStore("photos").clear();
        all.oncomplete = done; }; })"""
    )
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("“照片”的照片已不在本机")
    expect(page.locator('[id="health/photo-error"]')).to_be_visible()
    assert visits.visit(app.extensions["nuanfang"].cell.read(), uuid, "") is None
    fill_shown(page, {"health": {"photo": photo(700)}})
    settle(page)
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert [file.held for file in visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid)] == [True]
