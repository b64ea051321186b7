"""The difference between two versions of a survey: each kind of change as a table, and what is no change."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from forms.definition import Question
from forms.difference import Change, difference
from forms.xlsform import load_survey
from tests.forms.surveys import survey

HOUSE = Path(__file__).resolve().parents[2]
BASE = """
begin_group home | label=Home
text name | label=Name
integer rooms | label=Rooms | constraint=. > 0 | constraint_message=At least one
select_one yn warm | label=Warm
end_group
text remark | label=Remark | relevant=${rooms} > 2
note bye | label=Bye
"""
CHOICES = {"yn": ["yes", "no"]}
RULES = [["G01", "${warm} = 'no'", "U2", "", "Cold"], ["B01", "${rooms} < 2", "U3", "", "Narrow"]]


def changed(
    *edits: tuple[str, str], base: str = BASE, choices: Any = None, rules: Any = None, **more: Any
) -> list[tuple[str, ...]]:
    """What the edits of the text change: about, what, name, field, key, old, new without what is blank at the end."""
    text = base
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    before = survey(base, CHOICES, RULES)
    after = replace(survey(text, choices or CHOICES, RULES if rules is None else rules), **more)
    return [told(change) for change in difference(before, after)]


def told(change: Change) -> tuple[str, ...]:
    parts = [change.about, change.what, change.name, change.field, change.key, change.old, change.new]
    return tuple(part for part in parts if part)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], []),
        (
            [("text remark", "integer age | label=Age\ntext remark")],
            [("question", "added", "age", "home/warm", "integer")],
        ),
        ([("note bye | label=Bye\n", "")], [("question", "removed", "bye", "note")]),
        (
            [("label=Rooms", "label=How many rooms")],
            [("question", "changed", "home/rooms", "label", "en", "Rooms", "How many rooms")],
        ),
        (
            [("At least one", "One or more")],
            [("question", "changed", "home/rooms", "constraint_message", "en", "At least one", "One or more")],
        ),
        ([("integer rooms", "decimal rooms")], [("question", "changed", "home/rooms", "type", "integer", "decimal")]),
        ([(". > 0", ". >= 1")], [("question", "changed", "home/rooms", "constraint", ". > 0", ". >= 1")]),
        ([(". > 0", ".   >  0")], []),  # the same rule in other blanks
        (
            [(" | relevant=${rooms} > 2", "")],
            [("question", "changed", "remark", "relevant", "${rooms} > 2")],
        ),
        (
            [("note bye | label=Bye", "note bye | label=Bye | required=yes | default='x'")],
            [("question", "changed", "bye", "required", "yes"), ("question", "changed", "bye", "default", "'x'")],
        ),
        ([("text name", "text full_name")], [("question", "renamed", "home/full_name", "name", "full_name")]),
        # A rename is only believed where type, label and place are the same.
        (
            [("text name | label=Name", "text full_name | label=Full name")],
            [("question", "removed", "home/name", "text"), ("question", "added", "home/full_name", "home", "text")],
        ),
        (
            [("note bye | label=Bye\n", ""), ("text remark", "note end | label=Bye\ntext remark")],
            [("question", "removed", "bye", "note"), ("question", "added", "end", "home/warm", "note")],
        ),
        (
            [("text name | label=Name\n", ""), ("warm | label=Warm", "warm | label=Warm\ntext name | label=Name")],
            [("question", "moved", "home/name", "home", "home/warm")],
        ),
        (
            [("select_one yn warm | label=Warm\n", ""), ("note bye", "select_one yn warm | label=Warm\nnote bye")],
            [("question", "moved", "warm", "home/rooms", "remark")],
        ),
        ([("begin_group home", "begin_group house")], [("group", "renamed", "house", "home", "house")]),
        (
            [("begin_group home", "begin_repeat home"), ("end_group", "end_repeat")],
            [("repeat", "changed", "home", "type", "group", "repeat")],
        ),
        (
            [("select_one yn warm", "select_one often warm")],
            [("question", "changed", "home/warm", "list_name", "yn", "often")],
        ),
    ],
)
def test_questions(edits: list[tuple[str, str]], expected: list[tuple[str, ...]]) -> None:
    assert changed(*edits) == expected


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (["yes", "no", "unsure"], [("choice", "added", "yn/unsure")]),
        (["yes"], [("choice", "removed", "yn/no")]),
        (["no", "yes"], [("choice", "moved", "yn/yes", "no")]),
        (
            [{"name": "yes", "label": "Yes, warm"}, "no"],
            [("choice", "changed", "yn/yes", "label", "en", "Yes", "Yes, warm")],
        ),
        (
            [{"name": "yes", "label": "Yes", "area": "1"}, "no"],
            [("choice", "changed", "yn/yes", "columns", "area", "1")],
        ),
    ],
)
def test_choices(choices: list[Any], expected: list[tuple[str, ...]]) -> None:
    assert changed(choices={"yn": choices}) == expected


def test_lists() -> None:
    assert changed(choices={**CHOICES, "often": ["daily", "never"]}) == [("list", "added", "often", "daily never")]
    before, after = survey(BASE, CHOICES), survey(BASE, {"other": ["a"]})
    assert [told(one) for one in difference(before, after)] == [
        ("list", "added", "other", "a"),
        ("list", "removed", "yn", "yes no"),
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (RULES[::-1], []),  # the order of rules means nothing
        (RULES[:1], [("rule", "removed", "B01", "${rooms} < 2")]),
        ([*RULES, ["A01", "1 = 1", "U1", "", "Always"]], [("rule", "added", "A01", "1 = 1")]),
        (
            [RULES[0], ["B01", "${rooms} < 3", "U3", "", "Narrow"]],
            [("rule", "changed", "B01", "when", "${rooms} < 2", "${rooms} < 3")],
        ),
        (
            [["G01", "${warm} = 'no'", "U1", "", "It is cold"], RULES[1]],
            [
                ("rule", "changed", "G01", "urgency", "U2", "U1"),
                ("rule", "changed", "G01", "reason", "en", "Cold", "It is cold"),
            ],
        ),
    ],
)
def test_rules(rules: list[Any], expected: list[tuple[str, ...]]) -> None:
    assert changed(rules=rules) == expected


def test_settings_and_tables() -> None:
    assert changed(version="2") == []  # that a version differs is no news
    assert changed(title={"en": "New", "zh": "新"}, settings={"groups": "laoren"}) == [
        ("setting", "changed", "title", "en", "Test", "New"),
        ("setting", "changed", "title", "zh", "新"),
        ("setting", "changed", "settings", "groups", "laoren"),
    ]
    assert changed(languages=("en",)) == [("setting", "changed", "languages", "en zh", "en")]
    first, second = ({"area": ({"key": "a", "value": value}, {"key": "b", "value": "1"})} for value in "12")
    before, after = survey(BASE, CHOICES, tables=first), survey(BASE, CHOICES, tables=second)
    assert [told(one) for one in difference(before, after)] == [("table", "changed", "area", "a · 1", "a · 2")]
    assert [told(one) for one in difference(survey(BASE, CHOICES), after)] == [
        ("table", "added", "area", "a · 2\nb · 1")
    ]


def test_every_field_of_a_question_is_compared() -> None:
    """Whatever a question has: a field that is set in the new version alone is told of under its own name."""
    values: dict[Any, Any] = {"label": {"en": "x"}, "media": {"image": {"en": "a.png"}}, "parameters": {"start": "1"}}
    plain = survey("text a | label=A", CHOICES)
    question = plain.children[0]
    assert isinstance(question, Question)
    rule = survey("text a | required=1 = 1").children[0].required  # type: ignore[attr-defined]
    for one in fields(Question):
        if one.name in ("name", "path", "row", "type"):
            continue
        kind = str(one.type)
        value: Any = values.get(one.name) or (
            rule if "Expression" in kind else {"en": "x"} if "Label" in kind else ("b",) if "tuple" in kind else "x"
        )
        after = replace(plain, children=(replace(question, **{one.name: value}),))
        assert {change.field for change in difference(plain, after)} == {one.name}, one.name


@pytest.mark.parametrize("name", ["laoren", "canji"])
def test_a_survey_differs_from_itself_in_nothing_and_back_is_the_opposite(name: str) -> None:
    whole = load_survey(HOUSE / "survey_defs" / name)
    assert difference(whole, load_survey(HOUSE / "survey_defs" / name)) == ()
    fewer = replace(whole, children=whole.children[1:], rules=whole.rules[2:])
    there, back = difference(whole, fewer), difference(fewer, whole)
    assert {(c.about, c.name) for c in there if c.what == "removed"} == {
        (c.about, c.name) for c in back if c.what == "added"
    }
    assert json.dumps([told(change) for change in there])
