"""A lost phone is given up in the browser: by the station or the administrator of its area, with a warning first."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from store import accounts, audit
from store.cell import Cell
from tests.conftest import PASSWORD
from tests.web.conftest import LogIn
from web.phones import model

AGENT = "Mozilla/5.0 (Linux; Android 10; SM-A205F) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    return found


def logged_in(app: Flask, username: str = "east") -> tuple[FlaskClient, dict[str, str]]:
    """A phone of this worker, and what it says with each request."""
    client = app.test_client(use_cookies=False)
    answer = client.post("/api/login", json={"username": username, "password": PASSWORD, "device": AGENT})
    return client, {"Authorization": f"Bearer {answer.get_json()['token']}"}


def devices(cell: Cell, username: str = "east") -> list[accounts.Device]:
    found = accounts.account_by_name(cell.read(), username)
    assert found is not None
    return accounts.devices(cell.read(), found[0].id)


@pytest.mark.parametrize("by", ["station-east", "admin", "admin-east"])
def test_a_phone_is_given_up_and_told_so_at_its_next_contact(app: Flask, as_: LogIn, cell: Cell, by: str):
    client, headers = logged_in(app)
    assert client.get("/api/sync?unsent=2", headers=headers).status_code == 200
    browser = as_(by)
    browser.get("/phones")
    words = browser.page.words
    for said in ("周敏", "Android 10; SM-A205F", "会一并丢失", "不能撤销"):
        assert said in words, said
    number = devices(cell)[0].id
    browser.post(f"/phones/{number}/give-up", status=303)
    browser.get("/phones")
    assert "周敏 的手机已挂失" in browser.page.words
    assert f"/phones/{number}/give-up" not in browser.page.html
    answer = client.get("/api/sync", headers=headers)
    assert (answer.status_code, answer.get_json()["problem"]["code"]) == (401, "device_revoked")
    line = audit.lines(cell.read(), "device", number)[-1]
    present = accounts.account_by_name(cell.read(), by)
    assert (line.act, line.account) == ("device.revoke", present and present[0].id)


def test_a_phone_that_a_new_password_signed_out_can_still_be_given_up(app: Flask, as_: LogIn, cell: Cell):
    logged_in(app)
    browser = as_("admin")
    browser.get("/accounts")
    browser.post(f"/accounts/{devices(cell)[0].account}/password")
    browser.get("/accounts")
    assert browser.page.one("a", href="/phones").text == "手机"
    browser.get("/phones")
    assert "已退出登录" in browser.page.words
    browser.post(f"/phones/{devices(cell)[0].id}/give-up", status=303)
    assert accounts.phones(cell.read(), "") == []


def test_each_sees_the_phones_of_their_own_area(app: Flask, as_: LogIn, cell: Cell):
    logged_in(app, "west")
    browser = as_("station-east")
    browser.get("/")
    assert browser.page.one("a", href="/phones").text == "全部手机、挂失"
    browser.get("/phones")
    assert "还没有人在手机上登录过" in browser.page.words
    west = devices(cell, "west")[0]
    token = as_("station-east")
    token.get("/carried")
    hidden = token.page.fields("/carried")
    token._seen(token.client.post(f"/phones/{west.id}/give-up", data=hidden), 404)
    assert devices(cell, "west")[0].revoked == ""


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (AGENT, "Android 10; SM-A205F"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit",
            "iPhone; CPU iPhone OS 16_5 like Mac OS X",
        ),
        ("Mozilla/5.0 (Linux; U; Android 9; zh-cn", "Android 9; zh-cn"),
        ("phone of east", "phone of east"),
    ],
)
def test_a_phone_is_called_as_people_know_it(label: str, said: str):
    assert model(label) == said
