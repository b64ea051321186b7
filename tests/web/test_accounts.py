"""The administrator adds people, sets new passwords and shuts people out, within their own area."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask

from store import accounts, audit
from tests.conftest import PASSWORD
from tests.store.seed import EAST, WEST
from tests.web.conftest import LogIn
from tests.web.pages import Browser

NEW = {"username": "new.worker", "name": "古丽·买买提", "role": "worker", "area": EAST}


def known(app: Flask, username: str) -> accounts.Account | None:
    found = accounts.account_by_name(app.extensions["nuanfang"].cell.read(), username)
    return found and found[0]


def test_an_account_is_added_with_a_password_that_works(app: Flask, as_: LogIn):
    browser = as_("admin")
    browser.get("/accounts")
    browser.post("/accounts", NEW)
    password = browser.page.one("p", class_="password").text
    worker = Browser(app.test_client())
    worker.log_in("new.worker", password)
    worker.get("/")
    assert "古丽·买买提" in worker.page.words
    line = audit.lines(app.extensions["nuanfang"].cell.read(), "account", known(app, "new.worker").id)[0]
    assert (line.act, line.account) == ("account.add", known(app, "admin").id)


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"username": "east"}, 409, "已被使用"),
        ({"username": "a b"}, 400, "用户名为"),
        ({"username": ""}, 400, "用户名为"),
        ({"name": " "}, 400, "姓名"),
        ({"name": "王\x07芳"}, 400, "无法显示"),
        ({"name": "王\n芳"}, 400, "无法显示"),
        ({"role": "king"}, 400, "角色"),
        ({"area": "110000"}, 400, "区域"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_lost(app: Flask, as_: LogIn, change, status, said):
    browser = as_("admin")
    browser.get("/accounts")
    browser.post("/accounts", {**NEW, **change}, status)
    assert said in browser.page.words
    assert browser.page.one("input", name="name").attrs["value"] == {**NEW, **change}["name"]
    assert known(app, "new.worker") is None


def test_a_new_password_replaces_the_old(app: Flask, as_: LogIn):
    browser = as_("admin")
    browser.get("/accounts")
    browser.post(f"/accounts/{known(app, 'east').id}/password")
    password = browser.page.one("p", class_="password").text
    worker = Browser(app.test_client())
    assert worker.log_in("east", PASSWORD, 401).status_code == 401
    assert worker.log_in("east", password).status_code == 303


def test_shut_out_and_let_in_again(app: Flask, as_: LogIn):
    browser, worker = as_("admin"), Browser(app.test_client())
    for act, status in (("disable", 401), ("enable", 303)):
        browser.get("/accounts")
        browser.post(f"/accounts/{known(app, 'east').id}/{act}", status=303)
        worker.log_in("east", PASSWORD, status)
    browser.get("/accounts")
    assert "周敏 的账号已恢复" in browser.page.words
    assert f"/accounts/{known(app, 'admin').id}/disable" not in browser.page.html
    token = browser.page.fields("/accounts")
    browser._seen(browser.client.post(f"/accounts/{known(app, 'admin').id}/disable", data=token), 400)


@pytest.mark.parametrize("act", ["password", "disable", "enable"])
@pytest.mark.parametrize("number", [999_999, 2**63, 99999999999999999999])
def test_an_account_that_does_not_exist(as_: LogIn, act: str, number: int):
    browser = as_("admin")
    browser.get("/accounts")
    token = browser.page.fields("/accounts")
    shown = browser._seen(browser.client.post(f"/accounts/{number}/{act}", data=token), 404)
    assert shown.status_code == 404


def test_an_administrator_of_a_township_sees_and_changes_its_accounts_only(app: Flask, as_: LogIn):
    browser = as_("admin-east")
    browser.get("/accounts")
    assert "station-east" in browser.page.words
    for other in ("west", "bureau", "admin"):
        assert f"/accounts/{known(app, other).id}/" not in browser.page.html
        token = browser.page.fields("/accounts")
        for act in ("password", "disable", "enable"):
            browser._seen(browser.client.post(f"/accounts/{known(app, other).id}/{act}", data=token), 404)
            browser.get("/accounts")
    browser.post("/accounts", {**NEW, "area": WEST}, 400)
    assert known(app, "new.worker") is None


def test_the_command_adds_and_lists(app: Flask, monkeypatch: pytest.MonkeyPatch):
    from web.commands.account import account

    settings = app.extensions["nuanfang"].settings
    monkeypatch.setenv("NUANFANG_INSTANCE", str(settings.instance))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    run = CliRunner().invoke
    made = run(account, ["add", "chief", "--name", "站长", "--role", "administrator", "--json"])
    assert made.exit_code == 0
    password = json.loads(made.output)["password"]
    Browser(app.test_client()).log_in("chief", password)
    typed = run(account, ["add", "second", "--name", "二", "--area", EAST, "--password-stdin"], input="long-enough-1\n")
    assert (typed.exit_code, typed.output) == (0, "second\n")
    for arguments, code in (
        (["add", "chief", "--name", "x"], "username_taken"),
        (["add", "third", "--name", "x", "--area", "000"], "area_unknown"),
        (["add", "third", "--name", "x", "--password-stdin"], "password_short"),
    ):
        refused = run(account, [*arguments, "--json"], input="short\n")
        assert (refused.exit_code, json.loads(refused.output)["problems"][0]["code"]) == (1, code)
    assert "is taken" in run(account, ["add", "chief", "--name", "x"]).stderr
    assert run(account, ["add", "x", "--name", "x", "--role", "king"]).exit_code == 2
    names = [row["username"] for row in json.loads(run(account, ["list", "--area", EAST, "--json"]).output)["accounts"]]
    assert names == sorted(names)
    assert {"second", "east"} <= set(names)
    assert "chief" not in names
    assert "second\tworker" in run(account, ["list"]).output


def test_the_command_lists_the_phones_and_revokes_one(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """A lost phone: its token opens nothing any more, the worker's other phone and password stay."""
    from web.commands.account import account

    monkeypatch.setenv("NUANFANG_INSTANCE", str(app.extensions["nuanfang"].settings.instance))
    client = app.test_client(use_cookies=False)
    tokens = {}
    for phone in ("Huawei", "Xiaomi"):
        said = {"username": "east", "password": PASSWORD, "device": phone}
        tokens[phone] = {"Authorization": f"Bearer {client.post('/api/login', json=said).json['token']}"}
    run = CliRunner().invoke
    listed = json.loads(run(account, ["devices", "East", "--json"]).output)["devices"]
    assert [device["label"] for device in listed] == ["Xiaomi", "Huawei"]
    lost = str(listed[1]["id"])
    revoked = run(account, ["devices", "east", "--revoke", lost])
    assert revoked.exit_code == 0
    assert [line.split("\t")[1] for line in revoked.output.splitlines()] == ["Xiaomi", "Huawei"]
    assert "revoked" in revoked.output.splitlines()[1]
    assert "revoked" not in revoked.output.splitlines()[0]
    assert client.get("/api/sync", headers=tokens["Huawei"]).status_code == 401
    assert client.get("/api/sync", headers=tokens["Xiaomi"]).status_code == 200
    line = audit.lines(app.extensions["nuanfang"].cell.read(), "device", lost)[-1]
    assert (line.act, line.account) == ("device.revoke", None)
    for arguments, code in (
        (["devices", "nobody"], "account_unknown"),
        (["devices", "west", "--revoke", lost], "device_unknown"),
        (["devices", "east", "--revoke", str(2**70)], "device_unknown"),
    ):
        refused = run(account, [*arguments, "--json"])
        assert (refused.exit_code, json.loads(refused.output)["problems"][0]["code"]) == (1, code)


def test_the_first_page_is_written_down_where_it_names_people(app: Flask, as_: LogIn):
    browser = as_("east")
    browser.get("/")
    line = audit.lines(app.extensions["nuanfang"].cell.read(), "area", EAST)[-1]
    assert (line.act, line.account, line.detail) == ("home.view", known(app, "east").id, {"visits": 1, "drafts": 0})
