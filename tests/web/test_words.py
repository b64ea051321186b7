"""Every word that a person reads is there in Chinese: as babel finds them in templates and code (`babel.cfg`)."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from web.language import FOLDER, OF_PAPER, catalogue, for_phone

HOUSE = Path(__file__).resolve().parents[2]
PLACES = ("web", "exports", "templates", "static/fieldwork")
PLACEHOLDER = re.compile(r"%\(\w+\)")
PAPER = ("exports/", "templates/documents/")
DOMAINS = sorted((FOLDER / "zh" / "LC_MESSAGES").glob("*.po"))


@cache
def extracted() -> dict[str | tuple[str, ...], str]:
    """Message → where it stands first."""
    with (HOUSE / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], str] = {}
    for place in PLACES:
        mapping = [
            (pattern.removeprefix(f"{place}/"), method) for pattern, method in methods if pattern.startswith(place)
        ]
        chosen = {pattern.removeprefix(f"{place}/"): option for pattern, option in options.items()}
        keywords = {**DEFAULT_KEYWORDS, "N_": None}
        for file_name, line, message, _, _ in extract_from_dir(HOUSE / place, mapping, chosen, keywords):
            found.setdefault(message, f"{place}/{file_name}:{line}")
    return found


def test_there_are_words_to_translate():
    assert len(extracted()) > 150


def test_every_message_has_a_chinese_translation():
    words, of_paper = catalogue("zh"), catalogue("zh", (OF_PAPER,))
    pages = {message: where for message, where in extracted().items() if not where.startswith(PAPER)}
    papers = {message: where for message, where in extracted().items() if where.startswith(PAPER)}
    assert not {message: where for message, where in pages.items() if message not in words}
    assert not {message: where for message, where in papers.items() if message not in of_paper}


def test_no_translation_loses_or_invents_a_placeholder():
    for message, said in catalogue("zh").items():
        whole = message if isinstance(message, str) else message[1]
        assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(whole)), message


@pytest.mark.parametrize("path", DOMAINS, ids=lambda path: path.stem)
def test_nothing_is_fuzzy_or_empty_or_said_twice(path: Path):
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh") if message.id]
    assert not [message.id for message in messages if message.fuzzy or not message.string]


def test_domains_agree_where_they_say_the_same():
    said: dict[object, set[object]] = {}
    for path in DOMAINS:
        with path.open("rb") as file:
            for message in read_po(file, locale="zh"):
                if message.id and path.stem != OF_PAPER:
                    said.setdefault(message.id, set()).add(message.string)
    assert not {message: words for message, words in said.items() if len(words) > 1}


def test_no_translation_is_left_over():
    known = set(extracted())
    plain = {message if isinstance(message, str) else message[:2] for message in known}
    with (FOLDER / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        mine = [message.id for message in read_po(file, locale="zh") if message.id]
    assert not [message for message in mine if (message if isinstance(message, str) else tuple(message)) not in plain]


def test_chinese_writes_chinese_punctuation():
    """Half-width commas, colons and brackets between Chinese characters are slips."""
    slips = [
        said for said in catalogue("zh").values() if re.search("[\u4e00-\u9fff][,:;?!()]|[,;?!()][\u4e00-\u9fff]", said)
    ]
    assert not slips


def test_the_phone_gets_the_words_of_its_domain():
    words = for_phone("zh", ["problems"])
    assert words["Log in first, then try again."].startswith("请先登录")
    assert for_phone("en", ["problems"]) == {}
