"""What changed in an area, in the order of the commits: nothing is told twice, forgotten, or told elsewhere."""

from dataclasses import replace

import pytest

from store import changes, households
from store.cell import Cell
from store.households import Resident
from tests.store.seed import AT, COUNTY, EAST, WEST, WEST_VILLAGE, seed


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
