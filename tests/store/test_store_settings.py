"""Values that places set for themselves: the nearest holds, what was before stands in the audit."""

import pytest

from store import audit, settings
from store.cell import Cell
from store.settings import Setting
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, WEST_VILLAGE, seed

LATER = "2026-04-01T01:00:00Z"


@pytest.fixture
def filled(cell: Cell) -> Cell:
    seed(cell)
    for area, key, value in (
        ("", "standard_month", "500"),
        (COUNTY, "standard_month", "700"),
        (EAST, "standard_month", "720"),
        (COUNTY, "rigid_ratio", "0.6"),
        ("9999", "gbt_full_age", "80"),
    ):
        setting = Setting(area, key, value, "通民发〔2026〕3号", AT, 1)
        cell.write(lambda db, setting=setting: settings.put(db, setting))
    return cell


@pytest.mark.parametrize(
    ("area", "held"),
    [
        ("", {"standard_month": "500"}),
        ("99", {"standard_month": "500"}),
        (COUNTY, {"standard_month": "700", "rigid_ratio": "0.6", "gbt_full_age": "80"}),
        (EAST_VILLAGE, {"standard_month": "720", "rigid_ratio": "0.6", "gbt_full_age": "80"}),
        (WEST_VILLAGE, {"standard_month": "700", "rigid_ratio": "0.6", "gbt_full_age": "80"}),
        ("110101", {"standard_month": "500"}),
    ],
)
def test_the_nearest_value_holds(filled: Cell, area: str, held: dict[str, str]) -> None:
    db = filled.read()
    assert {key: one.value for key, one in settings.holding(db, area).items()} == held
    assert {row["key"]: row["value"] for row in settings.tables(db, area)["area"]} == held


def test_where_nothing_is_set_there_is_no_table(cell: Cell) -> None:
    assert settings.tables(cell.read(), COUNTY) == {}


def test_places_within_that_differ(filled: Cell) -> None:
    db = filled.read()
    assert [(one.area, one.value) for one in settings.within(db, COUNTY, "standard_month")] == [(EAST, "720")]
    assert settings.within(db, EAST, "standard_month") == []


def test_a_value_is_replaced_and_given_up_and_both_are_audited(filled: Cell) -> None:
    filled.write(lambda db: settings.put(db, Setting(EAST, "standard_month", "730", "", LATER, 2)))
    found = settings.holding(filled.read(), EAST)["standard_month"]
    assert (found.value, found.at, found.account_name) == ("730", LATER, "㛃兰")
    for _ in range(2):
        filled.write(lambda db: settings.drop(db, EAST, "standard_month", at=LATER, by=2))
    assert settings.holding(filled.read(), EAST)["standard_month"].value == "700"
    lines = [(line.act, line.detail.get("value")) for line in audit.lines(filled.read(), "setting", "standard_month")]
    assert lines == [
        (f"setting.{act}", value)
        for act, value in (("put", "500"), ("put", "700"), ("put", "720"), ("put", "730"), ("drop", None))
    ]


def test_what_held_at_a_moment_that_has_passed(filled: Cell) -> None:
    filled.write(lambda db: settings.put(db, Setting(EAST, "standard_month", "730", "新通知", LATER, 2)))
    filled.write(lambda db: settings.drop(db, EAST, "standard_month", at="2026-05-01T01:00:00Z", by=2))
    filled.write(lambda db: settings.put(db, Setting(COUNTY, "rigid_ratio", "0.9", "", "2026-06-01T01:00:00Z", 2)))
    db = filled.read()

    def held(area: str, at: str) -> dict[str, str]:
        return {key: one.value for key, one in settings.held_at(db, area, at).items()}

    first = {"standard_month": "720", "rigid_ratio": "0.6", "gbt_full_age": "80"}
    assert held(EAST_VILLAGE, "2026-02-01T00:00:00Z") == {}
    assert held(EAST_VILLAGE, AT) == first
    assert held(EAST_VILLAGE, LATER) == {**first, "standard_month": "730"}
    assert held(EAST_VILLAGE, "2026-05-02T00:00:00Z") == {**first, "standard_month": "700"}
    assert held(WEST_VILLAGE, "2026-06-02T00:00:00Z") == {**first, "standard_month": "700", "rigid_ratio": "0.9"}
    now = settings.holding(db, EAST_VILLAGE)
    assert held(EAST_VILLAGE, "2027-01-01T00:00:00Z") == {key: one.value for key, one in now.items()}
    assert settings.held_at(db, EAST, LATER)["standard_month"] == Setting(
        EAST, "standard_month", "730", "新通知", LATER, 2
    )


def test_what_reaches_an_area(filled: Cell) -> None:
    db = filled.read()

    def reaching(scope: str) -> list[tuple[str, str]]:
        return [(one.area, one.value) for one in settings.reaching(db, scope) if one.key == "standard_month"]

    assert reaching(EAST_VILLAGE) == reaching(EAST) == [("", "500"), (COUNTY, "700"), (EAST, "720")]
    assert reaching(WEST_VILLAGE) == [("", "500"), (COUNTY, "700")]
    filled.write(lambda db: settings.drop(db, EAST, "standard_month", at=LATER, by=2))
    assert reaching(EAST) == [("", "500"), (COUNTY, "700")]
