"""A real cell in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import surveys
from store.cell import Cell
from tests.store.seed import AT, Seed, seed


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[Cell]:
    found = Cell(tmp_path / "county.db")
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def people(cell: Cell) -> Seed:
    """The small county, with a survey that visits may answer."""
    found = seed(cell)
    cell.write(lambda db: surveys.publish(db, "laoren", "1", "{}", "hash", '{"zh": "独居老人"}', AT))
    return found
