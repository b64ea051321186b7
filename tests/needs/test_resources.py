"""A need that charity alone answers is matched to a resource that covers its village and has something left."""

import csv
from pathlib import Path
from typing import Any

import pytest

from needs.resources import Resource, fitting, matched, resources_of
from store.needs import NeedRow

DEFINITIONS = Path(__file__).parents[2] / "survey_defs"
PARTIES = {"E04": "C", "B04": "C Z", "G03": "Q"}


def sheet(name: str) -> list[dict[str, str]]:
    with (DEFINITIONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def need(number: int, kind: str = "E04", area: str = "999901101201", **more: Any) -> NeedRow:
    row = {"visit": "v", "household": "h", "resident": "", "urgency": "U2", "reason": {}, "because": []}
    return NeedRow(id=number, kind=kind, area=area, **{**row, "state": "suggested", "due": "", "raised": "", **more})


def resource(name: str, area: str = "999901", quota: int = 1, kinds: str = "E04", party: str = "C") -> Resource:
    return Resource(name, {"en": name}, party, frozenset(kinds.split()), area, quota)


@pytest.mark.parametrize(
    ("asked", "resources", "expected"),
    [
        ([need(1)], [resource("fund")], {1: "fund"}),
        ([need(1, "B04")], [resource("aids", kinds="B04")], {}),  # social organisations answer it too
        ([need(1, "G03")], [resource("repairs", kinds="G03")], {}),
        ([need(1, "X99")], [resource("fund", kinds="X99")], {}),  # a kind that nobody knows
        ([need(1)], [resource("fund", kinds="B04")], {}),
        ([need(1)], [resource("volunteers", party="V")], {}),
        ([need(1)], [resource("fund", quota=0)], {}),
        ([need(1), need(2)], [resource("fund")], {1: "fund"}),  # one gift is not promised twice
        ([need(1), need(2)], [resource("fund", quota=2)], {1: "fund", 2: "fund"}),
        ([need(1)], [resource("fund", area="999902")], {}),
        ([need(1)], [resource("fund", area="9999011012011")], {}),
        ([need(1)], [resource("fund", area="")], {1: "fund"}),
        ([need(1)], [resource("county", quota=9), resource("township", area="999901101")], {1: "township"}),
        ([need(1), need(2)], [resource("county"), resource("near", area="999901101")], {1: "near", 2: "county"}),
        ([need(1), need(2), need(3)], [resource("b", quota=2), resource("a", quota=2)], {1: "a", 2: "b", 3: "a"}),
        ([need(1, state="superseded"), need(2)], [resource("fund")], {2: "fund"}),
    ],
)
def test_which_resource(asked: list[NeedRow], resources: list[Resource], expected: dict[int, str]):
    assert {number: one.id for number, one in matched(asked, resources, PARTIES).items()} == expected


def test_whoever_could_answer_is_listed_the_nearest_first():
    resources = [
        resource("county", quota=2),
        resource("larger", quota=9),
        resource("volunteers", area="999901101", party="V"),
        resource("elsewhere", area="999902"),
        resource("aids", kinds="B04"),
    ]
    assert [one.id for one in fitting(need(1), resources)] == ["volunteers", "larger", "county"]


def test_what_was_promised_before_counts():
    assert matched([need(1)], [resource("fund", quota=3)], PARTIES, {"fund": 3}) == {}
    assert matched([need(1)], [resource("fund", quota=3)], PARTIES, {"fund": 2})[1].id == "fund"


def test_the_sheet_that_we_ship():
    rows, kinds = sheet("resources.csv"), {row["code"]: row for row in sheet("needs.csv")}
    resources = resources_of(rows)
    assert len({one.id for one in resources}) == len(rows)
    for one in resources:
        assert set(one.name) == {"zh", "en"}
        assert all(one.name.values())
        assert one.kinds <= set(kinds)
        assert all(one.party in kinds[kind]["parties"].split() for kind in one.kinds), one
        assert one.area.startswith("999901"), "an area code that was never assigned: everybody here is invented"
        assert one.quota > 0


def test_every_kind_that_charity_alone_answers_has_a_resource_in_the_invented_county():
    parties = {row["code"]: row["parties"] for row in sheet("needs.csv")}
    alone = [kind for kind, letters in parties.items() if letters == "C"]
    asked = [need(number, kind) for number, kind in enumerate(alone)]
    assert alone
    assert set(matched(asked, resources_of(sheet("resources.csv")), parties)) == set(range(len(alone)))
