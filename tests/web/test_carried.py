"""The desk takes in the files that phones saved: what came, what did not and why, and nothing outside its area."""

import hashlib
import io
import json
from collections.abc import Callable

import pytest
from flask import Flask

from store import accounts, audit, households, visits
from tests.pictures import picture
from tests.store.seed import AT, COUNTY, VILLAGES
from tests.visits.door import UUID, body, visit
from tests.visits.sealing import DEVICE, carried, sealed
from tests.web.conftest import LogIn
from tests.web.pages import Browser
from visits.envelope import CountyKey, new_key

PHOTO = picture("#123456")
FILES = [{"name": "door.jpg", "sha256": hashlib.sha256(PHOTO).hexdigest()}]
HERE = body(visit(files=FILES))
Upload = Callable[..., Browser]


@pytest.fixture
def public(app: Flask) -> bytes:
    """The county's public key, once the worker `east` has a phone."""
    here = app.extensions["nuanfang"]
    east = accounts.account_by_name(here.cell.read(), "east")
    assert east is not None
    here.cell.write(lambda db: accounts.add_device(db, east[0].id, DEVICE, "phone", AT))
    found: bytes = here.key.public
    return found


@pytest.fixture
def upload(as_: LogIn) -> Upload:
    def send(*files: bytes, status: int = 200, by: str = "station-east", language: str = "zh") -> Browser:
        browser = as_(by, language)
        browser.get("/carried")
        given = [(io.BytesIO(one), f"visit-{number}.nuanfang") for number, one in enumerate(files, 1)]
        browser.post("/carried", {"file": given}, status, content_type="multipart/form-data")
        return browser

    return send


def test_the_key_lies_in_the_instance_folder_for_its_owner_alone(app: Flask, public: bytes):
    path = app.extensions["nuanfang"].settings.instance / "county.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert CountyKey(path.read_bytes()).public == public


@pytest.mark.parametrize("by", ["station-east", "bureau"])
def test_a_visit_comes_with_its_photo_and_a_link(app: Flask, public: bytes, upload: Upload, by: str):
    page = upload(carried(public, HERE, PHOTO), by=by).page
    assert "已送达 2/2" in page.words
    link = page.one("a", href=f"/visits/{UUID}")
    db = app.extensions["nuanfang"].cell.read()
    kept = visits.visit(db, UUID, COUNTY)
    assert kept is not None
    assert link.text == kept.number
    station = accounts.account_by_name(db, by)
    lines = audit.lines(db, "visit", UUID)
    assert [line.act for line in lines] == ["visit.receive", "visit.carry"]
    assert lines[1].account == (station and station[0].id)
    assert lines[1].detail == {"worker": lines[0].account, "files": 1}


def test_what_is_lacking_is_said_and_each_file_stands_for_itself(public: bytes, upload: Upload):
    bare = carried(public, HERE)
    browser = upload(b"a holiday picture", bare, bare)
    assert "已送达 1/2" in browser.page.words
    assert "door.jpg: 文件里没有这张照片" in browser.page.words
    assert "不是手机为社工站存出的文件" in browser.page.words
    assert "之前已经收到" in browser.page.words


def test_the_visits_page_leads_there(as_: LogIn):
    browser = as_("station-east")
    browser.get("/visits")
    assert browser.page.one("a", href="/carried").text == "从文件收取走访"
    worker = as_("east")
    worker.get("/visits")
    assert not worker.page.all("a", href="/carried")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"household": "west"}, "不在您的区域内"),
        ({"survey": "gone"}, "没有发布"),
        ({"version": "9"}, "没有第 9 版"),
        ({"started": "yesterday"}, "改正后再完成"),
    ],
)
def test_what_the_station_refuses_is_said_with_what_to_do(
    app: Flask, public: bytes, upload: Upload, changed: dict[str, str], said: str
):
    page = upload(carried(public, body(visit(**changed)), PHOTO), status=422).page
    assert said in page.words
    assert visits.visit(app.extensions["nuanfang"].cell.read(), UUID, COUNTY) is None


def test_the_bureau_takes_in_what_lies_outside_the_stations_area(public: bytes, upload: Upload):
    west = carried(public, body(visit(household="west")))
    upload(west, status=422)
    upload(west, by="bureau")


NEW = "a0000000-0000-4000-8000-00000000000a"
REGISTERED = {
    "uuid": "a0000000-0000-4000-8000-00000000000b",
    "household": NEW,
    "at": "2026-03-05T00:50:00Z",
    "kind": "household",
    "subject": NEW,
    "new": {
        "area": VILLAGES["east"],
        "address": "河边3号",
        "groups": ["laoren"],
        "residents": [{"id": "a0000000-0000-4000-8000-00000000000c", "name": "欧阳㛃", "relation": "02"}],
    },
}


def test_a_household_that_only_the_phone_knew_comes_along(app: Flask, public: bytes, upload: Upload):
    envelope = carried(public, body(visit(household=NEW, files=[])), changes=[REGISTERED])
    upload(envelope, by="station-west", status=422)
    page = upload(envelope).page
    assert "已送达 1/1" in page.words
    found = households.household(app.extensions["nuanfang"].cell.read(), NEW, COUNTY)
    assert found is not None
    assert found.head == "欧阳㛃"
    assert "之前已经收到" in upload(envelope).page.words


def test_a_change_that_is_refused_is_said_beside_the_visit(public: bytes, upload: Upload):
    wrong = {**REGISTERED, "new": {**REGISTERED["new"], "groups": ["nobles"]}}  # type: ignore[dict-item]
    words = upload(carried(public, body(visit(files=[])), changes=[wrong])).page.words
    assert "已送达 1/1" in words
    assert "手机上对这户资料的改动没有收取" in words


def test_other_answers_are_kept_aside(app: Flask, public: bytes, upload: Upload):
    upload(carried(public, HERE))
    page = upload(carried(public, body(visit(files=[]))), status=422).page
    assert "已另外保存" in page.words
    assert app.extensions["nuanfang"].cell.read().execute("select count(*) from visit_conflict").fetchone() == (1,)


def test_each_bad_file_is_said_in_one_sentence(public: bytes, upload: Upload):
    good = carried(public, HERE, PHOTO)
    elsewhere = sealed(CountyKey(new_key()).public, b"x")
    stranger = carried(public, HERE, device="0" * 64)
    words = upload(good[:-1], good[:-20] + b"x" * 20, elsewhere, stranger, b"", status=422, language="en").page.words
    assert words.count("was cut or changed on its way") == 2
    for said in (
        "saved for another county",
        "of a phone that this county does not know",
        "This is no file that a phone",
    ):
        assert words.count(said) == 1, said


def test_no_file_and_too_much_are_said(app: Flask, public: bytes, upload: Upload, as_: LogIn):
    assert "没有收到文件" in upload(status=422).page.words
    app.config["MAX_CONTENT_LENGTH"] = 1000
    browser = as_("station-east")
    browser.get("/carried")
    given = {"file": (io.BytesIO(bytes(2000)), "x.nuanfang")}
    browser.post("/carried", given, 413, content_type="multipart/form-data")
    assert "太大" in browser.page.words


def test_a_file_as_large_as_the_page_says_is_let_in(public: bytes, as_: LogIn):
    film = b"\x00\x00\x00\x18ftypisom" + bytes(29 << 20)
    films = [film + bytes([n]) for n in range(2)]
    named = [{"name": f"{n}.mp4", "sha256": hashlib.sha256(one).hexdigest()} for n, one in enumerate(films)]
    browser = as_("station-east")
    browser.get("/carried")
    token = browser.page.fields("/carried")["csrf_token"].encode()
    line = b'\r\n--cut\r\nContent-Disposition: form-data; name="%s"'
    parts = line % b"csrf_token" + b"\r\n\r\n" + token + line % b"file" + b'; filename="x.nuanfang"\r\n\r\n'
    sent = parts + carried(public, body(visit(files=named)), *films) + b"\r\n--cut--\r\n"
    response = browser.client.post("/carried", data=sent, content_type="multipart/form-data; boundary=cut")
    assert "已送达 3/3" in response.get_data(as_text=True)


def test_the_phones_next_try_gets_the_receipt(app: Flask, public: bytes, upload: Upload):
    upload(carried(public, HERE, PHOTO))
    phone = app.test_client()
    login = {"username": "east", "password": "walk-to-the-door", "device": "phone"}
    token = phone.post("/api/login", json=login).get_json()["token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = phone.post("/api/visits", data=HERE, headers=headers)
    assert (answer.status_code, answer.get_json()["duplicate"]) == (200, True)
    assert [file["held"] for file in answer.get_json()["files"]] == [True]
    assert json.loads(HERE)["uuid"] == answer.get_json()["uuid"]
