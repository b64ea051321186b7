"""The desk's pages as each role sees them, and that nobody sees another area: no row, no count, no page."""

import io
import zipfile

import pytest
from flask import Flask

from store import audit
from tests.conftest import VISITS
from tests.store.seed import EAST, EAST_VILLAGE, WEST, WEST_VILLAGE
from tests.web.conftest import LogIn
from tests.web.pages import Browser

EAST_ONLY, WEST_ONLY = "柳树村", "杏花村"
READERS = ("east", "station-east", "bureau")


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/needs", "/visits", f"/visits/{VISITS['east']}", "/households"])
def test_pages_of_those_who_read_records(as_: LogIn, who: str, language: str, path: str):
    browser = as_(who, language)
    browser.get(path)
    assert browser.page.one("html").attrs["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert ("退出" in browser.page.words) == (language == "zh")


def test_first_pages(as_: LogIn):
    browser = as_("east")
    browser.get("/")
    assert "开始走访" in browser.page.words
    assert "𠮷田" in browser.page.words
    as_("station-east").get("/")
    assert as_("bureau").get("/", 302).location == "/overview"
    assert as_("admin").get("/", 302).location == "/accounts"


def test_the_need_list_names_person_kind_reason_and_the_answers_that_raised_it(as_: LogIn):
    browser = as_("station-east")
    browser.get("/needs")
    words = browser.page.words
    for said in ("𠮷田", "紧急", "因为：", "能自己做饭吗", "一年内摔倒过吗", "柳树村", "2 项需求"):
        assert said in words
    links = [a.attrs["href"] for a in browser.page.all("a") if a.text.endswith("能自己做饭吗")]
    assert links[0].startswith(f"/visits/{VISITS['east']}#")
    browser.get(links[0].partition("#")[0])
    assert browser.page.all("div", id="family/members[1]/meals")


def test_needs_are_narrowed_by_village_urgency_and_kind(as_: LogIn):
    browser = as_("bureau")
    for query, count in (
        ("", 4),
        ("urgency=U1", 2),
        ("kind=A01", 2),
        (f"area={EAST}", 2),
        (f"area={EAST_VILLAGE}&kind=A01&urgency=U1", 1),
        ("urgency=U0", 0),
        ("kind=ZZZ&page=99", 0),
        ("area=%27%22%3C&urgency=%00", 0),
    ):
        browser.get(f"/needs?{query}")
        assert len(browser.page.all("li", class_="need")) == count, query


def test_visits_are_narrowed_by_survey_day_village_and_name(as_: LogIn):
    browser = as_("bureau")
    for query, count in (
        ("", 2),
        ("survey=door", 2),
        ("survey=none", 0),
        (f"area={WEST_VILLAGE}", 1),
        ("since=2026-03-05&until=2026-03-05", 2),
        ("since=2026-03-06", 0),
        ("until=2026-03-04", 0),
        ("since=tomorrow", 2),
        ("text=𠮷田", 2),
        ("text=幸福路&survey=door", 2),
        ("text=王芳", 0),
    ):
        browser.get(f"/visits?{query}")
        assert len([a for a in browser.page.all("a") if a.attrs["href"].startswith("/visits/")]) == count, query


def test_a_visit_shows_answers_needs_remarks_and_photos(as_: LogIn):
    browser = as_("station-east", "en")
    browser.get(f"/visits/{VISITS['east']}")
    words = browser.page.words
    for said in ("Can cook", "阿依古丽·买买提", "How many", "Because:", "The check found 1 remark"):
        assert said in words
    photo = browser.page.one("img").attrs["src"]
    response = browser.get(photo)
    assert response.mimetype == "image/jpeg"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_photo_is_found_only_under_a_visit_that_names_it(as_: LogIn):
    east, west = as_("station-east"), as_("station-west")
    east.get(f"/visits/{VISITS['east']}")
    photo = east.page.one("img").attrs["src"]
    assert west.get(photo, 404).status_code == 404
    for address in (photo.replace(VISITS["east"], VISITS["west"]), f"/visits/{VISITS['east']}/files/{'0' * 64}"):
        assert as_("bureau").get(address, 404).status_code == 404


@pytest.mark.parametrize("who", ["west", "station-west"])
def test_another_area_is_as_if_it_were_not_there(as_: LogIn, who: str):
    browser = as_(who)
    missing = "00000000-0000-4000-8000-000000000000"
    for path in ("/visits/{}", "/visits/{}.pdf", f"/visits/{{}}/files/{'0' * 64}"):
        there = _plain(browser, path.format(VISITS["east"]))
        nowhere = _plain(browser, path.format(missing))
        assert there == nowhere
    for path in ("/needs", "/visits", "/households", "/", f"/needs?area={EAST}", f"/visits?area={EAST}"):
        browser.get(path)
        assert EAST_ONLY not in browser.page.words
        assert "east" not in browser.page.html
    browser.get("/needs")
    assert "2 项需求" in browser.page.words
    browser.get(f"/needs?area={EAST}")
    assert "0 项需求" in browser.page.words
    browser.get(f"/visits?area={EAST}")
    assert "0 次走访" in browser.page.words


def _plain(browser: Browser, path: str) -> str:
    browser.get(path, 404)
    return browser.page.words


def test_the_overview_counts_its_own_area(as_: LogIn):
    browser = as_("bureau")
    browser.get("/overview")
    figures = [dd.text for dd in browser.page.all("dd")]
    assert [figure[:1] for figure in figures] == ["2", "4", "2", "4"]
    assert {"东乡", "西乡"} <= {a.text for a in browser.page.all("a")}
    browser.get(f"/overview?area={EAST}")
    assert [dd.text[:1] for dd in browser.page.all("dd")] == ["1", "2", "1", "2"]
    assert EAST_ONLY in browser.page.words
    assert WEST_ONLY not in browser.page.words
    station = as_("station-west")
    for area in ("", EAST, "999901", "%"):
        station.get(f"/overview?area={area}")
        assert [dd.text[:1] for dd in station.page.all("dd")] == ["1", "2", "1", "2"]
        assert EAST_ONLY not in station.page.words
        assert "东乡" not in station.page.words


def test_every_look_leaves_an_audit_line(app: Flask, as_: LogIn):
    browser = as_("station-east")
    for path in ("/needs", "/visits", f"/visits/{VISITS['east']}"):
        browser.get(path)
    db = app.extensions["nuanfang"].cell.read()
    assert [line.act for line in audit.lines(db, "area", EAST)][-2:] == ["needs.view", "visits.view"]
    assert audit.lines(db, "visit", VISITS["east"])[-1].act == "visit.view"
    assert WEST not in str(audit.lines(db, "area", EAST))


def test_the_audit_keeps_codes_and_nothing_that_was_typed(app: Flask, as_: LogIn):
    browser = as_("station-east")
    for path in ("/needs?kind=王芳&urgency=U1&area=王芳", "/visits?text=王芳&area=王芳&survey=王芳"):
        browser.get(path)
    kept = audit.lines(app.extensions["nuanfang"].cell.read(), "area", EAST)[-2:]
    assert [line.act for line in kept] == ["needs.view", "visits.view"]
    assert kept[0].detail["filters"] == {"urgency": "U1"}
    assert "王芳" not in str(kept)


def test_tables_are_downloaded_of_the_own_area_alone(app: Flask, as_: LogIn):
    browser = as_("station-east")
    browser.get("/tables")
    assert "门口问卷" in browser.page.words
    day = "since=2026-03-05&until=2026-03-05"
    for query, rows in (("", 1), (f"area={WEST}", 0), ("since=2026-03-06", 0), (day, 1)):
        content = _table(browser, f"/tables/door.zip?{query}", "door.csv")
        assert content.startswith("\ufeff")
        assert len(content.strip().splitlines()) == 1 + rows, query
        assert WEST_ONLY not in content
    assert len(_table(as_("bureau"), "/tables/door.zip", "door.csv").strip().splitlines()) == 3
    assert "性别" in _table(browser, "/tables/door.zip?cells=labels", "door-family-members.csv")
    line = audit.lines(app.extensions["nuanfang"].cell.read(), "survey", "door")[-1]
    assert (line.act, line.detail["area"]) == ("tables.export", EAST)
    browser.get("/tables/none.zip", 404)


def _table(browser: Browser, path: str, name: str) -> str:
    response = browser.get(path)
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        return archive.read(name).decode("utf-8")


def test_records_and_lists_on_paper(as_: LogIn):
    browser = as_("station-east")
    for path in (f"/visits/{VISITS['east']}.pdf", "/needs.pdf?urgency=U1"):
        response = browser.get(path)
        assert (response.mimetype, response.headers["Cache-Control"]) == ("application/pdf", "no-store")
        assert response.get_data().startswith(b"%PDF")
