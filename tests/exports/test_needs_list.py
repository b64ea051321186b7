"""The need list on paper: landscape, by village, numbered, the head of the table on every page."""

from dataclasses import replace

import pytest

from exports.needs_list import MOST_ROWS, NeedList, needs_pdf, villages
from forms.problems import Problem
from tests.exports import paper, sample

KINDS = sample.DATA["kinds"]


def rows(count: int = 4):
    """The sample's needs again and again, in two villages."""
    found = [sample.needs()[number % 4] for number in range(count)]
    names = {"999901101201": "龙泉村", "999901101202": "大湾村"}
    return tuple(
        replace(row, id=number, area=area, area_name=names[area])
        for number, row in enumerate(found)
        for area in [list(names)[number % 2]]
    )


def test_a_landscape_list_by_village_the_most_urgent_first():
    made = needs_pdf(NeedList("红岩镇", rows(8), KINDS, {"J02": "S V"}), sample.EXPORT)
    width, _, height = paper.info(made)["Page size"].split()[:3]
    assert float(width) > float(height)
    text = paper.text(made)
    assert "帮扶需求清单" in text
    assert "填报单位（盖章）：红岩镇" in text
    assert "填表日期：2026年11月22日" in text
    assert "共8条" in text
    assert text.index("龙泉村共4条") < text.index("大湾村共4条")
    assert text.index("防跌倒") < text.index("居家适老化改造")
    assert "社会工作者、社区志愿者" in text
    assert "近一年内是否跌倒过：是；跌倒次数：2" in text
    assert "须经社会工作者逐条确认" in text
    assert all(row[-5] == "yes" for row in paper.fonts(made))


def test_the_head_of_the_table_and_the_page_on_every_page():
    pages = paper.pages(needs_pdf(NeedList("红岩镇", rows(60), KINDS), sample.EXPORT))
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert "需求描述及依据" in page
        assert f"第{number}页/共{len(pages)}页" in page
        assert "内部资料" in page


def test_rows_are_numbered_through_the_villages():
    found = villages(rows(8))
    assert [number for village in found for number, _ in village.rows] == list(range(1, 9))
    assert [row.urgency for _, row in found[0].rows] == sorted(row.urgency for _, row in found[0].rows)


def test_an_empty_list_says_so_and_an_unknown_kind_shows_its_code():
    assert "暂无待办需求" in paper.text(needs_pdf(NeedList("红岩镇", ()), sample.EXPORT))
    assert "G01" in paper.text(needs_pdf(NeedList("红岩镇", rows()), sample.EXPORT))


def test_english_list():
    text = paper.text(needs_pdf(NeedList("红岩镇", rows(1), KINDS), replace(sample.EXPORT, language="en")))
    assert "Listofhelpneeds" in text
    assert "1need" in text
    assert "1needs" not in text


def test_a_list_that_nobody_could_work_with_is_refused():
    with pytest.raises(Problem) as caught:
        needs_pdf(NeedList("红岩镇", rows(1) * (MOST_ROWS + 1)), sample.EXPORT)
    assert caught.value.as_json() == {"code": "list_too_long", "rows": MOST_ROWS + 1, "most": MOST_ROWS}


def test_what_must_not_be_carried_about_is_counted_and_not_named():
    made = paper.text(needs_pdf(NeedList("红岩镇", rows(8), KINDS, guarded={"J02"}), sample.EXPORT))
    assert "防跌倒" not in made
    assert "共6条" in made
    assert "另有2条为保护当事人不打印" in made
