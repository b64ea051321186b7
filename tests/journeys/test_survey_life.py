"""A survey's whole life at the desk and on the phone: five mistakes, a report, a preview, two versions, their end."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from store import surveys
from store.visits import visits
from tests.journeys.conftest import PHONE, NewPhone, log_in
from tests.journeys.everybody import serious, sticking_out
from tests.web.test_surveys import grids
from tests.web.workbook import Grids, workbook

pytestmark = pytest.mark.journey

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def desk(context: Any) -> Any:
    """The administrator's browser at a desk."""

    def new(language: str = "zh-CN", **how: Any) -> Page:
        page: Page = context(language=language, **how).new_page()
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        log_in(page, "admin")
        return page

    return new


def five_mistakes() -> Grids:
    found = grids(survey=("select_one yesno", "select_one maybe"), needs=("${fell} = 'yes'", "${fel} = 'yes'"))
    found["survey"][12][0] = "telepathy"
    found["survey"][10][7] = ". >"
    return found


def upload(page: Page, sheets: Grids) -> None:
    page.set_input_files(
        "#workbook", {"name": "door.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(sheets)}
    )
    page.locator("form.upload button").first.click()


def publish(page: Page, version: str) -> None:
    page.get_by_role("button", name=f"发布版本{version}").click()
    expect(page.get_by_text(f"已发布版本{version}，新的走访都用它。")).to_be_visible()


def visit(page: Page) -> None:
    """Fill the newest version at the household in the east, and send it."""
    page.goto("/households/east")
    for box in page.locator("input[name=survey]").all():
        box.set_checked(box.get_attribute("value") == "door")
    page.locator("form[action='/households/east/visits'] button[type=submit]").click()
    page.wait_for_selector("[data-alive=yes]")
    page.locator("[data-next]").click()
    page.locator("input[name='health/fell'][value=no]").check()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")


def test_from_five_mistakes_to_the_second_version(app: Flask, desk: Any, phone: NewPhone) -> None:
    page = desk()
    page.goto("/surveys")
    upload(page, five_mistakes())
    found = page.locator(".finding").all_inner_texts()
    assert len([text for text in found if "错误" in text]) == 5
    assert any("第11行" in text and ". >" in text for text in found)
    assert page.get_by_role("button", name="发布版本2").count() == 0
    with page.expect_download() as report:
        page.get_by_text("下载报告").click()
    assert Path(report.value.path()).read_text("utf-8-sig").count("错误,") == 5

    upload(page, grids("2"))
    expect(page.get_by_text("没有错误，可以发布")).to_be_visible()
    on_the_phone(page)
    publish(page, "2")

    visit(phone("east"))
    here = app.extensions["nuanfang"]
    assert [(v.survey, v.version) for v in visits(here.cell.read(), "", survey="door", limit=1)] == [("door", "2")]

    page.goto("/surveys")
    upload(page, grids("3", survey=("一年内摔倒过吗", "最近一年摔倒过吗"), choices=("是", "摔过")))
    publish(page, "3")
    page.get_by_text("比版本2改了什么").click()
    changes = page.locator(".change").all_inner_texts()
    assert len(changes) == 2
    assert "最近一年摔倒过吗" in changes[0]
    assert "yesno/yes" in changes[1]

    page.goto("/surveys/door")
    page.get_by_role("button", name="停用这份问卷").click()
    expect(page.get_by_text("新的走访不再用它")).to_be_visible()
    assert [one.retired != "" for one in surveys.versions(here.cell.read(), "door")] == [True, True, True]


def on_the_phone(page: Page) -> None:
    """The preview follows the answers like the real page, and in the end sends nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    screen = page.frame_locator(".phone__screen")
    page.locator(".phone__screen").scroll_into_view_if_needed()
    expect(screen.locator("[data-alive=yes]")).to_be_attached()
    screen.locator("[data-next]").click()
    expect(screen.locator("[data-q='health/falls']")).to_be_hidden()
    screen.locator("input[name='health/fell'][value=yes]").check()
    expect(screen.locator("[data-q='health/falls']")).to_be_visible()
    screen.locator("[data-next]").click()
    expect(screen.locator("[data-messages]")).to_contain_text("这是预览，什么都不会发出去")
    assert set(asked) <= {"GET"}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_pages_are_for_everybody(desk: Any, language: str) -> None:
    """Nothing serious by axe-core, nothing sticks out with letters twice as large, at the desk and on a phone."""
    page = desk(language, bypass_csp=True)
    page.goto("/surveys")
    upload(page, five_mistakes())
    page.wait_for_selector(".finding")
    wrong = page.url
    page.goto("/surveys")
    upload(page, grids("2", survey=("一年内摔倒过吗", "最近一年摔倒过吗")))
    page.wait_for_selector(".change")
    draft = page.url
    page.locator("form[action$='/publish'] button").click()
    page.wait_for_url("**/surveys/door")
    found: dict[str, Any] = {}
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in (wrong, draft, "/surveys", "/surveys/door", "/surveys/door/difference", f"{draft}/preview"):
            page.goto(path)
            found[f"{path} at {size['width']}"] = serious(page) + sticking_out(page, letters=200)
    assert not {where: issues for where, issues in found.items() if issues}
