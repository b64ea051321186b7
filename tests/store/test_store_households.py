"""Households: scope, search by any part of a name, and what a phone is given."""

import time
from dataclasses import replace

import pytest

from store import audit, households
from store.cell import Cell
from store.households import Household, Resident
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, WEST, WEST_VILLAGE, add_family, seed

NAMES = ("王芳", "㛃芳", "䶮芳明", "𠮷田", "欧阳修远", "Anna Müller", "阿依古丽·买买提")


def found(cell: Cell, scope: str, **how: str) -> list[str]:
    return [row.household.id for row in households.find_households(cell.read(), scope, **how)]  # type: ignore[arg-type]


@pytest.fixture
def village(cell: Cell) -> Cell:
    seed(cell)
    for number, name in enumerate(NAMES):
        cell.write(lambda db, number=number, name=name: add_family(db, f"h{number}", EAST_VILLAGE, name))
    return cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王芳", {"h0"}),
        ("芳", {"h0", "h1", "h2"}),
        ("㛃芳", {"h1"}),
        ("䶮", {"h2"}),
        ("芳明", {"h2"}),
        ("𠮷田", {"h3", "east"}),
        ("阳修", {"h4"}),
        ("müll", {"h5"}),
        ("ANNA M", {"h5"}),
        ("古丽·买", {"h0", "h1", "h2", "h3", "h4", "h5", "h6", "east"}),
        ("路12号", {"h0", "h1", "h2", "h3", "h4", "h5", "h6", "east"}),
        ("芳幸", set()),  # the end of a name and the start of the address
        ("田阿", set()),  # two people's names
        ('"芳" OR "田"', set()),
        ("芳*", {"h0", "h1", "h2"}),
        ("|", set()),
        ("%", set()),
        ("NEAR(", set()),
        ("\x00", set()),
    ],
)
def test_any_part_of_a_name_finds_the_household(village: Cell, text: str, expected: set[str]) -> None:
    assert set(found(village, EAST, text=text)) == expected
    assert households.count_households(village.read(), EAST, text=text) == len(expected)


def test_a_new_name_is_found_and_an_old_one_is_not(village: Cell) -> None:
    person = households.resident(village.read(), "h0-1")
    assert person is not None
    village.write(lambda db: households.update_resident(db, replace(person, name="王兰花"), at=AT))
    village.write(lambda db: households.add_resident(db, Resident("h0-3", "h0", "赵小满"), at=AT))
    assert found(village, EAST, text="兰花") == found(village, EAST, text="小满") == ["h0"]
    household = households.household(village.read(), "h0", EAST)
    assert household is not None
    village.write(lambda db: households.update_household(db, replace(household, head="王兰花"), at=AT))
    assert found(village, EAST, text="王芳") == []


def test_a_household_outside_is_like_one_that_does_not_exist(cell: Cell) -> None:
    seed(cell)
    db = cell.read()
    assert households.household(db, "west", EAST) is None is households.household(db, "nowhere", EAST)
    assert households.household(db, "west", WEST_VILLAGE) == households.household(db, "west", "")
    assert found(cell, EAST) == ["east"]
    assert found(cell, EAST, text="𠮷田") == ["east"]
    assert households.count_households(db, EAST) == 1
    assert households.count_households(db, COUNTY) == households.count_households(db, "") == 2
    assert households.count_households(db, "9999011") == 2
    assert [household.id for household, _ in households.with_ids(db, WEST, ["east", "west"])] == ["west"]


def test_by_group_and_page_by_page(village: Cell) -> None:
    village.write(lambda db: households.add_household(db, Household("poor", EAST_VILLAGE, "", "李", groups=("dibao",))))
    assert found(village, EAST, group="dibao") == ["poor"]
    assert found(village, EAST, group="laoren", text="李") == []
    everything = found(village, "")
    pages = [
        [row.household.id for row in households.find_households(village.read(), "", limit=4, offset=offset)]
        for offset in (0, 4, 8, 12)
    ]
    assert [one for page in pages for one in page] == everything
    assert len(everything) == len(set(everything)) == households.count_households(village.read(), "") == 10


def test_the_list_counts_those_who_live_there(cell: Cell) -> None:
    seed(cell)
    person = households.residents(cell.read(), "east")[1]
    cell.write(lambda db: households.update_resident(db, replace(person, left="2026-05-01"), at=AT))
    row = households.find_households(cell.read(), EAST)[0]
    assert (row.members, row.last_visit, row.open_needs, row.area_name) == (1, "", 0, "柳树村")
    assert [one.id for one in households.residents(cell.read(), "east")] == ["east-1"]
    assert [one.id for one in households.residents(cell.read(), "east", gone=True)] == ["east-1", "east-2"]


def test_audit_lines_name_ids_only(cell: Cell) -> None:
    seed(cell)
    lines = [
        line
        for kind, ident in (("household", "east"), ("resident", "east-1"))
        for line in audit.lines(cell.read(), kind, ident)
    ]
    assert [line.act for line in lines] == ["household.add"]
    kept = cell.read().execute("select group_concat(detail || subject_id) from audit").fetchone()[0]
    assert not any(name in kept for name in ("𠮷", "古丽", "幸福路"))


def test_two_thousand_households_are_searched_in_ten_milliseconds(cell: Cell) -> None:
    seed(cell)
    surnames = "王李张刘陈杨赵黄周吴㛃䶮𠮷"

    def fill(db):  # type: ignore[no-untyped-def]
        for number in range(2000):
            add_family(db, f"n{number}", EAST_VILLAGE, surnames[number % 13] + surnames[number % 7] + "芳")

    cell.write(fill)
    times = []
    for text in ("王王芳", "𠮷", "䶮李芳", "路12") * 3:
        begun = time.perf_counter()
        households.find_households(cell.read(), EAST, text=text)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < 0.010
