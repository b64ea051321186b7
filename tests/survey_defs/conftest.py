"""One pair of engines for all tests of the shipped surveys."""

from collections.abc import Iterator

import pytest

from tests.survey_defs.twin import Twins


@pytest.fixture(scope="session")
def twins() -> Iterator[Twins]:
    """The Python engine and the phone's."""
    both = Twins()
    yield both
    both.close()
