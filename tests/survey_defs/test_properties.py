"""What holds of any visit to a group survey, however it is filled: wild answers and plausible ones, from one seed.

FUZZ=2000 plays so many visits; without it 200.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.definition import Question, Survey
from forms.filling import Filling
from needs.fill import fill
from needs.rules import derive
from tests.survey_defs.fillings import anything, plausible, wild
from tests.survey_defs.reading import Reader, reached
from tests.survey_defs.shipped import GROUPS, context, nested, present, questions, shipped, values
from tests.survey_defs.test_kinds import told_apart
from tests.survey_defs.twin import Twins

VISITS = int(os.environ.get("FUZZ", "200")) // len(GROUPS)
SENSITIVE = (
    *("health", "gbt42195", "phq9", "gds15", "wg_ss", "tekun6", "fies8"),
    *("income", "earnings", "economy", "dis", "child", "child_safety"),
)
# What the worker sees needs nobody's consent.
SEEN = {"D02", "H01", "H02"}
surveys = pytest.mark.parametrize("folder", present(GROUPS))


@cache
def visits(folder: Path) -> tuple[dict[str, Any], ...]:
    """So many visits, every other one wild."""
    random = Random(f"{folder.name} 1")
    return tuple(wild(shipped(folder), random) if number % 2 else plausible(folder, random) for number in range(VISITS))


@cache
def filled(folder: Path, number: int) -> dict[str, Any]:
    return Twins().python(shipped(folder), visits(folder)[number])


def each(folder: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The visits and what `flask survey fill` says of them."""
    for number, answers in enumerate(visits(folder)):
        yield answers, filled(folder, number)


@surveys
def test_both_engines_say_the_same(folder: Path, twins: Twins):
    for answers, found in each(folder):
        assert twins.phone(shipped(folder), answers) == found


@surveys
def test_needs_come_from_answers_that_were_asked_for_and_given(folder: Path):
    told = 0
    for _, found in each(folder):
        relevant, given = set(found["relevant"]), values(found["answers"])
        for need in found["needs"]:
            assert need["because"], need
            for because in need["because"]:
                told += 1
                assert because["at"] in relevant, (need["kind"], because)
                assert because["value"] == given[because["at"]], (need["kind"], because)
    assert told > VISITS


def sensitive(found: dict[str, Any]) -> list[str]:
    """The places of answers about health, money, disability and the child."""
    return [place for place in values(found["answers"]) if set(place.split("/")) & set(SENSITIVE)]


def is_danger_seen(need: dict[str, Any]) -> bool:
    """Whether a need rests on nothing but what the worker wrote of a danger, and on how many people are visited."""
    names = {because["name"] for because in need["because"] if because["name"] != "subject_count"}
    return need["urgency"] == "U0" and bool(names) and all(name.startswith("danger_") for name in names)


@surveys
def test_no_need_without_consent(folder: Path):
    """Nobody at home, or no consent at all: no need but a danger that the worker saw, which the law has them report.
    No consent to what is sensitive: nothing of it is kept or read."""
    refused = 0
    for _, found in each(folder):
        by_name = {place.rsplit("/", 1)[-1]: value for place, value in values(found["answers"]).items()}
        if by_name.get("visit_outcome") != "at_home" or by_name.get("consent_basic") != "yes":
            assert {need["kind"] for need in found["needs"]} <= SEEN
        if by_name.get("consent_sensitive") != "yes":
            refused += 1
            assert sensitive(found) == []
    assert refused > VISITS / 10


@surveys
@pytest.mark.parametrize(("birth", "agrees"), [("2016-09-01", "no"), ("2012-11-22", "no"), ("2016-09-01", "yes")])
def test_nothing_sensitive_of_a_child_whose_guardian_does_not_agree(folder: Path, birth: str, agrees: str):
    """Somebody must agree for a child under 14, the 14th birthday included."""
    survey, opened = shipped(folder), 0
    child = {"visit_outcome": "at_home", "consent_basic": "yes", "consent_sensitive": "yes", "guardian_agrees": agrees}
    child |= {"guardian_name": "李秀英", "members[1]/birth": birth, "members[1]/subject": "yes"}
    for answers in visits(folder)[:20]:
        found = fill(survey, merged(_of_one_person(answers), nested(survey, child)), context())
        opened += bool(sensitive(found))
        assert agrees == "yes" or sensitive(found) == []
    assert bool(opened) == (agrees == "yes")


def merged(answers: Any, more: Any) -> Any:
    """Answers with others put in."""
    if isinstance(answers, dict) and isinstance(more, dict):
        return {**answers, **{name: merged(answers.get(name), value) for name, value in more.items()}}
    if isinstance(answers, list) and isinstance(more, list) and answers and isinstance(more[0], dict):
        return [merged(answers[0], more[0]), *answers[1:]]
    return more


def _of_one_person(answers: Any) -> Any:
    """The visit to a household of one."""
    if isinstance(answers, dict):
        return {name: _of_one_person(value) for name, value in answers.items()}
    return answers[:1] if isinstance(answers, list) and answers and isinstance(answers[0], dict) else answers


@surveys
def test_filling_in_the_outcome_again_changes_nothing(folder: Path, twins: Twins):
    for _, found in each(folder):
        assert twins.python(shipped(folder), found["answers"]) == found


@surveys
def test_a_need_names_exactly_the_answers_that_its_rule_read(folder: Path):
    survey, read = told_apart(folder), 0
    for answers, found in each(folder):
        world = context()
        filling = Filling(survey, answers, world, new=True)
        reader = Reader(survey, filling, values(found["answers"]))
        for need in derive(survey, filling, world):
            places = [because.at for because in need.because]
            assert len(places) == len(set(places))
            assert set(places) == reader.read(survey.rules[int(need.kind)], need.at), survey.rules[int(need.kind)]
            read += len(places)
    assert read > VISITS


@surveys
def test_a_changed_answer_changes_only_the_needs_that_depend_on_it(folder: Path):
    survey, random = told_apart(folder), Random(f"{folder.name} 2")
    depends, changed = reached(survey), 0
    for answers, _ in each(folder):
        before = raised(survey, answers)
        for _ in range(5):
            name, other = another(survey, answers, random)
            after = raised(survey, other)
            differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            changed += len(differing)
            assert [survey.rules[rule] for rule, _ in differing if name not in depends[rule]] == [], name
    assert changed


def raised(survey: Survey, answers: dict[str, Any]) -> dict[tuple[int, str], list[tuple[str, Any]]]:
    """(number of the rule, place of the row) → the answers that it read."""
    world = context()
    needs = derive(survey, Filling(survey, answers, world, new=True), world)
    return {(int(need.kind), need.at): [(one.at, str(one.value)) for one in need.because] for need in needs}


def another(survey: Survey, answers: dict[str, Any], random: Random) -> tuple[str, dict[str, Any]]:
    """The name of one question, and the answers with another answer to it."""
    changed, asked = deepcopy(answers), questions(survey)
    leaves = list(_leaves(changed, asked))
    holder, question = random.choice(leaves)
    holder[question.name] = anything(question, survey, random)
    return question.name, changed


def _leaves(answers: dict[str, Any], asked: dict[str, Question]) -> Iterator[tuple[dict[str, Any], Question]]:
    for name, value in answers.items():
        if name in asked:
            yield answers, asked[name]
        elif isinstance(value, dict):
            yield from _leaves(value, asked)
        elif isinstance(value, list):
            for row in value:
                yield from _leaves(row, asked)
