"""A file that was carried: taken in whole and once, as the worker's visit, within the area of whoever takes it in."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from forms.problems import Problem
from store import accounts, audit, files, visits
from store.accounts import Account
from store.cell import Cell
from store.files import FolderStore
from tests.conftest import picture
from tests.store.seed import AT, COUNTY, EAST, WEST, Seed
from tests.visits.door import UUID, body, visit
from tests.visits.sealing import DEVICE, carried, parts, sealed
from visits.carried import Intake, Taken
from visits.envelope import CountyKey, new_key
from visits.receive import receive
from visits.surveys import Surveys

KEY = CountyKey(new_key())
PHOTOS = [picture("east"), picture("west")]
NAMED = [{"name": f"{at}.jpg", "sha256": hashlib.sha256(photo).hexdigest()} for at, photo in enumerate(PHOTOS)]
VISIT = body(visit(files=NAMED))
TakeIn = Callable[..., Taken]


def no_change(said: object, sender: Account) -> None:
    raise Problem("resident_unknown", said=said, sender=sender.id)


@pytest.fixture
def take_in(cell: Cell, people: Seed, surveys: Surveys, folder: FolderStore, now: datetime) -> TakeIn:
    """Who takes it in is of the role `station`, in the area that is asked for."""
    cell.write(lambda db: accounts.add_device(db, people.east.id, DEVICE, "phone", AT))

    def take(envelope: bytes, area: str = EAST) -> Taken:
        by = Account(99, "station", "站长", "station", area)
        return Intake(cell, folder, surveys, KEY, by, now, lambda: "id", no_change).take(io.BytesIO(envelope))

    return take


def refusal(take_in: TakeIn, envelope: bytes, area: str = EAST) -> Problem:
    with pytest.raises(Problem) as raised:
        take_in(envelope, area)
    return raised.value


def nothing_came(cell: Cell, folder: FolderStore) -> bool:
    """No visit, no attachment, and nothing left aside."""
    tables = ("visit", "visit_file", "file", "visit_conflict", "need")
    counted = [cell.read().execute(f"select count(*) from {name}").fetchone()[0] for name in tables]
    return not any(counted) and not [path for path in folder.root.rglob("*") if path.is_file()]


def test_it_comes_whole_and_is_the_workers(cell: Cell, folder: FolderStore, people: Seed, take_in: TakeIn) -> None:
    taken = take_in(carried(KEY.public, VISIT, *PHOTOS))
    assert [file["held"] for file in taken.receipt.files] == [True, True]
    assert (taken.refused, taken.receipt.duplicate, taken.worker.id) == ({}, False, people.east.id)
    db = cell.read()
    assert visits.body(db, UUID) == VISIT
    kept = visits.visit(db, UUID, COUNTY)
    assert kept is not None
    assert (kept.worker, kept.worker_name) == (people.east.id, "周敏")
    assert [folder.path(file["sha256"]).read_bytes() for file in NAMED] == PHOTOS
    assert [line.act for line in audit.lines(db, "visit", UUID)] == ["visit.receive"]
    assert not list((folder.root / "parts").iterdir())


def test_again_is_the_same_receipt_and_the_phone_gets_it_too(
    cell: Cell, people: Seed, surveys: Surveys, now: datetime, take_in: TakeIn
) -> None:
    first = take_in(carried(KEY.public, VISIT, *PHOTOS)).receipt
    again = take_in(carried(KEY.public, VISIT, *PHOTOS)).receipt
    assert again == replace(first, duplicate=True)
    sent = receive(cell, surveys, VISIT, people.east, now, lambda: "id")
    assert sent == again
    assert cell.read().execute("select count(*) from visit_conflict").fetchone() == (0,)


def test_a_photo_that_came_later_is_added(take_in: TakeIn) -> None:
    assert [file["held"] for file in take_in(carried(KEY.public, VISIT, PHOTOS[1])).receipt.files] == [False, True]
    assert [file["held"] for file in take_in(carried(KEY.public, VISIT, *PHOTOS)).receipt.files] == [True, True]


def test_a_refused_photo_keeps_nothing_else(cell: Cell, folder: FolderStore, take_in: TakeIn) -> None:
    junk, huge = b"no photo at all", b"\xff\xd8" + bytes(11 << 20)
    said = [{"name": f"x{len(one)}.jpg", "sha256": hashlib.sha256(one).hexdigest()} for one in (junk, huge)]
    posted = body(visit(files=[*said, NAMED[0]]))
    taken = take_in(carried(KEY.public, posted, junk, huge, b"named by nobody", PHOTOS[0]))
    assert [file["held"] for file in taken.receipt.files] == [False, False, True]
    assert [taken.refused[one["sha256"]].code for one in said] == ["file_type", "file_too_large"]
    assert [files.file(cell.read(), one["sha256"]) for one in said] == [None, None]
    assert not list((folder.root / "parts").iterdir())


def test_a_refused_change_keeps_the_visit_no_longer(people: Seed, take_in: TakeIn) -> None:
    taken = take_in(carried(KEY.public, VISIT, changes=[{"uuid": "1"}, {"uuid": "2"}]))
    assert [problem.params["said"] for problem in taken.unmade] == [{"uuid": "1"}, {"uuid": "2"}]
    assert taken.unmade[0].params["sender"] == people.east.id


def test_a_closed_account_and_another_area_are_no_hindrance(cell: Cell, people: Seed, take_in: TakeIn) -> None:
    """The worker may be gone, and the household moved to a village that is not theirs: the station answers for it."""
    cell.write(lambda db: accounts.set_disabled(db, people.east.id, True, at=AT))
    west = body(visit(household="west"))
    assert refusal(take_in, carried(KEY.public, west)).code == "household_unknown"
    taken = take_in(carried(KEY.public, west), COUNTY)
    assert taken.worker.disabled
    kept = visits.visit(cell.read(), UUID, WEST)
    assert kept is not None
    assert kept.worker == people.east.id


def test_a_stolen_phones_file_still_says_whose_it_was(cell: Cell, people: Seed, take_in: TakeIn) -> None:
    device = accounts.devices(cell.read(), people.east.id)[0]
    cell.write(lambda db: accounts.revoke_device(db, device.id, AT))
    assert take_in(carried(KEY.public, VISIT)).worker.id == people.east.id


@pytest.mark.parametrize(
    ("posted", "code"),
    [
        (visit(household="west"), "household_unknown"),
        (visit(household="nobody"), "household_unknown"),
        (visit(survey="gone"), "survey_unknown"),
        (visit(version="9"), "version_unknown"),
        (visit(started="yesterday"), "body_field"),
        (visit(uuid="1"), "uuid_invalid"),
    ],
)
def test_what_the_station_refuses_leaves_nothing(
    cell: Cell, folder: FolderStore, take_in: TakeIn, posted: object, code: str
) -> None:
    assert refusal(take_in, carried(KEY.public, body(posted), *PHOTOS)).code == code
    assert nothing_came(cell, folder)


def test_another_body_under_the_same_uuid_is_kept_aside(cell: Cell, take_in: TakeIn) -> None:
    take_in(carried(KEY.public, VISIT))
    other = body(visit(ended="2026-03-05T09:21:00+08:00"))
    problem = refusal(take_in, carried(KEY.public, other))
    assert (problem.code, problem.params["kind"]) == ("conflict", "carried")
    assert cell.read().execute("select body from visit_conflict").fetchall() == [(other,)]


def test_a_file_cut_in_its_last_photo_leaves_nothing(cell: Cell, folder: FolderStore, take_in: TakeIn) -> None:
    long = b"\xff\xd8" + bytes(600 << 10)
    posted = body(visit(files=[*NAMED, {"name": "l.jpg", "sha256": hashlib.sha256(long).hexdigest()}]))
    envelope = carried(KEY.public, posted, *PHOTOS, long)
    for end in (len(envelope) - 1, len(envelope) - (300 << 10)):
        assert refusal(take_in, envelope[:end]).code == "envelope_damaged"
        assert nothing_came(cell, folder)


HEAD = json.dumps({"device": DEVICE, "changes": []}).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "envelope_damaged"),
        (parts(HEAD), "envelope_damaged"),
        (parts(HEAD, VISIT) + b"\x00", "envelope_damaged"),
        (parts(HEAD, VISIT) + b"\xff\xff\xff\xff1", "envelope_damaged"),
        (parts(b"[]", VISIT), "envelope_damaged"),
        (parts(b"\xff", VISIT), "envelope_damaged"),
        (parts(b'{"device": ["x"], "changes": []}', VISIT), "envelope_damaged"),
        (parts(b'{"device": "x", "changes": [1]}', VISIT), "envelope_damaged"),
        (parts(b'{"device": "x", "changes": 1}', VISIT), "envelope_damaged"),
        (parts(HEAD, b"no JSON"), "body_json"),
        (parts(HEAD, VISIT, *[b""] * 201), "envelope_damaged"),
        (parts(HEAD, bytes(3 << 20)), "envelope_damaged"),
    ],
)
def test_whoever_forges_gets_nowhere(
    cell: Cell, folder: FolderStore, take_in: TakeIn, content: bytes, code: str
) -> None:
    assert refusal(take_in, sealed(KEY.public, content)).code == code
    assert nothing_came(cell, folder)


def test_a_phone_that_nobody_here_knows_is_told_so(cell: Cell, folder: FolderStore, take_in: TakeIn) -> None:
    assert refusal(take_in, carried(KEY.public, VISIT, device="0" * 64)).code == "device_foreign"
    assert nothing_came(cell, folder)
