"""A household lives in another place now: the station says where, and the phones of both places hear of it."""

from typing import Any
from uuid import uuid4

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.problems import Problem
from registry.changes import receive
from registry.operations import read_operation
from store import households
from store.moments import stamp
from web.auth import account, needs_role
from web.county import county
from web.fieldwork.moment import here_and_now
from web.language import gettext as _
from web.places import path, villages

MOVERS = ("station", "bureau")


@needs_role(*MOVERS)
def move_household(household_id: str) -> ResponseReturnValue:
    """Kept as a correction of its place, with who, when and where from; what a worker filled meanwhile still counts."""
    db, who, to = county().cell.read(), account(), request.form.get("area", "")
    found = households.household(db, household_id, who.area)
    if found is None:
        raise Problem("not_found")
    page = redirect(url_for("fieldwork.household_page", household_id=found.id), 303)
    if to not in dict(villages(db, who.area)):
        flash(_("Choose the place where they live now."), "bad")
        return page
    context = here_and_now()
    said: dict[str, Any] = {
        "uuid": str(uuid4()),
        "household": found.id,
        "at": stamp(context.now),
        "kind": "household",
        "subject": found.id,
        "changes": {"area": {"from": found.area, "to": to}},
    }
    county().cell.write(lambda db: receive(db, read_operation(said), said, who, context))
    flash(_("The household is now in %(place)s.", place=path(db, to)))
    return page
