"""`flask demo`: an invented county, the same for the same seed, and never over a real one."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from forms.identity import resident_id
from store.areas import Area, add_area
from store.cell import Cell
from store.households import (
    Household,
    Resident,
    add_household,
    count_households,
    find_households,
)
from store.needs import needs
from store.visits import visits
from web.commands.demo import LOGINS, demo
from web.commands.demo.county import Chance, newcomers
from web.commands.demo.people import NEVER_ASSIGNED, family


def run(folder: Path, *options: str):
    environment = {"NUANFANG_INSTANCE": str(folder)}
    return CliRunner().invoke(demo, ["--seed", "7", "--json", *options], env=environment)


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    result = run(folder, "--households", "24", "--visits", "60")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["visits"] == 60
    return folder


def test_the_county_looks_alive(county: Path):
    db = Cell(county / "county.db").read()
    homes = find_households(db, "", limit=100)
    received = visits(db, "", limit=100)
    assert count_households(db, "") == 24
    assert {group for home in homes for group in home.household.groups} == {"laoren", "dibao", "liushou", "canji"}
    assert len({visit.ended[:7] for visit in received}) >= 6  # over the year, not all today
    assert needs(db, "", limit=500)


def test_all_group_surveys_are_asked_and_two_at_once_now_and_then(county: Path):
    asked = {visit.survey for visit in visits(Cell(county / "county.db").read(), "", limit=100)}
    assert asked >= {"laoren", "dibao", "liushou", "canji"}
    assert any("+" in survey for survey in asked)


def test_the_check_accepts_every_visit_and_nobody_contradicts_himself(county: Path):
    """A note that asks back about answers that do not fit together is among the problems (look_again)."""
    received = visits(Cell(county / "county.db").read(), "", limit=100)
    assert [problem for visit in received for problem in visit.problems] == []


def test_the_guardian_consents_for_a_child_and_no_relative_for_an_adult(county: Path):
    said = [dict(_leaves(visit.answers)) for visit in visits(Cell(county / "county.db").read(), "", limit=100)]
    who = {(one["subject_age"] < 14, one["consent_by"]) for one in said if {"subject_age", "consent_by"} <= {*one}}
    assert who == {(True, "guardian"), (False, "guardian"), (False, "self")}


def _leaves(answers: dict):
    for name, value in answers.items():
        yield from _leaves(value) if isinstance(value, dict) else [(name, value)]


def test_where_nobody_was_met_nothing_is_known_but_a_danger(county: Path):
    db = Cell(county / "county.db").read()
    in_vain = [visit for visit in visits(db, "", limit=100) if visit.outcome != "at_home"]
    assert in_vain
    assert {section for visit in in_vain for section in visit.answers} <= {"header", "own_notes"}
    visited = {visit.uuid for visit in in_vain}
    assert {need.kind for need in needs(db, "", limit=1000) if need.visit in visited} <= {"D02", "H01", "H02"}


def test_a_second_run_changes_nothing_and_says_the_log_ins_again(county: Path):
    again = json.loads(run(county, "--households", "5").stdout)
    assert again["already"]
    assert again["households"] == 24
    assert len(again["logins"]) == len(LOGINS)


def test_it_never_writes_into_a_real_county(tmp_path: Path):
    cell = Cell(tmp_path / "county.db")
    cell.migrate()
    cell.write(lambda db: add_area(db, Area("150902", "A county", "county", "")))
    cell.close()
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert count_households(Cell(tmp_path / "county.db").read(), "") == 0


@pytest.mark.parametrize("seed", range(5))
def test_families_are_plausible(seed: int):
    """ID numbers have right checksums, an area that nobody has, and agree with sex and birth."""
    today = date(2026, 11, 22)
    for number in range(60):
        drawn = family(Random(f"{seed}-{number}"), today)
        for person in drawn.people:
            assert person.birth < today
            if person.id_number:
                read = resident_id(person.id_number, today)
                assert (read.birth, read.sex, read.area) == (person.birth, person.sex, NEVER_ASSIGNED)
        head = drawn.people[0]
        for person in drawn.people[1:]:
            if person.relation in {"20", "30", "41", "42"}:
                assert person.birth.year - head.birth.year >= 18


def test_rare_characters_and_long_names_occur():
    names = {person.name for n in range(300) for person in family(Random(n), date(2026, 11, 22)).people}
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert any("·" in name for name in names)


def test_nobody_gets_an_id_number_that_somebody_has(tmp_path: Path):
    cell = Cell(tmp_path / "county.db")
    cell.migrate()
    chance = Chance(7, datetime(2026, 3, 5, tzinfo=UTC))
    first = family(chance.random, chance.now.date())
    taken = Resident("taken", "home", "A", id_number=next(p.id_number for p in first.people if p.id_number))

    def settle(db):
        add_area(db, Area("999901", "A county", "county", ""), at="2026-03-05T00:00:00Z")
        add_household(db, Household("home", "999901", "", "A", created="2026-03-05T00:00:00Z"), [taken])

    cell.write(settle)
    numbers = {person.id_number for person in newcomers(cell.read(), Chance(7, chance.now)).people}
    assert taken.id_number not in numbers
    cell.close()
