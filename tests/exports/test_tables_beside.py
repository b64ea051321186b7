"""What tables say beside the answers: which of them were confirmed as last time, and what an earlier version asked."""

import pytest

from exports.tables import Look
from tests.exports import sample
from tests.exports.test_reading import survey_of
from tests.exports.test_tables import rows, written

CONFIRMED = frozenset({"family/nearest", "health_part/disease", "family/members[2]/name", "family/members[2]/relation"})


@pytest.mark.parametrize(
    ("look", "head", "visit", "member"),
    [
        (Look(), "confirmed", "family/nearest health_part/disease", "name relation"),
        (Look(split=True), "confirmed", "family/nearest health_part/disease", "name relation"),
        (Look(labels=True), "和上次一样，已确认", "最近的子女现在住在哪里、医生诊断过的慢性病", "姓名、与户主关系"),
    ],
    ids=["names", "split", "words"],
)
def test_each_row_says_which_of_its_answers_were_confirmed(look: Look, head: str, visit: str, member: str) -> None:
    files = written([sample.visit(confirmed=CONFIRMED), sample.visit(uuid="typed")], look=look)
    said = [row[head] for row in rows(files["xipu.csv"])]
    assert said == [visit, ""]
    assert [row[head] for row in rows(files["xipu-family-members.csv"])] == ["", member, *[""] * 6]


def test_in_rows_within_rows_too() -> None:
    survey = survey_of("""
type         | name | label::English (en)
begin_repeat | a    | A
begin_group  | g    | G
begin_repeat | b    | B
text         | t    | T
end_repeat   |      |
end_group    |      |
end_repeat   |      |
""")
    answers = {"a": [{"g": {"b": [{"t": "1"}]}}, {"g": {"b": [{"t": "2"}, {"t": "3"}]}}]}
    files = written([sample.visit(answers=answers, confirmed=frozenset({"a[2]/g/b[1]/t"}))], [survey])
    assert [(row["t"], row["confirmed"]) for row in rows(files["t-a-g-b.csv"])] == [("1", ""), ("2", "t"), ("3", "")]


def test_a_visit_that_moved_to_a_newer_version_says_what_it_began_with_and_what_stands_aside() -> None:
    moved = sample.visit(began="2026.1", aside={"family/members[1]/job": ["farmer", "cook"], "old": "说过"})
    first, second = rows(written([moved, sample.visit()])["xipu.csv"])
    assert (first["began"], first["aside"]) == (
        "2026.1",
        '{"family/members[1]/job": ["farmer", "cook"], "old": "说过"}',
    )
    assert (second["began"], second["aside"]) == ("", "")
