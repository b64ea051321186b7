"""The worker's pages by round trips: a household is registered, a visit is filled, interrupted, mended and sent."""

import io
import json
import re
import time
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from store import households, visits
from tests.conftest import VISITS
from tests.store.seed import EAST_VILLAGE, WEST_VILLAGE
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local

FAMILY = {
    "area": EAST_VILLAGE,
    "address": "三组15号",
    "groups": "laoren",
    "members-0-name": "𠮷田",
    "members-0-relation": "02",
    "members-0-sex": "female",
    "members-0-birth": "1941-05-06",
    "members-1-name": "阿依古丽·买买提",
    "members-1-relation": "30",
}
DOOR = {
    "family/members[1]/_id": "east-1",
    "family/members[1]/name": "𠮷田",
    "family/members[1]/meals": "no",
    "family/members[2]/_id": "east-2",
    "family/members[2]/name": "阿依古丽·买买提",
    "health/fell": "yes",
    "health/falls": "2",
}


def start(browser: Browser, household: str = "east") -> str:
    """Start a visit with the door survey; the address of its page."""
    browser.get(f"/households/{household}")
    answer = browser.post(f"/households/{household}/visits", {"survey": "door"}, 303)
    path = local(answer.location)
    browser.get(path)
    return path


def photo(side: int = 2000, kind: str = "JPEG") -> bytes:
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a phone that tells who made it"
    Image.new("RGB", (side, side // 2), "#a8431a").save(content, kind, exif=exif)
    return content.getvalue()


def draft_of(app: Flask, path: str) -> Any:
    cell = app.extensions["nuanfang"].cell
    uuid = path.split("/")[2]
    return next(d for account in range(1, 20) for d in visits.drafts(cell.read(), account) if d.uuid == uuid)


def test_a_household_is_registered_with_its_members(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    browser.get("/households/new")
    page = browser.post("/households/new", {**FAMILY, "act": "save"}, 303)
    browser.get(local(page.location))
    for said in ("𠮷田 家", "阿依古丽·买买提", "户主", "女儿", "三组15号", "独居老人", "柳树村"):
        assert said in browser.page.words
    browser.get("/households?text=三组")
    assert "共 1 户" in browser.page.words


def test_members_come_and_go_by_round_trips(as_: LogIn) -> None:
    browser = as_("east")
    browser.get("/households/new")
    browser.post("/households/new", {**FAMILY, "act": "add"})
    assert len([e for e in browser.page.all("input") if e.attrs.get("name") == "members-2-name"]) == 1
    assert browser.page.one("input", name="members-1-name").attrs["value"] == "阿依古丽·买买提"
    browser.post("/households/new", {**FAMILY, "members-2-name": "王芳", "act": "drop:2"})
    assert browser.page.one("input", name="members-1-name").attrs["value"] == "王芳"
    assert not [e for e in browser.page.all("input") if e.attrs.get("name") == "members-2-name"]


def a_crowd(number: int) -> dict[str, str]:
    others = {f"members-{n}-relation": "99" for n in range(1, number)}
    return {**FAMILY, **others, **{f"members-{n}-name": called(n) for n in range(number)}}


def called(number: int) -> str:
    return "王" + chr(0x4E00 + number)


@pytest.mark.parametrize("number", [41, 80, 10_000])
def test_more_members_than_fit_are_said_and_none_is_lost_silently(as_: LogIn, app: Flask, number: int) -> None:
    browser = as_("east")
    browser.get("/households/new")
    began = time.process_time()  # of the processor: a busy machine does not stretch it
    browser.post("/households/new", {**a_crowd(number), "act": "save"}, 422)
    assert time.process_time() - began < 5
    assert "40" in browser.page.one("p", id="members-40-name-error").text
    assert str(number) in browser.page.one("p", id="members-40-name-error").text
    shown = min(number, 80)
    assert browser.page.one("input", name=f"members-{shown - 1}-name").attrs["value"] == called(shown - 1)
    browser.get("/households?text=三组15号")
    assert "没有找到" in browser.page.words


def test_members_too_many_are_taken_out_and_no_more_added(as_: LogIn) -> None:
    browser = as_("east")
    browser.get("/households/new")
    browser.post("/households/new", {**a_crowd(41), "act": "drop:3"})
    names = [e.attrs.get("value") for e in browser.page.all("input") if e.attrs.get("name", "").endswith("-name")]
    assert [name for name in names if name] == [called(n) for n in range(41) if n != 2]
    browser.post("/households/new", {**a_crowd(40), "act": "add"}, 422)
    assert "40" in browser.page.one("p", id="members-39-name-error").text
    browser.post("/households/new", {**a_crowd(40), "act": "save"}, 303)


@pytest.mark.parametrize("act", ["drop:" + "9" * 5_000, "drop:²", "drop:-1", "drop:", "add"])
@pytest.mark.parametrize("number", ["9" * 5_000, "²", "007", "-1", ""])
def test_members_with_odd_numbers_are_passed_over(as_: LogIn, act: str, number: str) -> None:
    browser = as_("east")
    browser.get("/households/new")
    browser.post("/households/new", {**FAMILY, f"members-{number}-name": "王芳", "act": act})
    assert browser.page.one("input", name="members-1-name").attrs["value"] == "阿依古丽·买买提"
    assert not browser.page.all("input", value="王芳")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_wrong_stands_beside_its_field_and_is_summed_up(as_: LogIn, language: str) -> None:
    browser = as_("east", language)
    wrong = {**FAMILY, "area": WEST_VILLAGE, "members-0-name": "", "members-1-id_number": "110105194912310021"}
    browser.get("/households/new")
    browser.post("/households/new", {**wrong, "act": "save"}, 422)
    page = browser.page
    links = {
        a.attrs["href"][1:]
        for a in page.all("a")
        if a.attrs.get("href", "").startswith("#members-") or a.attrs.get("href") == "#area"
    }
    assert {"area", "members-0-name", "members-1-id_number"} <= links
    for name in ("members-0-name", "members-1-id_number"):
        control = page.one("input", name=name)
        assert control.attrs["aria-invalid"] == "true"
        assert f"{name}-error" in control.attrs["aria-describedby"]
    assert page.one("input", name="members-1-id_number").attrs["value"] == "110105194912310021"


def test_nothing_outside_the_area(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    browser.get("/households/west", 404)
    browser.get("/households/east")
    token = browser.page.fields("/households/east/visits")
    browser.post("/households/west/visits", {**token, "survey": "door"}, 404)
    browser.get("/households/east")
    path = start(browser)
    assert as_("west").get(path, 404).status_code == 404
    assert as_("station-east").get(path, 403).status_code == 403


def test_a_visit_without_scripts_from_start_to_receipt(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    assert browser.page.one("input", name="family/members[1]/name").attrs["value"] == "𠮷田"
    assert browser.page.one("div", **{"data-q": "health/falls"}).attrs.get("hidden") is not None
    upload = {"health/photo@file": (io.BytesIO(photo()), "IMG_1.JPG")}
    browser.post(path, {**DOOR, **upload, "act": "save"}, 303, content_type="multipart/form-data")
    browser.get(path)
    assert "hidden" not in browser.page.one("div", **{"data-q": "health/falls"}).attrs
    name = browser.page.one("input", name="health/photo").attrs["value"]
    assert re.fullmatch(r"photo-[0-9a-f]{8}\.jpg", name)
    picture = browser.get(browser.page.all("img")[0].attrs["src"])
    assert picture.mimetype == "image/jpeg"
    assert picture.headers["Cache-Control"] == "no-store"
    sent = browser.post(path, {**DOOR, "health/photo": name, "act": "submit"}, 303)
    browser.get(local(sent.location))
    assert "已送达 2/2" in browser.page.words
    assert browser.get(path, 303).location.endswith("/sent")
    visit = visits.visit(app.extensions["nuanfang"].cell.read(), path.split("/")[2], "")
    assert visit is not None
    assert visit.answers["family"]["members"][0] == {"_id": "east-1", "name": "𠮷田", "meals": "no"}
    assert visit.answers["health"] == {"fell": "yes", "falls": 2, "photo": name}
    assert visit.problems == []


def test_photos_are_made_small_and_their_notes_taken_out(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    upload = {"health/photo@file": (io.BytesIO(photo(3000)), "IMG.JPG")}
    browser.post(path, {**DOOR, **upload, "act": "save"}, 303, content_type="multipart/form-data")
    here = app.extensions["nuanfang"]
    with here.files.open(draft_of(app, path).files[0]["sha256"]) as kept, Image.open(kept) as image:
        assert max(image.size) == 1600
        assert not image.getexif()


@pytest.mark.parametrize(
    ("content", "said"), [(b"x" * (20 << 20), "最大 10 MB"), (b"%PDF-1.7 not a photo", "JPEG"), (b"", "")]
)
def test_a_photo_that_cannot_be_kept_costs_no_answer(as_: LogIn, app: Flask, content: bytes, said: str) -> None:
    browser = as_("east")
    path = start(browser)
    upload = {"health/photo@file": (io.BytesIO(content), "IMG.JPG")}
    answer = browser.post(path, {**DOOR, **upload, "act": "save"}, 422, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    assert browser.page.one("p", id="health/photo-error").text.strip()
    assert browser.page.one("input", name="health/falls").attrs["value"] == "2"
    assert draft_of(app, path).answers["health"]["falls"] == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_problems_are_beside_the_question_and_summed_up(as_: LogIn, app: Flask, language: str) -> None:
    browser = as_("east", language)
    path = start(browser)
    browser.post(path, {**DOOR, "family/members[2]/name": "", "health/falls": "many", "act": "submit"}, 422)
    page = browser.page
    summary = page.one("div", id="problems")
    assert {"#family/members[2]/name", "#health/falls"} == {
        a.attrs["href"] for a in page.all("a") if "/" in a.attrs["href"][1:] and a.attrs["href"][0] == "#"
    }
    assert ("整数" if language == "zh" else "whole number") in summary.text
    assert page.one("input", name="health/falls").attrs["value"] == "many"
    assert page.one("input", name="health/falls").attrs["aria-invalid"] == "true"
    assert draft_of(app, path).answers["health"]["falls"] == "many"


def test_rows_come_and_go_by_round_trips(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**DOOR, "act": "add:family/members"}, 303)
    browser.get(path)
    assert browser.page.one("input", name="family/members[3]/_id").attrs["value"]
    browser.post(path, {**DOOR, "act": "drop:family/members[1]"}, 303)
    browser.get(path)
    assert browser.page.one("input", name="family/members[1]/name").attrs["value"] == "阿依古丽·买买提"
    browser.post(path, {**DOOR, "act": "drop:family/members[9]"}, 422)
    browser.get(path)
    browser.post(path, {**DOOR, "act": "add:health"}, 422)


def test_an_irrelevant_answer_comes_back_with_its_question(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**DOOR, "act": "save"}, 303)
    browser.get(path)
    browser.post(path, {**DOOR, "health/fell": "no", "act": "save"}, 303)
    browser.get(path)
    assert browser.page.one("input", name="health/falls").attrs["value"] == "2"
    sent = browser.post(path, {**DOOR, "health/fell": "no", "act": "submit"}, 303)
    browser.get(local(sent.location))
    visit = visits.visit(app.extensions["nuanfang"].cell.read(), path.split("/")[2], "")
    assert visit is not None
    assert visit.answers["health"] == {"fell": "no"}


def test_a_session_that_ends_during_the_form_loses_nothing(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    typed = {**browser.page.fields(path), **DOOR, "health/remark": "门前台阶\n没有扶手", "act": "submit"}
    with browser.client.session_transaction() as session:
        session.clear()
    browser._seen(browser.client.post(path, data=typed), 401)
    kept = browser.page.fields("/login")
    login = {**kept, "username": "east", "password": "walk-to-the-door"}
    browser._seen(browser.client.post("/login", data=login), 200)
    resumed = browser.page.fields(path)
    answer = browser._seen(browser.client.post(path, data=resumed), 303)
    browser.get(local(answer.location))
    assert browser.page.one("input", name="health/remark").attrs["value"].startswith("门前台阶")
    assert "您已重新登录" in browser.page.words
    assert draft_of(app, path).answers["health"]["fell"] == "yes"
    assert visits.visit(app.extensions["nuanfang"].cell.read(), path.split("/")[2], "") is None


@pytest.mark.parametrize("rows", [221, 10_000])
def test_too_many_rows(as_: LogIn, rows: int) -> None:
    browser = as_("east")
    path = start(browser)
    many = {f"family/members[{number}]/_id": str(number) for number in range(1, rows + 1)}
    browser.post(path, {**many, "act": "save"}, 413)
    assert "200" in browser.page.words


def rows_typed(number: int) -> dict[str, str]:
    found = {f"family/members[{n}]/_id": f"row-{n}" for n in range(1, number + 1)}
    return {**found, **{f"family/members[{n}]/name": f"家人{n}" for n in range(1, number + 1)}}


def test_no_row_is_added_beyond_the_bound_and_what_was_typed_is_kept(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**rows_typed(200), "health/remark": "门前台阶", "act": "add:family/members"}, 422)
    assert "家庭成员" in browser.page.one("div", id="problems").text
    assert "200" in browser.page.one("div", id="problems").text
    kept = draft_of(app, path).answers
    assert (len(kept["family"]["members"]), kept["health"]["remark"]) == (200, "门前台阶")


def test_a_draft_that_holds_too_many_rows_can_be_mended(as_: LogIn, app: Flask) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**rows_typed(201), "act": "drop:family/members[7]"}, 303)
    kept = draft_of(app, path).answers["family"]["members"]
    assert len(kept) == 200
    assert "家人7" not in [row["name"] for row in kept]


def test_signs_that_cannot_be_kept_are_named(as_: LogIn) -> None:
    browser = as_("east")
    path = start(browser)
    browser.post(path, {**DOOR, "health/remark": "a\x00b\x07 😀 =cmd()", "act": "submit"}, 422)
    assert browser.page.one("p", id="health/remark-error").text.strip()


def test_the_bundle_of_a_survey_is_kept_for_a_year_under_its_hash(as_: LogIn) -> None:
    browser = as_("east")
    start(browser)
    link = next(e.attrs["href"] for e in browser.page.all("link") if e.attrs.get("as") == "fetch")
    response = browser.client.get(link, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "immutable" in response.headers["Cache-Control"]
    plain = browser.client.get(link, headers={"Accept-Encoding": "identity"})
    assert json.loads(plain.data)["id"] == "door"
    assert "immutable" not in browser.client.get(link.partition("?")[0]).headers["Cache-Control"]
    assert "immutable" not in browser.client.get(link.replace("language=zh", "language=xx")).headers["Cache-Control"]
    browser.get("/surveys/door/99.json", 404)
    browser.get("/surveys/none/1.json", 404)


def test_what_was_sent_is_shown_to_who_sent_it(as_: LogIn) -> None:
    assert as_("east").get(f"/drafts/{VISITS['east']}/sent").status_code == 200
    assert as_("west").get(f"/drafts/{VISITS['east']}/sent", 404).status_code == 404
    for nothing in ("00000000-0000-4000-8000-000000000000", "not-a-uuid"):
        assert as_("east").get(f"/drafts/{nothing}", 404).status_code == 404


def test_a_household_without_members_starts_without_rows(as_: LogIn, app: Flask) -> None:
    cell = app.extensions["nuanfang"].cell
    lone = households.Household("lone", EAST_VILLAGE, "四组", "独自", created="2026-03-01T01:00:00Z")
    cell.write(lambda db: households.add_household(db, lone))
    browser = as_("east")
    start(browser, "lone")
    assert not [e for e in browser.page.all("input") if e.attrs.get("name") == "family/members[1]/_id"]
