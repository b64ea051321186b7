"""A small real county on the disk, made once and copied for each test that asks for an app."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask

if TYPE_CHECKING:
    from store.cell import Cell

PASSWORD = "walk-to-the-door"
NOW = datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
# User name, name, role, name of the area in tests.store.seed (which adds the workers `east`, `west` and the `bureau`).
STAFF = (
    ("station-east", "站长东", "station", "EAST"),
    ("station-west", "站长西", "station", "WEST"),
    ("admin", "管理员甲", "administrator", "COUNTY"),
    ("admin-east", "管理员东", "administrator", "EAST"),
    ("gone", "已离职", "worker", "EAST"),
)
VISITS = {
    "east": "e0000000-0000-4000-8000-000000000001",
    "west": "f0000000-0000-4000-8000-000000000002",
}
# These take the longest and most of them wait for a browser or a server: begun last, one worker would end alone.
LONGEST = ("tests/visits/test_kill.py", "tests/journeys/test_no_word_lost.py", "tests/journeys/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first; a file's tests stay together, in their order."""

    def rank(item: pytest.Item) -> int:
        return next((at for at, begin in enumerate(LONGEST) if item.nodeid.startswith(begin)), len(LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """A log-in costs a test nothing; tests/web/test_passwords.py holds what a password costs who guesses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.passwords._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def made_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder: two townships with a household each, staff of every role, one visit in each township."""
    folder = tmp_path_factory.mktemp("county")
    _make(folder)
    return folder


@pytest.fixture
def instance(made_county: Path, tmp_path: Path) -> Path:
    """This test's own copy of the county."""
    return Path(shutil.copytree(made_county, tmp_path / "instance"))


@pytest.fixture
def app(instance: Path) -> Iterator[Flask]:
    """The app as it is served, on this test's own county."""
    from app import create_app

    served = create_app({"INSTANCE": str(instance), "TESTING": True})
    yield served
    served.extensions["nuanfang"].cell.close()


@pytest.fixture(scope="session")
def empty_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county's file with nothing in it."""
    from store.cell import Cell

    found = Cell(tmp_path_factory.mktemp("empty") / "county.db")
    found.migrate()
    found.close()
    return Path(found.path)


@pytest.fixture
def cell(empty_county: Path, tmp_path: Path) -> Iterator["Cell"]:
    """A county's file of this test's own, empty."""
    from store.cell import Cell

    found = Cell(shutil.copy(empty_county, tmp_path / "county.db"))
    yield found
    found.close()


def _make(folder: Path) -> None:
    from store import accounts
    from store.accounts import Account
    from store.cell import Cell
    from store.files import FolderStore
    from tests.store import seed
    from tests.visits import door
    from visits.surveys import Surveys
    from web.passwords import hash_password

    cell = Cell(folder / "county.db")
    cell.migrate()
    hashed = hash_password(PASSWORD)
    seeded = seed.seed(cell, hashed)
    staff: dict[str, Account] = {"east": seeded.east, "west": seeded.west}
    for username, name, role, area in STAFF:
        wanted = Account(0, username, name, role, getattr(seed, area))
        staff[username] = cell.write(lambda db, w=wanted: accounts.add_account(db, w, hashed, at=seed.AT))
    cell.write(lambda db: accounts.set_disabled(db, staff["gone"].id, True, at=seed.AT))
    surveys = Surveys(cell)
    surveys.publish(door.sheets(), seed.AT)
    for side in ("east", "west"):
        _visit(cell, surveys, FolderStore(folder / "files"), side, staff[side])
    cell.close()


def _visit(cell: Any, surveys: Any, files: Any, side: str, sender: Any) -> None:
    """The door survey's visit at the household of this side, with its photo; an answer disagrees with the server's."""
    from tests.visits import door
    from visits.attachments import attach
    from visits.receive import receive

    photo = attach(cell, files, picture(side), sender, NOW)
    answers = door.visit()["answers"]
    answers["family"]["members"][0]["_id"] = f"{side}-1"
    answers["family"]["people"] = 3
    posted = door.visit(
        uuid=VISITS[side],
        household=side,
        worker=sender.username,
        answers=answers,
        files=[{"name": "door.jpg", "sha256": photo.sha256}],
        ended=(NOW - timedelta(hours=3)).isoformat(),
    )
    receive(cell, surveys, json.dumps(posted).encode(), sender, NOW, lambda: "")


def picture(side: str) -> bytes:
    """A small photo whose bytes differ for each side."""
    import io

    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (64, 48), {"east": "#a8431a", "west": "#1c6b3c"}[side]).save(content, "JPEG")
    return content.getvalue()
