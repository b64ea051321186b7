"""The help-need list: by village, urgency and kind, each need with the answers that raised it."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from store import needs
from store.driver import Database
from web import kinds, trail
from web.auth import READERS, account, needs_role
from web.county import county
from web.desk.offered import offers
from web.desk.standards import standards
from web.lists import A_PAGE, page_of, pager
from web.places import places


@dataclass(frozen=True)
class NeedFilters:
    """What a list of needs is narrowed to; "" is everything."""

    area: str = ""
    urgency: str = ""
    kind: str = ""

    @classmethod
    def of(cls, args: Any) -> "NeedFilters":
        return cls(*(args.get(name, "").strip()[:40] for name in ("area", "urgency", "kind")))

    def codes(self) -> dict[str, str]:
        """For the audit: codes that we know, and nothing else that somebody may have typed into the address."""
        known: dict[str, Collection[str]] = {"urgency": kinds.URGENCIES, "kind": kinds.kinds()}
        return {name: value for name, value in self.given().items() if value in known.get(name, ())}

    def given(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


@needs_role(*READERS)
def need_list() -> ResponseReturnValue:
    """Needs by village, urgency and kind."""
    db, scope, chosen, page = county().cell.read(), account().area, NeedFilters.of(request.args), page_of(request.args)
    total = needs.count_needs(db, scope, **chosen.given())
    found = needs.needs(db, scope, **chosen.given(), limit=A_PAGE, offset=(page - 1) * A_PAGE)
    known = places(db, scope)
    trail.record("needs.view", "area", known.narrowed(chosen.area), count=len(found), filters=chosen.codes())
    return render_template(
        "pages/needs.html",
        rows=found,
        chosen=chosen,
        total=total,
        tallies=_tallies(db, scope, chosen),
        places=known,
        kinds=kinds,
        offers=offers(db, found),
        standards=standards(db, found),
        today=datetime.now(county().zone).date().isoformat(),
        pager=pager(page, total, "station.need_list", chosen.given()),
    )


def _tallies(db: Database, scope: str, chosen: NeedFilters) -> dict[str, dict[str, int]]:
    """Needs by urgency, kind and place, each under the other two filters: a choice never hides what else there is."""
    others = {name: {k: v for k, v in chosen.given().items() if k != name} for name in asdict(chosen)}
    return {name: needs.count_by(db, scope, name, **given) for name, given in others.items()}
