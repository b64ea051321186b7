"""Surveys, visits, needs, drafts and attachments as rows: scope, order, numbers and frozen versions."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from forms.problems import Problem
from store import audit, files, households, needs, surveys, visits
from store.cell import Cell
from store.driver import sqlite3
from store.files import File, FolderStore
from store.needs import NeedRow
from store.visits import Draft, Visit
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, VILLAGES, WEST, Seed


def a_visit(uuid: str, where: str, worker: int, ended: str = "2026-03-01T02:00:00Z", **more: Any) -> Visit:
    base = Visit(uuid, where, VILLAGES[where], "laoren", "1", worker, "", ended, ended, ended, "", {"x": "一"}, [])
    return replace(base, **more)


def keep(cell: Cell, visit: Visit, *named: str, year: str = "") -> str:
    listed = [{"name": f"{number}.jpg", "sha256": sha256} for number, sha256 in enumerate(named)]
    return cell.write(lambda db: visits.insert_visit(db, visit, b"the body", "its hash", listed, year=year))


def test_a_published_version_is_frozen(cell: Cell, people: Seed) -> None:
    cell.write(lambda db: surveys.publish(db, "laoren", "1", "{}", "hash", "{}", AT))
    with pytest.raises(Problem) as refused:
        cell.write(lambda db: surveys.publish(db, "laoren", "1", "{1}", "other", "{}", AT))
    assert refused.value == Problem("version_frozen", survey="laoren", version="1")
    cell.write(lambda db: surveys.publish(db, "laoren", "2", "{2}", "other", "{}", AT))
    db = cell.read()
    assert [(one.id, one.version) for one in surveys.published(db)] == [("laoren", "2")]
    assert [one.version for one in surveys.versions(db, "laoren")] == ["2", "1"]
    assert surveys.sheets(db, "laoren", "1") == "{}"
    for survey, version, code in (("laoren", "9", "version_unknown"), ("canji", "1", "survey_unknown")):
        with pytest.raises(Problem) as refused:
            surveys.sheets(db, survey, version)
        assert refused.value.code == code


def test_a_visit_is_read_back_within_its_scope_only(cell: Cell, people: Seed) -> None:
    number = keep(cell, a_visit("a", "east", people.east.id))
    db = cell.read()
    found = visits.visit(db, "a", EAST)
    assert found is not None
    assert (found.number, found.worker_name, found.head, found.area_name, found.answers) == (
        *("999901101-2026-000001", "周敏", "𠮷田", "柳树村"),
        {"x": "一"},
    )
    assert number == found.number
    assert visits.visit(db, "a", WEST) is None is visits.visit(db, "b", EAST)
    assert visits.body(db, "a") == b"the body"
    assert [line.act for line in audit.lines(db, "visit", "a")] == ["visit.receive"]


def test_numbers_run_through_the_county_and_start_again_with_the_year(cell: Cell, people: Seed) -> None:
    numbers = [
        keep(cell, a_visit("a", "east", people.east.id)),
        keep(cell, a_visit("b", "west", people.west.id)),
        keep(cell, a_visit("c", "west", people.west.id, ended="2026-12-31T17:00:00Z"), year="2027"),
        keep(cell, a_visit("d", "east", people.east.id)),
    ]
    assert numbers == [
        "999901101-2026-000001",
        "999901102-2026-000002",
        "999901102-2027-000001",
        "999901101-2026-000003",
    ]


def test_a_uuid_is_taken_once(cell: Cell, people: Seed) -> None:
    keep(cell, a_visit("a", "east", people.east.id))
    with pytest.raises(sqlite3.IntegrityError):
        keep(cell, a_visit("a", "east", people.east.id))
    assert keep(cell, a_visit("b", "east", people.east.id)).endswith("000002")


def test_visits_by_filters_and_in_batches(cell: Cell, people: Seed) -> None:
    for number in range(7):
        where, worker = ("east", people.east.id) if number % 2 else ("west", people.west.id)
        keep(cell, a_visit(f"v{number}", where, worker, ended=f"2026-03-0{number + 1}T02:00:00Z"))
    db = cell.read()

    def listed(scope: str, **how: Any) -> list[str]:
        chosen = [visit.uuid for visit in visits.visits(db, scope, **how)]
        how.pop("limit", None), how.pop("offset", None)
        assert visits.count_visits(db, scope, **how) >= len(chosen)
        return chosen

    assert listed(EAST) == ["v5", "v3", "v1"]
    assert listed(COUNTY, limit=2, offset=1) == ["v5", "v4"]
    assert listed(COUNTY, area=WEST, since="2026-03-03", until="2026-03-05T02:00:00Z") == ["v2"]
    assert listed(COUNTY, household="east", survey="laoren", area="") == ["v5", "v3", "v1"]
    assert listed(EAST, household="west") == listed(EAST, area=WEST) == listed(COUNTY, survey="canji") == []
    assert [v.uuid for v in visits.iter_visits(db, COUNTY, batch=2)] == [f"v{n}" for n in range(7)]
    assert [v.uuid for v in visits.iter_visits(db, WEST, batch=3, survey="laoren")] == ["v0", "v2", "v4", "v6"]
    assert visits.count_visits(db, COUNTY) == 7
    assert households.find_households(db, EAST)[0].last_visit == "2026-03-06T02:00:00Z"


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ("laoren", ["a", "b", "c"]),
        ("canji", ["b", "c", "d"]),
        ("dibao", ["c"]),
        ("canji+laoren", ["b"]),
        ("canji+dibao+laoren", ["c"]),
        ("canji+dibao", []),
        ("lao", []),
        ("", ["a", "b", "c", "d"]),
    ],
)
def test_a_visit_with_several_surveys_is_found_under_each(
    cell: Cell, people: Seed, survey: str, expected: list[str]
) -> None:
    for uuid, answered in (("a", "laoren"), ("b", "canji+laoren"), ("c", "canji+dibao+laoren"), ("d", "canji")):
        keep(cell, a_visit(uuid, "east", people.east.id, survey=answered))
    db = cell.read()
    assert [visit.uuid for visit in visits.iter_visits(db, EAST, survey=survey, batch=2)] == expected
    assert sorted(visit.uuid for visit in visits.visits(db, EAST, survey=survey)) == expected
    assert visits.count_visits(db, EAST, survey=survey) == len(expected)
    assert visits.count_visits(db, WEST, survey=survey) == 0


def test_another_body_is_kept_once(cell: Cell, people: Seed) -> None:
    for body in (b"one", b"two", b"one"):
        sha256 = hashlib.sha256(body).hexdigest()
        cell.write(lambda db, body=body, h=sha256: visits.add_conflict(db, "a", body, h, people.east.id, AT))
    assert visits.conflicts(cell.read(), "a") == [b"one", b"two"]
    assert len(audit.lines(cell.read(), "visit", "a")) == 2


def a_need(visit: Visit, kind: str, resident: str = "", **more: Any) -> NeedRow:
    because = [{"at": "x", "name": "x", "value": "一", "label": {"zh": "问"}, "said": {"zh": "一"}}]
    row = NeedRow(
        *(0, visit.uuid, visit.household, visit.area, resident, kind, "U2", {"zh": "因为"}, because),
        *("", "2026-03-15", visit.ended),
    )
    return replace(row, **more)


def test_needs_with_their_reasons_by_urgency(cell: Cell, people: Seed) -> None:
    visit = a_visit("a", "east", people.east.id)
    keep(cell, visit)
    rows = [
        a_need(visit, "A01", "east-2"),
        a_need(visit, "D03", urgency="U0"),
        a_need(visit, "B04", "row-of-a-new-member", resident_name="䶮䶮"),
    ]
    cell.write(lambda db: needs.insert_needs(db, rows))
    found = needs.needs(cell.read(), EAST)
    assert [(row.kind, row.resident_name, row.head) for row in found] == [
        ("D03", "", "𠮷田"),
        ("A01", "阿依古丽·买买提", "𠮷田"),
        ("B04", "䶮䶮", "𠮷田"),
    ]
    assert found[0].because[0]["said"] == {"zh": "一"}
    assert needs.need(cell.read(), found[0].id, EAST) == found[0]
    assert needs.need(cell.read(), found[0].id, WEST) is None
    assert needs.count_by(cell.read(), EAST, "urgency") == {"U0": 1, "U2": 2}
    assert needs.count_by(cell.read(), COUNTY, "area", kind="A01") == {EAST_VILLAGE: 1}
    assert needs.needs(cell.read(), WEST) == []
    assert needs.count_by(cell.read(), WEST, "kind") == {}
    assert needs.count_needs(cell.read(), EAST, urgency="U2", household="east") == 2
    assert households.find_households(cell.read(), EAST)[0].open_needs == 3


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_a_need_that_is_raised_again_is_listed_once(cell: Cell, people: Seed, order: tuple[str, str]) -> None:
    """Whichever of two visits arrives first: the later one's row is listed, and each visit keeps its own."""
    for uuid in order:
        ended = {"first": "2026-03-01T02:00:00Z", "second": "2026-04-01T02:00:00Z"}[uuid]
        visit = a_visit(uuid, "east", people.east.id, ended=ended)
        keep(cell, visit)
        rows = [a_need(visit, "A01", "east-1"), a_need(visit, "A01", "east-2" if uuid == "first" else "")]
        cell.write(lambda db, rows=rows: needs.insert_needs(db, rows))
    listed = [(row.visit, row.resident) for row in needs.needs(cell.read(), EAST)]
    assert sorted(listed) == [("first", "east-2"), ("second", ""), ("second", "east-1")]
    assert needs.count_needs(cell.read(), EAST) == 3
    assert needs.count_needs(cell.read(), EAST, visit="first") == 2
    assert [row.state for row in needs.needs(cell.read(), EAST, visit="first")] == ["superseded", "suggested"]


def test_a_draft_belongs_to_its_account(cell: Cell, people: Seed) -> None:
    draft = Draft("d", people.east.id, "east", "laoren", "1", {"a": "𠮷"}, AT, AT, [{"name": "p", "sha256": "s"}])
    cell.write(lambda db: visits.save_draft(db, draft))
    changed = replace(draft, answers={"a": "b"}, updated="2026-03-02T00:00:00Z")
    cell.write(lambda db: visits.save_draft(db, changed))
    cell.write(lambda db: visits.save_draft(db, replace(draft, uuid="e")))
    assert visits.draft(cell.read(), "d", people.east.id) == changed
    assert visits.draft(cell.read(), "d", people.west.id) is None
    assert [one.uuid for one in visits.drafts(cell.read(), people.east.id)] == ["d", "e"]
    cell.write(lambda db: visits.delete_draft(db, "d", people.west.id))
    assert visits.draft(cell.read(), "d", people.east.id) == changed
    cell.write(lambda db: visits.delete_draft(db, "d", people.east.id))
    assert [one.uuid for one in visits.drafts(cell.read(), people.east.id)] == ["e"]


def test_somebody_elses_draft_is_not_overwritten(cell: Cell, people: Seed) -> None:
    draft = Draft("d", people.east.id, "east", "laoren", "1", {}, AT)
    cell.write(lambda db: visits.save_draft(db, draft))
    with pytest.raises(sqlite3.IntegrityError):
        cell.write(lambda db: visits.save_draft(db, replace(draft, account=people.west.id)))


def test_a_file_is_visible_once_it_is_whole_and_right(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path / "files")
    content = b"a photo"
    sha256 = hashlib.sha256(content).hexdigest()
    with pytest.raises(Problem) as refused:
        folder.put(sha256, b"another")
    assert refused.value.code == "file_hash"
    assert not folder.has(sha256)
    folder.put(sha256, content)
    folder.put(sha256, content)
    with folder.open(sha256) as held:
        assert held.read() == content
    assert folder.path(sha256) == tmp_path / "files" / sha256[:2] / sha256[2:4] / sha256
    assert list((tmp_path / "files" / "parts").iterdir()) == []


def test_what_was_begun_and_given_up_is_swept_after_a_month(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path / "files")
    now = datetime(2026, 3, 31, tzinfo=UTC)
    held = hashlib.sha256(b"a photo").hexdigest()
    folder.put(held, b"a photo")
    parts = {"old": folder.part_of("ab" * 32, "1"), "new": folder.part_of("ab" * 32, "2"), "whole": folder.new_part()}
    for part, days in zip(parts.values(), (31, 29, 40), strict=True):
        part.write_bytes(b"half")
        begun = (now - timedelta(days=days)).timestamp()
        os.utime(part, (begun, begun))
    os.utime(folder.path(held), (0, 0))
    assert folder.sweep(now) == 2
    assert [name for name, part in parts.items() if part.exists()] == ["new"]
    assert folder.has(held)
    assert FolderStore(tmp_path / "none").sweep(now) == 0


@pytest.mark.parametrize("name", ["", "a" * 63, "A" * 64, "../" + "a" * 61, "a" * 63 + "/"])
def test_what_is_no_hash_has_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem) as refused:
        FolderStore(tmp_path).path(name)
    assert refused.value.code == "file_hash"


def test_an_attachment_is_seen_where_a_visit_names_it(cell: Cell, people: Seed) -> None:
    sha256 = "ab" * 32
    file = File(sha256, 7, "image/jpeg", AT, people.east.id)
    cell.write(lambda db: files.add_file(db, file))
    cell.write(lambda db: files.add_file(db, replace(file, size=8)))
    db = cell.read()
    assert files.file(db, sha256) == file
    assert files.file_within(db, sha256, "") is None
    keep(cell, a_visit("a", "east", people.east.id), sha256, "cd" * 32)
    assert files.file_within(db, sha256, EAST) == file
    assert files.file_within(db, sha256, WEST) is None
    assert [(one.held, one.mime, one.size) for one in visits.visit_files(db, "a")] == [
        (True, "image/jpeg", 7),
        (False, "", 0),
    ]
    assert files.held(db, [sha256, "cd" * 32]) == {sha256}
