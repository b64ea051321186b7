"""A county of one survey that a phone talks to, with a token of a worker in each township."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from store.cell import Cell
from tests.store.seed import AT, Seed, seed
from tests.visits.door import sheets
from tests.web.api.calls import PASSWORD, county, token
from web.passwords import hash_password


@pytest.fixture
def app(empty_county: Path, tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(empty_county, tmp_path / "county.db")
    made = create_app({"INSTANCE": str(tmp_path), "TESTING": True, "PROPAGATE_EXCEPTIONS": False})
    yield made
    county(made).cell.close()


@pytest.fixture
def cell(app: Flask) -> Cell:
    return county(app).cell


@pytest.fixture
def people(app: Flask, cell: Cell) -> Seed:
    county(app).surveys.publish(sheets(), AT)
    return seed(cell, hash_password(PASSWORD))


@pytest.fixture
def client(app: Flask, people: Seed) -> FlaskClient:
    return app.test_client(use_cookies=False)


@pytest.fixture
def east(cell: Cell, people: Seed) -> dict[str, str]:
    return token(cell, people.east)


@pytest.fixture
def west(cell: Cell, people: Seed) -> dict[str, str]:
    return token(cell, people.west)
