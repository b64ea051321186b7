"""The shelf that surveys include modules from."""

from pathlib import Path

import pytest

from tests.forms.include.modules import MOOD, PEOPLE
from tests.forms.tables import write


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with the modules `mood` (its names are prefixed) and `people` (its names stay)."""
    write(MOOD, tmp_path / "mood")
    write(PEOPLE, tmp_path / "people")
    return tmp_path
