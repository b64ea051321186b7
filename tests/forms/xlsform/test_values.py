"""Cells that are a yes, a no, a default or an expression."""

import pytest

from forms.definition import Expression
from tests.forms.tables import question, survey


@pytest.mark.parametrize("cell", ["", "no", "No", "false", "FALSE", "false()", "0", "否", "ｎｏ"])
def test_required_can_say_no(cell: str):
    found = survey(f"""
        | survey |      |      |       |          |
        |        | type | name | label | required |
        |        | text | a    | A     | {cell}   |
        |        | text | b    | B     | yes      |
    """)
    assert question(found, "a").required is None
    assert question(found, "b").required


@pytest.mark.parametrize("cell", ["是", "ｙｅｓ"])
def test_required_says_yes_as_a_chinese_keyboard_writes_it(cell: str):
    found = survey(f"""
        | survey |      |      |       |          |
        |        | type | name | label | required |
        |        | text | a    | A     | {cell}   |
    """)
    assert question(found, "a").required == Expression("yes", ["true"])


@pytest.mark.parametrize(
    ("kind", "cell", "tree"),
    [
        ("text", "none", "none"),
        ("text", "012", "012"),
        ("integer", "5", 5),
        ("decimal", "-0.5", -0.5),
        ("date", "2026-01-31", "2026-01-31"),
        ("text", "see (below)", "see (below)"),
    ],
)
def test_a_static_default_is_a_literal(kind: str, cell: str, tree: object):
    found = survey(f"""
        | survey |        |      |       |         |
        |        | type   | name | label | default |
        |        | {kind} | a    | A     | {cell}  |
    """)
    default = question(found, "a").default
    assert default
    assert default.tree == tree


def test_a_dynamic_default_is_an_expression():
    found = survey("""
        | survey |      |      |       |         |
        |        | type | name | label | default |
        |        | date | a    | A     | today() |
        |        | text | b    | B     | ${a}    |
    """)
    defaults = [question(found, name).default for name in "ab"]
    assert [isinstance(default.tree, list) for default in defaults if default] == [True, True]


def test_truth_values_of_spreadsheets_are_expressions():
    found = survey("""
        | survey |      |      |       |          |          |
        |        | type | name | label | relevant | required |
        |        | text | a    | A     | FALSE    | T        |
    """)
    a = question(found, "a")
    assert (a.relevant and a.relevant.tree, a.required and a.required.tree) == (["false"], ["true"])
