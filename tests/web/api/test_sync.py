"""What a phone is given of its area, and that it is written down."""

from typing import Any

from flask.testing import FlaskClient

from store import audit, settings
from store.cell import Cell
from tests.store.seed import AT, COUNTY, EAST, WEST, Seed
from tests.visits.door import visit
from tests.web.api.calls import photo, post, put, refused, sha


def test_a_phone_is_given_its_area_and_nothing_else(client: FlaskClient, east: dict[str, str], people: Seed) -> None:
    answer = client.get("/api/sync", headers=east)
    assert answer.json is not None
    assert [home["id"] for home in answer.json["households"]] == ["east"]
    assert [one["name"] for one in answer.json["households"][0]["residents"]] == ["𠮷田", "阿依古丽·买买提"]
    assert [(one["id"], one["version"], one["title"]["zh"]) for one in answer.json["surveys"]] == [
        ("door", "1", "门口问卷")
    ]
    assert answer.json["account"]["username"] == "east"
    later = client.get("/api/sync", query_string={"since": answer.json["next"]}, headers=east)
    assert later.json is not None
    assert later.json["households"] == []
    assert refused(client.get("/api/sync", query_string={"since": "' or 1=1"}, headers=east)) == (400, "body_field")


def test_the_phone_gets_what_its_county_has_decided(client: FlaskClient, cell: Cell, east: dict[str, str]) -> None:
    def synced(since: str = "") -> Any:
        answer = client.get("/api/sync", query_string={"since": since} if since else {}, headers=east)
        assert answer.json is not None
        return answer.json["settings"]

    def decide(area: str, value: str, at: str) -> None:
        setting = settings.Setting(area, "standard_month", value, "不民发〔2026〕3号", at)
        cell.write(lambda db: settings.put(db, setting))

    assert synced() == []
    decide(COUNTY, "640", AT)
    row = {"key": "standard_month", "source": "不民发〔2026〕3号"}
    county_row = {**row, "area": COUNTY, "value": "640", "at": AT}
    assert synced() == synced(AT) == [county_row]
    later = "2026-04-01T01:00:00Z"
    assert synced(later) is None
    decide(WEST, "600", later)
    assert synced(later) is None
    decide(EAST, "650", later)
    assert synced(later) == [county_row, {**row, "area": EAST, "value": "650", "at": later}]
    cell.write(lambda db: settings.drop(db, EAST, "standard_month", at=later))
    assert synced(later) == [county_row]


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
    assert (found.act, found.account, found.detail) == ("sync", people.east.id, {"count": 1, "since": ""})
    assert [line.act for line in audit.lines(cell.read(), "area", EAST)].count("sync") == 1
    assert [line.act for line in audit.lines(cell.read(), "file", sha(content))] == ["file.receive", "file.view"]
    assert audit.lines(cell.read(), "file", "0" * 64) == []
