"""Phones change one household without a network: whatever order it arrives in, the same stands, the same is asked, and
all that was said is in the history. SERIES sets how many random series are played."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from store import accounts, areas
from store.accounts import Account
from store.areas import Area
from store.cell import Cell
from store.driver import Database
from tests.registry.phones import MOBILES, Said, change, decision, history, member, number, send, state
from tests.store.seed import AT, EAST, EAST_VILLAGE, seed

SERIES = int(os.environ.get("SERIES", "12"))
SECOND, THIRD = EAST + "202", EAST + "203"
ROAD = "幸福路12号"
CHILD = number(90)
Sent = tuple[str, Said]
County = tuple[Path, dict[str, Account]]

# The first phone is of a worker of the township, the second of one who has the village alone.
ACTS: dict[str, Sent] = {
    "phone": ("east", change(1, "phone", "", MOBILES[0], minute=1)),
    "phone, otherwise": ("wang", change(2, "phone", "", MOBILES[1], minute=2)),
    "a new member": ("wang", member(3, CHILD, "马小小", minute=3)),
    "one who left": ("east", change(4, "left", "", "2026-02-01", minute=4, subject="east-2")),
    "left, otherwise": ("wang", change(5, "left", "", "2026-02-03", minute=4, subject="east-2")),
    "moved": ("east", change(6, "area", EAST_VILLAGE, SECOND, minute=5)),
    "a group": ("wang", change(7, "group:canji", "", "yes", minute=6)),
    "no such group": ("east", change(8, "group:laoren", "yes", "", minute=7)),
    "the phone once more": ("east", change(9, "phone", MOBILES[0], MOBILES[2], minute=8)),
}
FOURS = [
    ("phone", "phone, otherwise", "a new member", "one who left"),
    ("phone, otherwise", "moved", "a new member", "left, otherwise"),
    ("moved", "a group", "no such group", "phone, otherwise"),
    ("phone", "phone, otherwise", "the phone once more", "moved"),
]
LONG = list(combinations(ACTS, 4)) if "SERIES" in os.environ else FOURS


@pytest.mark.parametrize("four", LONG, ids="+".join)
def test_all_orders_of_four_changes_of_two_phones_end_alike(
    tmp_path: Path, county: County, four: Sequence[str]
) -> None:
    sent = [ACTS[name] for name in four]
    ends = [played(tmp_path / f"{place}.db", county, order) for place, order in enumerate(permutations(sent))]
    assert len(ends) == 24
    assert [end for end in ends if end != ends[0]] == []
    home, residents, conflicts, (heard, lines) = ends[0]
    assert heard == sorted((said for _who, said in sent), key=lambda said: said["uuid"])
    said = {name: change["to"] for _who, one in sent for name, change in one.get("changes", {}).items()}
    assert {line[1] for line in lines} == set(said)
    if {"phone", "phone, otherwise"} <= {*four}:
        (open_field,) = [one for one in conflicts if one.field == "phone"]
        mine = MOBILES[2] if "the phone once more" in four else MOBILES[0]
        assert {head["value"]: head["name"] for head in open_field.heads} == {mine: "周敏", MOBILES[1]: "小王"}
    assert (home.area == SECOND) == ("moved" in four)
    assert ("canji" in home.groups) == ("a group" in four)
    assert ("laoren" in home.groups) == ("no such group" not in four)
    assert [one.id for one in residents if one.id == CHILD] == [CHILD] * ("a new member" in four)
    left = next(one for one in residents if one.id == "east-2").left
    assert bool(left) == bool({"one who left", "left, otherwise"} & {*four})


@pytest.mark.parametrize("chance", range(SERIES))
def test_random_changes_of_three_phones_end_alike(tmp_path: Path, county: County, chance: int) -> None:
    """Each phone goes on from what it sees itself; decisions end what they name, known or not yet."""
    dice = Random(chance)
    sent = series(dice, 8 if SERIES == 12 else dice.randrange(4, 25))
    ends = []
    for place in range(5):
        ends.append(played(tmp_path / f"{place}.db", county, shuffled(dice, sent)))
    assert [end for end in ends if end != ends[0]] == []
    assert len(ends[0][3][0]) == len(sent)


def series(dice: Random, length: int) -> list[Sent]:
    phones = {who: {"phone": "", "area": EAST_VILLAGE, "address": ROAD, "group:canji": ""} for who in TRIO}
    worth = {
        "phone": ("", *MOBILES),
        "area": (EAST_VILLAGE, SECOND, THIRD),
        "address": (ROAD, "3组", "4组"),
        "group:canji": ("", "yes"),
    }
    children: dict[str, list[str]] = {who: [] for who in TRIO}
    found: list[Sent] = []
    for last in range(1, length + 1):
        who, minute, turn = dice.choice(TRIO), dice.randrange(5), dice.random()
        if turn < 0.15:
            over = dice.sample(["", *map(number, range(1, last + 1))], dice.randrange(1, 3) if last > 1 else 1)
            found.append((who, decision(last, "phone", over, dice.choice(worth["phone"]), minute=minute)))
        elif turn < 0.25:
            children[who].append(number(100 + last))
            found.append((who, member(last, children[who][-1], "马小小", minute=minute)))
        elif turn < 0.4 and children[who]:
            child, to = dice.choice(children[who]), dice.choice(["2026-02-01", "2026-02-02"])
            found.append((who, change(last, "left", "", to, minute=minute, subject=child)))
        else:
            # The worker of one village has nowhere to move a household.
            field = dice.choice([name for name in worth if (who, name) != ("wang", "area")])
            to = dice.choice(worth[field])
            found.append((who, change(last, field, phones[who][field], to, minute=minute)))
            phones[who][field] = to
    return found


def shuffled(dice: Random, sent: Sequence[Sent]) -> list[Sent]:
    """Any order in which a new member comes before what is said of them: a phone sends what it made in its order."""
    found = dice.sample(sent, len(sent))
    made = {said["subject"]: place for place, (_who, said) in enumerate(sent) if "new" in said}
    first = [one for one in found if one[1].get("subject") in made and "new" in one[1]]
    rest = [one for one in found if one not in first]
    for one in first:
        after = [place for place, (_who, said) in enumerate(rest) if said.get("subject") == one[1]["subject"]]
        rest.insert(dice.randrange(min(after, default=len(rest)) + 1), one)
    return rest


TRIO = ("east", "wang", "li")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The file that every order begins with, and whose the three phones are."""
    path = tmp_path_factory.mktemp("county") / "seeded.db"
    cell = Cell(path)
    cell.migrate()
    people = seed(cell)
    phones: dict[str, Account] = {"east": people.east}

    def add(db: Database) -> None:
        for code, name in ((SECOND, "桃园村"), (THIRD, "石桥村")):
            areas.add_area(db, Area(code, name, "village", EAST), at=AT)
        for username, name, area in (("wang", "小王", EAST_VILLAGE), ("li", "小李", EAST)):
            more = replace(people.east, id=0, username=username, name=name, area=area)
            phones[username] = accounts.add_account(db, more, "no password", at=AT)

    cell.write(add)
    cell.close()
    return path, phones


def played(path: Path, county: County, sent: Sequence[Sent]) -> Any:
    shutil.copy(county[0], path)
    cell = Cell(path)
    for who, said in sent:
        send(cell, county[1][who], said)
    found = (*state(cell), history(cell))
    cell.close()
    return found
