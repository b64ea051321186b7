"""Areas, accounts and devices."""

import pytest

from forms.problems import Problem
from store import accounts, areas, audit
from store.accounts import Account
from store.areas import Area
from store.cell import Cell
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, WEST, seed


@pytest.mark.parametrize(
    ("area", "code"),
    [
        (Area(EAST, "again", "township", COUNTY), "area_exists"),
        (Area("999901999", "no such parent", "township", "999909"), "area_code"),
        (Area("888801001", "parent unknown", "township", "888801"), "area_unknown"),
        (Area("99 01", "blank", "county", ""), "area_code"),
    ],
)
def test_an_area_that_cannot_be(cell: Cell, area: Area, code: str) -> None:
    seed(cell)
    with pytest.raises(Problem) as refused:
        cell.write(lambda db: areas.add_area(db, area))
    assert refused.value.code == code


def test_areas_under_and_path(cell: Cell) -> None:
    seed(cell)
    db = cell.read()
    assert [area.code for area in areas.areas_under(db, EAST)] == [EAST, EAST_VILLAGE]
    assert [area.name for area in areas.areas_under(db, COUNTY, "village")] == ["柳树村", "杏花村"]
    assert [area.code for area in areas.areas_under(db, "")] == sorted(area.code for area in areas.areas_under(db, ""))
    assert [area.name for area in areas.area_path(db, EAST_VILLAGE)] == ["不存在县", "东乡", "柳树村"]
    assert areas.area_path(db, "123") == []


@pytest.mark.parametrize(
    ("account", "code"),
    [
        (Account(0, "EAST", "x", "worker", EAST), "username_taken"),
        (Account(0, "  ", "x", "worker", EAST), "username_missing"),
        (Account(0, "new", "x", "emperor", EAST), "role_unknown"),
        (Account(0, "new", "x", "worker", "123456"), "area_unknown"),
    ],
)
def test_an_account_that_cannot_be(cell: Cell, account: Account, code: str) -> None:
    seed(cell)
    with pytest.raises(Problem) as refused:
        cell.write(lambda db: accounts.add_account(db, account, "hash"))
    assert refused.value.code == code
    assert len(accounts.accounts_under(cell.read(), "")) == 3


def test_accounts_are_found_by_name_whatever_its_case(cell: Cell) -> None:
    people = seed(cell, "a hash")
    assert accounts.account_by_name(cell.read(), " East ") == (people.east, "a hash")
    assert accounts.account_by_name(cell.read(), "nobody") is None
    assert accounts.account(cell.read(), people.west.id) == people.west


def test_accounts_under_an_area(cell: Cell) -> None:
    people = seed(cell)
    assert accounts.accounts_under(cell.read(), WEST) == [people.west]
    assert accounts.accounts_under(cell.read(), COUNTY) == [people.bureau, people.east, people.west]


def test_a_token_opens_until_it_is_revoked(cell: Cell) -> None:
    people = seed(cell)
    device = cell.write(lambda db: accounts.add_device(db, people.east.id, "ab" * 32, "phone", AT))
    assert accounts.account_by_token(cell.read(), "ab" * 32) == (people.east, device)
    assert accounts.account_by_token(cell.read(), "cd" * 32) is None
    cell.write(lambda db: accounts.revoke_device(db, device.id, "2026-04-01T00:00:00Z", by=people.bureau.id))
    assert accounts.account_by_token(cell.read(), "ab" * 32) is None
    assert [found.revoked for found in accounts.devices(cell.read(), people.east.id)] == ["2026-04-01T00:00:00Z"]


def test_a_disabled_account_is_shut_out_with_its_devices(cell: Cell) -> None:
    people = seed(cell)
    cell.write(lambda db: accounts.add_device(db, people.east.id, "ab" * 32, "phone", AT))
    cell.write(lambda db: accounts.set_disabled(db, people.east.id, True, at=AT, by=people.bureau.id))
    assert accounts.account_by_token(cell.read(), "ab" * 32) is None
    found = accounts.account_by_name(cell.read(), "east")
    assert found is not None
    assert found[0].disabled


def test_a_new_password_shuts_out_the_phones(cell: Cell) -> None:
    people = seed(cell)
    cell.write(lambda db: accounts.add_device(db, people.east.id, "ab" * 32, "phone", AT))
    cell.write(lambda db: accounts.set_password(db, people.east.id, "new", at=AT, by=people.bureau.id))
    assert accounts.account_by_token(cell.read(), "ab" * 32) is None


def test_every_write_has_its_audit_line(cell: Cell) -> None:
    people = seed(cell)
    cell.write(lambda db: accounts.set_password(db, people.east.id, "new", at=AT, by=people.bureau.id))
    cell.write(lambda db: accounts.set_language(db, people.east.id, "en", at=AT))
    found = audit.lines(cell.read(), "account", people.east.id)
    assert [line.act for line in found] == ["account.add", "account.password", "account.language"]
    assert found[0].detail == {"role": "worker", "area": EAST}
    assert [line.account for line in found] == [None, people.bureau.id, people.east.id]
