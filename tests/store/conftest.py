"""A real cell in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.cell import Cell


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[Cell]:
    found = Cell(tmp_path / "county.db")
    found.migrate()
    yield found
    found.close()
