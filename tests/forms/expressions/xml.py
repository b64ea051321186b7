"""Answers as the XML document that other engines of the field would have, and our expressions as paths into it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from forms.answers import parse_place
from forms.definition import Group, Item, Repeat
from forms.expressions.lines import _items as items_of
from forms.expressions.lines import _path as path_at
from forms.expressions.lines import _with_place as with_place
from forms.expressions.reading import Places
from forms.expressions.values import string

_REF = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


def document(answers: Mapping[str, Any], at: str) -> str:
    """The answers of a survey called `data`: every row has all elements of its repeat, empty where nothing was said."""
    items = items_of([dict(answers)], ())
    return f"<data>{_elements(with_place(items, path_at(at), ()) if at else items, answers)}</data>"


def _elements(items: Iterable[Item], answers: Mapping[str, Any]) -> str:
    found = []
    for item in items:
        value = answers.get(item.name)
        rows = value or [] if isinstance(item, Repeat) else [value]
        inner = (_elements(item.children, row or {}) if isinstance(item, Group) else _content(row) for row in rows)
        found += [f"<{item.name}>{content}</{item.name}>" for content in inner]
    return "".join(found)


def _content(value: Any) -> str:
    if isinstance(value, list):
        return escape(" ".join(value))
    return escape("" if value is None else string(float(value) if type(value) is int else value))


def table(rows: list[Mapping[str, str]]) -> str:
    """A table as a secondary instance."""
    cells = ("".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items()) for row in rows)
    return f"<instance><root>{''.join(f'<item>{one}</item>' for one in cells)}</root></instance>"


def path_of(at: str) -> str:
    """A place as a path to one element."""
    return "/data" + "".join(f"/{name}[{row or 1}]" for name, row in parse_place(at) or ())


def with_paths(text: str, answers: Mapping[str, Any], at: str) -> str:
    """An expression with a path instead of each ${name}, pinned to the rows that the reader is in (as pyxform does)."""
    places = Places(list(_walk(items_of([dict(answers)], ()))))
    rows = parse_place(at) or ()
    reader = () if "indexed-repeat" in text else tuple(name for name, _ in rows)

    def path(found: re.Match[str]) -> str:
        target = places.find(found[1], reader)
        if target is None:
            return "/data/nowhere"
        steps, shared = "/data", True
        for end, name in enumerate(target, 1):
            shared = shared and end < min(len(target), len(reader)) and reader[end - 1] == name
            steps += f"/{name}[{rows[end - 1][1]}]" if shared and target[:end] in places.repeats else f"/{name}"
        return steps

    return _REF.sub(path, text)


def _walk(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _walk(item.children if isinstance(item, Group) else ())
