"""A few rows of a long list by what somebody types: a part of a label, or the pinyin of a Chinese one, or its initials.

static/fieldwork/finder.mjs finds the same rows in the same order.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from forms.definition import Choice, Question, Survey
from forms.markup import plain
from forms.pinyin import several, syllables

# More rows than this are shown as a field to search in, and no more of them at once.
MOST_SHOWN = 100
MOST_FOUND = 30
# What a syllable is of: a Latin word, a number, or one Chinese character.
_SOUNDING = re.compile("[a-z]+|[0-9]+|[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
# What a syllable is of: a Latin word, a number, or one Chinese character.
_SOUNDING = re.compile("[a-z]+|[0-9]+|[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


def is_long(survey: Survey, question: Question) -> bool:
    """Whether the list is searched by typing: it is long or its author says so, and it is not one of pictures."""
    if question.type not in ("select_one", "select_multiple") or question.calculation is not None:
        return False
    choices = survey.choices.get(question.list_name, ())
    return (len(choices) > MOST_SHOWN or wants_search(question.appearance)) and not any(one.media for one in choices)


def wants_search(appearance: str) -> bool:
    """Whether the author asks for a field to search in."""
    return "autocomplete" in appearance.split() or appearance.startswith("search")


def plain_letters(text: str) -> str:
    """As texts are compared: small letters, half width, single blanks."""
    return " ".join(normalize("NFKC", text).lower().split())


def find(choices: Iterable[Choice], typed: str) -> Sequence[Choice]:
    """The choices that fit, those that begin so first; all where nothing is typed. Other readings fill what is left."""
    wanted, listed = plain_letters(typed), list(choices)
    if not wanted:
        return listed
    ranks = [_rank(choice, wanted) for choice in listed]
    found = _in_order(zip(ranks, listed, strict=True))
    if len(found) >= MOST_FOUND or not wanted.isascii():
        return found
    rest = [choice for choice, rank in zip(listed, ranks, strict=True) if rank is None]
    return [*found, *_in_order((_rank_of_others(choice, wanted.replace(" ", "")), choice) for choice in rest)]


def _in_order(ranked: Iterable[tuple[int | None, Choice]]) -> list[Choice]:
    kept = [(rank, choice) for rank, choice in ranked if rank is not None]
    return [choice for _rank_of, choice in sorted(kept, key=lambda one: one[0])]


def reading(choice: Choice) -> str:
    """The pinyin of the first Chinese label, a blank between syllables; "" where none is Chinese."""
    return syllables(_chinese(choice))


def readings(choices: Iterable[Choice]) -> dict[str, dict[str, str]]:
    """What the rows are spelled by: `usual` is the pinyin of each character, `but` that of the rows (by their number
    from 0) which are read in another way than their characters. Far smaller than the reading of every row."""
    rows = [(_SOUNDING.findall(_chinese(choice)), reading(choice)) for choice in choices]
    usual: dict[str, str] = {}
    for sounding, line in rows:
        spelled = line.split()
        for part, syllable in zip(sounding, spelled, strict=True) if len(sounding) == len(spelled) else ():
            if not part.isascii():
                usual.setdefault(part, syllable)
    lines = (" ".join(usual.get(part, part) for part in sounding) for sounding, _line in rows)
    but = {str(at): line for at, ((_, line), made) in enumerate(zip(rows, lines, strict=True)) if line != made}
    return {"usual": usual, "but": but}


def others(choices: Iterable[Choice]) -> dict[str, str]:
    """All readings of each character in these labels that has several."""
    found = {part: several(part) for part in sorted(set("".join(map(_chinese, choices)))) if not part.isascii()}
    return {part: " ".join(readings) for part, readings in found.items() if len(readings) > 1}


def _chinese(choice: Choice) -> str:
    return next((text for text in _labels(choice) if not text.isascii()), "")


def _labels(choice: Choice) -> list[str]:
    return [plain_letters(plain(text)) for text in choice.label.values()]


def _rank(choice: Choice, wanted: str) -> int | None:
    """0 for a label that begins so, 1 for one that holds it, 2 and 3 for its usual pinyin; None for none of them."""
    labels = _labels(choice) or [plain_letters(choice.name)]
    if any(label.startswith(wanted) for label in labels):
        return 0
    if any(wanted in label for label in labels):
        return 1
    if not wanted.isascii():
        return None
    parts = reading(choice).split()
    together = wanted.replace(" ", "")
    spoken = ("".join(map(_initial, parts)), "".join(parts))
    if any(text.startswith(together) for text in spoken):
        return 2
    return 3 if any(together in text for text in spoken) else None


def _rank_of_others(choice: Choice, together: str) -> int | None:
    """0 where it begins so by another reading of its characters, 1 where it holds it so."""
    parts = reading(choice).split()
    sounding = _SOUNDING.findall(_chinese(choice))
    if len(sounding) != len(parts):
        return None
    whole = [(part, *(several(of) if not of.isascii() else ())) for part, of in zip(parts, sounding, strict=True)]
    first = [tuple(map(_initial, ways)) for ways in whole]
    starts = (at for at in range(len(parts)) if _says(first, together, at) or _says(whole, together, at))
    return next((min(at, 1) for at in starts), None)


def _says(ways: Sequence[Sequence[str]], wanted: str, at: int) -> bool:
    """Whether the syllables from `at` on can be read so; the last of them may be cut short."""
    return at < len(ways) and any(
        way.startswith(wanted) or (wanted.startswith(way) and _says(ways, wanted[len(way) :], at + 1))
        for way in ways[at]
    )


def _initial(part: str) -> str:
    return part if part.isdigit() else part[0]
