"""The surveys and code tables that we ship: complete in both languages, and what the domain asks of them."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from forms.definition import Group, Question, Repeat
from forms.sheets import read_sheets
from forms.xlsform import load_survey, read_survey

DEFINITIONS = Path(__file__).parents[2] / "survey_defs"
SURVEYS = sorted(path.parent for path in DEFINITIONS.glob("*/survey.csv"))
BOTH = {"zh", "en"}


def taxonomy() -> list[dict[str, str]]:
    with (DEFINITIONS / "needs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_53_kinds_of_need():
    kinds = taxonomy()
    assert Counter(row["code"][0] for row in kinds) == {
        "A": 6, "B": 7, "C": 10, "D": 5, "E": 4, "F": 2, "G": 3, "H": 7, "I": 2, "J": 5, "K": 2,
    }  # fmt: skip
    assert len({row["code"] for row in kinds}) == 53
    for row in kinds:
        assert row["label::中文 (zh)"], row
        assert row["label::English (en)"], row
        assert int(row["days"]) == {"U0": 1, "U1": 3, "U2": 10, "U3": 30}[row["urgency"]]
        assert set(row["parties"].split()) <= set("QZSVC")
        assert set(row["department"].split()) <= {
            "MZ",
            "CL",
            "WJ",
            "YB",
            "RS",
            "JY",
            "GA",
            "FL",
            "TW",
            "SF",
            "ZJ",
            "NY",
        }


@pytest.mark.parametrize("folder", SURVEYS, ids=lambda folder: folder.name)
def test_a_shipped_survey_has_no_problem_and_no_warning(folder: Path):
    survey, problems = read_survey(read_sheets(folder), "", frozenset(row["code"] for row in taxonomy()))
    assert survey, problems
    assert problems == []
    assert survey.id == folder.name
    assert set(survey.languages) == BOTH
    for item in survey.items():
        assert set(item.label) == BOTH, item
        assert not item.hint or set(item.hint) == BOTH, item
        if isinstance(item, Question) and item.constraint:
            assert set(item.constraint_message) == BOTH, item
    for rule in survey.rules:
        assert set(rule.reason) == BOTH, rule
    assert all(set(choice.label) == BOTH for choices in survey.choices.values() for choice in choices)


@pytest.mark.parametrize("folder", SURVEYS, ids=lambda folder: folder.name)
def test_chinese_is_written_with_chinese_punctuation(folder: Path):
    survey = load_survey(folder)
    texts = [item.label["zh"] for item in survey.items()] + [item.hint.get("zh", "") for item in survey.items()]
    texts += [rule.reason["zh"] for rule in survey.rules]
    texts += [choice.label["zh"] for choices in survey.choices.values() for choice in choices]
    assert [text for text in texts if any(sign in text for sign in ",?;!()")] == []


@pytest.mark.parametrize("folder", SURVEYS, ids=lambda folder: folder.name)
def test_every_list_is_used(folder: Path):
    survey = load_survey(folder)
    used = {item.list_name for item in survey.items() if isinstance(item, Question)} - {""}
    assert used == set(survey.choices)


def test_laoren_has_the_four_blocks_in_order():
    survey = load_survey(DEFINITIONS / "laoren")
    assert [child.label["zh"] for child in survey.children] == ["家庭结构", "健康状况", "经济条件", "服务需求"]
    assert all(isinstance(child, Group) for child in survey.children)
    family = survey.children[0]
    assert isinstance(family, Group)
    (members,) = [item for item in family.children if isinstance(item, Repeat)]
    names = [item.name for item in members.children]
    assert [name for name in names if name in ("name", "relation", "sex", "birth", "id_number", "phone")] == [
        "name",
        "relation",
        "sex",
        "birth",
        "id_number",
        "phone",
    ]


def test_laoren_is_short_and_uses_what_a_survey_can():
    survey = load_survey(DEFINITIONS / "laoren")
    questions = [item for item in survey.items() if isinstance(item, Question)]
    asked = [question for question in questions if question.type not in ("note", "calculate")]
    assert 35 <= len(asked) <= 60
    assert {"text", "integer", "date", "select_one", "select_multiple", "note", "calculate", "image", "geopoint"} == {
        question.type for question in questions
    }
    assert any(question.choice_filter for question in questions)
    assert any("${" in question.label["zh"] for question in questions)


def test_choices_that_others_rely_on():
    choices = load_survey(DEFINITIONS / "laoren").choices
    names = {name: [choice.name for choice in found] for name, found in choices.items()}
    assert names["yes_no"] == ["yes", "no"]
    assert names["sex"] == ["male", "female"]
    assert names["living"] == ["alone", "spouse_only", "with_children", "left_behind", "other"]
    assert {"02", "10", "20", "30", "38", "41", "42", "51", "52"} <= set(names["relation"])
