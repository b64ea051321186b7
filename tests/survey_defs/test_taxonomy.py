"""What must hold of the list of needs in each group survey: the tests that the list of needs itself asks for."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from forms.definition import NeedRule, Survey, Tree
from forms.expressions.references import label_references, references
from forms.xlsform import load_survey
from tests.survey_defs.shipped import DEFINITIONS, GROUPS, kinds, present, questions, sheet, shipped, values
from tests.survey_defs.test_properties import each
from tests.survey_defs.twin import Twins
from tests.survey_defs.worst import BIRTHS, NEVER_BOTH, SELDOM_BOTH, alone, base, nested, raised, worst

groups = pytest.mark.parametrize("folder", present(GROUPS))
ages = pytest.mark.parametrize("age", BIRTHS)

# Kinds that are a child's own, and kinds that nobody under 16 can have.
OF_CHILDREN = {"E01", "E02", "E03", "H01", "H03", "H06", "I02"}
OF_ADULTS = {"C07", "C09", "F01", "H07"}
AT_ONCE = ("D02", "H02")
AT_ONCE_U0 = {(kind, "U0") for kind in AT_ONCE}


@groups
@ages
def test_2_nothing_answered_raises_nothing(folder: Path, age: str, twins: Twins):
    survey = shipped(folder)
    assert twins.both(survey, {})["needs"] == []
    opened = {name: text for name, text in base(survey, age).items() if not name.endswith(("/birth", "/sex"))}
    assert twins.both(survey, nested(survey, opened))["needs"] == []


@groups
def test_3_every_kind_of_the_survey_can_be_raised(folder: Path):
    """No gate of the survey shuts a rule out for everybody. Of wishes, those that it does not offer are left out."""
    possible = {kind for age in BIRTHS for kind in alone(folder, age)}
    rules = [rule for rule in shipped(folder).rules if "expressed_wanted" not in references(rule.when.tree)]
    assert sorted({rule.kind for rule in rules} - possible) == []


@groups
@ages
def test_3_the_worst_visit_raises_every_applicable_kind_once(folder: Path, age: str, twins: Twins):
    survey, flat = shipped(folder), worst(folder, age)
    found = twins.both(survey, nested(survey, flat))["needs"]
    assert [key for key, times in Counter((need["kind"], need["at"]) for need in found).items() if times > 1] == []
    have = {need["kind"] for need in found}
    missing = set(alone(folder, age)) - have
    spared = {kind for one_of in (*NEVER_BOTH, *SELDOM_BOTH) if have & one_of for kind in one_of}
    assert sorted(missing - spared) == []


@groups
@ages
def test_4_what_cannot_wait_is_at_once_whatever_else(folder: Path, age: str):
    survey = shipped(folder)
    found = raised(survey, worst(folder, age))
    assert {(need["kind"], need["urgency"]) for need in found if need["kind"] in AT_ONCE} == AT_ONCE_U0
    if "fies8_q8" in questions(survey):
        hungry = {**worst(folder, age), "fies8_q1": "yes", "fies8_q8": "yes"}
        assert ("C08", "U0") in {(need["kind"], need["urgency"]) for need in raised(survey, hungry)}
    assert {rule.urgency for rule in survey.rules if rule.kind in AT_ONCE} == {"U0"}


@groups
def test_4_in_any_visit_too(folder: Path):
    for _, found in each(folder):
        for need in found["needs"]:
            assert need["kind"] not in AT_ONCE or need["urgency"] == "U0"


@groups
def test_5_no_childs_kind_for_an_adult_and_no_adults_kind_for_a_child(folder: Path):
    for age in ("elder", "adult"):
        assert sorted(OF_CHILDREN & {need["kind"] for need in raised(shipped(folder), worst(folder, age))}) == []
    assert sorted(OF_ADULTS & {need["kind"] for need in raised(shipped(folder), worst(folder, "child"))}) == []


@groups
def test_5_in_any_visit_too(folder: Path):
    """Whatever is sent, wishes that were not offered among it."""
    aged = 0
    for _, found in each(folder):
        given = values(found["answers"])
        for need in found["needs"]:
            age = given.get(f"{need['at']}/age")
            if need["kind"] in OF_CHILDREN | OF_ADULTS and age is not None:
                aged += 1
                assert age < 18 if need["kind"] in OF_CHILDREN else age >= 16, (need["kind"], need["because"])
    assert aged


@groups
@ages
def test_6_every_need_quotes_the_numbers_of_its_questions(folder: Path, age: str):
    """And each answer in both languages; the reason quotes the same answers in both, that of a wish names the wish."""
    for need in raised(shipped(folder), worst(folder, age)):
        assert any(because["number"] for because in need["because"]), need["kind"]
        for because in need["because"]:
            assert because["at"].endswith(because["name"])
            assert set(because["said"]) == {"zh", "en"}
        assert all(need["reason"][language] and "${" not in need["reason"][language] for language in ("zh", "en"))
    for rule in shipped(folder).rules:
        quoted = {language: set(label_references(text)) for language, text in rule.reason.items()}
        assert quoted["zh"] == quoted["en"], rule
        assert quoted["zh"] or names_its_choice(rule, shipped(folder)), rule


def names_its_choice(rule: NeedRule, survey: Survey) -> bool:
    """Whether a rule that asks for one choice of a list says this choice in its reason, in both languages."""
    tree = rule.when.tree[1] if rule.when.tree[0] == "and" else rule.when.tree
    head, *operands = tree
    if head != "selected" or operands[0][0] != "ref":
        return False
    choices = survey.choices[questions(survey)[operands[0][1]].list_name]
    label = next(choice.label for choice in choices if choice.name == operands[1])
    return all(text.lower() in rule.reason[language].lower() for language, text in label.items())


def _selected(tree: Tree, lists: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(list, choice) of each `selected(${question}, 'choice')` in an expression."""
    if isinstance(tree, list):
        if tree[0] == "selected" and tree[1][0] == "ref":
            yield lists.get(tree[1][1], ""), tree[2]
        for operand in tree[1:]:
            yield from _selected(operand, lists)


@groups
def test_7_a_trigger_that_is_changed_in_the_sheet_changes_the_list(folder: Path, tmp_path: Path):
    """Hungry for a whole day, in a copy of the surveys whose own words for it are others."""
    own = shutil.copytree(DEFINITIONS, tmp_path / "survey_defs")
    flat = {**worst(folder, "adult"), **alone(folder, "adult")["C08"]}
    for needs in own.glob("*/needs.csv"):
        rows = needs.read_text("utf-8").splitlines(keepends=True)
        needs.write_text("".join(row for row in rows if not row.startswith("C08,")), "utf-8", newline="")
    changed = load_survey(own / folder.name)
    before = [need["kind"] for need in raised(shipped(folder), flat)]
    assert "C08" in before
    assert [need["kind"] for need in raised(changed, flat)] == [kind for kind in before if kind != "C08"]


@groups
def test_7_and_so_does_a_score(folder: Path, tmp_path: Path):
    """The mood questions: 10 raises the need; in a copy that asks for 11, it does not."""
    if "phq9_q9" not in questions(shipped(folder)):
        pytest.skip("this survey does not ask the nine questions")
    own = shutil.copytree(DEFINITIONS, tmp_path / "survey_defs")
    needs = own / "phq9" / "needs.csv"
    needs.write_text(needs.read_text("utf-8").replace("${total} >= 10", "${total} >= 11"), "utf-8", newline="")
    scores = dict(zip((f"phq9_q{item}" for item in range(1, 10)), "221111110", strict=True))
    flat = {**base(shipped(folder), "elder"), **scores}
    assert "D01" in {need["kind"] for need in raised(shipped(folder), flat)}
    assert "D01" not in {need["kind"] for need in raised(load_survey(own / folder.name), flat)}


def test_the_kinds_that_these_tests_name():
    assert set(kinds()) >= {
        *OF_CHILDREN,
        *OF_ADULTS,
        *AT_ONCE,
        *(kind for one_of in (*NEVER_BOTH, *SELDOM_BOTH) for kind in one_of),
    }
    assert sheet(DEFINITIONS / "needs.csv")
