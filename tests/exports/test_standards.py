"""The standards of the place beside results and needs: once in words, with their source, where a reader looks."""

from dataclasses import replace

import pytest

from exports.needs_list import NeedList, needs_pdf
from exports.pages import Standard
from exports.record import record_pdf
from exports.standards import Wording, merged, without
from tests.exports import paper, sample
from tests.exports.test_reading import reading_of, survey_of

HERE = Standard((("低保标准", "640 元/月"),), "暖山县民政局", "2025-12-31T16:00:00Z")
DEFAULT = Standard((("边缘线", "1.5 倍"), ("刚性支出", "0.8")), "多数地方如此", "")
UNKNOWN = Standard((("own_line", "3"),), "", "")
ZONE = sample.EXPORT.at.tzinfo


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh",
            "标准：低保标准 640 元/月（暖山县民政局，2026-01-01起）\n"
            + "标准：边缘线 1.5 倍；刚性支出 0.8；own_line 3（默认）",
        ),
        (
            "en",
            "Standard: 低保标准 640 元/月 (暖山县民政局, since 2026-01-01)\n"
            "Standard: 边缘线 1.5 倍; 刚性支出 0.8; own_line 3 (default)",
        ),
    ],
)
def test_what_was_decided_here_stands_with_its_source_and_day(language: str, said: str):
    assert Wording(language, ZONE).beside([HERE, DEFAULT, UNKNOWN]) == said


def test_a_list_has_one_line_for_all():
    wording = Wording("zh", ZONE)
    assert wording.beside([HERE, DEFAULT], brief=True) == "标准：低保标准 640 元/月；边缘线 1.5 倍；刚性支出 0.8"
    assert wording.beside([], brief=True) == wording.beside([]) == ""


def test_sources_are_told_once():
    assert Wording("zh", ZONE).origins([HERE, DEFAULT, UNKNOWN, DEFAULT, HERE]) == [
        "低保标准 640 元/月：暖山县民政局，2026-01-01起",
        "边缘线 1.5 倍；刚性支出 0.8：多数地方如此",
    ]
    assert merged([DEFAULT, DEFAULT]) == [DEFAULT]
    half = replace(DEFAULT, values=DEFAULT.values[:1])
    assert without([DEFAULT, HERE], [half, HERE]) == [replace(DEFAULT, values=DEFAULT.values[1:])]


def test_a_standard_stands_beside_the_first_result_that_rests_on_it():
    survey = survey_of("""
type      | name | label::English (en) | calculation
integer   | a    | A                   |
calculate | none | Not worked out      | if(${a} > 5, 1, '')
calculate | one  | One                 | ${a} + 1
calculate | two  | Two                 | ${a} + 2
""")
    resting = {"none": [HERE], "one": [HERE], "two": [HERE, UNKNOWN]}
    found = reading_of(survey, {"a": 1, "one": 2, "two": 3}, standards=resting)
    (lines,) = found.sections[0].blocks
    assert [(line.label, line.note) for row in lines.rows for line in row] == [
        ("A", ""),
        ("One", "Standard: 低保标准 640 元/月 (暖山县民政局, since 2026-01-01)"),
        ("Two", "Standard: own_line 3 (default)"),
    ]
    assert found.standards == (HERE, UNKNOWN)


def test_on_the_record(tmp_path):
    store, files = sample.attached(tmp_path)
    need = sample.needs()[0]
    record = sample.record(files=files, standards={need.id: [HERE, DEFAULT]})
    said = paper.text(record_pdf(record, store, sample.EXPORT))
    assert "标准：低保标准640元/月（暖山县民政局，2026-01-01起）标准：边缘线1.5倍；刚性支出0.8（默认）" in said
    assert "标准出处：边缘线1.5倍；刚性支出0.8：多数地方如此" in said
    assert "标准" not in paper.text(record_pdf(replace(record, standards={}), store, sample.EXPORT)).replace(
        "低保标准", ""
    )


def test_on_the_list():
    need = sample.needs()[0]
    listed = NeedList("西溪镇", (need,), standards={need.id: [HERE, DEFAULT]}, helpers={need.id: "暖山慈善会"})
    said = paper.text(needs_pdf(listed, sample.EXPORT))
    assert "标准：低保标准640元/月；边缘线1.5倍；刚性支出0.8" in said
    assert "低保标准640元/月：暖山县民政局，2026-01-01起" in said
    assert "暖山慈善会" in said
