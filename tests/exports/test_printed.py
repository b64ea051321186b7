"""What is read from the county for a paper: the standards behind its needs and results, in the paper's language."""

import pytest
from flask import Flask

from exports.needs_list import needs_pdf
from exports.pages import Standard
from store.needs import needs
from store.visits import visit
from tests.exports import paper, sample
from tests.store.seed import AT, COUNTY
from tests.web.test_need_list import decide, hear, heard  # noqa: F401 (a fixture)
from web.desk.printed import need_list, visit_record

SAID = {
    "zh": (("最低生活保障标准（每人每月）", "640 元"),),
    "en": (("Minimum living standard (a person a month)", "640 yuan"),),
}


@pytest.mark.parametrize("language", SAID)
def test_a_record_rests_on_what_the_county_had_decided(heard: Flask, language: str):  # noqa: F811
    decide(heard, COUNTY, "640", AT)
    here = heard.extensions["nuanfang"]
    uuid = hear(heard)
    decide(heard, COUNTY, "700", "2026-06-01T01:00:00Z")
    found = visit(here.cell.read(), uuid, "")
    assert found
    record = visit_record(here, found, language)
    expected = [Standard(SAID[language], "不民发〔2026〕3号", AT)]
    by_kind = {need.kind: record.standards[need.id] for need in record.needs}
    assert by_kind == {"C01": expected, "E04": []}
    assert record.result_standards == {"low": expected}


def test_a_list_names_standards_and_their_source_once(heard: Flask):  # noqa: F811
    decide(heard, COUNTY, "640", AT)
    hear(heard)
    here = heard.extensions["nuanfang"]
    listed = need_list(here, "青石县", needs(here.cell.read(), ""), "zh")
    said = paper.text(needs_pdf(listed, sample.EXPORT))
    assert "标准：最低生活保障标准（每人每月）640元" in said
    assert said.count("不民发〔2026〕3号") == 1
