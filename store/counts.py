"""Counts that a bureau looks at, within a scope. They add up across counties; nothing here names anybody."""

from store.driver import Database
from store.scope import bounds, narrowed

_PEOPLE = "select count(*) from household join resident on resident.household = household.id"
_VISITED = "select count(distinct household) from visit"
_FILTERS = {"staying": "left_on = ''", "since": "ended >= :since"}


def people(db: Database, scope: str) -> int:
    """How many residents live (have not left) in households within the scope."""
    query = narrowed(_PEOPLE, "household", _FILTERS, {"staying": "yes"})
    return int(db.execute(query, bounds(scope)).fetchone()[0])


def visited_households(db: Database, scope: str, since: str = "") -> int:
    """How many households within the scope were visited, since that stamp if one is given."""
    given = {"since": since}
    return int(db.execute(narrowed(_VISITED, "visit", _FILTERS, given), {**bounds(scope), **given}).fetchone()[0])
