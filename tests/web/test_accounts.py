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
    worker.log_in("east", PASSWORD, 401)
    worker.log_in("east", password)


def test_shut_out_and_let_in_again(app: Flask, as_: LogIn):
    browser, worker = as_("admin"), Browser(app.test_client())
    for act, status in (("disable", 401), ("enable", 303)):
        browser.get("/accounts")
        browser.post(f"/accounts/{known(app, 'east').id}/{act}", status=303)
        worker.log_in("east", PASSWORD, status)
    browser.get("/accounts")
    assert "可以" in browser.page.words or "已恢复" in browser.page.words
    assert f"/accounts/{known(app, 'admin').id}/disable" not in browser.page.html
    token = browser.page.fields("/accounts")
    browser._seen(browser.client.post(f"/accounts/{known(app, 'admin').id}/disable", data=token), 400)


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
