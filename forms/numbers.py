"""The numbers that people quote questions by: 2.7 is the seventh question asked in the second section of the survey.

They are of the survey, not of one visit: a question has its number whether it is shown or not. What is calculated is
quoted by the questions that it rests on: 2.3–2.11, 4.1.
"""

from collections.abc import Iterable, Iterator
from itertools import count

from forms.definition import UNSEEN, Group, Item, Question, Repeat, Survey
from forms.expressions.reading import Path
from forms.sources import Sources

# The section and the number in it.
Place = tuple[int, int]
_SILENT = UNSEEN | {"note"}


def question_numbers(survey: Survey) -> dict[Path, str]:
    """Path → number, of each question that is asked and of each calculation; notes have none."""
    asked = _asked(survey)
    sources = Sources(survey)
    return {
        item.path: _quoted(sorted(asked[one.path] for one in sources.below([item.path]) if one.path in asked))
        for item in sources.items
        if isinstance(item, Question) and (item.path in asked or item.calculation)
    }


def _asked(survey: Survey) -> dict[Path, Place]:
    places: dict[Path, Place] = {}
    section = 0
    for items in sections(survey.children):
        if any(_is_shown(item) for item in items):
            section += 1
            asked = (item for item in _walk(items) if isinstance(item, Question) and is_asked(item))
            places |= {item.path: (section, number) for item, number in zip(asked, count(1), strict=False)}
    return places


def _quoted(places: list[Place]) -> str:
    """2.3–2.11 for those that follow each other, parted by commas."""
    runs: list[list[Place]] = []
    for section, number in places:
        if runs and runs[-1][-1] == (section, number - 1):
            runs[-1].append((section, number))
        else:
            runs.append([(section, number)])
    ends = [[".".join(map(str, place)) for place in dict.fromkeys((run[0], run[-1]))] for run in runs]
    return ", ".join("–".join(run) for run in ends)


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
    return isinstance(item, Question) and item.type not in UNSEEN


def _walk(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.children)
