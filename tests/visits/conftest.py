"""A seeded cell with the door survey published, and a folder for attachments."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.cell import Cell
from store.files import FolderStore
from tests.store.seed import AT, Seed, seed


@pytest.fixture
def people(cell: Cell) -> Seed:
    return seed(cell)


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def surveys(cell: Cell):  # type: ignore[no-untyped-def]
    from tests.visits.door import sheets
    from visits.surveys import Surveys

    found = Surveys(cell)
    found.publish(sheets(), AT)
    return found
