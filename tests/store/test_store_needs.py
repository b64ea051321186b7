"""Needs across visits: one open row for each household, person and kind; every visit's own words are kept."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store import driver, households, needs, visits
from store.cell import Cell
from store.migrations import schema
from store.needs import NeedRow
from store.visits import Visit
from tests.store.seed import COUNTY, EAST, VILLAGES, WEST, Seed

Hear = Callable[..., str]


@pytest.fixture
def hear(cell: Cell, people: Seed) -> Hear:
    """`hear("03-01", a_need(…), …, where="east")`: a visit of that day and the needs it raised; returns its UUID."""
    numbers = itertools.count()

    def send(day: str, *raised: NeedRow, where: str = "east") -> str:
        ended = f"2026-{day}T02:00:00Z"
        uuid = f"v{next(numbers)}"
        worker = people.east.id if where == "east" else people.west.id
        visit = Visit(uuid, where, VILLAGES[where], "laoren", "1", worker, "", ended, ended, ended, "", {}, [])
        same = {"visit": uuid, "household": where, "area": VILLAGES[where], "raised": ended}
        rows = [replace(row, **same) for row in raised]

        def keep(db: driver.Database) -> None:
            visits.insert_visit(db, visit, b"the body", "its hash")
            needs.insert_needs(db, rows)

        cell.write(keep)
        return uuid

    return send


def a_need(kind: str, resident: str = "", urgency: str = "U2", due: str = "2026-03-15", **more: Any) -> NeedRow:
    because = [{"at": "x", "name": "x", "value": urgency, "label": {"zh": "问"}, "said": {"zh": urgency}}]
    return NeedRow(*(0, "", "", "", resident, kind, urgency, {"zh": f"因为{urgency}"}, because, "", due, ""), **more)


def listed(cell: Cell, scope: str = COUNTY, **how: Any) -> list[NeedRow]:
    return needs.needs(cell.read(), scope, **how)


def test_the_same_household_again_keeps_the_rows(cell: Cell, hear: Hear) -> None:
    raised = [a_need("A01", "east-1"), a_need("A01", "east-2"), a_need("G03")]
    hear("03-01", *raised)
    first = {(row.kind, row.resident): row.id for row in listed(cell)}
    second = hear("04-01", *raised)
    again = listed(cell)
    assert {(row.kind, row.resident): row.id for row in again} == first
    assert {row.visit for row in again} == {second}
    assert {(row.first_raised[:10], row.raised[:10]) for row in again} == {("2026-03-01", "2026-04-01")}
    assert needs.count_needs(cell.read(), COUNTY) == 3
    assert needs.count_by(cell.read(), COUNTY, "kind") == {"A01": 2, "G03": 1}
    assert households.find_households(cell.read(), EAST)[0].open_needs == 3


def test_a_household_and_its_neighbour_have_rows_of_their_own(cell: Cell, hear: Hear) -> None:
    hear("03-01", a_need("G03"))
    hear("03-02", a_need("G03"), where="west")
    assert [row.household for row in listed(cell)] == ["east", "west"]
    assert [row.household for row in listed(cell, WEST)] == ["west"]


def test_the_row_says_what_the_latest_visit_said(cell: Cell, hear: Hear) -> None:
    hear("03-01", a_need("A01", "new", "U2", resident_name="王小丫"))
    second = hear("04-01", a_need("A01", "new", "U1", "2026-04-06", at="members[2]", resident_name="王小雅"))
    (row,) = listed(cell)
    assert (row.visit, row.urgency, row.reason, row.at) == (second, "U1", {"zh": "因为U1"}, "members[2]")
    assert row.because[0]["said"] == {"zh": "U1"}
    assert row.resident_name == "王小雅"
    assert needs.need(cell.read(), row.id, EAST) == row
    assert needs.need(cell.read(), row.id, WEST) is None


def test_what_a_later_visit_does_not_raise_stays_open(cell: Cell, hear: Hear) -> None:
    first = hear("03-01", a_need("A01"), a_need("B01"))
    second = hear("04-01", a_need("B01"))
    assert {(row.kind, row.visit, row.state) for row in listed(cell)} == {
        ("A01", first, "suggested"),
        ("B01", second, "suggested"),
    }


def test_each_visit_shows_what_it_raised(cell: Cell, hear: Hear) -> None:
    first = hear("03-01", a_need("A01", urgency="U2", due="2026-03-15"), a_need("B01"))
    second = hear("04-01", a_need("A01", urgency="U0", due="2026-04-02"))
    then, now = listed(cell, visit=first), listed(cell, visit=second)
    assert [(row.kind, row.urgency, row.state, row.due, row.visit) for row in then] == [
        ("A01", "U2", "superseded", "2026-03-15", first),
        ("B01", "U2", "suggested", "2026-03-15", first),
    ]
    assert then[0].because[0]["said"] == {"zh": "U2"}
    assert [(row.kind, row.urgency, row.state) for row in now] == [("A01", "U0", "suggested")]
    assert now[0].id == then[0].id
    assert needs.count_needs(cell.read(), EAST, visit=first) == 2
    assert listed(cell, WEST, visit=first) == []
    history = needs.sightings(cell.read(), then[0].id, EAST)
    assert [(row.visit, row.urgency, row.reason["zh"]) for row in history] == [
        (first, "U2", "因为U2"),
        (second, "U0", "因为U0"),
    ]
    assert needs.sightings(cell.read(), then[0].id, WEST) == []


# (day, urgency, due by the rule at that visit) in the order of the visits → what is due in the end
DUES: list[tuple[Sequence[tuple[str, str, str]], str]] = [
    ([("03-01", "U2", "03-15")], "03-15"),
    ([("03-01", "U2", "03-15"), ("03-10", "U2", "03-24")], "03-15"),  # asking again grants no delay
    ([("03-01", "U2", "03-15"), ("03-10", "U1", "03-13")], "03-13"),
    ([("03-01", "U2", "03-15"), ("03-14", "U1", "03-18")], "03-15"),  # more urgent is never later
    ([("03-01", "U1", "03-04"), ("03-10", "U2", "03-24")], "03-24"),  # it fell
    ([("03-01", "U1", "03-04"), ("03-10", "U2", "03-24"), ("03-20", "U2", "04-03")], "03-24"),
    ([("03-01", "U2", "03-15"), ("03-10", "U0", "03-11"), ("03-20", "U3", "04-19")], "04-19"),
]


@pytest.mark.parametrize(("seen", "due"), DUES)
def test_due_in_whatever_order_the_visits_arrive(
    cell: Cell, hear: Hear, seen: Sequence[tuple[str, str, str]], due: str
) -> None:
    for number, order in enumerate(itertools.permutations(seen)):
        for day, urgency, by in order:
            hear(day, a_need(f"A{number}", "east-1", urgency, f"2026-{by}"))
    rows = listed(cell)
    assert len(rows) == number + 1
    latest = seen[-1]
    told = {(row.due, row.urgency, row.first_raised[5:10], row.raised[5:10], row.reason["zh"]) for row in rows}
    assert told == {(f"2026-{due}", latest[1], seen[0][0], latest[0], f"因为{latest[1]}")}
    for row in rows:
        assert [one.raised[5:10] for one in needs.sightings(cell.read(), row.id, "")] == [day for day, _, _ in seen]


def test_the_list_runs_by_urgency_then_by_day_then_by_village(cell: Cell, hear: Hear) -> None:
    hear("03-01", a_need("A01", urgency="U3", due="2026-03-02"), a_need("B01", due="2026-03-09"), where="west")
    hear("03-01", a_need("B01", due="2026-03-09"), a_need("A02", due="2026-03-08"), a_need("D02", urgency="U0"))
    hear("03-02", a_need("H02", urgency="U0", due="2026-03-03"), where="west")
    assert [(row.urgency, row.due[8:], row.household, row.kind) for row in listed(cell)] == [
        ("U0", "03", "west", "H02"),
        ("U0", "15", "east", "D02"),
        ("U2", "08", "east", "A02"),
        ("U2", "09", "east", "B01"),
        ("U2", "09", "west", "B01"),
        ("U3", "02", "west", "A01"),
    ]
    assert [row.kind for row in listed(cell, limit=2, offset=2)] == ["A02", "B01"]


def test_two_rows_with_one_id_are_two_people(cell: Cell, hear: Hear) -> None:
    """A phone may send two members under one `_id`: neither's need hides the other's, at the next visit too."""
    twice = [a_need("A01", "east-1", resident_name=name, at=at) for name, at in (("甲", "m[1]"), ("乙", "m[2]"))]
    for day in ("03-01", "04-01"):
        visit = hear(day, *twice)
        assert [row.at for row in listed(cell)] == ["m[1]", "m[2]"]
        assert [row.resident_name for row in listed(cell, visit=visit)] == ["𠮷田", "乙"]


def test_a_second_open_row_cannot_be_written(cell: Cell, hear: Hear) -> None:
    hear("03-01", a_need("A01"))
    again = (
        "insert into need(visit, household, area, resident, person_name, kind, urgency, state, due, raised)"
        " select visit, household, area, resident, person_name, kind, urgency, 'suggested', due, raised from need"
    )
    with pytest.raises(driver.sqlite3.IntegrityError):
        cell.write(lambda db: db.execute(again))


OLD = """
insert into area values ('99', '县', 'county', null);
insert into account(id, username, name, role, area, password_hash, created)
  values (1, 'w', '周敏', 'worker', '99', 'x', '2026-01-01T00:00:00Z');
insert into household(id, area, address, head, phone, groups, created, updated, note)
  values ('h', '99', '', '𠮷田', '', '[]', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '');
insert into survey(id, version, hash, title, at, sheets) values ('s', '1', 'x', '{}', '2026-01-01T00:00:00Z', '{}');
insert into visit(uuid, number, household, area, survey, version, worker, started, ended, received, body_hash,
  problems, answers, body)
select 'v' || value, 'n' || value, 'h', '99', 's', '1', 1, '', '2026-0' || value || '-01T02:00:00Z', '', '', '[]',
  '{}', x'' from json_each('[1, 2, 3]');
insert into need(visit, household, area, resident, person_name, kind, urgency, state, due, raised, at, reason, because)
select value ->> 0, 'h', '99', value ->> 1, '', value ->> 2, value ->> 3, value ->> 4, '2026-12-01',
  '2026-0' || substr(value ->> 0, 2) || '-01T02:00:00Z', 'm[' || key || ']', json_object('zh', value ->> 0), '[]'
from json_each('[["v1", "p", "A01", "U2", "superseded"], ["v3", "p", "A01", "U1", "suggested"],
  ["v2", "p", "A01", "U0", "superseded"], ["v1", "", "A01", "U3", "suggested"], ["v2", "", "B01", "U3", "suggested"],
  ["v3", "p", "A01", "U3", "suggested"]]');
"""


def test_the_rows_of_earlier_releases_become_sightings(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    db = driver.connect(str(path))
    schema.apply(db, stop_before="m0006_need_sightings")
    db.conn.executescript(OLD)
    db.close()
    cell = Cell(path)
    cell.migrate()
    rows = {(row.kind, row.resident): row for row in needs.needs(cell.read(), "99")}
    found = {key: (row.id, row.visit, row.urgency, row.reason, row.first_raised[:7]) for key, row in rows.items()}
    assert found == {
        ("A01", "p"): (2, "v3", "U1", {"zh": "v3"}, "2026-01"),
        ("A01", ""): (4, "v1", "U3", {"zh": "v1"}, "2026-01"),
        ("B01", ""): (5, "v2", "U3", {"zh": "v2"}, "2026-02"),
        ("A01", "p m[5]"): (6, "v3", "U3", {"zh": "v3"}, "2026-03"),
    }
    history = needs.sightings(cell.read(), 2, "99")
    assert [(row.visit, row.urgency, row.reason["zh"]) for row in history] == [
        ("v1", "U2", "v1"),
        ("v2", "U0", "v2"),
        ("v3", "U1", "v3"),
    ]
    assert {row.kind: row.state for row in needs.needs(cell.read(), "99", visit="v2")} == {
        "A01": "superseded",
        "B01": "suggested",
    }
    assert cell.read().execute("pragma foreign_key_check").fetchall() == []
    assert cell.read().execute("pragma integrity_check").fetchall() == [("ok",)]
    cell.close()
