"""Several surveys filled in one visit: what they share is asked once, the rest where it belongs."""

from dataclasses import replace
from typing import Any

import pytest

from forms.check import check
from forms.definition import Group, Question, Survey
from forms.problems import Problem
from needs.rules import derive
from tests.forms.surveys import context
from tests.forms.tables import survey as read
from visits.combine import combine, combined_id

ELDERLY = """
| survey   |                   |          |         |                        |          |             |            |
|          | type              | name     | label   | relevant               | required | calculation | constraint |
|          | begin_group       | header   | Header  |                        |          |             |            |
|          | select_one yn     | consent  | May we? |                        | yes      |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | family   | Family  | ${consent} = 'yes'     |          |             |            |
|          | begin_repeat      | members  | Members |                        |          |             |            |
|          | text              | name     | Name    |                        | yes      |             |            |
|          | end_repeat        |          |         |                        |          |             |            |
|          | select_one living | living   | Living  |                        | yes      |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | health   | Health  | ${consent} = 'yes'     |          |             |            |
|          | integer           | falls    | Falls   |                        |          |             | . >= 0     |
|          | note              | again    | Really? | ${falls} > 9           |          |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | services | Wishes  | ${consent} = 'yes'     |          |             |            |
|          | select_multiple w | wanted   | Wanted  |                        |          |             |            |
|          | end_group         |          |         |                        |          |             |            |
| choices  |                   |          |         |                        |          |             |            |
|          | list_name         | name     | label   |                        |          |             |            |
|          | yn                | yes      | Yes     |                        |          |             |            |
|          | yn                | no       | No      |                        |          |             |            |
|          | living            | alone    | Alone   |                        |          |             |            |
|          | living            | together | Not     |                        |          |             |            |
|          | w                 | meals    | Meals   |                        |          |             |            |
|          | w                 | chat     | Company |                        |          |             |            |
| settings |                   |          |         |                        |          |             |            |
|          | form_id           | version  | form_title |                     |          |             |            |
|          | elderly           | 2026.1   | Elderly |                        |          |             |            |
| needs    |                   |          |         |                        |          |             |            |
|          | kind              | when     | urgency | reason                 |          |             |            |
|          | G01               | ${falls} > 0 | U2  | Fell ${falls}          |          |             |            |
|          | A01               | selected(${wanted}, 'meals') | U2 | Wants ${wanted} |     |             |            |
"""
DISABLED = """
| survey   |                   |          |         |                        |          |             |            |
|          | type              | name     | label   | relevant               | required | calculation | constraint |
|          | begin_group       | header   | Header  |                        |          |             |            |
|          | select_one yn     | consent  | May we? |                        | yes      |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | people   | People  | ${consent} = 'yes'     |          |             |            |
|          | begin_repeat      | members  | Members |                        |          |             |            |
|          | text              | name     | Name    |                        | yes      |             |            |
|          | text              | card     | Card    |                        |          |             |            |
|          | end_repeat        |          |         |                        |          |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | body     | Body    | ${consent} = 'yes'     |          |             |            |
|          | integer           | falls    | Falls   |                        | yes      |             | . < 100    |
|          | select_one yn     | device   | Device  |                        |          |             |            |
|          | end_group         |          |         |                        |          |             |            |
|          | begin_group       | services | Wishes  | ${consent} = 'yes' and ${device} = 'no' | |    |            |
|          | select_multiple w | wanted   | Wanted  |                        |          |             |            |
|          | calculate         | people_count |     |                        |          | count(${members}) |      |
|          | end_group         |          |         |                        |          |             |            |
| choices  |                   |          |         |                        |          |             |            |
|          | list_name         | name     | label   |                        |          |             |            |
|          | yn                | yes      | Yes     |                        |          |             |            |
|          | yn                | no       | No      |                        |          |             |            |
|          | w                 | meals    | Meals   |                        |          |             |            |
|          | w                 | rehab    | Rehab   |                        |          |             |            |
| settings |                   |          |         |                        |          |             |            |
|          | form_id           | version  | form_title |                     |          |             |            |
|          | disabled          | 2026.2   | Disabled |                       |          |             |            |
| needs    |                   |          |         |                        |          |             |            |
|          | kind              | when     | urgency | reason                 |          |             |            |
|          | G01               | ${falls} > 0 | U2  | Fell ${falls}          |          |             |            |
|          | B04               | ${device} = 'no' | U2 | No device           |          |             |            |
"""
ONE = """
| survey   |         |      |       |             |
|          | type    | name | label | calculation |
|          | %s      | x    | X     | %s          |
| choices  |         |      |       |             |
|          | list_name | name | label |           |
|          | yn      | yes  | Yes   |             |
| settings |         |      |       |             |
|          | form_id | version |    |             |
|          | %s      | 1    |       |             |
"""
GROUPS = """
| survey   |             |         |       |          |
|          | type        | name    | label | relevant |
|          | text        | x       | X     |          |
|          | text        | y       | Y     |          |
|          | text        | z       | Z     |          |
|          | begin_group | g       | G     | %s       |
|          | text        | both    | Both  | %s       |
|          | text        | %s      | One   | %s       |
|          | end_group   |         |       |          |
| settings |             |         |       |          |
|          | form_id     | version |       |          |
|          | id          | 1       |       |          |
"""


def groups(survey_id: str, *cells: str) -> Survey:
    return replace(read(GROUPS % cells), id=survey_id)


@pytest.fixture
def both() -> Survey:
    return combine([read(ELDERLY), read(DISABLED)])


def shape(items: Any) -> Any:
    return [(item.name, shape(item.children)) if isinstance(item, Group) else item.name for item in items]


def question(survey: Survey, name: str) -> Question:
    found = [item for item in survey.items() if item.name == name]
    assert len(found) == 1
    assert isinstance(found[0], Question)
    return found[0]


def test_what_both_ask_is_asked_once_and_the_rest_where_it_belongs(both: Survey) -> None:
    assert shape(both.children) == [
        ("header", ["consent"]),
        ("people", [("members", ["name", "card"])]),
        ("family", ["living"]),
        ("body", ["falls", "device"]),
        ("health", ["again"]),
        ("services", ["wanted", "people_count"]),
    ]
    assert {item.path for item in both.items()} >= {("people", "members", "name"), ("services", "people_count")}


def test_it_bears_both_ids_versions_and_titles(both: Survey) -> None:
    assert (both.id, both.version) == ("disabled+elderly", "2026.2+2026.1")
    assert list(both.title.values()) == ["Disabled + Elderly"]
    assert combine([read(DISABLED), read(ELDERLY)]) == both
    assert combined_id(["elderly", "disabled", "elderly"]) == both.id


def relevant(survey: Survey, name: str) -> str:
    """The condition of the one item of this name."""
    (found,) = [item for item in survey.items() if item.name == name]
    return found.relevant.source if found.relevant else ""


def test_a_group_is_shown_for_either_survey_and_what_is_in_it_for_its_own() -> None:
    one = groups("a", "${x} = '1'", "", "p", "${z} = '1'")
    other = groups("b", "${y} = '1'", "${z} = '1'", "q", "")
    merged = combine([one, other])
    assert relevant(merged, "g") == "(${x} = '1') or (${y} = '1')"
    assert relevant(merged, "both") == "(${x} = '1') or ((${y} = '1') and (${z} = '1'))"
    assert relevant(merged, "p") == "(${x} = '1') and (${z} = '1')"
    assert relevant(merged, "q") == "${y} = '1'"


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("", "", ""),
        ("${x} = '1'", "", ""),
        ("${x} = '1'", "${x}='1'", "${x} = '1'"),
        ("${x} = '1'", "${x} = '1' and ${y} = '1'", "${x} = '1'"),
        ("${y} = '1' and ${x} = '1'", "${x} = '1'", "${x} = '1'"),
    ],
)
def test_equal_and_weaker_conditions_stay_simple(one: str, other: str, whole: str) -> None:
    merged = combine([groups("a", one, "", "p", ""), groups("b", other, "", "q", "")])
    assert relevant(merged, "g") == whole


def test_what_stands_in_other_groups_is_shown_for_either_survey() -> None:
    """The members stand in `people`, which the other survey would show without consent; cards are asked as before."""
    anyway = ELDERLY.replace("family   | Family  | ${consent} = 'yes'", "family   | Family  |                   ")
    merged = combine([read(DISABLED), read(anyway)])
    assert (relevant(merged, "people"), relevant(merged, "members")) == ("", "")
    assert relevant(merged, "card") == "${consent} = 'yes'"
    assert relevant(merged, "living") == ""


def test_what_is_gated_by_its_own_group_there_is_gated_here() -> None:
    """One survey gates the page around the repeat, the other the repeat itself."""
    gated = ELDERLY.replace("family   | Family  | ${consent} = 'yes'", "family   | Family  |                   ")
    gated = gated.replace("members  | Members |                   ", "members  | Members | ${consent} = 'yes'")
    merged = combine([read(DISABLED), read(gated)])
    shown = check(merged, {"header": {"consent": "no"}, "people": {"members": [{"_id": "a"}]}}, context()).relevant
    assert shown == ["header/consent", "family/living"]


def test_a_question_that_both_ask_keeps_both_rules(both: Survey) -> None:
    falls = question(both, "falls")
    assert falls.constraint is not None
    assert falls.required is not None
    assert falls.constraint.tree[0] == "and"
    wanted = both.choices[question(both, "wanted").list_name]
    assert [choice.name for choice in wanted] == ["meals", "rehab", "chat"]
    assert [choice.name for choice in both.choices["living"]] == ["alone", "together"]


def test_rules_are_united_and_equal_ones_once(both: Survey) -> None:
    assert [rule.kind for rule in both.rules] == ["G01", "B04", "A01"]


def test_lists_of_one_name_that_differ_stay_apart() -> None:
    other = ELDERLY.replace("select_one living | living   | Living", "select_one living | home     | Home  ")
    other = other.replace("| alone    | Alone", "| alone    | Single").replace("| elderly ", "| other   ")
    merged = combine([read(ELDERLY), read(other)])
    one, two = question(merged, "living").list_name, question(merged, "home").list_name
    assert [next(iter(merged.choices[name][0].label.values())) for name in (one, two)] == ["Alone", "Single"]


def test_a_combined_survey_is_filled_and_raises_the_needs_of_both(both: Survey) -> None:
    answers = {
        "header": {"consent": "yes"},
        "people": {"members": [{"_id": "a", "name": "𠮷田"}, {"_id": "b", "name": "㛃兰"}]},
        "body": {"falls": 2, "device": "no"},
        "family": {"living": "alone"},
        "services": {"wanted": ["meals", "chat"]},
    }
    checked = check(both, answers, context())
    assert checked.problems == []
    assert checked.answers["services"]["people_count"] == 2
    assert [need.kind for need in derive(both, checked, context())] == ["G01", "B04", "A01"]
    refused = check(both, {"header": {"consent": "no"}}, context())
    assert (refused.problems, refused.relevant) == ([], ["header/consent"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("integer", ""), ("text", "")),
        (("integer", ""), ("select_one yn", "")),
    ],
)
def test_questions_of_one_name_that_differ_are_refused(one: tuple[str, str], other: tuple[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        combine([read(ONE % (*one, "a")), read(ONE % (*other, "b"))])
    assert refused.value == Problem("combine_differs", name="x")


@pytest.mark.parametrize(
    ("one", "other", "kind", "calculation"),
    [
        (("integer", ""), ("calculate", "1 + 1"), "calculate", "1 + 1"),
        (("select_one yn", ""), ("select_one yn", "if(1 = 1, 'yes', 'no')"), "select_one", "if(1 = 1, 'yes', 'no')"),
        (("select_one yn", ""), ("select_one yn", "'no'"), "select_one", ""),
        (("select_one yn", ""), ("calculate", "'no'"), "select_one", ""),
        (("calculate", "1 + 1"), ("calculate", "'no'"), "calculate", "1 + 1"),
        (("calculate", "'elder'"), ("calculate", "'elder child'"), "calculate", "'elder child'"),
        (("calculate", "'no'"), ("calculate", "''"), "calculate", "'no'"),
    ],
)
@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_what_one_survey_works_out_the_other_need_not_ask_and_a_constant_knows_nothing_better(
    ids: str, one: tuple[str, str], other: tuple[str, str], kind: str, calculation: str
) -> None:
    merged = question(combine([read(ONE % (*one, ids[0])), read(ONE % (*other, ids[1]))]), "x")
    assert (merged.type, merged.calculation.source if merged.calculation else "") == (kind, calculation)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("if(1 = 1, 'yes', 'no')", "if(1 = 2, 'yes', 'no')", "yes"),
        ("if(1 = 2, 'yes', 'no')", "if(2 = 3, 'yes', 'no')", "no"),
        ("join(' ', 'elder', '')", "join(' ', 'child', 'disabled')", "elder child disabled"),
        ("join(' ', '', '')", "join(' ', 'child', '')", "child"),
    ],
)
@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_flags_and_lists_say_what_both_surveys_say(ids: str, one: str, other: str, value: str) -> None:
    merged = combine([read(ONE % ("calculate", one, ids[0])), read(ONE % ("calculate", other, ids[1]))])
    said = str(check(merged, {}, context()).answers["x"])
    assert sorted(said.split()) == sorted(value.split())


def test_a_flag_of_rows_is_the_first_surveys() -> None:
    """Who is meant among the members: one of them, not one for each survey."""
    table = ELDERLY.replace("| end_repeat        |", "| calculate | meant | | | | %s | |\n| | end_repeat |")
    one = read(table % "if(position(..) = 1, 'yes', 'no')")
    other = replace(read(table % "if(position(..) = 2, 'yes', 'no')"), id="other")
    merged = question(combine([other, one]), "meant")
    assert merged.calculation is not None
    assert merged.calculation.source == "if(position(..) = 1, 'yes', 'no')"


WAITING = """
| survey   |           |         |       |             |
|          | type      | name    | label | calculation |
|          | %s        | x       | X     | %s          |
|          | %s        | y       | Y     | %s          |
| settings |           |         |       |             |
|          | form_id   | version |       |             |
|          | %s        | 1       |       |             |
"""


def test_questions_that_wait_for_each_other_are_refused() -> None:
    one = read(WAITING % ("integer", "", "calculate", "${x} + 1", "a"))
    other = read(WAITING % ("calculate", "${y} + 1", "integer", "", "b"))
    with pytest.raises(Problem) as refused:
        combine([one, other])
    assert refused.value.code == "cycle"
