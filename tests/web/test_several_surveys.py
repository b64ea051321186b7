"""One visit with several surveys: chosen, filled, sent, read, printed and taken away as tables; and how visits end."""

import csv
import io
import json
import zipfile

import pytest
from flask import Flask

from store import accounts, households, visits
from tests.conftest import NOW
from tests.store.seed import AT, EAST_VILLAGE
from tests.visits import door, porch
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local
from visits.receive import receive

BOTH = "door+porch"
TYPED = {
    "header/visit_outcome": "at_home",
    "header/consent_basic": "yes",
    "family/members[1]/_id": "east-1",
    "family/members[1]/name": "𠮷田",
    "family/members[1]/meals": "no",
    "family/members[1]/card": "X1",
    "family/members[2]/name": "阿依古丽·买买提",
    "health/fell": "no",
    "wishes/rooms": "2",
}


@pytest.fixture
def worker(app: Flask, as_: LogIn) -> Browser:
    """A worker at the page of a household of older people and of disabled people; three surveys are published."""
    here = app.extensions["nuanfang"]
    here.surveys.publish(porch.sheets(), AT)
    here.surveys.publish(porch.sheets().replace('["porch","2"', '["laoren","1"'), AT)
    browser = as_("east")
    browser.get("/households/east")
    return browser


def start(browser: Browser, *surveys: str) -> str:
    browser.get("/households/east")
    path = local(browser.post("/households/east/visits", {"survey": list(surveys)}, 303).location)
    browser.get(path)
    return path


def kept(app: Flask, path: str) -> visits.Visit:
    found = visits.visit(app.extensions["nuanfang"].cell.read(), path.split("/")[2], "")
    assert found is not None
    return found


def ticked(browser: Browser) -> list[str]:
    return [e.attrs["value"] for e in browser.page.all("input", name="survey") if "checked" in e.attrs]


def test_surveys_of_the_households_groups_are_ticked(worker: Browser, app: Flask) -> None:
    assert len(worker.page.all("input", name="survey", type="checkbox")) == 3
    assert ticked(worker) == ["laoren"]
    cell = app.extensions["nuanfang"].cell
    other = households.Household("porch", EAST_VILLAGE, "四组", "㛃兰", groups=("porch", "laoren", "x"), created=AT)
    cell.write(lambda db: households.add_household(db, other))
    worker.get("/households/porch")
    assert ticked(worker) == ["laoren", "porch"]


def test_one_survey_is_one_tap(as_: LogIn) -> None:
    browser = as_("east")
    browser.get("/households/east")
    assert [e.attrs["type"] for e in browser.page.all("input", name="survey")] == ["hidden"]
    browser.post("/households/east/visits", {}, 303)


def test_nothing_chosen_is_told(worker: Browser) -> None:
    worker.get(local(worker.post("/households/east/visits", {}, 303).location))
    assert "请至少选一份问卷" in worker.page.words


def test_several_are_filled_as_one_and_read_by_everybody(worker: Browser, app: Flask, as_: LogIn) -> None:
    path = start(worker, "porch", "door")
    assert "门口问卷＋门廊问卷" in worker.page.one("h1").text
    assert len(worker.page.all("input", name="family/members[1]/name")) == 1
    link = next(e.attrs["href"] for e in worker.page.all("link") if e.attrs.get("as") == "fetch")
    response = worker.client.get(link)
    assert json.loads(response.data)["id"] == BOTH
    assert "immutable" in response.headers["Cache-Control"]
    worker.get("/")
    assert "门口问卷＋门廊问卷" in worker.page.words
    worker.get(path)
    worker.get(local(worker.post(path, {**TYPED, "act": "submit"}, 303).location))
    assert "门口问卷＋门廊问卷" in worker.page.words
    visit = kept(app, path)
    assert (visit.survey, visit.version, visit.problems) == (BOTH, "1+2", [])
    station = as_("station-east", "en")
    station.get(f"/visits/{visit.uuid}")
    assert "At the door + On the porch" in station.page.words
    station.get("/visits?survey=door%2Bporch")
    assert station.page.words.count("𠮷田") == 1
    assert any(e.attrs["value"] == BOTH for e in station.page.all("option"))


def test_several_leave_as_tables_and_on_paper(worker: Browser, app: Flask, as_: LogIn) -> None:
    path = start(worker, "porch", "door")
    worker.post(path, {**TYPED, "act": "submit"}, 303)
    station = as_("station-east", "en")
    station.get("/tables")
    assert "At the door + On the porch" in station.page.words
    content = station.client.get(f"/tables/{BOTH}.zip?cells=names").data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        rows = list(csv.DictReader(io.TextIOWrapper(packed.open(f"{BOTH}.csv"), "utf-8-sig")))
    assert names == [f"{BOTH}.csv", f"{BOTH}-family-members.csv"]
    assert [(row["survey"], row["wishes/size"], row["health/fell"]) for row in rows] == [(BOTH, "small", "no")]
    paper = station.client.get(f"/visits/{kept(app, path).uuid}.pdf")
    assert paper.data.startswith(b"%PDF")


def test_the_visit_counts_for_each_of_its_surveys(worker: Browser, app: Flask, as_: LogIn) -> None:
    path = start(worker, "porch", "door")
    worker.post(path, {**TYPED, "act": "submit"}, 303)
    station = as_("station-east", "en")
    for survey, count in (("door", 2), ("porch", 1), (BOTH, 1), ("laoren", 0)):
        station.get(f"/visits?survey={survey.replace('+', '%2B')}")
        found = [a for a in station.page.all("a") if a.attrs["href"].startswith("/visits/")]
        assert len(found) == count, survey
    station.get("/tables")
    assert "2 visits" in station.page.one("section", **{"aria-labelledby": "survey-door"}).text
    door_rows, members = tables(station, "door")
    assert [(row["survey"], row["health/fell"]) for row in door_rows] == [("door", "yes"), ("door", "no")]
    assert [row["meals"] for row in members] == ["no", "yes", "no", ""]
    (porch_row,), members = tables(station, "porch")
    assert (porch_row["survey"], porch_row["wishes/size"], porch_row["number"]) == (
        *("porch", "small"),
        kept(app, path).number,
    )
    assert [row["card"] for row in members] == ["X1", ""]
    assert "health/fell" not in porch_row


def tables(browser: Browser, survey: str) -> list[list[dict[str, str]]]:
    """The rows of the visits, and of their members."""
    content = browser.client.get(f"/tables/{survey}.zip?cells=names").data
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        opened = [io.TextIOWrapper(packed.open(f"{survey}{end}.csv"), "utf-8-sig") for end in ("", "-family-members")]
        return [list(csv.DictReader(one)) for one in opened]


def test_surveys_that_do_not_fit_are_refused_in_words(worker: Browser, app: Flask) -> None:
    other = porch.sheets().replace('["porch","2"', '["other","1"').replace('"integer","rooms"', '"text","rooms"')
    app.extensions["nuanfang"].surveys.publish(other, AT)
    worker.get("/households/east")
    worker.post("/households/east/visits", {"survey": ["porch", "other"]}, 409)
    assert "rooms" in worker.page.words
    assert "一份一份地走访" in worker.page.words


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ({"header/visit_outcome": "nobody"}, "家里没人"),
        ({"header/visit_outcome": "refused"}, "不愿意接待"),
        ({"header/visit_outcome": "at_home", "header/consent_basic": "no"}, "在家，不同意填问卷"),
    ],
)
def test_a_visit_that_met_nobody_is_sent_with_nothing_else(
    worker: Browser, app: Flask, as_: LogIn, header: dict[str, str], said: str
) -> None:
    path = start(worker, "porch")
    worker.get(local(worker.post(path, {**header, "act": "submit"}, 303).location))
    assert kept(app, path).problems == []
    for page in ("/households/east", "/visits", f"/visits/{kept(app, path).uuid}"):
        worker.get(page)
        assert said in worker.page.words, page


def test_that_people_were_met_goes_without_saying(worker: Browser, app: Flask) -> None:
    posted = door.visit(survey="porch", version="2", answers=porch.HOME, files=[])
    here = app.extensions["nuanfang"]
    east = visits.visits(here.cell.read(), "")[1].worker
    sender = accounts.account(here.cell.read(), east)
    assert sender is not None
    receive(here.cell, here.surveys, door.body(posted), sender, NOW, lambda: "")
    worker.get("/visits")
    assert "在家" not in worker.page.words
    worker.get(f"/visits/{door.UUID}")
    assert "在家" in worker.page.words
