"""A long list is searched by a part of a label or by pinyin: what begins so comes first."""

import json
from pathlib import Path

import pytest

from forms.definition import Choice
from forms.finding import find, is_long, others, reading, readings
from forms.pinyin import syllables
from tests.forms.surveys import survey

VECTORS = json.loads((Path(__file__).resolve().parents[1] / "vectors" / "finding.json").read_text("utf-8"))
ROWS = [Choice(one["name"], one["label"]) for one in VECTORS["choices"]]
LIST = [
    Choice("a", {"zh": "朝阳区", "en": "Morning Sun"}),
    Choice("b", {"zh": "重庆市", "en": "Chongqing"}),
    Choice("c", {"zh": "南朝阳", "en": "South Sun"}),
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("朝阳", "ac"),
        ("cyq", "a"),
        ("zyq", "a"),
        ("zhaoyangq", "a"),
        ("zyang", ""),
        ("cy", "ac"),
        ("chaoyang", "ac"),
        ("chao yang", "ac"),
        ("cqs", "b"),
        ("SUN", "ac"),
        ("south", "c"),
        ("ｓｏｕｔｈ", "c"),
        ("nothing", ""),
        ("", "abc"),
    ],
)
def test_rows_are_found(typed: str, names: str) -> None:
    assert "".join(choice.name for choice in find(LIST, typed)) == names


@pytest.mark.parametrize(("typed", "names"), VECTORS["found"].items())
def test_the_phone_finds_the_same_rows(typed: str, names: str) -> None:
    """tests/engine/finding.test.mjs does the same by what the page is sent: `readings` and `others`."""
    assert " ".join(choice.name for choice in find(ROWS, typed)) == names


def test_what_the_page_is_sent_of_pinyin() -> None:
    assert readings(ROWS) == VECTORS["readings"]
    assert others(ROWS) == VECTORS["others"]
    assert others(LIST)["朝"].split() == ["chao", "zhao", "zhu"]


def test_the_usual_reading_comes_first() -> None:
    listed = [Choice(name, {"zh": label}) for name, label in (("a", "朝阳村"), ("b", "小曹杨村"), ("c", "曹杨村"))]
    assert "".join(choice.name for choice in find(listed, "cyc")) == "cba"


def test_pinyin_is_of_the_chinese_label() -> None:
    assert reading(LIST[0]) == "chao yang qu"
    assert syllables("第12村") == "di 12 cun"
    assert reading(Choice("x", {"en": "North"})) == ""


def test_a_list_is_long_by_its_rows() -> None:
    made = survey(["select_one few f", "select_one many m"], {"few": ["a"], "many": [f"c{n}" for n in range(101)]})
    assert [is_long(made, item) for item in made.children] == [False, True]  # type: ignore[arg-type]


def test_other_readings_fill_only_what_the_usual_ones_leave() -> None:
    listed = [Choice("r0", {"zh": "长"}), *(Choice(f"r{n}", {"zh": "曹"}) for n in range(1, 31))]
    assert len(find(listed, "c")) == 30
    assert find(listed[:30], "c")[-1].name == "r0"


def test_a_row_that_is_read_in_another_way_than_its_characters_brings_its_own_reading() -> None:
    labels = {"a": "重庆", "b": "重量村", "c": "A3庆", "d": "（庆）"}
    found = readings([Choice(name, {"zh": label}) for name, label in labels.items()])
    assert found["usual"] == {"重": "chong", "庆": "qing", "量": "liang", "村": "cun"}
    assert found["but"] == {"1": "zhong liang cun"}
