"""The initials of Chinese words, so that a long list is searched by a few letters: 朝阳区 is found by "cyq"."""

import re
from functools import cache, lru_cache
from typing import Any

_LATIN = re.compile(r"[A-Za-z]+|\d+")


@lru_cache(maxsize=65_536)
def initials(text: str) -> str:
    """One letter for each Chinese character, for a Latin word its first; numbers stay. Characters without are left out.

    Readings of whole words are known (重庆 is "cq"), as in the dictionary of pypinyin.
    """
    found = (word for part in _reader()(text, style=_style()) for word in _LATIN.findall(part))
    return "".join(word if word.isdigit() else word[0].lower() for word in found)


@cache
def _reader() -> Any:
    from pypinyin import lazy_pinyin

    return lazy_pinyin


@cache
def _style() -> Any:
    from pypinyin import Style

    return Style.FIRST_LETTER


@lru_cache(maxsize=65_536)
def syllables(text: str) -> str:
    """The whole pinyin without tones, a blank between syllables: 朝阳区 is "chao yang qu"; Latin words stay."""
    return " ".join(word.lower() for part in _reader()(text) for word in _LATIN.findall(part))


@cache
def several(character: str) -> tuple[str, ...]:
    """All readings of one Chinese character without tones, the most usual first: 长 is zhang and chang."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(one for one in found if one.isascii() and one.isalpha()))
