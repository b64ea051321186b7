"""The small county in a cell of the test's own."""

import pytest

from store import surveys
from store.cell import Cell
from tests.store.seed import AT, Seed, seed


@pytest.fixture
def people(cell: Cell) -> Seed:
    """The small county, with a survey that visits may answer."""
    found = seed(cell)
    cell.write(lambda db: surveys.publish(db, "laoren", "1", "{}", "hash", '{"zh": "独居老人"}', AT))
    return found
