"""The worker's whole way on a phone: register a household of four, fill the survey with a photo, read the receipt."""

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, Route, expect

from store import households, visits
from tests.journeys.conftest import NewPhone
from tests.journeys.person import choose_survey, example, fill_alive, fill_plain, fill_shown, settle, wait_alive
from tests.samples import needs_samples
from tests.store.seed import EAST_VILLAGE

pytestmark = pytest.mark.journey

FAMILY = (
    ("𠮷田", "", "999901194203050026", "13800000001"),
    ("阿依古丽·买买提", "10", "", ""),
    ("王建军", "20", "", "13900000002"),
    ("王小丫", "42", "", ""),
)


def photo(side: int = 2400) -> bytes:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "a phone that tells its model"
    Image.effect_noise((side, side * 3 // 4), 40).convert("RGB").save(content, "JPEG", quality=90, exif=exif)
    return content.getvalue()


def register(page: Page, *, scripts: bool) -> str:
    """Register the family of four; the address of its page."""
    page.goto("/households/new")
    if page.locator("#area option").count() > 1:
        page.locator("#area").select_option(label="柳树村")
    page.locator("#address").fill("三组15号")
    for number, (name, relation, id_number, telephone) in enumerate(FAMILY):
        if number:
            page.get_by_role("button", name="添加家庭成员").click()
        field = f"members-{number}-"
        page.locator(f"#{field}name").fill(name)
        page.locator(f"#{field}id_number").fill(id_number)
        page.locator(f"#{field}phone").fill(telephone)
        if relation:
            page.locator(f"#{field}relation").select_option(relation)
    if not scripts:
        page.locator("#members-0-birth").fill("1942-03-05")
        page.locator("#members-0-sex").select_option("female")
    assert page.locator("#members-0-birth").input_value() == "1942-03-05"
    page.get_by_label("独居老人").check()
    page.get_by_role("button", name="登记这户").last.click()
    page.wait_for_url(lambda url: "/new" not in url)
    for name, *_ in FAMILY:
        expect(page.locator("main")).to_contain_text(name)
    return page.url


def answers() -> dict[str, Any]:
    """The example of the elderly woman who fell, at the home of our family."""
    found = example("many_needs")
    own = found["family"]["members"][0]
    rest = {"birth": "1980-01-02", "sex": "female"}
    found["family"]["members"] = [
        {**own, "name": FAMILY[0][0], "id_number": FAMILY[0][2]},
        *({**rest, "name": name, "relation": relation} for name, relation, *_ in FAMILY[1:]),
    ]
    found["services"]["photo"] = photo()
    return found


def start(page: Page, survey: str = "laoren") -> str:
    choose_survey(page, survey)
    page.get_by_role("button", name="开始走访").click()
    page.wait_for_url("**/drafts/*")
    return page.url.split("/drafts/")[1].partition("#")[0]


def sent(app: Flask, uuid: str) -> visits.Visit:
    found = visits.visit(app.extensions["nuanfang"].cell.read(), uuid, "")
    assert found is not None
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["alive", "plain"])
def test_from_the_log_in_to_the_receipt(phone: NewPhone, app: Flask, scripts: bool) -> None:
    page = phone("east", scripts=scripts)
    register(page, scripts=scripts)
    uuid = start(page)
    (fill_alive if scripts else fill_plain)(page, answers())
    page.wait_for_url("**/sent")
    expect(page.locator("main")).to_contain_text("已送达 2/2")
    visit = sent(app, uuid)
    assert [problem for problem in visit.problems if problem["code"] != "clock_ahead"] == []
    assert [member["name"] for member in visit.answers["family"]["members"]] == [name for name, *_ in FAMILY]
    files = visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid)
    assert [file.held for file in files] == [True]
    with app.extensions["nuanfang"].files.open(files[0].sha256) as kept, Image.open(kept) as image:
        assert max(image.size) == 1600
        assert not image.getexif()
    page.goto("/")
    assert page.locator(f'a[href$="/drafts/{uuid}"]').count() == 0


def test_answers_survive_a_reload_and_a_dead_battery(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page, "door")
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
    page.goto("/households/east")
    start(page, "door")
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
    page.goto("/households/east")
    start(page, "door")
    wait_alive(page)
    field = page.locator('[name="family/members[1]/name"]')
    said = field.evaluate(
        """field => { field.value = "欧阳春"; field.dispatchEvent(new Event("input", {bubbles: true}));
        return document.querySelector("[data-saved]").textContent; }"""
    )
    assert "正在保存" in said
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")


def test_a_tap_right_after_a_typing_mistake_counts(phone: NewPhone) -> None:
    page = phone("east")
    page.goto("/households/east")
    start(page)
    wait_alive(page)
    field = page.locator('[name="family/children"]')
    choice = page.locator('[data-q="family/talked_week"] label.choice').first
    field.scroll_into_view_if_needed()
    field.tap()
    page.keyboard.type("3g")
    box = choice.bounding_box()
    assert box
    # As a finger does: down and up at the same spot, whatever moves in between.
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 3)
    expect(choice.locator("input")).to_be_checked()
    expect(page.locator('[id="family/children-error"]')).to_contain_text("整数")


def test_a_click_right_after_a_typing_mistake_counts(phone: NewPhone) -> None:
    page = phone("east")
    page.goto("/households/east")
    start(page)
    wait_alive(page)
    page.locator('[name="family/children"]').click()
    page.keyboard.type("3g")
    choice = page.locator('[data-q="family/talked_week"] label.choice').first
    box = choice.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 3)
    page.mouse.down()
    page.wait_for_timeout(500)
    expect(page.locator('[id="family/children-error"]')).to_be_hidden()
    page.mouse.up()
    expect(choice.locator("input")).to_be_checked()
    expect(page.locator('[id="family/children-error"]')).to_be_visible()


def test_what_leaving_a_section_says_is_not_taken_back(phone: NewPhone) -> None:
    page = phone("east")
    page.goto("/households/east")
    start(page, "door")
    wait_alive(page)
    page.locator('[name="family/members[1]/name"]').fill("")
    page.locator("[data-next]").click()
    expect(page.locator("#problems")).to_be_visible()
    page.wait_for_timeout(600)
    expect(page.locator("#problems")).to_be_visible()
    expect(page.locator('[id="family/members[1]/name-error"]')).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["alive", "plain"])
def test_a_fresh_draft_reproaches_nobody(phone: NewPhone, app: Flask, scripts: bool) -> None:
    lone = households.Household("lone", EAST_VILLAGE, "四组", "秀", created="2026-03-01T01:00:00Z")
    one = households.Resident("lone-1", "lone", "秀")
    app.extensions["nuanfang"].cell.write(lambda db: households.add_household(db, lone, [one]))
    page = phone("east", scripts=scripts)
    page.goto("/households/lone")
    start(page)
    if scripts:
        wait_alive(page)
    assert page.locator('[name="family/members[1]/name"]').input_value() == "秀"
    assert not page.locator("#problems, .has-error, .error:visible, [aria-invalid=true]").count()
    page.locator("[data-next]" if scripts else "button[value=submit]").click()
    expect(page.locator("#problems")).to_contain_text("2到30")


def hold_back(page: Page, file: str) -> list[Route]:
    """Let this file wait; `[0].continue_()` of what is returned lets it come."""
    waiting: list[Route] = []
    page.route(file, lambda route: waiting.append(route))
    return waiting


def test_what_is_typed_before_the_page_is_alive_is_kept(phone: NewPhone) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page)
    wait_alive(page)
    waiting = hold_back(page, "**/built/fill.js*")
    page.goto(f"/drafts/{uuid}", wait_until="domcontentloaded")
    page.locator('[data-q="family/respondent"] input[type=radio]').nth(1).check()
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
    expect(page.locator('[data-q="family/respondent"] input[type=radio]').nth(1)).to_be_checked()


def test_a_photo_and_a_tick_from_before_the_page_is_alive_arrive(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page, "door")
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
    page.goto("/households/east")
    uuid = start(page, "door")
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
    page.goto("/households/east")
    uuid = start(page, "door")
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
    page.goto("/households/east")
    uuid = start(page, "door")
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


def test_an_ended_session_loses_nothing_with_scripts(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page, "door")
    wait_alive(page)
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "yes", "falls": 3, "photo": photo(800), "remark": "门前台阶"}})
    settle(page)
    page.context.clear_cookies()
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("登录已过期")
    page.locator("[data-messages] a").click()
    fill_login(page)
    page.wait_for_url("**/drafts/*")
    wait_alive(page)
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers["health"]["falls"] == 3
    assert all(file.held for file in visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid))


def test_an_ended_session_loses_nothing_without_scripts(phone: NewPhone, app: Flask) -> None:
    page = phone("east", scripts=False)
    page.goto("/households/east")
    uuid = start(page, "door")
    fill_shown(page, {"health": {"fell": "yes", "remark": "门前台阶"}, "family": {"members": [{"meals": "no"}]}})
    page.context.clear_cookies()
    page.locator("button[value=submit]").click()
    expect(page.locator("main")).to_contain_text("登录")
    fill_login(page)
    page.locator("main button").click()
    page.wait_for_url("**/drafts/*")
    assert page.locator('[name="health/remark"]').input_value() == "门前台阶"
    assert page.locator('[name="health/fell"][value=yes]').is_checked()
    fill_shown(page, {"health": {"falls": 2}})
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/sent")
    assert sent(app, uuid).answers["health"]["remark"] == "门前台阶"


def test_no_network_is_said_plainly_and_sending_again_arrives_once(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page, "door")
    wait_alive(page)
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "no"}})
    # The visit arrives, but its receipt is lost on the way.
    page.route("**/api/visits", lambda route: (route.fetch(), route.abort())[1])
    page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("现在没有网络")
    page.unroute("**/api/visits")
    page.get_by_role("button", name="再试一次").click()
    page.wait_for_url("**/sent")
    visit = sent(app, uuid)
    assert visit.answers["health"] == {"fell": "no"}
    assert visits.conflicts(app.extensions["nuanfang"].cell.read(), uuid) == []


@needs_samples
def test_the_foreign_survey_is_filled_to_its_end(phone: NewPhone, app: Flask, ramop: str) -> None:
    page = phone("east")
    page.goto("/households/east")
    uuid = start(page, ramop)
    wait_alive(page)
    for _ in range(60):
        answer_whatever_is_required(page)
        page.locator("[data-next]").click()
        page.wait_for_timeout(100)
        assert not page.locator("#problems").count(), page.locator("#problems").inner_text()
        if page.url.endswith("/sent"):
            break
    page.wait_for_url("**/sent")
    assert sent(app, uuid).survey == ramop


def answer_whatever_is_required(page: Page) -> None:
    """Give some fitting answer to each question shown that must be answered."""
    answers = {"integer": "1", "decimal": "1", "text": "x", "date": "2026-01-15"}
    bounded = {"identifiers/psu": "101", "ds/d2": "70"}
    for _ in range(8):
        blocks = page.locator("[data-q]:visible:has(.required)")
        before = blocks.count()
        for index in range(before):
            block = blocks.nth(index)
            kind = block.get_attribute("data-type") or ""
            if kind in answers:
                control = block.locator("input:not([type=hidden]), textarea").first
                if control.is_editable() and not control.input_value():
                    control.fill(bounded.get(block.get_attribute("data-q") or "", answers[kind]))
                    control.blur()
            elif kind == "image":
                block.locator("input[type=file]").set_input_files(
                    {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(400)}
                )
                settle(page)
            elif block.locator("select").count():
                block.locator("select").select_option(index=1)
            elif (
                block.locator("input[type=radio], input[type=checkbox]").count()
                and not block.locator("input:checked").count()
            ):
                block.locator("input[type=radio], input[type=checkbox]").first.check()
        if page.locator("[data-q]:visible:has(.required)").count() == before:
            return


def fill_login(page: Page) -> None:
    from tests.conftest import PASSWORD

    page.locator("input[name=username]").fill("east")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
