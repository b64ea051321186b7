"""Expressions that are wrong, by the smallest case of each."""

import pytest

from tests.forms.include.modules import table
from tests.forms.tables import read
from tests.forms.xlsform.told import Case, is_told

CASES: list[Case] = [
    ("label_reference_unknown", True, "survey", 2, "guidance_hint::en", {"name": "nobody"},
     table("type | name | label::en | guidance_hint::en", "text | a | A | Not ${nobody}")),
    ("expression_syntax", False, "survey", 2, "relevant", {},
     table("type | name | label | relevant", "text | a | A | 1 +")),
    ("unknown_function", False, "survey", 2, "constraint", {"name": "frobnicate"},
     table("type | name | label | constraint", "text | a | A | frobnicate(.)")),
    ("quotes_repaired", True, "survey", 3, "relevant", {},
     table("type | name | label | relevant", "text | a | A", "text | b | B | ${a} = ‘x’")),
    ("reference_unknown", False, "survey", 3, "relevant", {"name": "agee", "near": ["age"], "passed": False},
     table("type | name | label | relevant", "integer | age | Age", "text | a | A | ${agee} > 1")),
    ("label_reference_unknown", True, "survey", 2, "label::en", {"name": "nobody", "near": []},
     table("type | name | label::zh | label::en", "text | a | 甲 | Hello ${nobody}")),
    ("reference_empty", True, "survey", 3, "calculation", {"name": "first"},
     table("type | name | label | calculation | disabled",
           "text | first | First |  | yes",
           "calculate | a |  | ${first}")),
    ("operator_repaired", True, "survey", 2, "constraint", {"text": "&lt;", "used": "<"},
     table("type | name | label | constraint", "integer | a | A | . &lt; 5")),
    ("operator_repaired", True, "survey", 3, "calculation", {"text": "pulldata('@geo', string(${a}), \"x\")"},
     table("type | name | label | calculation",
           "geopoint | a | A",
           'calculate | b | B | concat(1, pulldata(\'@geo\', string(${a}), "x"))')),
    ("last_saved_blank", True, "survey", 2, "default", {"name": "a"},
     table("type | name | label | default", "text | a | A | ${last-saved#a}")),
    ("operator_repaired", True, "survey", 2, "relevant",
     {"text": "not selected(${b}, 'x')", "used": "not(selected(${b}, 'x'))"},
     table("type | name | label | relevant", "text | a | A | not selected(${b}, 'x') and 1 = 1", "text | b | B")),
    ("cell_failed", False, "survey", 2, "relevant", {"text": "#REF!"},
     table("type | name | label | relevant", "text | a | A | #REF!")),
    ("text_failed", True, "survey", 2, "label::fr", {"text": "#N/A"},
     table("type | name | label::en | label::fr", "text | a | A | #N/A", "text | b | B | B")),
    ("default_read", True, "survey", 2, "relevant", {"name": "source"},
     table("type | name | label | relevant | appearance | default",
           "begin group | inputs | Who | ./source = 'user'",
           "string | source | From |  | hidden | user",
           "end group")),
    ("parameters_unread", True, "survey", 2, "parameters", {"text": "end=many"},
     table("type | name | label | parameters", "range | a | A | start=1 end=many")),
    ("cycle", False, "survey", 2, "calculation", {"names": ["a"]},
     table("type | name | calculation | label", "text | a | if(../nobody = '', ${a}, 1) | A")),
    ("cycle", False, "survey", 2, "calculation", {},
     table("type | name | label | calculation", "calculate | a |  | ${b} + 1", "calculate | b |  | ${a} + 1")),
    ("cycle", False, "survey", 3, "relevant", {},
     table("type | name | label | relevant", "text | x | X", "text | a | A | ${a} = 1")),
    ("reference_unknown", False, "survey", 2, "constraint", {"name": "gone", "near": [], "passed": False},
     table("type | name | label | constraint", "text | a | A | . != ${gone}")),
    ("reference_unknown", False, "survey", 3, "relevant", {"name": "one", "near": [], "passed": True},
     table("type | name | label | relevant | disabled", "text | one | One |  | yes", "text | a | A | ${one} = 1")),
    ("reference_empty", True, "survey", 3, "trigger", {"name": "b"},
     table("type | name | label | calculation | trigger",
           "text | first | First",
           "calculate | a |  | ${first} | ${b}")),
    ("reference_repaired", True, "survey", 3, "relevant", {"name": "${AGE}", "used": "Age"},
     table("type | name | label | relevant", "integer | Age | Age", "text | a | A | ${AGE} > 1")),
    ("reference_repaired", True, "survey", 3, "label", {"name": "${age}", "used": "Age"},
     table("type | name | label", "integer | Age | Age", "note | a | You are ${age}.")),
    ("reference_unknown", False, "survey", 4, "relevant", {"name": "AGE"},
     table("type | name | label | relevant",
           "integer | Age | Age",
           "integer | age | Age",
           "text | a | A | ${AGE} > 1")),
    ("reference_repaired", True, "survey", 3, "relevant", {"name": "＄｛age）", "used": "age"},
     table("type | name | label | relevant", "integer | age | Age", "text | a | A | ＄｛age） > 1")),
    ("reference_repaired", True, "survey", 3, "label", {"name": "$ {age}", "used": "age"},
     table("type | name | label", "integer | age | Age", "note | a | You are $ {age}.")),
    ("operator_repaired", True, "survey", 3, "relevant", {"text": "＞", "used": ">"},
     table("type | name | label | relevant",
           "integer | age | Age",
           "text | a | A | ${age} ＞ 1 or not（${age} = '（'）")),
    ("operator_repaired", True, "survey", 3, "calculation", {"text": "=", "used": ""},
     table("type | name | label | calculation", "integer | age | Age", "calculate | a | A | =${age} + 1")),
    ("expression_syntax", False, "survey", 3, "relevant", {"found": "not"},
     table("type | name | label | relevant", "integer | age | Age", "text | a | A | not ${age} = 1")),
    ("invisible_repaired", True, "survey", 3, "relevant", {},
     table("type | name | label | relevant", "integer | age | Age", "text | a | A | ${age}\u200b >\u202f1")),
    ("invisible_repaired", True, "survey", 2, "name", {},
     table("type | name | label | relevant", "integer | a\u200bge | Age", "text | a | A | ${age} > 1")),
    ("operator_repaired", True, "survey", 3, "relevant", {"text": "==", "used": "="},
     table("type | name | label | relevant", "text | a | A", "text | b | B | ${a} == '=='")),
    ("operator_repaired", True, "survey", 3, "relevant", {"text": "mode", "used": "mod"},
     table("type | name | label | relevant", "integer | a | A", "text | b | B | ${a} mode 2 = 0")),
    ("operator_repaired", True, "survey", 3, "relevant", {"text": "AND", "used": "and"},
     table("type | name | label | relevant", "integer | a | A", "text | b | B | ${a} > 2 AND ${a} ≤ 5")),
    ("operator_repaired", True, "survey", 3, "calculation", {"text": "IF", "used": "if"},
     table("type | name | label | calculation", "integer | a | A", "calculate | b | B | IF(${a} > 2, 1, 2)")),
    ("operator_unknown", False, "survey", 3, "relevant", {"found": "&&", "instead": "and"},
     table("type | name | label | relevant", "integer | a | A", "text | b | B | ${a} > 2 && ${a} < 5")),
    ("operator_unknown", False, "survey", 3, "calculation", {"found": "&", "instead": "concat()"},
     table("type | name | label | calculation", "text | a | A", "calculate | b | B | ${a} & ' m'")),
    ("path_lost", True, "survey", 4, "calculation", {"name": "agee", "near": ["age"]},
     table("type | name | label | calculation",
           "begin_group | g | G",
           "integer | age | Age",
           "calculate | b | B | ../age + ../agee",
           "end_group")),
    ("reference_bare", True, "survey", 3, "calculation", {"name": "age"},
     table("type | name | label | calculation", "integer | age | Age", "calculate | b | B | if(age > 2, 1, ${age})")),
    ("word_quoted", True, "survey", 2, "calculation", {"name": "Ethiopia"},
     table("type | name | label | calculation", "calculate | country |  | Ethiopia")),
    ("word_bare", False, "survey", 3, "relevant", {"name": "yes"},
     table("type | name | label | relevant", "text | a | A", "text | b | B | ${a} = yes")),
    ("default_literal", True, "survey", 2, "default", {},
     table("type | name | label | default", "text | a | A | The kebele(s) of?")),
    ("parameters_unread", True, "survey", 2, "parameters", {"text": "slow start=1"},
     table("type | name | label | parameters", "range | a | A | slow start=1")),
]  # fmt: skip


def test_a_cycle_names_its_questions():
    _, problems = read("""
        | survey |           |      |       |             |
        |        | type      | name | label | calculation |
        |        | calculate | a    |       | ${b} + 1    |
        |        | calculate | b    |       | ${c} + 1    |
        |        | calculate | c    |       | ${a} + 1    |
        |        | calculate | d    |       | ${a} + 1    |
    """)
    (cycle,) = [problem for problem in problems if problem.code == "cycle"]
    assert sorted(cycle.params["names"]) == ["a", "b", "c"]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_it_is_told_with_its_place(case: Case):
    is_told(*case)
