"""A survey as a page in one language needs it: words that the page holds already are not sent a second time.

The whole bundle says every label in every language; the page has drawn them. The engine needs those that quote an
answer, and choices that are drawn or quoted anew.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from forms.bundle import bundle_hash, canonical
from forms.definition import Choice, words
from forms.finding import MOST_SHOWN, others, readings, wants_search
from forms.markup import plain
from web.fieldwork.phrases import dressed

# Labels of items that matter only while they change; the messages are said by the page alone.
_DRAWN = ("label", "hint", "guidance")
_SAID = ("required_message", "constraint_message")
_LABELS = ("label", "plain")
# An item that is asked anew at every visit, whatever was said in the last one (see static/phone/again.mjs), and one
# that is signed with a finger (see static/fieldwork/signed.mjs).
_MARKS = {"again": "ask-again", "signs": "signature"}
# Expressions that read labels of choices.
_READS_LABELS = (b'"jr:choice-name"', b'"instance"')

Json = dict[str, Any]


@lru_cache(maxsize=64)
def packed(content: bytes, language: str) -> tuple[bytes, str]:
    """The bundle for a page in this language as bytes, and their hash; `content` is the whole bundle."""
    whole: Json = json.loads(content)
    default = whole["default_language"]
    items = [_item(item, language, default) for item in whole["items"]]
    spoken = set(whole["choices"]) if any(name in content for name in _READS_LABELS) else _spoken(whole, items)
    searched = _searched(whole)
    filtered = {item["list"] for item in _all(items) if "choice_filter" in item}
    lists = {
        name: choices
        if name in searched
        else [_choice(choice, (language, default), name in spoken, name in filtered) for choice in choices]
        for name, choices in whole["choices"].items()
    }
    small = {**whole, "items": items, "choices": lists}
    if searched:
        rows = {name: [Choice(one["name"], one["label"]) for one in whole["choices"][name]] for name in searched}
        # A line for each row, once for a list, however many questions ask from it.
        small["readings"] = {name: readings(listed) for name, listed in rows.items()}
        small["others"] = {name: others(listed) for name, listed in rows.items()}
    del small["numbers"]
    return canonical(small), bundle_hash(small)


def _searched(whole: Json) -> set[str]:
    """The lists that are searched by typing, in all their languages."""
    asked = [item for item in _all(whole["items"]) if item["type"] in ("select_one", "select_multiple")]
    return {
        item["list"]
        for item in asked
        if item.get("list") in whole["choices"]
        and (len(whole["choices"][item["list"]]) > MOST_SHOWN or wants_search(item.get("appearance", "")))
    }


def _item(item: Json, language: str, default: str) -> Json:
    texts = {name: words(item[name], language, default) for name in (*_DRAWN, *_SAID) if name in item}
    # A calculation is drawn nowhere; the page tells the age by its label.
    told = item["type"] == "calculate" and "working" not in item.get("appearance", "")
    wanted = {name: {language: text} for name, text in texts.items() if "${" in text}
    wanted |= {name: {language: plain(texts[name])} for name in _DRAWN if told and name in texts}
    told_off = {name.removesuffix("_message"): dressed(texts[name]) for name in _SAID if texts.get(name)}
    rest = {name: part for name, part in item.items() if name not in (*texts, "appearance", "items")}
    said = {"said": told_off} if told_off else {}
    inner = {"items": [_item(one, language, default) for one in item["items"]]} if "items" in item else {}
    looks = item.get("appearance", "").split()
    marks = {mark: True for mark, word in _MARKS.items() if word in looks}
    return {**rest, **wanted, **said, **marks, **inner}


def _choice(choice: Json, tags: tuple[str, str], spoken: bool, drawn: bool) -> Json:
    """What an expression makes of a label it makes in the survey's own language, so that one stays too.

    A choice that is `drawn` anew brings its label as HTML, where that is more than its bare words.
    """
    rest = {name: part for name, part in choice.items() if name not in _LABELS}
    if not spoken:
        return rest
    kept = {name: _some(choice[name], tags) for name in _LABELS if name in choice}
    text = words(choice["label"], *tags)
    html = dressed(text) if drawn and ("plain" in choice or "${" in text) else ""
    return {**rest, **kept, **({"html": html} if html else {})}


def _some(label: Json, tags: Iterable[str]) -> Json:
    return {tag: label[tag] for tag in tags if label.get(tag)} or label


def _spoken(whole: Json, items: Iterable[Json]) -> set[str]:
    """The lists whose labels the page says anew: filtered ones, results, those of answers that a text quotes, and
    those with a label that quotes an answer."""
    found = list(_all(items))
    texts = [text for item in found for name in (*_DRAWN, *_SAID) for text in item.get(name, {}).values()]
    quoted = {part.partition("}")[0].strip() for text in texts for part in text.split("${")[1:]}
    anew = {item["list"] for item in found if "list" in item and (_is_drawn_anew(item) or item["name"] in quoted)}
    return anew | {name for name, choices in whole["choices"].items() if any(map(_quotes, choices))}


def _quotes(choice: Json) -> bool:
    return any("${" in text for text in choice["label"].values())


def _is_drawn_anew(item: Mapping[str, Any]) -> bool:
    return "choice_filter" in item or "calculation" in item or not item["type"].startswith("select_")


def _all(items: Iterable[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from _all(item.get("items", ()))
