"""A lost phone gives away little: without the PIN none of a hundred names and ID numbers is found in what it keeps.

Nor is anything of a survey's page as the server draws it, once its worker has logged out.

The same search finds all of them where nothing is sealed: so it would have found them.
"""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Playwright, expect

from store import households
from store.cell import Cell
from store.households import Household, Resident
from tests.journeys.battery import Phone
from tests.journeys.conftest import log_in
from tests.journeys.hand import begin_visit, first_log_in
from tests.journeys.household import begin, photo
from tests.journeys.person import fill_shown, settle, wait_alive
from tests.journeys.remains import found_in
from tests.store.seed import AT, EAST_VILLAGE

pytestmark = pytest.mark.journey
PLANTED = [(f"欧阳{chr(0x4E00 + 37 * n)}{chr(0x5000 + 41 * n)}", f"99990119{40 + n}03050{100 + n}") for n in range(50)]
UNSEALED = """const subtle = crypto.subtle; subtle.encrypt = async (how, key, data) => new Uint8Array(data).buffer;
subtle.decrypt = async (how, key, data) => new Uint8Array(data).buffer;"""


def plant(cell: Cell) -> list[str]:
    """Fifty households, each with a name and a number that stand nowhere else."""
    for number, (name, id_number) in enumerate(PLANTED):
        home = Household(f"planted-{number}", EAST_VILLAGE, "河边", name, groups=("laoren",), created=AT)
        person = Resident(f"person-{number}", home.id, name, "02", id_number=id_number)
        cell.write(lambda db, home=home, person=person: households.add_household(db, home, [person]))
    return [word for pair in PLANTED for word in pair]


def use(page: Page) -> None:
    """Bring the area home, look at somebody, begin a visit and type."""
    first_log_in(page)
    begin_visit(page, PLANTED[7][0], "yard")
    page.locator('[name="family/members[1]/name"]').fill(PLANTED[8][0])
    expect(page.locator("[data-saved]")).to_have_text("已保存在本机")


@pytest.mark.parametrize("sealed", [True, False])
def test_nothing_is_found_without_the_pin(
    playwright: Playwright, tmp_path: Path, address: str, app: Flask, sealed: bool
) -> None:
    words = plant(app.extensions["nuanfang"].cell)
    phone = Phone(playwright, tmp_path / "profile", address)
    page = phone.start(offline=False)
    if not sealed:
        page.context.add_init_script(UNSEALED)
    use(page)
    page.wait_for_timeout(1500)
    phone.gone()
    found = found_in(tmp_path / "profile", words)
    assert found == (set() if sealed else set(words))


def use_in_the_browser(page: Page, app: Flask) -> list[str | bytes]:
    """Without the app: type, take a photo, and let the sending fail half-way. What may not be found afterwards."""
    log_in(page, "east")
    begin(page, "planted-7", "door")
    wait_alive(page)
    page.locator('[name="family/members[1]/name"]').fill(PLANTED[8][0])
    page.reload()
    wait_alive(page)
    expect(page.locator('[name="family/members[1]/name"]')).to_have_value(PLANTED[8][0])
    page.locator("[data-next]").click()
    fill_shown(page, {"health": {"fell": "no", "photo": photo(800), "remark": PLANTED[9][0]}})
    settle(page)
    page.route("**/api/visits", lambda route: route.abort())
    with page.expect_response("**/api/devices") as told, page.expect_response("**/api/files/*") as put:
        page.locator("[data-next]").click()
    expect(page.locator("[data-messages]")).to_contain_text("没有网络")
    token = told.value.json()["token"]
    taken = app.extensions["nuanfang"].files.path(put.value.url.rpartition("/")[2]).read_bytes()
    page.locator('[name="health/remark"]').fill(PLANTED[10][0])
    page.goto("/")
    page.locator('form[action="/logout"] button').click()
    page.wait_for_url("**/login")
    return [PLANTED[7][0], *(PLANTED[n][0] for n in (8, 9, 10)), taken[20_000:20_032], token]


@pytest.mark.parametrize("sealed", [True, False])
def test_a_page_without_the_app_leaves_nothing_either(
    playwright: Playwright, tmp_path: Path, address: str, app: Flask, sealed: bool
) -> None:
    plant(app.extensions["nuanfang"].cell)
    phone = Phone(playwright, tmp_path / "profile", address)
    page = phone.start(offline=False)
    if not sealed:
        page.context.add_init_script(UNSEALED)
    words = use_in_the_browser(page, app)
    page.wait_for_timeout(1500)
    phone.gone()
    found = found_in(tmp_path / "profile", words)
    assert found == (set() if sealed else set(words))
