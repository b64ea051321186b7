"""Who has which phone: for stations and administrators, each in their own area. A lost one is given up here."""

import re

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.problems import Problem
from store import accounts
from web import trail
from web.auth import account, needs_role
from web.county import county
from web.language import gettext as _

blueprint = Blueprint("phones", __name__)
KEEPERS = ("station", "administrator")
# What browsers say of themselves: "Mozilla/5.0 (Linux; Android 10; SM-A205F) …".
_MODEL = re.compile(r"Mozilla/\S+ \((?:Linux; (?:U; )?)?([^;)]+(?:; [^;)]+)?)")


@blueprint.get("/phones")
@needs_role(*KEEPERS)
def listed() -> ResponseReturnValue:
    found = accounts.phones(county().cell.read(), account().area)
    return render_template("pages/phones.html", phones=found, model=model)


@blueprint.post("/phones/<int:number>/give-up")
@needs_role(*KEEPERS)
def give_up(number: int) -> ResponseReturnValue:
    """From now on its token opens nothing and nobody gets its key back; at its next contact it erases what it holds."""
    cell, by = county().cell, account()
    who = next((who for who, phone in accounts.phones(cell.read(), by.area) if phone.id == number), None)
    if who is None:
        raise Problem("not_found")
    cell.write(lambda db: accounts.revoke_device(db, number, trail.now(), by=by.id))
    flash(_("The phone of %(name)s is given up. It erases what it holds at its next contact.") % {"name": who.name})
    return redirect(url_for("phones.listed"), 303)


def model(label: str) -> str:
    """A phone as people know it, of what its browser said at the log-in."""
    found = _MODEL.match(label)
    return found[1] if found else label
