"""What changed in an area, in the order of the commits: nothing is told twice, forgotten, or told elsewhere."""

from dataclasses import replace

import pytest

from store import changes, households, visits
from store.cell import Cell
from store.households import Resident
from store.visits import Visit
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, WEST, WEST_VILLAGE, seed


@pytest.fixture
def county(cell: Cell) -> Cell:
    seed(cell)
    return cell


def test_each_change_is_told_once_to_those_around_it(county: Cell) -> None:
    first = changes.changed(county.read(), COUNTY, 0, 10)
    assert (first.here, first.gone, first.more) == (("east", "west"), (), False)
    county.write(lambda db: households.add_resident(db, Resident("new", "west", "李四"), at=AT))
    later = changes.changed(county.read(), COUNTY, first.until, 10)
    assert (later.here, later.gone) == (("west",), ())
    assert changes.changed(county.read(), COUNTY, later.until, 10).here == ()
    assert changes.changed(county.read(), EAST, first.until, 10).here == ()


def test_a_household_that_moves_goes_here_and_comes_there(county: Cell) -> None:
    before = changes.latest(county.read())
    east = households.household(county.read(), "east", COUNTY)
    assert east is not None
    county.write(lambda db: households.update_household(db, replace(east, area=WEST_VILLAGE), at=AT))
    left, came, all_of_it = (changes.changed(county.read(), scope, before, 10) for scope in (EAST, WEST, COUNTY))
    assert (left.here, left.gone) == ((), ("east",))
    assert (came.here, came.gone) == (("east",), ())
    assert (all_of_it.here, all_of_it.gone) == (("east",), ())


def test_page_by_page_is_the_whole(county: Cell) -> None:
    since, found = 0, []
    while (page := changes.changed(county.read(), COUNTY, since, 1)).more:
        found += page.here
        since = page.until
    assert found == ["east", "west"]
    assert page.until == since == changes.latest(county.read())


def keep(cell: Cell, uuid: str, day: int, survey: str = "laoren", outcome: str = "") -> None:
    at = f"2026-03-{day:02}T02:00:00Z"
    visit = Visit(uuid, "east", EAST_VILLAGE, survey, "1", 1, "", at, at, at, outcome, {"said": uuid}, [])
    cell.write(lambda db: visits.insert_visit(db, visit, b"{}", "hash"))


NOBODY = frozenset({"nobody", "refused"})


def last(cell: Cell, scope: str = COUNTY) -> tuple[list[str], list[str]]:
    """UUIDs of the last visits with answers, by survey; the outcomes of closed doors."""
    answered = changes.last_visits(cell.read(), scope, ["east", "west"], NOBODY)
    doors = changes.closed_doors(cell.read(), scope, ["east", "west"], NOBODY)
    return sorted(one.uuid for one in answered.get("east", [])), [one.outcome for one in doors.values()]


def test_a_closed_door_hides_no_answers_and_is_told(county: Cell) -> None:
    keep(county, "elders before", 1)
    keep(county, "elders", 2, outcome="at_home")
    keep(county, "means", 3, "dibao")
    assert last(county) == (["elders", "means"], [])
    keep(county, "nobody", 4, outcome="nobody")
    keep(county, "refused", 5, "dibao", outcome="refused")
    assert last(county) == (["elders", "means"], ["refused"])
    assert last(county, WEST) == ([], [])
    keep(county, "means again", 6, "dibao")
    assert last(county) == (["elders", "means again"], [])


def test_a_household_that_nobody_met_has_no_last_answers(county: Cell) -> None:
    keep(county, "nobody", 4, outcome="nobody")
    assert last(county) == ([], ["nobody"])
