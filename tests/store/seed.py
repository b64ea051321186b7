"""A small invented county for tests: two townships with a village each, a worker in each, a household in each."""

from dataclasses import dataclass

from store import accounts, areas, households
from store.accounts import Account
from store.areas import Area
from store.cell import Cell
from store.driver import Database
from store.households import Household, Resident

AT = "2026-03-01T01:00:00Z"
COUNTY, EAST, WEST = "999901", "999901101", "999901102"
EAST_VILLAGE, WEST_VILLAGE = EAST + "201", WEST + "201"
# Where the households of these names live.
VILLAGES = {"east": EAST_VILLAGE, "west": WEST_VILLAGE}
PLACES = (
    Area(COUNTY, "不存在县", "county", ""),
    Area(EAST, "东乡", "township", COUNTY),
    Area(WEST, "西乡", "township", COUNTY),
    Area(EAST_VILLAGE, "柳树村", "village", EAST),
    Area(WEST_VILLAGE, "杏花村", "village", WEST),
)


@dataclass(frozen=True)
class Seed:
    """The accounts of the seeded county."""

    east: Account
    west: Account
    bureau: Account


def seed(cell: Cell, password_hash: str = "no password") -> Seed:
    """Fill an empty cell. Households are called `east` and `west`."""

    def fill(db: Database) -> Seed:
        for place in PLACES:
            areas.add_area(db, place, at=AT)
        people = [
            accounts.add_account(db, Account(0, *row), password_hash, at=AT)
            for row in (
                ("east", "周敏", "worker", EAST),
                ("west", "㛃兰", "worker", WEST),
                ("bureau", "郑局", "bureau", COUNTY),
            )
        ]
        for name, village in VILLAGES.items():
            add_family(db, name, village)
        return Seed(*people)

    return cell.write(fill)


def add_family(db: Database, name: str, village: str, head: str = "𠮷田") -> Household:
    """A household of two, whose residents are called `NAME-1` and `NAME-2`."""
    household = Household(name, village, "幸福路12号", head, groups=("laoren",), created=AT)
    people = [
        Resident(f"{name}-1", name, head, "02", "female", "1941-05-06"),
        Resident(f"{name}-2", name, "阿依古丽·买买提", "30", "female", "1970-02-03"),
    ]
    return households.add_household(db, household, people)
