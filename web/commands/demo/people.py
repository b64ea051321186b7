"""Invented families: plausible in age, sex and relation, with rare characters and long minority names. Nobody exists.

ID numbers carry a right checksum under an area code that was never assigned (999901), so that none can be anyone's.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from forms.identity import check_digit

HERE = Path(__file__).parent
PEOPLE: dict[str, Any] = json.loads((HERE / "people.json").read_text("utf-8"))
NEVER_ASSIGNED = "999901"

# Relation to the head by GB/T 4761: the code, the sex that it implies, and the difference in years to the head.
Role = tuple[str, str, tuple[int, int]]
SPOUSE, SON, DAUGHTER_IN_LAW = ("10", "other", (-4, 2)), ("20", "male", (-32, -22)), ("38", "female", (-33, -22))
GRANDSON, GRANDDAUGHTER = ("41", "male", (-62, -50)), ("42", "female", (-62, -50))
DAUGHTER, MOTHER = ("30", "female", (-32, -22)), ("52", "female", (20, 28))

# A kind of household: its groups, how often it is drawn, the head's years, and who may live with the head.
FAMILIES: tuple[tuple[tuple[str, ...], int, tuple[int, int], tuple[Role, ...]], ...] = (
    (("laoren",), 22, (66, 92), ()),
    (("laoren",), 20, (64, 88), (SPOUSE,)),
    (("laoren", "dibao"), 12, (68, 90), ()),
    (("liushou", "laoren"), 16, (60, 74), (SPOUSE, GRANDSON, GRANDDAUGHTER)),
    (("liushou",), 8, (58, 70), (GRANDSON,)),
    (("dibao",), 10, (38, 58), (SPOUSE, SON)),
    (("canji",), 10, (35, 68), (SPOUSE, DAUGHTER)),
    (("canji", "dibao", "laoren"), 8, (62, 80), (SPOUSE, SON)),
    (("dibao", "laoren"), 6, (45, 58), (SPOUSE, MOTHER, SON, DAUGHTER_IN_LAW)),
)


@dataclass(frozen=True)
class Person:
    """One invented resident."""

    name: str
    relation: str
    sex: str
    birth: date
    id_number: str
    phone: str


@dataclass(frozen=True)
class Family:
    """One invented household: its groups and its people, the head first."""

    groups: tuple[str, ...]
    people: tuple[Person, ...]
    lane: str


def family(random: Random, today: date) -> Family:
    """Draw a household. The same `random` state draws the same one."""
    groups, _, years, roles = random.choices(FAMILIES, weights=[kind[1] for kind in FAMILIES])[0]
    age = random.randint(*years)
    sex = random.choice(("male", "female"))
    surname = random.choice(PEOPLE["surnames"])
    head = _person(random, today, surname, "02", sex, age)
    people = [head]
    for relation, implied, (low, high) in roles:
        other = {"male": "female", "female": "male"}[sex] if implied == "other" else implied
        own = surname if relation in ("20", "30", "41", "42") else random.choice(PEOPLE["surnames"])
        people.append(_person(random, today, own, relation, other, max(1, age + random.randint(low, high))))
    return Family(
        groups, tuple(people), PEOPLE["address"].format(random.choice(PEOPLE["lanes"]), random.randint(1, 120))
    )


def _person(random: Random, today: date, surname: str, relation: str, sex: str, age: int) -> Person:
    birth = today - timedelta(days=age * 365 + age // 4 + random.randint(0, 364))
    id_number = resident_id(birth, sex, random) if random.random() < 0.97 else ""
    phone = f"1{random.choice('3578')}{random.randint(0, 9)}0000{random.randint(0, 9999):04d}"
    return Person(
        _name(random, surname, sex, age),
        relation,
        sex,
        birth,
        id_number,
        phone if random.random() < 0.8 and age > 12 else "",
    )


def _name(random: Random, surname: str, sex: str, age: int) -> str:
    if random.random() < 0.09:
        special = [p["name"] for p in PEOPLE["rare"] + PEOPLE["minority"] if p["sex"] == sex]
        return str(random.choice(special))
    stage = "old" if age >= 55 else "middle" if age >= 20 else "child"
    return str(surname + random.choice(PEOPLE[f"given_{stage}_{sex}"]))


def resident_id(birth: date, sex: str, random: Random) -> str:
    """An 18-character resident ID (GB 11643) under the area code that was never assigned."""
    order = random.randint(0, 499) * 2 + (1 if sex == "male" else 0)
    body = f"{NEVER_ASSIGNED}{birth:%Y%m%d}{order:03d}"
    return body + check_digit(body)
