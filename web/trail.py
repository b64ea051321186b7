"""Who looked at what: one audit line for each view and each export that a person asks for here. Ids only, no words."""

from datetime import UTC, datetime
from typing import Any

from flask import g

from store import audit
from store.moments import stamp
from web.county import county


def now() -> str:
    """This moment as the store writes it."""
    return stamp(datetime.now(UTC))


def record(act: str, kind: str = "", subject: str | int = "", *, account: int | None = None, **detail: Any) -> None:
    """Write the line for the account of this request, or for the one given."""
    present = g.get("account")
    who = account if account is not None else present and present.id
    at = now()
    county().cell.write(lambda db: audit.record(db, at, who, act, kind, str(subject), detail))
