"""A survey page at the door: taps, sections, a fresh draft, an ended session, no network, a foreign survey."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from store import households, visits
from tests.conftest import PASSWORD
from tests.journeys.conftest import NewPhone
from tests.journeys.household import begin, photo, sent
from tests.journeys.person import fill_shown, settle, wait_alive
from tests.samples import needs_samples
from tests.store.seed import EAST_VILLAGE

pytestmark = pytest.mark.journey


def test_a_tap_right_after_a_typing_mistake_counts(phone: NewPhone) -> None:
    page = phone("east")
    begin(page, "east", "yard")
    wait_alive(page)
    field = page.locator('[name="family/children"]')
    choice = page.locator('[data-q="family/talked"] label.choice').first
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
    begin(page, "east", "yard")
    wait_alive(page)
    page.locator('[name="family/children"]').click()
    page.keyboard.type("3g")
    choice = page.locator('[data-q="family/talked"] label.choice').first
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
    begin(page, "east", "door")
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
    begin(page, "lone", "yard")
    if scripts:
        wait_alive(page)
    assert page.locator('[name="family/members[1]/name"]').input_value() == "秀"
    assert not page.locator("#problems, .has-error, .error:visible, [aria-invalid=true]").count()
    page.locator("[data-next]" if scripts else "button[value=submit]").click()
    expect(page.locator("#problems")).to_contain_text("2到30")


def test_an_ended_session_loses_nothing_with_scripts(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
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
    uuid = begin(page, "east", "door")
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


def fill_login(page: Page) -> None:
    page.locator("input[name=username]").fill("east")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def test_no_network_is_said_plainly_and_sending_again_arrives_once(phone: NewPhone, app: Flask) -> None:
    page = phone("east")
    uuid = begin(page, "east", "door")
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
    uuid = begin(page, "east", ramop)
    wait_alive(page)
    for _ in range(60):
        answer_whatever_is_required(page)
        is_last = page.locator("[data-next]").inner_text() != "下一步"
        page.locator("[data-next]").click()
        assert not page.locator("#problems").count(), page.locator("#problems").inner_text()
        if is_last:
            break
    page.wait_for_url("**/sent")
    assert sent(app, uuid).survey == ramop


def answer_whatever_is_required(page: Page) -> None:
    """Give some fitting answer to each question shown that must be answered."""
    answers = {"integer": "1", "decimal": "1", "text": "x", "date": "2026-01-15"}
    bounded = {"identifiers/psu": "101", "ds/d2": "70"}
    for _ in range(8):
        # By name: an answer may hide a question that was counted a moment ago.
        shown = required_shown(page)
        for path in shown:
            block = page.locator(f'[data-q="{path}"]')
            if not block.is_visible():
                continue
            kind = block.get_attribute("data-type") or ""
            if kind in answers:
                control = block.locator("input:not([type=hidden]), textarea").first
                if control.is_editable() and not control.input_value():
                    control.fill(bounded.get(path, answers[kind]))
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
        if required_shown(page) == shown:
            return


def required_shown(page: Page) -> list[str]:
    blocks = page.locator("[data-q]:visible:has(.required)")
    return [str(path) for path in blocks.evaluate_all("found => found.map((block) => block.dataset.q)")]
