"""Rules of needs that are wrong, by the smallest case of each."""

import pytest

from tests.forms.include.modules import table
from tests.forms.xlsform.told import Case, is_told

CASES: list[Case] = [
    ("table_missing", True, "needs", 2, "when", {"name": "area"},
     table("type | name | label",
           "text | a | A",
           needs=("kind | when | urgency | reason", "A01 | ${a} = pulldata('area', 'value', 'key', 'a') | U1 | So"))),
    ("kind_unknown", False, "needs", 2, "kind", {"kind": "A1", "near": ["A01"]},
     table("type | name | label", "text | a | A", needs=("kind | when | urgency | reason", "A1 | 1 = 1 | U1 | So"))),
    ("when_missing", False, "needs", 2, "when", {"kind": "A01"},
     table("type | name | label", "text | a | A", needs=("kind | when | urgency | reason", "A01 |  | U1 | So"))),
    ("urgency_invalid", False, "needs", 2, "urgency", {"urgency": "high", "known": ["U0", "U1", "U2", "U3"]},
     table("type | name | label",
           "text | a | A",
           needs=("kind | when | urgency | reason", "A01 | 1 = 1 | high | So"))),
    ("for_each_unknown", False, "needs", 2, "for_each", {"name": "member", "near": ["members"]},
     table("type | name | label",
           "begin repeat | members | Members",
           "text | a | A",
           "end repeat",
           needs=("kind | when | urgency | for_each | reason", "A01 | 1 = 1 | U1 | member | So"))),
    ("whose_alone", False, "needs", 2, "whose", {"kind": "A01"},
     table("type | name | label",
           "text | a | A",
           needs=("kind | when | urgency | reason | whose", "A01 | 1 = 1 | U1 | So | 1 = 1"))),
    ("reference_unknown", False, "needs", 2, "whose", {"name": "b"},
     table("type | name | label",
           "begin repeat | members | Members",
           "text | a | A",
           "end repeat",
           needs=("kind | when | urgency | for_each | reason | whose", "A01 | 1 = 1 | U1 | members | So | ${b}"))),
    ("reason_missing", False, "needs", 2, "reason", {"kind": "A01"},
     table("type | name | label", "text | a | A", needs=("kind | when | urgency | reason", "A01 | 1 = 1 | U1"))),
    ("reference_unknown", False, "needs", 2, "when", {"name": "b", "near": [], "passed": False},
     table("type | name | label",
           "text | aaaa | A",
           needs=("kind | when | urgency | reason", "A01 | ${b} | U1 | So"))),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_it_is_told_with_its_place(case: Case):
    is_told(*case)
