"""Places. An area's code is its address: a prefix of all codes within it. Depth and level names are data."""

from dataclasses import dataclass

from forms.problems import Problem
from store import audit
from store.driver import Database, sqlite3
from store.scope import bounds


@dataclass(frozen=True, slots=True)
class Area:
    """One place; `parent` is the code of the place around it, "" at the top."""

    code: str
    name: str
    level: str
    parent: str


_COLUMNS = "select code, name, level, coalesce(parent, '') from area"


def add_area(db: Database, area: Area, *, at: str = "", by: int | None = None) -> Area:
    """Add a place under its parent. Problem: area_code, area_exists, area_unknown (the parent)."""
    if not area.code.isascii() or not area.code.isalnum() or not area.code.startswith(area.parent):
        raise Problem("area_code", area=area.code, parent=area.parent)
    try:
        db.execute("insert into area values (?, ?, ?, ?)", (area.code, area.name, area.level, area.parent or None))
    except sqlite3.IntegrityError as error:
        if "FOREIGN KEY" in str(error):
            raise Problem("area_unknown", area=area.parent) from error
        raise Problem("area_exists", area=area.code) from error
    audit.record(db, at, by, "area.add", "area", area.code)
    return area


def area(db: Database, code: str) -> Area | None:
    """The place with this code."""
    row = db.execute(f"{_COLUMNS} where code = ?", (code,)).fetchone()
    return Area(*row) if row else None


def areas_under(db: Database, prefix: str, level: str = "") -> list[Area]:
    """All places within `prefix`, itself included, in the order of their codes; of one level if named."""
    rows = db.execute(
        f"{_COLUMNS} where code >= :low and code < :high and (:level = '' or level = :level) order by code",
        {**bounds(prefix), "level": level},
    ).fetchall()
    return [Area(*row) for row in rows]


def area_path(db: Database, code: str) -> list[Area]:
    """The places around `code`, the widest first, itself last; [] for an unknown code."""
    path: list[Area] = []
    while code and (found := area(db, code)) is not None:
        path.insert(0, found)
        code = found.parent
    return path
