"""That whoever was given records is written down (what a phone is given: tests/web/test_sync.py)."""

from flask.testing import FlaskClient

from store import audit
from store.cell import Cell
from tests.store.seed import EAST, Seed
from tests.visits.door import visit
from tests.web.api.calls import photo, post, put, sha


def test_who_was_given_records_is_written_down(
    client: FlaskClient, cell: Cell, people: Seed, east: dict[str, str]
) -> None:
    """One line a request, of ids and numbers; none where nobody was shown."""
    content = photo()
    put(client, content, east)
    post(client, visit(files=[{"name": "door.jpg", "sha256": sha(content)}]), east)
    synced = client.get("/api/sync", headers=east)
    assert synced.json is not None
    client.get("/api/sync", query_string={"since": synced.json["next"]}, headers=east)
    client.get(f"/api/files/{sha(content)}", headers=east, buffered=True)
    client.get("/api/files/" + "0" * 64, headers=east)
    found = audit.lines(cell.read(), "area", EAST)[-1]
    assert (found.act, found.account, found.detail) == ("sync", people.east.id, {"count": 1, "since": 0})
    assert [line.act for line in audit.lines(cell.read(), "area", EAST)].count("sync") == 1
    assert [line.act for line in audit.lines(cell.read(), "file", sha(content))] == ["file.receive", "file.view"]
    assert audit.lines(cell.read(), "file", "0" * 64) == []
