"""Which rows an account may see: those whose area code begins with its own. Queries of people's data pass here."""

from collections.abc import Mapping
from typing import Any

# After every character that a code may hold, so that the range below is exactly "begins with".
_LAST = "\uffff"

# A range, not LIKE: SQLite answers it from the index on area.
WITHIN = "{table}.area >= :low and {table}.area < :high"


def bounds(scope: str) -> dict[str, str]:
    """The parameters of WITHIN for a code prefix; "" sees everything."""
    return {"low": scope, "high": scope + _LAST}


def covers(scope: str, area: str) -> bool:
    """Whether `area` lies within `scope`."""
    return area.startswith(scope)


def narrowed(query: str, table: str, filters: Mapping[str, str], given: Mapping[str, Any], order: str = "") -> str:
    """`query` within the scope, with the conditions of the filters that were given. Only our own SQL is joined."""
    conditions = [WITHIN.format(table=table), *(filters[name] for name, value in given.items() if value != "")]
    return f"{query} where {' and '.join(conditions)} {order}"
