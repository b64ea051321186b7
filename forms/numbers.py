"""The numbers that people quote questions by: 2.7 is the seventh question asked in the second section of the survey.

They are of the survey, not of one visit: a question has its number whether it is shown or not.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from forms.definition import Group, Item, Question, Repeat, Survey

_SILENT = frozenset({"note", "calculate"})


def question_numbers(survey: Survey) -> dict[tuple[str, ...], str]:
    """Path → number, of each question that is asked: notes and what is calculated have none."""
    numbers: dict[tuple[str, ...], str] = {}
    section = 0
    for items in sections(survey.children):
        if any(_is_shown(item) for item in items):
            section += 1
            asked = (item for item in _walk(items) if isinstance(item, Question) and is_asked(item))
            numbers |= {item.path: f"{section}.{number}" for item, number in zip(asked, count(1), strict=False)}
    return numbers


def sections(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items of each page of the phone: those of a group at the top, or what stands between two such groups."""
    alone: list[Item] = []
    for item in items:
        if isinstance(item, Group) and not isinstance(item, Repeat):
            if alone:
                yield alone
            yield list(item.children)
            alone = []
        else:
            alone.append(item)
    if alone:
        yield alone


def is_asked(question: Question) -> bool:
    """Whether somebody answers the question."""
    return question.type not in _SILENT and question.calculation is None


def _is_shown(item: Item) -> bool:
    if isinstance(item, Group):
        return isinstance(item, Repeat) or any(_is_shown(child) for child in item.children)
    return isinstance(item, Question) and item.type != "calculate"


def _walk(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.children)
