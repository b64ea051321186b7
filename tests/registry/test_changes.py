"""Changes made without a network: in whatever order they arrive, the same stands and the same is asked."""

from dataclasses import replace

import pytest

from forms.problems import Problem, Problems
from store import audit, change_log, households
from store.cell import Cell
from tests.registry.phones import MOBILES, change, decision, member, number, send, state
from tests.store.seed import AT, EAST, EAST_VILLAGE, WEST_VILLAGE, Seed, seed


@pytest.fixture
def people(cell: Cell) -> Seed:
    return seed(cell)


def values(cell: Cell) -> list[tuple[str, list[str]]]:
    return [(one.field, [head["value"] for head in one.heads]) for one in state(cell)[2]]


def test_different_fields_merge(cell: Cell, people: Seed) -> None:
    send(cell, people.east, change(1, "phone", "", " +86 139-1234-5670 "))
    send(cell, people.east, change(2, "address", "幸福路12号", "幸福路13号"))
    home, _residents, conflicts = state(cell)
    assert home is not None
    assert (home.phone, home.address, conflicts) == (MOBILES[0], "幸福路13号", [])


def test_two_who_write_the_same_are_no_conflict(cell: Cell, people: Seed) -> None:
    send(cell, people.east, change(1, "phone", "", MOBILES[0]))
    send(cell, people.east, change(2, "phone", "", MOBILES[0], minute=5))
    assert values(cell) == []


@pytest.mark.parametrize("minute", [0, 30], ids=["the clock is behind", "the clock is right"])
def test_a_decision_ends_the_conflict(cell: Cell, people: Seed, minute: int) -> None:
    send(cell, people.east, change(1, "phone", "", MOBILES[0], minute=10))
    send(cell, people.east, change(2, "phone", "", MOBILES[1], minute=11))
    assert values(cell) == [("phone", [MOBILES[1], MOBILES[0]])]
    send(cell, people.east, decision(3, "phone", [number(1), number(2)], MOBILES[0], minute=minute))
    home, _residents, conflicts = state(cell)
    assert home is not None
    assert (home.phone, conflicts) == (MOBILES[0], [])
    send(cell, people.east, change(4, "phone", "", MOBILES[2], minute=12))
    assert len(values(cell)) == 1


def test_the_same_again_is_the_same_receipt(cell: Cell, people: Seed) -> None:
    first = send(cell, people.east, change(1, "phone", "", MOBILES[0]))
    assert send(cell, people.east, change(1, "phone", "", MOBILES[0])) == {**first, "duplicate": True}
    with pytest.raises(Problem, match="change_conflict"):
        send(cell, people.east, change(1, "phone", "", MOBILES[1]))
    acts = [line.act for line in audit.lines(cell.read(), "household", "east")]
    assert acts == ["household.add", "change.receive", "household.update"]


@pytest.mark.parametrize(
    ("field", "after", "subject", "code"),
    [
        ("phone", "12", "east", "phone_invalid"),
        ("head", "?", "east", "name_invalid"),
        ("name", "", "east-1", "member_name"),
        ("id_number", "999901194105060020", "east-1", "checksum"),
        ("left", "2031-01-01", "east-1", "member_left"),
    ],
)
def test_what_cannot_be_right_is_refused_and_not_kept(
    cell: Cell, people: Seed, field: str, after: str, subject: str, code: str
) -> None:
    with pytest.raises(Problems) as refused:
        send(cell, people.east, change(1, field, "", after, subject=subject))
    assert code in refused.value.problems[0].code
    assert change_log.logged(cell.read(), number(1)) is None


def test_nobody_changes_what_lies_elsewhere(cell: Cell, people: Seed) -> None:
    with pytest.raises(Problem, match="household_unknown"):
        send(cell, people.west, change(1, "phone", "", MOBILES[0]))
    with pytest.raises(Problem, match="resident_unknown"):
        send(cell, people.east, change(1, "name", "𠮷田", "田", subject="west-1"))


def test_what_was_written_down_before_a_household_left_the_area_still_counts(cell: Cell, people: Seed) -> None:
    """Until a phone has heard of the move it goes on writing; whoever never had the household is refused as before."""
    own = replace(people.bureau, role="worker")
    send(cell, own, change(1, "area", EAST_VILLAGE, WEST_VILLAGE))
    send(cell, people.east, change(2, "phone", "", MOBILES[0]))
    send(cell, people.east, member(3, number(20), "马小小"))
    send(cell, people.west, change(4, "address", "幸福路12号", "杏花路1号"))
    home, residents, conflicts = state(cell)
    assert home is not None
    assert (home.area, home.phone, home.address) == (WEST_VILLAGE, MOBILES[0], "杏花路1号")
    assert (len(residents), conflicts) == (3, [])
    with pytest.raises(Problem, match="household_unknown"):
        send(cell, people.east, change(5, "phone", "", MOBILES[1], subject="west") | {"household": "west"})


def test_ticks_of_different_groups_merge_and_never_differ(cell: Cell, people: Seed) -> None:
    send(cell, people.east, change(1, "group:canji", "", "yes", minute=1))
    send(cell, people.east, change(2, "group:dibao", "", "yes", minute=2))
    send(cell, people.east, change(3, "group:laoren", "yes", "", minute=3))
    send(cell, people.east, change(4, "group:dibao", "yes", "", minute=4))
    send(cell, people.east, change(5, "group:dibao", "", "yes", minute=5))
    home, _residents, conflicts = state(cell)
    assert home is not None
    assert (home.groups, conflicts) == (("canji", "dibao"), [])


def test_a_household_and_a_member_are_registered_once(cell: Cell, people: Seed) -> None:
    home, head, child = number(10), number(11), number(12)
    said = {"uuid": number(1), "household": home, "kind": "household", "subject": home, "at": AT}
    row = {"area": EAST_VILLAGE, "address": "", "residents": [{"id": head, "name": "马兰", "relation": "02"}]}
    for _ in range(2):
        send(cell, people.east, {**said, "new": row})
    for _ in range(2):
        send(cell, people.east, {**member(2, child, "马小小"), "household": home})
    found = households.household(cell.read(), home, EAST)
    assert found is not None
    assert found.head == "马兰"
    assert [one.id for one in households.residents(cell.read(), home)] == [head, child]
    with pytest.raises(Problem, match="change_conflict"):
        send(cell, people.east, {**said, "uuid": number(3), "new": row})
