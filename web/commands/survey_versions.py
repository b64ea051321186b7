"""`flask survey list` and `retire`: which versions a county has published, and the end of one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from web.commands.reading import as_json_option, tell
from web.commands.refusal import refusing

if TYPE_CHECKING:
    from store.surveys import PublishedSurvey


def now() -> str:
    """The moment as the county's file writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@click.command("list")
@as_json_option
def listed(as_json: bool) -> None:
    """List every published version, the newest first: id, version, published or retired, hash, visits, title."""
    from store.surveys import published, versions, visits_of
    from web.county import open_cell

    db = open_cell().read()
    visits = visits_of(db)
    rows = [_row(one, visits) for newest in published(db) for one in versions(db, newest.id)]
    told = ("id", "version", "state", "hash", "visits")
    lines = ["\t".join([*(str(row[name]) for name in told), *row["title"].values()]) for row in rows]
    tell({"surveys": rows}, as_json, lambda: "\n".join(lines))


def _row(one: "PublishedSurvey", visits: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    state = "retired" if one.retired else "published"
    return {**asdict(one), "state": state, "visits": visits.get((one.id, one.version), 0)}


@click.command()
@click.argument("name")
@click.argument("version", required=False, default="")
@as_json_option
def retire(name: str, version: str, as_json: bool) -> None:
    """Begin no more visits with the survey NAME, or with this VERSION alone. What was begun can still be sent.

    A later version brings the survey back.
    """
    from store import surveys
    from web.county import open_cell

    at, cell = now(), open_cell()
    before = [one.version for one in surveys.versions(cell.read(), name) if not one.retired]
    with refusing(as_json):
        cell.write(lambda db: surveys.retire(db, name, at, version=version))
    ended = [version] if version else before
    tell({"survey": name, "versions": ended, "retired": at}, as_json, lambda: f"{name} {' '.join(ended)}: retired")
