"""The house's own surveys fit into one visit: every two of them, and all."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from forms.check import check
from forms.definition import Item, Question, Repeat, Survey
from forms.xlsform import load_survey
from needs.rules import derive
from tests.forms.surveys import context
from tests.test_house import HOUSE
from visits.combine import combine, combined_id

IDS = ("canji", "dibao", "jingji", "laoren", "liushou", "manyidu")
TOGETHER = [*combinations(IDS, 2), IDS]
MET = {"visit_outcome": "at_home", "consent_by": "self"}


@cache
def shipped(survey_id: str) -> Survey:
    return load_survey(HOUSE / "survey_defs" / survey_id)


@cache
def together(ids: tuple[str, ...]) -> Survey:
    return combine([shipped(one) for one in ids])


def names(survey: Survey) -> Counter[str]:
    return Counter(item.name for item in survey.items() if isinstance(item, Question | Repeat))


def answered(survey: Survey, said: dict[str, Any]) -> dict[str, Any]:
    """The answers to questions of these names, where the survey asks them; `members` are rows."""
    found: dict[str, Any] = {}
    for item in _asked(survey, said):
        within = found
        for group in item.path[:-1]:
            within = within.setdefault(group, {})
        within[item.name] = said[item.name]
    return found


def _asked(survey: Survey, said: dict[str, Any]) -> Iterator[Item]:
    repeats = {item.path for item in survey.items() if isinstance(item, Repeat)}
    return (item for item in survey.items() if item.name in said and item.path[:-1] not in repeats)


@pytest.mark.parametrize("ids", TOGETHER, ids=combined_id)
def test_they_fit_and_nothing_is_asked_twice(ids: tuple[str, ...]) -> None:
    whole = together(ids)
    assert set(names(whole)) == {name for one in ids for name in names(shipped(one))}
    assert max(names(whole).values()) == 1
    assert {rule.kind for rule in whole.rules} == {rule.kind for one in ids for rule in shipped(one).rules}


@pytest.mark.parametrize("ids", TOGETHER, ids=combined_id)
def test_without_consent_nothing_more_is_asked(ids: tuple[str, ...]) -> None:
    for said in (
        {"visit_outcome": "nobody"},
        {"visit_outcome": "at_home", "consent_by": "self", "consent_basic": "no"},
    ):
        whole = together(ids)
        asked = set(check(whole, answered(whole, said), context()).relevant)
        alone = (check(shipped(one), answered(shipped(one), said), context()).relevant for one in ids)
        assert {place.rpartition("/")[2] for place in asked} == {
            place.rpartition("/")[2] for places in alone for place in places
        }


def test_a_visit_to_an_old_and_disabled_person_raises_the_needs_of_both() -> None:
    said = {
        **MET,
        "consent_basic": "yes",
        "consent_sensitive": "yes",
        "members": [{"_id": "a", "name": "𠮷田", "birth": "1940-01-02", "sex": "female"}],
        "dis_device": "none",
        "home_danger_signs": ["leak"],
    }
    whole = together(("canji", "laoren"))
    answers = answered(whole, said)
    checked = check(whole, answers, context())
    assert not [problem for problem in checked.problems if problem.code != "required"]
    raised = {need.kind for need in derive(whole, checked, context())}
    for one in ("canji", "laoren"):
        alone = check(shipped(one), answered(shipped(one), said), context())
        kinds = {need.kind for need in derive(shipped(one), alone, context())}
        assert kinds
        assert kinds <= raised
