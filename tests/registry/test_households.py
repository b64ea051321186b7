"""Registering households: each thing that can be wrong, by code and place; names as they really are."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from forms.context import Context
from forms.problems import Problem, Problems
from registry.households import add_resident, register, roster
from store import audit, households
from store.cell import Cell
from store.households import Household, Resident
from tests.store.seed import COUNTY, EAST, EAST_VILLAGE, WEST_VILLAGE, Seed, seed

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOME = Household("", EAST_VILLAGE, "幸福路12号", "𠮷田", "13912345678")
SURVEY = Path(__file__).parents[2] / "survey_defs" / "household" / "survey.csv"
ASKED = next(line for line in SURVEY.read_text("utf-8").splitlines() if line.startswith("text,phone,"))
SURVEYS_PHONES = re.findall(r"regex\(\., '(.+?)'\)", ASKED)
HEAD = Resident("", "", "𠮷田", "02", "female", "1941-05-06", "999901194105060028", groups=("laoren",))


@pytest.fixture
def people(cell: Cell) -> Seed:
    return seed(cell)


def context() -> Context:
    numbers = iter(range(100))
    return Context(now=NOW, uuid=lambda: f"id-{next(numbers)}", random=lambda: 0.5)


def problems(cell: Cell, people: Seed, household: Household, *residents: Resident) -> list[tuple[str, str]]:
    before = households.count_households(cell.read(), "")
    with pytest.raises(Problems) as refused:
        cell.write(lambda db: register(db, household, residents, people.east, context()))
    assert households.count_households(cell.read(), "") == before
    return [(problem.code, problem.params["at"]) for problem in refused.value.problems]


def test_a_household_of_four_is_kept(cell: Cell, people: Seed) -> None:
    residents = [
        HEAD,
        Resident("", "", " 阿依古丽•买买提 ", "30", "female", "1970-02-03", groups=("dibao",)),
        Resident("", "", "Anna  Müller", "38"),
        Resident("", "", "䶮㛃", "99"),
    ]
    kept = cell.write(lambda db: register(db, HOME, residents, people.east, context()))
    assert (kept.id, kept.groups, kept.created) == ("id-0", ("dibao", "laoren"), "2026-03-05T04:00:00Z")
    assert households.household(cell.read(), kept.id, EAST) == kept
    rows = roster(cell.read(), kept.id)
    assert [row["name"] for row in rows] == ["𠮷田", "阿依古丽·买买提", "Anna Müller", "䶮㛃"]
    assert rows[0] == {
        "_id": "id-1",
        "name": "𠮷田",
        "relation": "02",
        "sex": "female",
        "birth": "1941-05-06",
        "id_number": "999901194105060028",
        "phone": "",
    }
    assert audit.lines(cell.read(), "household", kept.id)[0].account == people.east.id


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"area": WEST_VILLAGE}, ("household_area", "area")),
        ({"area": EAST + "999"}, ("household_area", "area")),
        ({"area": COUNTY}, ("household_area", "area")),
        ({"area": ""}, ("household_area", "area")),
        ({"head": "  "}, ("head_missing", "head")),
        ({"head": "123"}, ("name_invalid", "head")),
        ({"head": "·"}, ("name_invalid", "head")),
        ({"head": "=cmd()"}, ("name_invalid", "head")),
        ({"head": "王\x00"}, ("name_invalid", "head")),
        ({"head": "王" * 61}, ("name_invalid", "head")),
        ({"phone": "call me"}, ("phone_invalid", "phone")),
        ({"address": "长" * 501}, ("text_too_long", "address")),
        ({"note": "长" * 501}, ("text_too_long", "note")),
        ({"address": "幸福路\x00"}, ("text_control", "address")),
        ({"address": "幸福路\n12号"}, ("text_control", "address")),
        ({"address": "幸福路\ud842"}, ("text_control", "address")),
        ({"note": "铃\x07"}, ("text_control", "note")),
        ({"address": "幸福路\x85"}, ("text_control", "address")),
    ],
)
def test_a_household_that_cannot_be(
    cell: Cell, people: Seed, changed: dict[str, str], expected: tuple[str, str]
) -> None:
    assert problems(cell, people, replace(HOME, **changed), HEAD) == [expected]  # type: ignore[arg-type]


def test_a_note_has_lines(cell: Cell, people: Seed) -> None:
    home = replace(HOME, note="第一行\r\n第二行\t👵🏽")
    kept = cell.write(lambda db: register(db, home, [HEAD], people.east, context()))
    assert households.household(cell.read(), kept.id, EAST) == kept


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"name": ""}, "member_name", "name"),
        ({"name": "王3"}, "name_invalid", "name"),
        ({"name": "👵"}, "name_invalid", "name"),
        ({"relation": ""}, "member_relation", "relation"),
        ({"sex": "f"}, "member_sex", "sex"),
        ({"sex": "male"}, "member_sex_differs", "sex"),
        ({"birth": "1941-05-07"}, "member_birth_differs", "birth"),
        ({"birth": "1941-02-30"}, "member_birth", "birth"),
        ({"birth": "2026-03-06"}, "member_birth", "birth"),
        ({"birth": "1741-01-01"}, "member_birth", "birth"),
        ({"birth": "06.05.1941"}, "member_birth", "birth"),
        ({"id_number": "999901194105060021"}, "checksum", "id_number"),
        ({"id_number": "999901410506002"}, "fifteen_digits", "id_number"),
        ({"id_number": "none"}, "format", "id_number"),
        ({"id_number": "none\ud842"}, "format", "id_number"),
        ({"id_number": "999901 19470101 0027"}, "member_id_twice", "id_number"),
        ({"phone": "1"}, "phone_invalid", "phone"),
        ({"phone": "1380000123"}, "phone_invalid", "phone"),
    ],
)
def test_a_member_that_cannot_be(cell: Cell, people: Seed, changed: dict[str, str], code: str, column: str) -> None:
    head = Resident("", "", "𠮷田", id_number="999901194701010027")
    blank = {"birth": "", "sex": ""} if code == "member_id_twice" else {}
    odd = replace(HEAD, **blank, **changed)  # type: ignore[arg-type]
    assert problems(cell, people, HOME, head, odd) == [(code, f"members[2]/{column}")]


def test_all_problems_are_told_at_once(cell: Cell, people: Seed) -> None:
    found = problems(cell, people, replace(HOME, head="", phone="x"), replace(HEAD, name="", sex="?"))
    assert [code for code, _ in found] == ["head_missing", "phone_invalid", "member_name", "member_sex"]


@pytest.mark.parametrize(
    "number",
    ["999901194105060028", "９９９９０１１９４１０５０６００２８", "999901 19410506 0028", "999901-19410506-0028"],
)
def test_an_id_number_is_kept_normalised(cell: Cell, people: Seed, number: str) -> None:
    household = cell.write(lambda db: register(db, HOME, [replace(HEAD, id_number=number)], people.east, context()))
    assert roster(cell.read(), household.id)[0]["id_number"] == "999901194105060028"


@pytest.mark.parametrize("id_number", ["", "999901194105060028"])
def test_papers_that_are_wrong_may_be_left_out(cell: Cell, people: Seed, id_number: str) -> None:
    said = {"birth": "1941-05-07", "sex": "male"} if not id_number else {"birth": "", "sex": ""}
    person = replace(HEAD, id_number=id_number, **said)  # type: ignore[arg-type]
    assert cell.write(lambda db: register(db, HOME, [person], people.east, context())).id


def test_the_first_member_is_the_head(cell: Cell, people: Seed) -> None:
    home = cell.write(lambda db: register(db, HOME, [replace(HEAD, relation="")], people.east, context()))
    assert roster(cell.read(), home.id)[0]["relation"] == "02"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("＋８６　１３８００００１２３４", "13800001234"),
        ("0471-123 4567", "04711234567"),
        ("", ""),
    ],
)
def test_phones_are_kept_as_surveys_take_them(cell: Cell, people: Seed, typed: str, kept: str) -> None:
    home = replace(HOME, phone=typed)
    found = cell.write(lambda db: register(db, home, [replace(HEAD, phone=typed)], people.east, context()))
    assert (found.phone, roster(cell.read(), found.id)[0]["phone"]) == (kept, kept)
    assert not kept or any(re.search(pattern, kept) for pattern in SURVEYS_PHONES)


@pytest.mark.parametrize(("who", "kind", "head"), [("east", "near", "𠮷田"), ("west", "far", "")])
def test_a_number_is_registered_once_in_the_county(cell: Cell, people: Seed, who: str, kind: str, head: str) -> None:
    first = cell.write(lambda db: register(db, HOME, [HEAD], people.east, context()))
    home = replace(HOME, area=EAST_VILLAGE if who == "east" else WEST_VILLAGE, head="王芳")
    member = replace(HEAD, name="王芳", id_number="999901 194105060028")
    with pytest.raises(Problems) as refused:
        cell.write(lambda db: register(db, home, [member], getattr(people, who), context()))
    known = Problem("member_id_known", at="members[1]/id_number", number=1, kind=kind, head=head)
    assert list(refused.value.problems) == [known]
    moved = replace(households.residents(cell.read(), first.id)[0], left="2026-03-01")
    cell.write(lambda db: households.update_resident(db, moved, at="2026-03-05T04:00:00Z"))
    again = replace(home, id="again")
    other = replace(member, id="other")
    assert cell.write(lambda db: register(db, again, [other], getattr(people, who), context())).id == "again"


def test_a_resident_joins(cell: Cell, people: Seed) -> None:
    person = replace(HEAD, household="east", groups=("canji",))
    added = cell.write(lambda db: add_resident(db, person, people.east, context()))
    assert [one.id for one in households.residents(cell.read(), "east")] == ["east-1", "east-2", added.id]
    household = households.household(cell.read(), "east", EAST)
    assert household is not None
    assert household.groups == ("canji", "laoren")
    with pytest.raises(Problems) as refused:
        cell.write(lambda db: add_resident(db, replace(person, id="", name="?"), people.east, context()))
    assert [problem.code for problem in refused.value.problems] == ["name_invalid", "member_id_twice"]
    assert refused.value.problems[0].as_json() == {"code": "name_invalid", "at": "members[4]/name", "name": "?"}


@pytest.mark.parametrize("household", ["west", "nowhere"])
def test_nobody_joins_a_household_outside(cell: Cell, people: Seed, household: str) -> None:
    with pytest.raises(Problem) as refused:
        cell.write(lambda db: add_resident(db, replace(HEAD, household=household), people.east, context()))
    assert refused.value == Problem("household_unknown", household=household)
