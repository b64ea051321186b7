"""Nobody sees what is not theirs: every address, asked by every role of one area with the ids of another.

What was planted in the west stands in no answer to the east, changes no list and no count there, and each thing of the
west answers as one that does not exist. The same addresses give it to its owner, or the crawl would prove nothing.
"""

import io
import json
import logging
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from store import accounts
from store.accounts import Account
from tests.conftest import PASSWORD
from tests.exports import paper
from tests.store.seed import AT, EAST, EAST_VILLAGE, WEST
from tests.web import planted
from tests.web.addresses import ADDRESSES, MOMENT, Address
from tests.web.planted import ABSENT, ID_NUMBERS, MARKS, uuid

EASTERN = ("east", "station-east", "bureau-east", "admin-east")
WESTERN = ("west", "station-west", "bureau-west", "admin-west")
# What differs from one asking to the next, and tells nothing: tokens, moments of the clock, how far a phone has heard,
# what a script's file holds.
PASSING = (
    r'name="csrf_token" value="[^"]+|"(?:token|next|mark)":"[^"]+|\?v=\w+'
    r"|\d{4}-\d\d-\d\d[T ]?\d\d:\d\d(?::\d\d(?:\.\d+)?Z?)?|\b\d\d:\d\d(?::\d\d)?\b"
)
# Headers that could tell of something: where to go on, what a file is called, what is held.
TELLING = ("Location", "Content-Disposition", "ETag", "Content-Range")


@dataclass
class Somebody:
    """One account with its browser."""

    client: FlaskClient
    token: str = ""

    def ask(self, address: Address, path: str, ids: dict[str, str], accept: str = "text/html") -> TestResponse:
        """The answer, with these ids in the place of names."""
        more: dict[str, Any] = {}
        if address.posted is not None and path.startswith("/api/"):
            more = {"json": _filled(address.posted, ids)}
        elif address.posted is not None:
            more = {"data": _filled(address.posted, ids)}
        elif address.method == "PUT":
            more = {"data": planted.photo("#abcdef")}
        headers = {"X-CSRFToken": self.token, "Accept": accept}
        response = self.client.open(path.format(**ids), method=address.method, headers=headers, **more)
        if address.method == "POST":  # what a page would say of it once more is said to nobody
            with self.client.session_transaction() as kept:
                kept.pop("_flashes", None)
        return response


@dataclass
class Crawl:
    """Two areas: what the east was shown before the west was filled, and the ids that are planted there."""

    app: Flask
    people: dict[str, Somebody]
    before: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def crawl(made_county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    from app import create_app

    folder = shutil.copytree(made_county, tmp_path_factory.mktemp("crawl") / "instance")
    app = create_app({"INSTANCE": str(folder), "TESTING": True})
    cell = app.extensions["nuanfang"].cell
    known = accounts.account_by_name(cell.read(), "east")
    assert known
    for username, name, role, area in (
        ("bureau-east", "局东", "bureau", EAST),
        ("bureau-west", "局西", "bureau", WEST),
        ("admin-west", "管理员西", "administrator", WEST),
    ):
        wanted = Account(0, username, name, role, area)
        cell.write(lambda db, w=wanted: accounts.add_account(db, w, known[1], at=AT))
    planted.publish(app)
    found = Crawl(app, {name: _logged_in(app, name) for name in (*EASTERN, *WESTERN)})
    found.before = _lists(found)
    found.ids = planted.plant(app)
    yield found
    cell.close()


def test_every_address_is_asked(crawl: Crawl) -> None:
    """A new route is put into `tests.web.addresses`, with how it is to be asked."""
    rules = crawl.app.url_map.iter_rules()
    known = {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    assert {(address.method, address.rule) for address in ADDRESSES} == known


def test_lists_and_counts_are_the_same_however_much_lies_elsewhere(crawl: Crawl) -> None:
    after = _lists(crawl)
    assert [(*who, _differ(crawl.before[who], after[who])) for who in after if after[who] != crawl.before[who]] == []


def test_an_owner_is_given_what_is_planted(crawl: Crawl, caplog: pytest.LogCaptureFixture) -> None:
    """The crawl can fail: the same addresses, asked by somebody of the west. Nobody's data is beside the content."""
    caplog.set_level(logging.DEBUG)
    for address in ADDRESSES:
        for path in address.asked if address.owner else ():
            response = crawl.people[address.owner].ask(address, path, crawl.ids)
            assert response.status_code == 200, (path, response.status_code)
            if not str(response.mimetype).startswith("image/"):
                assert any(mark in _text(response) for mark in MARKS), path
            beside = str(response.headers) + caplog.text
            if response.mimetype == "application/pdf":
                beside += str(paper.info(response.get_data()))
            assert [mark for mark in (*MARKS[:11], *ID_NUMBERS) if mark in beside] == [], path
            response.close()


def test_three_things_are_told_of_elsewhere_and_nothing_beside_them(crawl: Crawl) -> None:
    """That a person is registered already, that a user name is taken, that a UUID is: else two would have one."""
    me = {"id": uuid(8001), "name": "新人", "relation": "02", "sex": "female", "id_number": ID_NUMBERS[0]}
    home = {"area": EAST_VILLAGE, "address": "路1号", "residents": [me]}
    change = {"uuid": uuid(8002), "at": MOMENT, "household": uuid(8003), "subject": uuid(8003), "kind": "household"}
    visit = {"uuid": crawl.ids["visit"], "household": "east", "survey": "door", "version": "1", "answers": {}}
    newcomer = {"username": crawl.ids["username"], "name": "新人", "role": "worker", "area": EAST}
    for username, path, posted, told in (
        ("east", "/api/changes", {**change, "new": home}, "已登记在您负责区域以外的一户"),
        ("east", "/api/visits", {**visit, "started": MOMENT, "ended": MOMENT}, '"code":"conflict"'),
        ("admin-east", "/accounts", newcomer, "已被使用"),
    ):
        said = _answer(crawl.people[username], Address("POST", path, (), "", posted), path, {})
        assert told in said, said
        assert [mark for mark in MARKS if mark in said] == []


@pytest.mark.parametrize("username", EASTERN)
def test_what_is_elsewhere_answers_as_what_is_nowhere(
    crawl: Crawl, username: str, caplog: pytest.LogCaptureFixture
) -> None:
    who, unlike, leaks = crawl.people[username], [], []
    caplog.set_level(logging.DEBUG)
    kept = _rows_of_the_west(crawl)
    for address in ADDRESSES:
        for path, accept in product(address.asked, ("text/html", "application/json")):
            named = "{" in path or "{" in json.dumps(list((address.posted or {}).values()))
            if accept != "text/html" and not named:
                continue  # the lists have been asked once
            there = _answer(who, address, path, crawl.ids, accept)
            nowhere = _answer(who, address, path, ABSENT, accept) if named else there
            leaks += [(address.method, path, mark) for mark in _leaks(there, crawl.ids)]
            if there != nowhere:
                unlike.append((address.method, path, _differ(there, nowhere)))
    assert leaks == []
    assert unlike == []
    assert _rows_of_the_west(crawl) == kept
    assert [mark for mark in (*MARKS, *ID_NUMBERS) if mark in caplog.text] == []


def _lists(crawl: Crawl) -> dict[tuple[str, str], str]:
    """What each of the east is shown at addresses that name no id."""
    return {
        (name, path): _answer(crawl.people[name], address, path, {})
        for name in EASTERN
        for address in ADDRESSES
        for path in address.asked
        if address.method == "GET" and "{" not in path
    }


def _answer(who: Somebody, address: Address, path: str, ids: dict[str, str], accept: str = "text/html") -> str:
    """Status, address to go on to, and all text of an answer, without what passes; the ids by their names."""
    response = who.ask(address, path, ids, accept)
    said = f"{response.status_code} {[response.headers.get(one) for one in TELLING]} {_text(response)}"
    response.close()
    asked = path + json.dumps(address.posted)
    for name in re.findall(r"{(\w+)}", asked):
        said = said.replace(ids[name], f"<{name}>").replace(quote(ids[name]), f"<{name}>")
    return re.sub(PASSING, "", said)


def _text(response: TestResponse) -> str:
    """All that is to be read in it: pages and properties of a PDF, each file of a ZIP."""
    content = response.get_data()
    if response.mimetype == "application/pdf":
        return paper.text(content) + str({k: v for k, v in paper.info(content).items() if not k.endswith("Date")})
    if response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as held:
            return "\n".join(f"{name}\n{held.read(name).decode()}" for name in held.namelist())
    if response.mimetype == "application/json":
        return json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":"))
    return content.decode("utf-8", "backslashreplace")


def _leaks(said: str, ids: dict[str, str]) -> list[str]:
    """What of the west stands in an answer. The ids that were asked for stand there by their names alone."""
    numbers = set(re.findall(r"\d{17}[\dX]", said))
    marks = (*MARKS, *(one for name, one in ids.items() if name not in ("survey", "words")))
    return [*(mark for mark in marks if mark and mark in said), *numbers.intersection(ID_NUMBERS)]


def _differ(one: str, other: str) -> tuple[str, str]:
    """Both from shortly before where they part."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]


def _filled(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, ids) for name, part in value.items()}
    return value.format(**ids) if isinstance(value, str) else value


def _logged_in(app: Flask, username: str) -> Somebody:
    client = app.test_client()
    client.post("/login", data={"username": username, "password": PASSWORD, "csrf_token": _token(client, "/login")})
    return Somebody(client, _token(client, "/households/none"))


def _token(client: FlaskClient, path: str) -> str:
    """What a form of this page says so that it is ours."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found, path
    return found[1]


def _rows_of_the_west(crawl: Crawl) -> list[Any]:
    """Whatever the east does, nothing of the west is another."""
    db = crawl.app.extensions["nuanfang"].cell.read()
    tables = ("household", "resident", "visit", "visit_conflict", "need", "draft", "setting", "field_conflict")
    found = [db.execute(f"select * from {table} order by 1, 2").fetchall() for table in tables]
    drafts = db.execute("select * from survey_draft").fetchall()
    west = "select id from account where area like ?"
    staff = db.execute(f"select * from account where id in ({west})", (WEST + "%",)).fetchall()
    phones = db.execute(f"select * from device where account in ({west})", (WEST + "%",)).fetchall()
    return [*found, drafts, staff, phones]
