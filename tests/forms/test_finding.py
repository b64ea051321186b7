"""A long list is searched by a part of a label or by pinyin: what begins so comes first."""

import pytest

from forms.definition import Choice
from forms.finding import find, is_long, reading
from forms.pinyin import syllables
from tests.forms.surveys import survey

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


def test_pinyin_is_of_the_chinese_label() -> None:
    assert reading(LIST[0]) == "chao yang qu"
    assert syllables("第12村") == "di 12 cun"
    assert reading(Choice("x", {"en": "North"})) == ""


def test_a_list_is_long_by_its_rows() -> None:
    made = survey(["select_one few f", "select_one many m"], {"few": ["a"], "many": [f"c{n}" for n in range(101)]})
    assert [is_long(made, item) for item in made.children] == [False, True]  # type: ignore[arg-type]
