"""The surveys and code tables that we ship: complete in both languages, and what the domain asks of them."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from forms.definition import Group, Question, Repeat, Survey
from forms.expressions.references import references
from forms.sheets import read_sheets
from forms.xlsform import read_survey
from tests.survey_defs.shipped import DEFINITIONS, FOLDERS, GROUPS, kinds, present, questions, sheet, shipped
from web.commands.survey import survey as survey_command

BOTH = {"zh", "en"}


def test_the_53_kinds_of_need():
    rows = sheet(DEFINITIONS / "needs.csv")
    assert Counter(row["code"][0] for row in rows) == {
        "A": 6, "B": 7, "C": 10, "D": 5, "E": 4, "F": 2, "G": 3, "H": 7, "I": 2, "J": 5, "K": 2,
    }  # fmt: skip
    assert len({row["code"] for row in rows}) == 53
    for row in rows:
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


folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def read_by_rules(survey: Survey) -> frozenset[str]:
    """The questions that a need names among its reasons."""
    return frozenset().union(*(references(rule.when.tree) for rule in survey.rules))


@folders
def test_a_shipped_survey_has_no_problem_and_no_warning(folder: Path):
    survey, problems = read_survey(read_sheets(folder), "", frozenset(kinds()))
    assert survey, problems
    assert problems == []
    assert survey.id == folder.name
    assert set(survey.languages) == BOTH
    assert set(survey.title) == BOTH


@folders
def test_the_command_finds_nothing_either(folder: Path):
    told = CliRunner().invoke(survey_command, ["check", folder.name, "--json"])
    assert (told.exit_code, json.loads(told.stdout)["problems"]) == (0, [])


@folders
def test_both_languages_are_complete(folder: Path):
    survey = shipped(folder)
    read = read_by_rules(survey)
    for item in survey.items():
        is_silent = isinstance(item, Question) and item.type == "calculate" and item.name not in read
        # A block within a page may do without a heading of its own.
        is_silent = is_silent or (isinstance(item, Group) and len(item.path) > 1 and not item.label)
        assert set(item.label) == BOTH or is_silent, item
        assert not item.hint or set(item.hint) == BOTH, item
        if isinstance(item, Question):
            assert not item.guidance or set(item.guidance) == BOTH, item
            assert not item.required_message or set(item.required_message) == BOTH, item
            assert not (item.constraint or item.constraint_message) or set(item.constraint_message) == BOTH, item
    for rule in survey.rules:
        assert set(rule.reason) == BOTH, rule
    assert all(set(choice.label) == BOTH for choices in survey.choices.values() for choice in choices)
    assert all(text.strip() == text for text in texts(survey, "zh") + texts(survey, "en"))


def texts(survey: Survey, language: str) -> list[str]:
    """Every word of a survey in one language."""
    labels = [label for item in survey.items() for label in (item.label, item.hint, getattr(item, "guidance", {}))]
    labels += [getattr(item, f"{name}_message", {}) for item in survey.items() for name in ("required", "constraint")]
    labels += [rule.reason for rule in survey.rules]
    labels += [choice.label for choices in survey.choices.values() for choice in choices]
    return [label[language] for label in labels if label.get(language)]


@folders
def test_chinese_is_written_with_chinese_punctuation(folder: Path):
    assert [text for text in texts(shipped(folder), "zh") if any(sign in text for sign in ",?;!()")] == []


@folders
def test_no_chinese_in_the_english(folder: Path):
    han = re.compile("[\u4e00-\u9fff]")
    assert [text for text in texts(shipped(folder), "en") if han.search(text)] == []


@folders
def test_names_of_choices_are_single_words_and_stand_once(folder: Path):
    for name, choices in shipped(folder).choices.items():
        names = [choice.name for choice in choices]
        assert [one for one in names if not re.fullmatch(r"[A-Za-z0-9_-]+", one)] == [], name
        assert len(set(names)) == len(names), name


@folders
def test_names_of_questions_are_all_different(folder: Path):
    """So that ${name} means one question only, and an export has one column for it."""
    names = Counter(item.name for item in shipped(folder).items() if isinstance(item, Question))
    assert [name for name, times in names.items() if times > 1] == []


@folders
def test_every_list_is_used(folder: Path):
    """A survey that calculates what a module asks leaves the module's list idle; its own are all used."""
    used = {question.list_name for question in questions(shipped(folder)).values()}
    assert {row["list_name"] for row in sheet(folder / "choices.csv") if row["list_name"]} - used == set()


@folders
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_headed_twice(folder: Path, language: str):
    """A heading is not said again right below it, by a block, a list of rows or a result."""

    def headed(item: Group, above: str) -> Iterator[str]:
        own = item.label.get(language, "")
        if own and own == above:
            yield f"{'/'.join(item.path)}: {own}"
        for child in item.children:
            if isinstance(child, Group):
                yield from headed(child, own or above)
            elif own and child.label.get(language) == own:
                yield f"{'/'.join(child.path)}: {own}"

    assert [said for top in shipped(folder).children if isinstance(top, Group) for said in headed(top, "")] == []


# What the page prints before a guidance: “怎么问：…”, “How to ask: …”.
LEAD_IN = re.compile(r"可以(这样)?[说问]|先说|怎么问|(or |you may )?say\b|how to ask", re.IGNORECASE)


@folders
def test_guidance_begins_without_a_lead_in(folder: Path):
    """The page prints one already."""
    said = [text for item in shipped(folder).items() for text in getattr(item, "guidance", {}).values()]
    assert [text for text in said if LEAD_IN.match(text)] == []


def titles(name: str) -> list[str]:
    return [child.label["zh"] for child in shipped(DEFINITIONS / name).children]


ELDERS = ["家庭结构", "健康状况", "经济条件", "服务需求"]
DISABLED = ["自理程度", "生活来源", "身体状况", "支持体系"]


@pytest.mark.parametrize("folder", present(GROUPS))
def test_the_four_blocks_in_order(folder: Path):
    """Each is a page of its own; before them who is visited, after them the worker's own notes."""
    blocks = DISABLED if folder.name == "canji" else ELDERS
    assert [title for title in titles(folder.name) if title in blocks] == blocks
    assert all(isinstance(child, Group) for child in shipped(folder).children)


@pytest.mark.parametrize("folder", present(GROUPS))
def test_what_the_register_knows_begins_the_list_of_people(folder: Path):
    (members,) = [item for item in shipped(folder).items() if isinstance(item, Repeat) and item.name == "members"]
    names = [item.name for item in members.children]
    wanted = ["name", "relation", "sex", "birth", "id_number", "phone"]
    assert [name for name in names if name in wanted] == wanted


@pytest.mark.parametrize("folder", present(GROUPS))
def test_choices_that_others_rely_on(folder: Path):
    survey = shipped(folder)
    names = {name: [choice.name for choice in survey.choices[asked.list_name]] for name, asked in
             questions(survey).items() if asked.list_name}  # fmt: skip
    assert names["sex"] == ["male", "female"]
    assert names["living"] == ["alone", "spouse_only", "with_children", "left_behind", "other"]
    assert {"02", "10", "20", "30", "38", "41", "42", "51", "52"} <= set(names["relation"])
    assert names["visit_outcome"] == ["at_home", "nobody", "vacant", "refused", "away", "moved", "died"]
    assert all(names[f"consent_{scope}"] == ["yes", "no"] for scope in ("basic", "sensitive", "photo", "location"))
