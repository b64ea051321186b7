"""Counts that a bureau looks at, within a scope. They add up across counties; nothing here names anybody."""

from store.driver import Database
from store.scope import WITHIN, bounds


def people(db: Database, scope: str) -> int:
    """How many residents live (have not left) in households within the scope."""
    row = db.execute(
        "select count(*) from household join resident on resident.household = household.id"
        f" where left_on = '' and {WITHIN.format(table='household')}",  # noqa: S608
        bounds(scope),
    ).fetchone()
    return int(row[0])


def visited_households(db: Database, scope: str, since: str = "") -> int:
    """How many households within the scope were visited, since that stamp if one is given."""
    row = db.execute(
        f"select count(distinct household) from visit where ended >= :since and {WITHIN.format(table='visit')}",
        {**bounds(scope), "since": since},
    ).fetchone()
    return int(row[0])
