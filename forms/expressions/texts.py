"""The functions of texts and of lists within texts. Characters are code points: U+20BB7 is one, in either engine."""

import math
from collections.abc import Iterable

from forms.expressions.ambiguity import LONGEST as LONGEST_MATCHED
from forms.expressions.numeric import rounded, whole
from forms.expressions.patterns import matcher
from forms.expressions.sets import NO_RANK
from forms.expressions.values import SPACE, Nodes, Value, number, string, words

# A text that is put together is cut there: a chain of texts that double themselves would fill any memory.
LONGEST = 1_000_000


def texts(sets: Iterable[Value]) -> Iterable[str]:
    """All nodes of all arguments as texts."""
    return (string(node) for some in sets for node in (some if isinstance(some, list) else [some]))


def joined(separator: str, *sets: Value) -> str:
    """join(): also what node-sets hold."""
    parts: list[str] = []
    length = 0
    for text in texts(sets):
        if parts:
            parts.append(separator)
        parts.append(text)
        length += len(text) + len(separator)
        if length > LONGEST:
            break
    return "".join(parts)[:LONGEST]


def concatenated(*sets: Value) -> str:
    """concat()."""
    return joined("", *sets)


def part(text: str, start: float, end: float = math.inf) -> str:
    """substr(): from the 0-based start to before the end; a negative index counts from the end (JavaRosa)."""
    return text[whole(start) : whole(end)]


def counted_part(text: str, start: float, length: float = math.inf) -> str:
    """substring(): the characters from the start, counted from 1, as many as `length` (XPath 4.2); both are rounded."""
    begin = rounded(start)
    end = begin + rounded(length)
    return text[max(0, whole(begin) - 1) : max(0, whole(end) - 1)] if end == end else ""


def before(text: str, found: str) -> str:
    """substring-before(): "" where it is not found (XPath 4.2)."""
    return text[: max(0, text.find(found))]


def after(text: str, found: str) -> str:
    """substring-after(): "" where it is not found (XPath 4.2)."""
    return text.partition(found)[2] if found else text


def translated(text: str, from_: str, to: str) -> str:
    """translate(): character by character, the first mention counts (XPath 4.2)."""
    table: dict[str, str] = {}
    for index, character in enumerate(from_):
        table.setdefault(character, to[index : index + 1])
    return "".join(table.get(character, character) for character in text)


def trimmed(text: str) -> str:
    """trim(): without white space at its ends."""
    return text.strip(SPACE)


def matches(text: str, pattern: str, most: float = LONGEST_MATCHED) -> bool:
    """regex(): any part of the text; one that is longer than the pattern can bear (ambiguity.py) matches nothing."""
    return len(text) <= most and matcher(pattern)(text) is not None


def chosen_at(chosen: str, index: float) -> str:
    """selected-at(), counted from 0."""
    return _at(words(chosen), index)


def _at(found: list[str], index: float) -> str:
    place = whole(index)
    return found[place] if 0 <= place < len(found) and index == index else ""


def _items(separator: str, listed: Value) -> list[str]:
    """The items of a list in a text, or of each text of a node-set; nothing is a list without items."""
    found = [text for text in texts([listed]) if text != ""]
    return [item for text in found for item in (text.split(separator) if separator else list(text))]


def item_count(separator: str, listed: Value) -> float:
    """count-items() (SurveyCTO)."""
    return float(len(_items(separator, listed)))


def item_at(separator: str, listed: Value, index: float) -> str:
    """item-at(), counted from 0 (SurveyCTO)."""
    return _at(_items(separator, listed), index)


def item_index(separator: str, listed: Value, item: str) -> float:
    """item-index(), counted from 0; -1 where the list has no such item (SurveyCTO)."""
    found = _items(separator, listed)
    return float(found.index(item)) if item in found else -1.0


def rank_value(value: float, listed: Value) -> float:
    """rank-value(): 1 for what is highest among the numbers of a list; 999 for what is no number (SurveyCTO)."""
    found = [number(word) for text in texts([listed]) for word in words(text)]
    return NO_RANK if value != value else 1.0 + sum(1 for one in found if one > value)


def grouped(value: float) -> str:
    """format-number(): its digits in threes, as China and England write them; "" for what is no number (SurveyCTO)."""
    if not math.isfinite(value):
        return "" if value != value else string(value)
    digits, point, rest = string(abs(value)).partition(".")
    return f"{'-' if value < 0 else ''}{int(digits):,}{point}{rest}"


def distinct(separator: str, listed: Value) -> str:
    """de-duplicate(): each item once, where it first stood (SurveyCTO)."""
    return joined(separator, *dict.fromkeys(_items(separator, listed)))


def is_empty(values: Nodes) -> bool:
    """empty(): whether there is no text in it (SurveyCTO)."""
    return all(string(value) == "" for value in values)
