"""Which language a page speaks, and how it writes days, moments and numbers."""

import dataclasses

import pytest
from flask import Flask, g

from store.accounts import Account
from tests.web.conftest import LogIn
from web import language

ACCOUNT = Account(1, "x", "X", "worker", "", "en")


@pytest.mark.parametrize(
    ("chosen", "account", "accepted", "spoken"),
    [
        (None, None, "", "zh"),
        (None, None, "fr, de", "zh"),
        (None, None, "en-US,en;q=0.8", "en"),
        (None, None, "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en", "zh", "en"),
        (None, "", "en", "en"),
        (None, "ug", "zh", "zh"),
        ("zh", "en", "en", "zh"),
        ("en", "zh", "zh", "en"),
    ],
)
def test_chosen_then_the_accounts_then_the_browsers_then_chinese(app: Flask, chosen, account, accepted, spoken):
    with app.test_request_context("/", headers={"Accept-Language": accepted}):
        from flask import session

        if chosen:
            session["language"] = chosen
        g.account = dataclasses.replace(ACCOUNT, language=account) if account is not None else None
        assert language.language() == spoken


@pytest.mark.parametrize(
    ("tag", "day", "moment", "span", "number"),
    [
        ("zh", "2026年3月5日", "2026年3月6日 00:30", "2026年3月5日 09:00–09:20", "12,345"),
        ("en", "5 March 2026", "6 March 2026 00:30", "5 March 2026 09:00–09:20", "12,345"),
    ],
)
def test_days_and_moments_in_the_countys_zone(app: Flask, tag, day, moment, span, number):
    with app.test_request_context("/"):
        g.account = dataclasses.replace(ACCOUNT, language=tag)
        assert language.day("2026-03-05") == day
        assert language.moment("2026-03-05T16:30:00Z") == moment
        assert language.span("2026-03-05T01:00:00Z", "2026-03-05T01:20:00Z") == span
        assert language.number(12345) == number
        assert (language.day(None), language.day(""), language.moment("no date")) == ("", "", "no date")


def test_plurals_and_labels(app: Flask):
    with app.test_request_context("/"):
        assert language.ngettext("%(num)d need", "%(num)d needs", 1, "en") == "1 need"
        assert language.ngettext("%(num)d need", "%(num)d needs", 2, "en") == "2 needs"
        assert language.ngettext("%(num)d need", "%(num)d needs", 2, "zh") == "2 项需求"
        g.account = dataclasses.replace(ACCOUNT, language="zh")
        assert language.label({"en": "Yes", "zh": "是"}) == "是"
        assert language.label({"fr": "Oui"}) == "Oui"
        assert (language.label({}, "yes"), language.label("text")) == ("yes", "text")


def test_the_link_to_the_other_language_keeps_the_page_and_its_filters(as_: LogIn):
    browser = as_("station-east")
    browser.get("/needs?urgency=U1&area=999901101&lang=zh")
    link = next(a for a in browser.page.all("a") if a.text == "English").attrs["href"]
    assert link == "/needs?urgency=U1&area=999901101&lang=en"
    browser.get(link)
    assert browser.page.one("h1").text == "Help-need list"
