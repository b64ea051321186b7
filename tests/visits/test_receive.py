"""Receiving: once for a UUID, kept as it came, checked again, needs with their trace, nothing outside the area."""

import itertools
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from forms.definition import Expression, Question
from forms.problems import Problem
from store import accounts, audit, files, households, needs, visits
from store.cell import Cell
from store.files import File
from tests.store.seed import AT, EAST, WEST, Seed
from tests.visits.door import SHA256, UUID, answered, body, sheets, visit
from visits.receive import Receipt, receive
from visits.surveys import Surveys

Post = Callable[..., Receipt]


@pytest.fixture
def post(cell: Cell, people: Seed, surveys: Surveys, now: datetime) -> Post:
    numbers = itertools.count()

    def send(posted: Any, sender: accounts.Account = people.east) -> Receipt:
        content = posted if isinstance(posted, bytes) else body(posted)
        return receive(cell, surveys, content, sender, now, lambda: f"id-{next(numbers)}")

    return send


def rows(cell: Cell) -> dict[str, int]:
    """How many rows each table has: what "unchanged" means."""
    tables = ("visit", "need", "visit_file", "visit_conflict", "audit", "visit_number", "file", "draft")
    return {name: cell.read().execute(f"select count(*) from {name}").fetchone()[0] for name in tables}


def test_a_visit_is_kept_with_its_needs_and_its_audit_line(cell: Cell, post: Post, people: Seed) -> None:
    sent = body(visit())
    receipt = post(sent)
    assert receipt.as_json() == {
        "uuid": UUID,
        "survey": "door",
        "version": "1",
        "received": "2026-03-05T04:00:00Z",
        "number": "999901101-2026-000001",
        "files": [{"name": "door.jpg", "sha256": SHA256, "held": False}],
        "duplicate": False,
        "problems": [],
    }
    db = cell.read()
    assert visits.body(db, UUID) == sent
    kept = visits.visit(db, UUID, EAST)
    assert kept is not None
    assert (kept.started, kept.ended, kept.worker) == ("2026-03-05T01:00:00Z", "2026-03-05T01:20:00Z", people.east.id)
    assert kept.answers["family"]["people"] == 2
    found = needs.needs(db, EAST)
    assert [(need.kind, need.urgency, need.resident, need.resident_name) for need in found] == [
        ("A01", "U1", "east-1", "𠮷田"),
        ("G01", "U2", "", ""),
    ]
    assert (found[0].due, found[0].at, found[0].reason["zh"]) == ("2026-03-10", "family/members[1]", "𠮷田 不能做饭")
    assert [(because["name"], because["value"]) for because in found[0].because] == [("meals", "no")]
    assert [line.act for line in audit.lines(db, "visit", UUID)] == ["visit.receive"]


def test_the_same_body_again_is_the_same_visit(cell: Cell, post: Post) -> None:
    first = post(visit())
    before = rows(cell)
    again = post(visit())
    assert again.duplicate
    assert {**again.as_json(), "duplicate": False} == first.as_json()
    assert rows(cell) == before


def test_another_body_for_the_uuid_is_kept_aside(cell: Cell, post: Post) -> None:
    post(visit())
    before = rows(cell)
    other = body(answered("health/falls", 3))
    for _ in range(2):
        with pytest.raises(Problem) as refused:
            post(other)
        assert refused.value == Problem("conflict", uuid=UUID)
    assert visits.conflicts(cell.read(), UUID) == [other]
    assert rows(cell) == {**before, "visit_conflict": 1, "audit": before["audit"] + 1}
    assert visits.body(cell.read(), UUID) == body(visit())
    assert post(visit()).duplicate


@pytest.mark.parametrize(
    "changed",
    [{"household": "nowhere"}, {"household": "west"}, {"version": "2"}, {"survey": "unheard"}],
)
def test_another_body_is_kept_aside_whatever_it_names(
    cell: Cell, post: Post, people: Seed, changed: dict[str, str]
) -> None:
    post(visit())
    before = rows(cell)
    other = body(visit(**changed))
    for _ in range(2):
        with pytest.raises(Problem) as refused:
            post(other)
        assert refused.value == Problem("conflict", uuid=UUID)
    assert visits.conflicts(cell.read(), UUID) == [other]
    assert rows(cell) == {**before, "visit_conflict": 1, "audit": before["audit"] + 1}


def test_the_worker_of_the_first_visit_is_heard_though_they_moved_on(cell: Cell, post: Post, people: Seed) -> None:
    post(visit())
    moved = replace(people.east, area=WEST)
    with pytest.raises(Problem) as refused:
        post(visit(version="2"), moved)
    assert refused.value.code == "conflict"
    assert len(visits.conflicts(cell.read(), UUID)) == 1


def test_nobody_outside_learns_that_a_visit_exists(cell: Cell, post: Post, people: Seed) -> None:
    """A body that would be refused for a new UUID is refused the same; one that would be kept is kept aside."""
    post(visit())
    before = rows(cell)
    for changed, code in (({}, "household_unknown"), ({"household": "west", "version": "2"}, "version_unknown")):
        with pytest.raises(Problem) as refused:
            post(visit(outcome="met", **changed), people.west)
        assert refused.value.code == code
    assert rows(cell) == before
    theirs = body(visit(household="west"))
    with pytest.raises(Problem) as refused:
        post(theirs, people.west)
    assert refused.value.code == "conflict"
    assert visits.conflicts(cell.read(), UUID) == [theirs]


def test_sixteen_at_once_are_one_visit(cell: Cell, post: Post) -> None:
    with ThreadPoolExecutor(16) as threads:
        receipts = list(threads.map(post, [visit()] * 16))
    assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 15
    assert rows(cell)["visit"] == 1
    assert rows(cell)["need"] == 2


def test_what_the_check_finds_is_written_down_and_loses_nothing(cell: Cell, post: Post) -> None:
    posted = answered("health/falls", -1)
    posted["answers"]["family"]["people"] = 7
    posted["answers"]["family"]["members"][0].pop("name")
    posted["answers"]["health"]["unheard_of"] = "?"
    receipt = post(posted)
    found = {(problem["code"], problem["at"]) for problem in receipt.problems}
    assert found >= {
        ("constraint", "health/falls"),
        ("required", "family/members[1]/name"),
        ("unknown", "health/unheard_of"),
        ("calculated", "family/people"),
    }
    kept = visits.visit(cell.read(), UUID, EAST)
    assert kept is not None
    assert kept.problems == receipt.problems
    assert kept.answers["family"]["people"] == 2
    assert visits.body(cell.read(), UUID) == body(posted)
    assert post(posted).problems == receipt.problems


def test_an_answer_to_a_question_that_was_closed(cell: Cell, post: Post) -> None:
    receipt = post(answered("health/fell", "no"))
    assert [(problem["code"], problem["at"]) for problem in receipt.problems] == [("irrelevant", "health/falls")]
    kept = visits.visit(cell.read(), UUID, EAST)
    assert kept is not None
    assert "falls" not in kept.answers["health"]
    assert [need.kind for need in needs.needs(cell.read(), EAST)] == ["A01"]


@pytest.mark.parametrize("text", ["\x00", "a\x07b", "\ud842", "👵🏽", "=cmd()", "𠮷䶮"])
def test_any_text_is_kept(cell: Cell, post: Post, text: str) -> None:
    receipt = post(answered("health/remark", text))
    strange = text in ("\x00", "a\x07b", "\ud842")
    found = [(problem["code"], problem["at"]) for problem in receipt.problems]
    assert found == ([("text_control", "health/remark")] if strange else [])
    kept = visits.visit(cell.read(), UUID, EAST)
    assert kept is not None
    json.dumps(kept.answers, ensure_ascii=False).encode()
    if not strange:
        assert kept.answers["health"]["remark"] == text


def test_a_clock_that_is_wrong(post: Post) -> None:
    receipt = post(visit(started="2027-03-05T09:00:00+08:00", ended="2027-03-05T08:00:00+08:00"))
    assert [problem["code"] for problem in receipt.problems] == ["clock_order", "clock_ahead"]
    assert receipt.number == "999901101-2027-000001"


def test_the_number_counts_by_the_year_of_the_county(post: Post) -> None:
    assert post(visit(ended="2025-12-31T16:30:00Z", started="2025-12-31T16:00:00Z")).number.split("-")[1] == "2026"


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        (visit(household="west"), "household_unknown"),
        (visit(household="nowhere"), "household_unknown"),
        (visit(survey="liushou"), "survey_unknown"),
        (visit(version="2"), "version_unknown"),
        (visit(uuid="x"), "uuid_invalid"),
        (visit(answers=1), "body_field"),
        (answered("family/members", [{"_id": str(n)} for n in range(10_000)]), "rows_too_many"),
        (b"{", "body_json"),
    ],
)
def test_what_is_refused_leaves_no_trace(cell: Cell, post: Post, posted: Any, code: str) -> None:
    before = rows(cell)
    with pytest.raises(Problem) as refused:
        post(posted)
    assert refused.value.code == code
    assert rows(cell) == before


def test_outside_the_area_is_like_nowhere(post: Post, people: Seed) -> None:
    outside, nowhere = visit(household="west"), visit(household="nowhere")
    refusals = []
    for posted in (outside, nowhere):
        with pytest.raises(Problem) as refused:
            post(posted)
        refusals.append({**refused.value.as_json(), "household": "-"})
    assert refusals[0] == refusals[1]
    assert post(outside, people.west).number.startswith(WEST)


def test_a_visit_that_was_received_is_acknowledged_though_the_worker_moved_on(
    cell: Cell, post: Post, people: Seed
) -> None:
    """The phone that never got the first receipt must not be told that its visit is unknown."""
    post(visit())
    assert post(visit(), people.west).duplicate


def test_a_receipt_names_what_is_held(cell: Cell, post: Post, people: Seed) -> None:
    post(visit())
    cell.write(lambda db: files.add_file(db, File(SHA256, 5, "image/jpeg", AT, people.east.id)))
    assert post(visit()).files == [{"name": "door.jpg", "sha256": SHA256, "held": True}]


def test_every_visit_keeps_the_version_that_it_answered(cell: Cell, post: Post, surveys: Surveys) -> None:
    surveys.publish(sheets("2"), AT)
    assert post(visit()).version == "1"
    assert post(visit(uuid=UUID[:-1] + "6", version="2")).version == "2"
    assert surveys.latest("door").version == "2"
    assert surveys.get("door", "1") is surveys.get("door", "1")


def test_a_fault_of_our_engine_costs_nobody_a_visit(cell: Cell, post: Post, surveys: Surveys) -> None:
    survey = surveys.get("door", "1")
    nonsense = Expression("nonsense()", ["nonsense"])
    broken = Question(name="total", path=("total",), type="calculate", calculation=nonsense)
    surveys._known["door", "1"] = replace(survey, children=(*survey.children, broken))
    receipt = post(visit())
    assert [problem["code"] for problem in receipt.problems] == ["check_failed"]
    kept = visits.visit(cell.read(), UUID, EAST)
    assert kept is not None
    assert kept.answers == visit()["answers"]
    assert visits.body(cell.read(), UUID) == body(visit())


def test_order_of_arrival_does_not_matter(cell: Cell, post: Post) -> None:
    post(visit(uuid=UUID[:-1] + "9", ended="2026-03-05T10:00:00+08:00"))
    post(visit())
    listed = needs.needs(cell.read(), EAST)
    assert {need.visit for need in listed} == {UUID[:-1] + "9"}
    assert households.find_households(cell.read(), EAST)[0].open_needs == 2
