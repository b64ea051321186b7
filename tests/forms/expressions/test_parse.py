"""What cannot be read is refused with its place, and quickly, however large; what can be read has one tree."""

import pytest

from forms.expressions.evaluate import compiled
from forms.expressions.parse import parse
from forms.expressions.patterns import portable
from forms.expressions.references import calls, label_references, order, references
from forms.problems import Problem
from tests.forms.surveys import survey

TREES = {
    "1 + 2 * 3": ["+", 1, ["*", 2, 3]],
    "1 or 2 or 3": ["or", 1, 2, 3],
    "1 - 2 - 3": ["-", 1, 2, 3],
    "1 - (2 - 3)": ["-", 1, ["-", 2, 3]],
    "${a}>=60 and not( selected(${ b },'x y') )": [
        "and", [">=", ["ref", "a"], 60], ["not", ["selected", ["ref", "b"], "x y"]]
    ],
    "-1 * - -2": ["*", ["neg", 1], ["neg", ["neg", 2]]],
    "1.50": 1.5,
    '"it\'s"': "it's",
    "position(..) = .": ["=", ["position", ["parent"]], ["self"]],
    "province = ${p} and name != 'x'": [
        "and", ["=", ["column", "province"], ["ref", "p"]], ["!=", ["column", "name"], "x"]
    ],
    "jr:choice-name(${q}, ' ${q} ')": ["jr:choice-name", ["ref", "q"], ["ref", "q"]],
    "string()": ["string", ["self"]],
    "today()-1": ["-", ["today"], 1],
    "8 div 2 mod 3": ["mod", ["div", 8, 2], 3],
}  # fmt: skip


@pytest.mark.parametrize("text", TREES)
def test_tree(text: str):
    assert parse(text) == TREES[text]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "1" + ")" * 100_000,
        "-" * 3 + "not(" * 500 + "1" + ")" * 500,
        "if(1," * 1_000 + "1" + ",2)" * 1_000,
        "1" + " + 1 - 1" * 5_000,
        "1 or (" * 400 + "1" + ")" * 400,
    ],
    ids=["parentheses", "calls", "conditions", "mixed run", "right-leaning"],
)
def test_depth_is_bounded(text: str):
    with pytest.raises(Problem) as raised:
        parse(text)
    assert raised.value.code == "expression_depth"


def test_length_is_bounded():
    with pytest.raises(Problem) as raised:
        parse("1 + " * 2_500_000)
    assert raised.value.code == "expression_length"


def test_long_runs_are_no_depth():
    tree = parse(" or ".join(f"selected(${{q}}, '{number}')" for number in range(5_000)))
    assert len(tree) == 5_001
    assert references(tree) == {"q"}
    assert calls(tree) == {"or", "selected", "ref"}


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)a",
        "(?P<n>a)",
        "a{2}{3}",
        "^*",
        "(?=a)+",
        r"\b+",
        "a|*",
        "[a--b]",
        "[a&&b]",
        "a{1000,}x{99999}",
        r"\0",
        r"[\b]",
        "[",
        "a\\",
        ")",
    ],
)
def test_patterns_of_one_engine_only_are_refused(pattern: str):
    with pytest.raises(Problem) as raised:
        portable(pattern)
    assert raised.value.code == "regex_unsupported"


def test_names_in_labels():
    assert label_references("${a} and ${ b }, ${a}; $c {d}") == ("a", "b", "a")


def test_a_tree_from_a_later_house_is_refused():
    with pytest.raises(Problem) as raised:
        compiled(["hologram", "..", "x"], None)  # type: ignore[arg-type]
    assert raised.value.code == "path_unsupported"


def test_order_puts_what_is_read_first():
    made = survey(["calculate c | calculation=${b}", "calculate b | calculation=${a}", "integer a", "note n"])
    assert order(made) == (2, 1, 0, 3)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["calculate a | calculation=${b}", "calculate b | calculation=${a}"], {"a", "b"}),
        (["calculate a | calculation=${a} + 1"], {"a"}),
        (["begin_group g | relevant=${a} = 1", "integer a", "end_group"], {"g", "a"}),
        (["integer x | relevant=${y}", "calculate y | calculation=${z}", "integer z | relevant=${x}"], {"x", "y", "z"}),
        (["begin_repeat r | repeat_count=${n}", "integer n", "end_repeat"], {"r", "n"}),
        (["begin_repeat r", "calculate s | calculation=${t}", "end_repeat", "note t | relevant=${s}"], {"s", "t"}),
    ],
)  # fmt: skip
def test_a_circle_is_named(lines: list[str], names: set[str]):
    with pytest.raises(Problem) as raised:
        order(survey(lines))
    assert raised.value.code == "cycle"
    assert set(raised.value.params["names"]) == names


def test_a_label_or_a_condition_on_the_answer_itself_is_no_circle():
    assert order(survey(["integer a | constraint=${a} > 1 | required=${a} = '' | label=${a}"])) == (0,)
