"""A phone's spare key: for its own worker, as long as the phone was not given up, and for nobody else."""

import json
from base64 import b64encode

import pytest

from forms.problems import Problem
from store import accounts
from store.cell import Cell
from tests.store.seed import AT, Seed
from tests.visits.sealing import DEVICE, sealed
from visits.envelope import PIN, VISIT, CountyKey, new_key
from visits.spare import data_key

KEY = CountyKey(new_key())


@pytest.fixture
def device(cell: Cell, people: Seed) -> accounts.Device:
    return cell.write(lambda db: accounts.add_device(db, people.east.id, DEVICE, "phone", AT))


def closed(said: object, kind: bytes = PIN, key: CountyKey = KEY) -> str:
    return b64encode(sealed(key.public, json.dumps(said).encode(), kind)).decode()


def refusal(cell: Cell, spare: str, who: accounts.Account) -> str:
    with pytest.raises(Problem) as raised:
        data_key(KEY, cell.read(), spare, who)
    return raised.value.code


def test_its_worker_gets_it_back(cell: Cell, people: Seed, device: accounts.Device) -> None:
    spare = closed({"account": people.east.id, "device": DEVICE, "key": "the data key"})
    assert data_key(KEY, cell.read(), spare, people.east) == "the data key"


def test_a_new_password_does_not_take_it_away(cell: Cell, people: Seed, device: accounts.Device) -> None:
    """Whoever forgot the PIN may have forgotten the password too: a new one ends all tokens and gives up no phone."""
    cell.write(lambda db: accounts.set_password(db, people.east.id, "another", at=AT))
    spare = closed({"account": people.east.id, "device": DEVICE, "key": "k"})
    assert data_key(KEY, cell.read(), spare, people.east) == "k"


def test_a_phone_that_was_given_up_stays_closed(cell: Cell, people: Seed, device: accounts.Device) -> None:
    cell.write(lambda db: accounts.revoke_device(db, device.id, AT))
    spare = closed({"account": people.east.id, "device": DEVICE, "key": "k"})
    assert refusal(cell, spare, people.east) == "device_revoked"


def test_nobody_else_gets_it(cell: Cell, people: Seed, device: accounts.Device) -> None:
    """Neither with another's account, nor by an envelope that says another account or another phone."""
    east, west = people.east.id, people.west.id
    mine = {"account": east, "device": DEVICE, "key": "k"}
    assert refusal(cell, closed(mine), people.west) == "spare_foreign"
    assert refusal(cell, closed({**mine, "account": west}), people.west) == "spare_foreign"
    assert refusal(cell, closed({**mine, "account": west}), people.east) == "spare_foreign"
    assert refusal(cell, closed({**mine, "device": "0" * 64}), people.east) == "spare_foreign"


@pytest.mark.parametrize(
    "spare",
    [
        "",
        "no base64!",
        "ab" * 200,
        closed({"account": 1, "device": DEVICE, "key": "k"}, VISIT),
        closed({"account": 1, "device": DEVICE, "key": "k"}, key=CountyKey(new_key())),
        closed([]),
        closed({"account": 1, "device": [], "key": "k"}),
        closed({"account": 1, "device": DEVICE}),
    ],
)
def test_what_is_no_spare_key_opens_nothing(cell: Cell, people: Seed, device: accounts.Device, spare: str) -> None:
    assert refusal(cell, spare, people.east) == "spare_unknown"
