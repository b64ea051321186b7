"""Initials: what a worker types to find a place or a name in a long list."""

import pytest

from forms.pinyin import initials


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("朝阳区", "cyq"),
        ("重庆市", "cqs"),
        ("重要", "zy"),
        ("乐清", "yq"),
        ("阿依古丽·买买提", "ayglmmt"),
        ("𠮷田", "t"),
        ("Beijing 3号", "b3h"),
        ("North Kivu", "nk"),
        ("第12村", "d12c"),
        ("", ""),
        ("·", ""),
    ],
)
def test_each_character_gives_its_letter(text: str, letters: str) -> None:
    assert initials(text) == letters
