"""Logging in and out: what is said, what the session allows, and that nobody is sent astray."""

import time

import pytest
from flask import Flask

from store import audit
from tests.conftest import PASSWORD
from tests.web.conftest import LogIn
from tests.web.pages import Browser, local


def test_the_log_in_page_speaks_the_readers_language(browser: Browser):
    browser.get("/login")
    assert (browser.page.one("html").attrs["lang"], browser.page.one("h1").text) == ("zh-CN", "登录")
    browser.get("/login", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert (browser.page.one("html").attrs["lang"], browser.page.one("h1").text) == ("en", "Log in")
    browser.get("/login?lang=en")
    browser.get("/login", headers={"Accept-Language": "zh-CN"})
    assert browser.page.one("h1").text == "Log in", "what was chosen stays"


def test_a_page_leads_to_the_log_in_and_back(browser: Browser):
    response = browser.get("/needs?urgency=U1", 302)
    browser.get(local(response.location))
    response = browser.post("/login", {"username": "station-east", "password": PASSWORD}, 303)
    assert local(response.location) == "/needs?urgency=U1"
    browser.get("/needs?urgency=U1")


def test_user_names_know_no_case(browser: Browser):
    assert browser.log_in("Station-East ", PASSWORD).status_code == 303
    assert browser.get("/needs").status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("station-east", "wrong"),
        ("nobody", PASSWORD),
        ("gone", PASSWORD),
        ("", ""),
        ("station-east\x00", PASSWORD),
        ("𠮷", "x" * 5000),
    ],
)
def test_every_wrong_log_in_sounds_the_same(browser: Browser, username: str, password: str):
    browser.log_in(username, password, 401)
    assert "用户名或密码不对" in browser.page.words
    browser.get("/needs", 302)


def test_ten_wrong_passwords_lock_the_name_for_some_minutes(app: Flask, browser: Browser):
    for _ in range(10):
        browser.log_in("bureau", "wrong", 401)
    browser.log_in("bureau", PASSWORD, 429)
    assert "请等 5 分钟" in browser.page.words
    browser.log_in("station-east", PASSWORD)


def test_logging_in_and_failing_leave_audit_lines(app: Flask, as_: LogIn):
    browser = as_("station-east")
    browser.get("/needs")
    browser.post("/logout", {}, 303)
    with app.app_context():
        db = app.extensions["nuanfang"].cell.read()
        account = next(a for a in _accounts(db) if a.username == "station-east")
        acts = [line.act for line in audit.lines(db, "account", account.id)]
    assert acts == ["account.add", "login", "logout"]
    browser.get("/needs", 302)


def test_the_cookie(app: Flask):
    browser = Browser(app.test_client())
    browser.get("/login")
    secure = browser.client.get("/login?lang=en", base_url="https://nuanfang.example").headers["Set-Cookie"]
    for rule in ("HttpOnly", "SameSite=Lax", "Secure"):
        assert rule in secure
    here = browser.client.get("/login?lang=en", base_url="http://127.0.0.1:8000").headers["Set-Cookie"]
    assert "HttpOnly" in here
    assert "Secure" not in here


@pytest.mark.parametrize(
    ("mark", "ago", "holds"), [("since", 11, True), ("since", 13, False), ("seen", 1, True), ("seen", 3, False)]
)
def test_a_session_ends_after_twelve_hours_or_two_idle_ones(as_: LogIn, mark: str, ago: int, holds: bool):
    browser = as_("station-east")
    with browser.client.session_transaction() as session:
        session[mark] = int(time.time()) - ago * 3600
    status = 200 if holds else 302
    assert browser.get("/needs", status).status_code == status


def test_a_new_password_or_a_disabled_account_ends_the_session(app: Flask, as_: LogIn):
    from store import accounts

    first, second = as_("station-east"), as_("station-west")
    cell = app.extensions["nuanfang"].cell
    ids = {a.username: a.id for a in _accounts(cell.read())}
    cell.write(lambda db: accounts.set_password(db, ids["station-east"], "another", at="2026-03-06T00:00:00Z"))
    cell.write(lambda db: accounts.set_disabled(db, ids["station-west"], True, at="2026-03-06T00:00:00Z"))
    for browser in (first, second):
        assert "/login" in browser.get("/needs", 302).location


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/\t/evil.example",
        "/a\nb",
    ],
)
def test_nobody_is_sent_to_another_site(browser: Browser, elsewhere: str):
    browser.get("/login", query_string={"next": elsewhere})
    response = browser.post("/login", {"username": "bureau", "password": PASSWORD, "action": elsewhere}, 303)
    assert local(response.location) == "/"
    assert "evil" not in response.location


def test_a_form_without_its_token_is_refused_with_a_clear_page(as_: LogIn):
    browser = as_("admin")
    browser.get("/accounts")
    browser.client.post("/accounts", data={"username": "x1", "name": "x"})
    browser._seen(browser.client.post("/accounts", data={"username": "x1", "name": "x"}), 400)
    assert "这个页面已经失效" in browser.page.words
    browser.get("/accounts")
    assert "x1" not in browser.page.words


def test_a_log_in_without_its_token_shows_the_log_in_again(browser: Browser):
    browser._seen(browser.client.post("/login", data={"username": "bureau", "password": PASSWORD}), 400)
    assert browser.page.one("h1").text == "登录"
    browser.post("/login", {"username": "bureau", "password": PASSWORD}, 303)


def _accounts(db):
    from store.accounts import accounts_under

    return accounts_under(db, "")


TYPED = {
    "members-0-name": "阿依古丽·买买提",
    "address": '幸福路12号"><script>alert(1)</script>',
    "note": "第一行\r\n第二行 & 𠮷",
    "act": "save",
}


@pytest.mark.parametrize("ended", ["idle", "no cookie"])
def test_a_long_form_survives_the_end_of_the_session(app: Flask, as_: LogIn, ended: str):
    """What was typed goes through the log-in page and back into the form; nothing is registered meanwhile."""
    browser = as_("east")
    browser.get("/households/new")
    if ended == "idle":
        with browser.client.session_transaction() as session:
            session["seen"] = int(time.time()) - 3 * 3600
    else:
        browser.client.delete_cookie("nuanfang")
    browser.post("/households/new", TYPED, 401)
    assert "您填写的内容都还在" in browser.page.words
    assert "<script>alert" not in browser.page.html
    browser.post("/login", {"username": "east", "password": "wrong"}, 401)
    browser.post("/login", {"username": "east", "password": PASSWORD}, 200)
    assert "继续填写" in browser.page.words
    kept = browser.page.fields("/households/new")
    assert {name: kept[name] for name in TYPED} == TYPED
    browser.post("/households/new", kept)
    assert browser.page.one("input", name="members-0-name").attrs["value"] == TYPED["members-0-name"]
    assert browser.page.one("textarea", name="note").text.strip().replace("\r\n", "\n") == "第一行\n第二行 & 𠮷"
    browser.get("/households")
    assert "1 户" in browser.page.words


def test_another_form_after_the_end_of_the_session_keeps_no_password(app: Flask, as_: LogIn):
    browser = as_("admin")
    browser.get("/accounts")
    browser.client.delete_cookie("nuanfang")
    browser.post("/accounts", {"username": "x", "password": "geheim"}, 401)
    assert "geheim" not in browser.page.html
    assert not [e for e in browser.page.all("input") if e.attrs.get("name", "").startswith("kept.")]


@pytest.mark.parametrize("action", ["/accounts/7/password", "/accounts", "/logout", "/households", "/nowhere", ""])
def test_a_form_is_given_back_to_the_fieldwork_alone(browser: Browser, action: str):
    """The log-in page carries what was typed at the door, and hands nobody a form to another page."""
    browser.get("/login")
    sent = {"username": "admin", "password": PASSWORD, "action": action, "kept.username": "mallory"}
    response = browser.post("/login", sent, 303)
    assert local(response.location) == (action or "/")
    browser.get("/login", 302)


@pytest.mark.parametrize("action", ["/accounts/7/password", "/households/new", "/needs"])
def test_a_log_in_without_its_token_keeps_nothing_that_came_along(browser: Browser, action: str):
    """Another site can post to the log-in page: what it sends is not carried on."""
    sent = {"username": "admin", "password": PASSWORD, "action": action, "kept.note": "mallory"}
    browser._seen(browser.client.post("/login", data=sent), 400)
    assert "mallory" not in browser.page.html
    assert action not in [e.attrs.get("value") for e in browser.page.all("input")]
    assert local(browser.post("/login", {"username": "admin", "password": PASSWORD}, 303).location) == "/"


def test_a_wrong_password_offers_the_form_of_no_other_page(browser: Browser):
    browser.get("/login")
    sent = {"username": "admin", "password": "wrong", "action": "/accounts/7/password", "kept.note": "mallory"}
    browser.post("/login", sent, 401)
    assert "mallory" not in browser.page.html
