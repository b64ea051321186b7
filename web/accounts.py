"""The administrator's page: who may work in the area, in which role; new passwords. It shows no personal records."""

import re
import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField

from forms.answers import has_control
from forms.problems import Problem
from registry.households import is_one_line
from store import accounts
from store.accounts import Account
from store.cell import Cell
from store.scope import covers
from web import trail
from web.auth import account, needs_role
from web.county import county
from web.language import gettext as _
from web.passwords import hash_password
from web.places import places
from web.problems import sentence, status
from web.sentences import N_

blueprint = Blueprint("accounts", __name__)
ROLES = {
    "worker": N_("Social worker"),
    "station": N_("Station"),
    "bureau": N_("Bureau"),
    "administrator": N_("Administrator"),
}
# Letters and digits that nobody mistakes for one another when a password is read out.
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"
TYPED = {"required": True, "autocomplete": "off"}
SHORTEST = 10  # characters of a password that somebody chose
USERNAME = re.compile(r"[\w.\-]{2,40}")


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A new account."""

    username = StringField(render_kw=TYPED | {"maxlength": 40, "autocapitalize": "none"})
    name = StringField(render_kw=TYPED | {"maxlength": 80})
    role = SelectField()
    area = SelectField()

    def __init__(self, areas: list[tuple[str, str]]) -> None:
        super().__init__()
        labels = {"username": _("User name"), "name": _("Name"), "role": _("Role"), "area": _("Area")}
        for field, label in labels.items():
            self[field].label.text = label
        self.role.choices = [(role, _(name)) for role, name in ROLES.items()]
        self.area.choices = areas


@blueprint.get("/accounts")
@needs_role("administrator")
def listed() -> ResponseReturnValue:
    return _page()


@blueprint.post("/accounts")
@needs_role("administrator")
def add() -> ResponseReturnValue:
    """A new account with a password made here, shown this once."""
    form, by, password = _form(), account(), new_password()
    try:
        if not covers(by.area, form.area.data or ""):
            raise Problem("area_unknown", area=form.area.data)
        typed = {name: form[name].data or "" for name in ("username", "name", "role", "area")}
        wanted = Account(0, typed["username"], typed["name"], typed["role"], typed["area"])
        made = add_account(county().cell, wanted, password, by=by.id)
    except Problem as problem:
        return _page(form, said=sentence(problem)), status(problem)
    return _page(made=made, password=password)


@blueprint.post("/accounts/<int:account_id>/password")
@needs_role("administrator")
def reset(account_id: int) -> ResponseReturnValue:
    """A new password, shown this once; all sessions of the account end."""
    who, by, password = _within(account_id), account(), new_password()
    hashed = hash_password(password)
    county().cell.write(lambda db: accounts.set_password(db, who.id, hashed, at=trail.now(), by=by.id))
    return _page(made=who, password=password)


@blueprint.post("/accounts/<int:account_id>/disable")
@needs_role("administrator")
def disable(account_id: int) -> ResponseReturnValue:
    return _set_disabled(account_id, True)


@blueprint.post("/accounts/<int:account_id>/enable")
@needs_role("administrator")
def enable(account_id: int) -> ResponseReturnValue:
    return _set_disabled(account_id, False)


def add_account(cell: Cell, wanted: Account, password: str, *, by: int | None = None) -> Account:
    """Keep a new account.

    Problem: username_invalid, account_name_missing, text_control, password_short, and the store's.
    """
    if not USERNAME.fullmatch(wanted.username):
        raise Problem("username_invalid")
    if not wanted.name.strip():
        raise Problem("account_name_missing")
    if has_control(wanted.name) or not is_one_line(wanted.name):
        raise Problem("text_control", kind="refused", at="name")
    if len(password) < SHORTEST:
        raise Problem("password_short", least=SHORTEST)
    hashed, at = hash_password(password), trail.now()
    return cell.write(lambda db: accounts.add_account(db, wanted, hashed, at=at, by=by))


def new_password() -> str:
    """Twelve legible characters in three groups: 59 bits."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(3))


def _form() -> AccountForm:
    known = places(county().cell.read(), account().area)
    top = known.top()
    whole = [(known.scope, top.name if top else "")] if known.scope in known.by_code or not known.scope else []
    return AccountForm(whole + known.options())


def _page(form: AccountForm | None = None, **more: Any) -> str:
    db = county().cell.read()
    return render_template(
        "pages/accounts.html",
        form=form or _form(),
        accounts=accounts.accounts_under(db, account().area),
        places=places(db, account().area),
        roles=ROLES,
        **more,
    )


def _within(account_id: int) -> Account:
    """The account, if it lies within the administrator's area and is another than their own."""
    found = accounts.account(county().cell.read(), account_id)
    if found is None or not covers(account().area, found.area):
        raise Problem("not_found")
    return found


def _set_disabled(account_id: int, disabled: bool) -> ResponseReturnValue:
    who, by = _within(account_id), account()
    if who.id == by.id:
        raise Problem("account_own")
    county().cell.write(lambda db: accounts.set_disabled(db, who.id, disabled, at=trail.now(), by=by.id))
    said = _("%(name)s can no longer log in.") if disabled else _("%(name)s can log in again.")
    flash(said % {"name": who.name})
    return redirect(url_for("accounts.listed"), 303)
