"""Changes made without a network: in whatever order they arrive, the same stands and the same is asked."""

from collections.abc import Sequence
from datetime import datetime
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from forms.context import Context
from forms.problems import Problem, Problems
from registry.changes import receive
from registry.operations import read_decision, read_operation
from store import audit, change_log, households
from store.cell import Cell
from store.households import Household, Resident
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, Seed, seed

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MOBILES = ("13912345670", "13912345671", "13912345672")
Said = dict[str, Any]


@pytest.fixture
def people(cell: Cell) -> Seed:
    return seed(cell)


def number(last: int) -> str:
    return str(UUID(int=last))


def change(last: int, field: str, before: str, after: str, *, minute: int = 0, subject: str = "east") -> Said:
    kind = "household" if subject == "east" else "resident"
    said = {"uuid": number(last), "household": "east", "at": f"2026-03-05T10:{minute:02}:00.000Z"}
    return {**said, "kind": kind, "subject": subject, "changes": {field: {"from": before, "to": after}}}


def decision(last: int, field: str, over: Sequence[str], after: str, *, minute: int = 30) -> Said:
    said = {"uuid": number(last), "household": "east", "at": f"2026-03-05T10:{minute:02}:00.000Z"}
    return {**said, "kind": "household", "over": list(over), "to": after, "conflict": f"east.{field}"}


def send(cell: Cell, people: Seed, said: Said, who: str = "east") -> dict[str, Any]:
    context = Context(now=NOW, uuid=lambda: "no", random=lambda: 0.5)
    conflict = said.get("conflict")
    operation = read_decision(said, conflict) if conflict else read_operation(said)
    return cell.write(lambda db: receive(db, operation, said, getattr(people, who), context))


def state(cell: Cell) -> tuple[Household | None, list[Resident], list[change_log.FieldConflict]]:
    db = cell.read()
    home = households.household(db, "east", COUNTY)
    return home, households.residents(db, "east", gone=True), change_log.open_conflicts(db, COUNTY, ["east"])


def values(cell: Cell) -> list[tuple[str, list[str]]]:
    return [(one.field, [head["value"] for head in one.heads]) for one in state(cell)[2]]


FOUR = (
    change(1, "phone", "", MOBILES[0], minute=1),
    change(2, "phone", MOBILES[0], MOBILES[1], minute=3),
    change(3, "phone", "", MOBILES[2], minute=2),
    change(4, "name", "𠮷田", "𠮷甜", minute=4, subject="east-1"),
)


def test_all_orders_of_four_changes_end_alike(tmp_path: Path) -> None:
    ends = [played(tmp_path / f"{place}.db", order) for place, order in enumerate(permutations(FOUR))]
    assert len(ends) == 24
    assert [end for end in ends if end != ends[0]] == []
    home, residents, (conflict,) = ends[0]
    assert home is not None
    assert home.phone == MOBILES[1]
    assert residents[0].name == "𠮷甜"
    assert [head["value"] for head in conflict.heads] == [MOBILES[1], MOBILES[2]]
    assert [head["name"] for head in conflict.heads] == ["周敏", "周敏"]


@pytest.mark.parametrize("chance", range(12))
def test_random_changes_and_decisions_end_alike(tmp_path: Path, chance: int) -> None:
    dice = Random(chance)
    operations = []
    for last in range(1, 8):
        minute, after = dice.randrange(3), dice.choice(["", *MOBILES])
        if last > 3 and dice.random() < 0.4:
            over = dice.sample(["", *map(number, range(1, last))], dice.randrange(1, 3))
            operations.append(decision(last, "phone", over, after, minute=minute))
        else:
            operations.append(change(last, "phone", dice.choice(["", *MOBILES]), after, minute=minute))
    ends = []
    for place in range(5):
        dice.shuffle(operations)
        ends.append(played(tmp_path / f"{place}.db", operations))
    assert [end for end in ends if end != ends[0]] == []


def played(path: Path, operations: Sequence[Said]) -> Any:
    cell = Cell(path)
    cell.migrate()
    people = seed(cell)
    for said in operations:
        send(cell, people, said)
    found = state(cell)
    cell.close()
    return found


def test_different_fields_merge(cell: Cell, people: Seed) -> None:
    send(cell, people, change(1, "phone", "", " +86 139-1234-5670 "))
    send(cell, people, change(2, "address", "幸福路12号", "幸福路13号"))
    home, _residents, conflicts = state(cell)
    assert home is not None
    assert (home.phone, home.address, conflicts) == (MOBILES[0], "幸福路13号", [])


def test_two_who_write_the_same_are_no_conflict(cell: Cell, people: Seed) -> None:
    send(cell, people, change(1, "phone", "", MOBILES[0]))
    send(cell, people, change(2, "phone", "", MOBILES[0], minute=5))
    assert values(cell) == []


@pytest.mark.parametrize("minute", [0, 30], ids=["the clock is behind", "the clock is right"])
def test_a_decision_ends_the_conflict(cell: Cell, people: Seed, minute: int) -> None:
    send(cell, people, change(1, "phone", "", MOBILES[0], minute=10))
    send(cell, people, change(2, "phone", "", MOBILES[1], minute=11))
    assert values(cell) == [("phone", [MOBILES[1], MOBILES[0]])]
    send(cell, people, decision(3, "phone", [number(1), number(2)], MOBILES[0], minute=minute))
    home, _residents, conflicts = state(cell)
    assert home is not None
    assert (home.phone, conflicts) == (MOBILES[0], [])
    send(cell, people, change(4, "phone", "", MOBILES[2], minute=12))
    assert len(values(cell)) == 1


def test_the_same_again_is_the_same_receipt(cell: Cell, people: Seed) -> None:
    first = send(cell, people, change(1, "phone", "", MOBILES[0]))
    assert send(cell, people, change(1, "phone", "", MOBILES[0])) == {**first, "duplicate": True}
    with pytest.raises(Problem, match="change_conflict"):
        send(cell, people, change(1, "phone", "", MOBILES[1]))
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
        send(cell, people, change(1, field, "", after, subject=subject))
    assert code in refused.value.problems[0].code
    assert change_log.logged(cell.read(), number(1)) is None


def test_nobody_changes_what_lies_elsewhere(cell: Cell, people: Seed) -> None:
    with pytest.raises(Problem, match="household_unknown"):
        send(cell, people, change(1, "phone", "", MOBILES[0]), "west")
    with pytest.raises(Problem, match="resident_unknown"):
        send(cell, people, change(1, "name", "𠮷田", "田", subject="west-1"))


def test_a_household_and_a_member_are_registered_once(cell: Cell, people: Seed) -> None:
    home, head, child = number(10), number(11), number(12)
    said = {"uuid": number(1), "household": home, "kind": "household", "subject": home, "at": AT}
    row = {"area": EAST_VILLAGE, "address": "", "residents": [{"id": head, "name": "马兰", "relation": "02"}]}
    for _ in range(2):
        send(cell, people, {**said, "new": row})
    member = {**said, "uuid": number(2), "kind": "resident", "subject": child}
    for _ in range(2):
        send(cell, people, {**member, "new": {"name": "马小小", "relation": "20"}})
    found = households.household(cell.read(), home, EAST)
    assert found is not None
    assert found.head == "马兰"
    assert [one.id for one in households.residents(cell.read(), home)] == [head, child]
    with pytest.raises(Problem, match="change_conflict"):
        send(cell, people, {**said, "uuid": number(3), "new": row})
