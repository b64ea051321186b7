"""Who asks: logging in and out, the session, and the gate that every request passes before its view.

By default a view needs a log-in; `open_to_all` and `needs_role` say otherwise beside the view.
"""

import hashlib
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import PasswordField, StringField

from forms.problems import Problem
from store import accounts
from store.accounts import Account
from web import language, trail
from web.county import county
from web.language import gettext as _
from web.lockout import Lockout
from web.passwords import hash_password, verify_password
from web.problems import answer, sentence, status, wants_json
from web.security import csrf

blueprint = Blueprint("auth", __name__)
View = TypeVar("View", bound=Callable[..., Any])
Fields = list[tuple[str, str]]

# How long a session lasts, and how long it may lie unused, in minutes (config SESSION_MINUTES, IDLE_MINUTES).
LASTS, IDLE = 12 * 60, 2 * 60
# Who may read personal records, each of their own area. An administrator manages accounts and reads none.
READERS = ("worker", "station", "bureau")
# A page of these blueprints that is posted after the session's end is kept through the log-in: nothing typed is lost.
RESUMED = ("fieldwork",)
KEPT = "kept."  # the prefix of a kept field on the log-in page


class LoginForm(FlaskForm):  # type: ignore[misc]
    """User name and password."""

    username = StringField(render_kw={"autocomplete": "username", "autocapitalize": "none", "required": True})
    password = PasswordField(render_kw={"autocomplete": "current-password", "required": True})

    def __init__(self) -> None:
        super().__init__()
        self.username.label.text = _("User name")
        self.password.label.text = _("Password")


def open_to_all(view: View) -> View:
    """Nobody needs to log in for this view, and no cookie gives it any power."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def needs_role(*roles: str) -> Callable[[View], View]:
    """Only accounts of these roles may use the view; the others are told so."""

    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        return view

    return mark


def account() -> Account:
    """Who asks. Raises Problem("login_needed") where nobody is logged in."""
    found: Account | None = g.get("account")
    if found is None:
        raise Problem("login_needed")
    return found


def check_password(username: str, password: str) -> Account:
    """The account of this name and password, or Problem: login_wrong (the same for every cause) or login_locked."""
    key = f"{username.strip().casefold()[:80]} {request.remote_addr}"
    lockout: Lockout = current_app.extensions["nuanfang.lockout"]
    if minutes := lockout.minutes_left(key):
        raise Problem("login_locked", minutes=minutes)
    found = accounts.account_by_name(county().cell.read(), username.strip())
    right = verify_password(found[1] if found else _nobodys_hash(), password)
    if found and right and not found[0].disabled:
        lockout.succeeded(key)
        trail.record("login", "account", found[0].id, account=found[0].id)
        return found[0]
    lockout.failed(key)
    trail.record("login.failed", "account", found[0].id if found else "")
    raise Problem("login_wrong")


def login_page(resume: Fields, action: str, said: str = "", code: int = 200) -> ResponseReturnValue:
    """The log-in page. It carries `resume`, the fields of a form, and gives them back to `action` after the log-in."""
    kept = [(KEPT + name, value) for name, value in resume]
    return render_template("pages/login.html", form=LoginForm(), kept=kept, action=action, said=said), code


@blueprint.record_once
def _begin_counting(state: BlueprintSetupState) -> None:
    state.app.extensions["nuanfang.lockout"] = Lockout()


@blueprint.get("/login")
@open_to_all
def login() -> ResponseReturnValue:
    if g.account:
        return redirect(url_for("home.home"))
    return login_page([], local_path(request.args.get("next", "")))


@blueprint.post("/login")
@open_to_all
def log_in() -> ResponseReturnValue:
    action = local_path(request.form.get("action", ""))
    kept = [(name.removeprefix(KEPT), value) for name, value in _posted() if name.startswith(KEPT)]
    if not _is_resumed(action):
        kept = []  # a form is given back with a valid token: only to pages that show it once more
    try:
        csrf.protect()
        _begin(check_password(request.form.get("username", ""), request.form.get("password", "")))
    except CSRFError:
        return login_page([], "", sentence(Problem("form_expired")), 400)  # another site may have sent the rest
    except Problem as problem:
        return login_page(kept, action, sentence(problem), status(problem))
    if kept:
        return render_template("pages/resume.html", kept=kept, action=action)
    return redirect(action or url_for("home.home"), 303)


@blueprint.post("/logout")
def log_out() -> ResponseReturnValue:
    trail.record("logout", "account", account().id)
    _end()
    flash(_("You are logged out."))
    return redirect(url_for("auth.login"), 303)


@blueprint.before_app_request
def gate() -> ResponseReturnValue | None:
    """First who asks, then whether the form is ours (CSRF), then whether the role may."""
    g.account = None
    if request.endpoint == "static" or (request.blueprint == "api" and "Authorization" in request.headers):
        return None  # a device token stands for itself: the cookie is not even looked at
    g.account = _remembered()
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or hasattr(view, "open_to_all"):
        return None
    if g.account is None:
        return _ask_to_log_in()
    csrf.protect(apply_exemptions=True)
    check_role(g.account)
    return None


def check_role(who: Account) -> None:
    """Problem("not_allowed") where the request's view is not for this account's role. With a token, the API asks."""
    view = current_app.view_functions.get(request.endpoint or "")
    if who.role not in getattr(view, "roles", (who.role,)):
        raise Problem("not_allowed")


def local_path(path: str) -> str:
    """The path when it is one of ours, else "": nobody is sent to another site from here."""
    parts = urlsplit(path)
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain and not parts.scheme and not parts.netloc else ""


def _is_resumed(path: str) -> bool:
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return False
    return endpoint.partition(".")[0] in RESUMED


def _ask_to_log_in() -> ResponseReturnValue:
    if wants_json():
        return answer(Problem("login_needed"))
    if request.method == "POST":
        said = _("Your session has ended. Log in to go on: what you typed is kept.")
        if request.blueprint in RESUMED:
            return login_page([pair for pair in _posted() if pair[0] != "csrf_token"], request.path, said, 401)
        return login_page([], "", sentence(Problem("login_needed")), 401)
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))


def _posted() -> Fields:
    return list(request.form.items(multi=True))


def _begin(who: Account) -> None:
    found = accounts.account_by_name(county().cell.read(), who.username)
    chosen = session.get("language")
    session.clear()
    session.update(username=who.username, stamp=_stamp(found[1] if found else ""), since=_now(), seen=_now())
    if chosen:
        session["language"] = chosen
    g.account = who
    g.pop("csrf_token", None)
    generate_csrf()
    language.forget()


def _end() -> None:
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    g.account = None
    g.pop("csrf_token", None)


def _remembered() -> Account | None:
    """The account of the session's cookie while it holds: not ended, not disabled, its password not changed since."""
    if "username" not in session:
        return None
    limits = ("since", "SESSION_MINUTES", LASTS), ("seen", "IDLE_MINUTES", IDLE)
    fresh = all(_now() - session.get(mark, 0) <= 60 * current_app.config.get(name, most) for mark, name, most in limits)
    found = accounts.account_by_name(county().cell.read(), session["username"]) if fresh else None
    if not found or found[0].disabled or session.get("stamp") != _stamp(found[1]):
        _end()
        return None
    if _now() - session["seen"] > 60:
        session["seen"] = _now()
    return found[0]


def _stamp(password_hash: str) -> str:
    """A mark of the password in the session, so that a new password ends all sessions. (The hash is salted.)"""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]


def _now() -> int:
    return int(time.time())


@cache
def _nobodys_hash() -> str:
    """Checked for a name that nobody has, so that the answer takes as long as for one that somebody has."""
    return hash_password("nobody has this password")
