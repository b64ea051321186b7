"""How a survey becomes pages: which groups are pages, which choices stand side by side, what travels to the phone."""

import json

import pytest

from forms.bundle import bundle, canonical
from forms.context import Context
from forms.definition import Survey
from forms.filling import Filling
from forms.xlsform import load_survey
from tests.conftest import NOW
from tests.forms.tables import survey
from web.county import HOUSE
from web.fieldwork import codes
from web.fieldwork.bundle import packed
from web.fieldwork.parts import Section
from web.fieldwork.survey_page import Page

PAGES = """
| survey | | | | | |
| | type            | name   | label  | relevant       | appearance |
| | begin_group     | health | Health |                |            |
| | select_one yn   | ill    | Ill?   |                |            |
| | begin_group     | daily  | Daily  | ${ill} = 'yes' | page       |
| | text            | eats   | Eats   |                |            |
| | begin_group     | inner  | Inner  |                |            |
| | text            | sleeps | Sleeps |                |            |
| | end_group       |        |        |                |            |
| | end_group       |        |        |                |            |
| | text            | after  | After  |                |            |
| | begin_group     | mood   | Mood   |                | page staff |
| | text            | sad    | Sad    |                |            |
| | end_group       |        |        |                |            |
| | end_group       |        |        |                |            |
| | begin_group     | end    | End    |                | page       |
| | text            | remark | Remark |                |            |
| | end_group       |        |        |                |            |
| choices | | | |
| | list_name | name | label |
| | yn        | yes  | Yes   |
| | yn        | no   | No    |
"""
FILTERED = """
| survey | | | | |
| | type              | name | label           | choice_filter |
| | integer           | age  | Age             |               |
| | select_one few    | few  | ${age} years    |               |
| | select_one some   | some | Which?          | ${age} > old  |
| choices | | | | |
| | list_name | name | label | old |
| | few       | a    | 有    |     |
| | few       | b    | 没有  |     |
| | some      | a    | 有    | 0   |
| | some      | b    | 医生上门来看过 | 60 |
"""


def sections(found: Survey, answers: dict[str, object], language: str = "") -> list[Section]:
    filling = Filling(found, answers, Context(now=NOW, uuid=lambda: "u", random=lambda: 0.5))
    return Page(found, filling, language, {}).sections()


@pytest.mark.parametrize(("ill", "daily"), [("yes", True), ("no", False)])
def test_a_group_that_says_page_is_a_page_of_its_own(ill: str, daily: bool) -> None:
    found = sections(survey(PAGES), {"health": {"ill": ill, "daily": {"eats": "porridge"}}})
    assert [(one.place, one.title, one.relevant, one.for_staff) for one in found] == [
        ("health", "Health", True, False),
        ("health/daily", "Daily", daily, False),
        ("health", "Health", True, False),
        ("health/mood", "Mood", True, True),
        ("end", "End", True, False),
    ]
    assert [part.place for one in found for top in one.parts for part in top.all()] == [
        "health/ill",
        "health/daily/eats",
        "health/daily/inner",
        "health/daily/inner/sleeps",
        "health/after",
        "health/mood/sad",
        "end/remark",
    ]
    assert found[1].parts[0].field.data == "porridge"


def test_a_page_within_what_is_not_asked_is_not_shown() -> None:
    table = PAGES.replace("| Health |                |", "| Health | ${remark} = '1' |")
    assert [one.relevant for one in sections(survey(table), {})] == [False, False, False, False, True]


@pytest.mark.parametrize("age", [None, 30, 70])
def test_choices_stand_side_by_side_where_all_that_may_be_offered_are_short(age: int | None) -> None:
    """Also before a filter offers any."""
    (found,) = sections(survey(FILTERED), {"age": age} if age else {})
    assert {part.place: part.width for part in found.parts} == {"age": 0, "few": 2, "some": 0}


def test_words_that_the_page_has_drawn_do_not_travel_again() -> None:
    small = json.loads(packed(canonical(bundle(survey(FILTERED))), "en")[0])
    age, few, some = small["items"]
    assert "label" not in age
    assert list(few["label"].values()) == ["${age} years"]
    assert [sorted(choice) for choice in small["choices"]["few"]] == [["name"], ["name"]]
    assert [choice["label"] for choice in small["choices"]["some"]] == [{"": "有"}, {"": "医生上门来看过"}]
    assert some["choice_filter"]


@pytest.mark.parametrize(("appearance", "told"), [("", True), ("working", False)])
def test_what_is_worked_out_keeps_its_name_for_the_page(appearance: str, told: bool) -> None:
    table = f"""
    | survey | | | | | |
    | | type      | name | label | calculation | appearance   |
    | | calculate | age  | Age   | 1 + 1       | {appearance} |
    """
    (age,) = json.loads(packed(canonical(bundle(survey(table))), "en")[0])["items"]
    assert ("label" in age) == told


@pytest.mark.parametrize("expression", ["jr:choice-name(${few}, '${few}')", "count(instance('few')/root/item)"])
def test_labels_that_an_expression_may_read_all_travel(expression: str) -> None:
    table = FILTERED.replace("| choice_filter |", "| choice_filter | calculation |").replace(
        "| choices |", f"| | calculate | said | | | {expression} |\n| choices |"
    )
    small = json.loads(packed(canonical(bundle(survey(table))), "en")[0])
    assert all("label" in choice for choices in small["choices"].values() for choice in choices)


def test_the_survey_of_the_elderly_travels_in_one_language() -> None:
    found = bundle(load_survey(HOUSE / "survey_defs" / "laoren"))
    whole = canonical({name: part for name, part in found.items() if name != "rules"})
    for language, other in (("zh", "en"), ("en", "zh")):
        small, mark = packed(whole, language)
        assert len(small) < len(whole) * 0.55
        assert f'"{other}":' not in json.dumps(json.loads(small)["items"])
        assert packed(whole, language)[1] == mark


def test_relations_begin_with_the_head_and_what_is_common() -> None:
    """All of GB/T 4761."""
    found = list(codes.relations())
    assert found[:4] == ["02", "10", "20", "30"]
    assert len(found) == len(set(found)) > 80
    assert set(found) == set(codes.table("relation"))
    assert codes.sexes()["male"] == {"zh": "男", "en": "Male"}
