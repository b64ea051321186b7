"""Values that a question might take: of its type and its choices, and what its own constraint speaks of."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise
from random import Random
from typing import Any

from forms.definition import Question, Tree
from forms.expressions.references import lists
from forms.fitting import fitting
from forms.problems import Problem
from forms.scenario import Scenario

WORDS = ("Ann", "Li Xiuying", "yes", "13900000001", "12/2020", "2026", "0", "a@example.org", "11010519491231002X")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where it is asked. `is_count` says that rows of a repeat hang on its answer."""

    question: Question
    place: str
    scenario: Scenario
    random: Random
    is_count: bool = False

    @property
    def tree(self) -> Tree:
        """The constraint."""
        return self.question.constraint.tree if self.question.constraint else None

    @property
    def offered(self) -> list[str]:
        """The names of the choices."""
        return [choice.name for choice in self.scenario.filling.choices(self.place)]

    @property
    def today(self) -> date:
        """The day of the visit."""
        return self.scenario.filling.state.context.now.date()


def proposals(asked: Asked) -> Iterator[Any]:
    """Values to try, the likely ones first; an end of them where there are no more."""
    propose = _BY_TYPE.get(asked.question.type, _text)
    yield from propose(asked)


def _one(asked: Asked) -> Iterator[str]:
    names = asked.offered
    asked.random.shuffle(names)
    yield from names


def _several(asked: Asked) -> Iterator[list[str]]:
    names = asked.offered
    for most in (3, 3, 2, *(1 for _ in names)) if names else ():
        picked = set(asked.random.sample(names, min(len(names), asked.random.randint(1, most))))
        yield [name for name in names if name in picked]
    yield from ([name] for name in names)
    yield from [names] if names else []


def _ranked(asked: Asked) -> Iterator[list[str]]:
    names = asked.offered
    asked.random.shuffle(names)
    yield from [names] if names else []


def _number(asked: Asked) -> Iterator[int | float]:
    """Small numbers, and those around what the constraint names."""
    random = asked.random
    if asked.is_count:
        yield from random.sample(range(5), 5)
    named = sorted({one for said in _named(asked) if isinstance(said, int | float) for one in (said, -said)})
    between = [random.uniform(low, high) for low, high in pairwise(named)]
    around = [one + step for one in named for step in (0, 1, -1)]
    pool = [*around, *between, random.randint(0, 12), random.randint(13, 99), random.randint(100, 9999), 0]
    random.shuffle(pool)
    is_whole = asked.question.type == "integer"
    yield from (int(one) if is_whole or float(one).is_integer() else round(one, 2) for one in pool)


def _range(asked: Asked) -> Iterator[int | float]:
    told = asked.question.parameters
    start, end, step = (float(told.get(name, usual)) for name, usual in (("start", 1), ("end", 10), ("step", 1)))
    for _ in range(20):
        found = round(start + step * asked.random.randint(0, max(0, int((end - start) / step))), 9)
        yield int(found) if found.is_integer() else found


def _date(asked: Asked) -> Iterator[str]:
    named = [date.fromisoformat(day) for said in _named(asked) for day in _DATE.findall(str(said)) if _is_day(day)]
    near = [day + timedelta(days=step) for day in named for step in (0, 1, -1, 30, -30)]
    days = (0, 1, 30, 200, 400, 900, 8000, 20_000, -1, -30)
    near += [asked.today - timedelta(days=step + asked.random.randint(0, 3)) for step in days]
    asked.random.shuffle(near)
    yield from (day.isoformat() for day in near)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in range(1000, 9000)
    except ValueError:
        return False


def _moment(asked: Asked) -> Iterator[str]:
    yield from (f"{day}T{asked.random.randint(8, 17):02}:30:00.000+08:00" for day in _date(asked))


def _text(asked: Asked) -> Iterator[str]:
    """What the constraint compares with, texts that fit its patterns, words, and digits of each length it names."""
    told = list(_named(asked))
    patterns = [one[2] for one in lists(asked.tree) if one[0] == "regex" and isinstance(one[2], str)]
    found = [text for pattern in patterns for text in islice(fitting(pattern, asked.random), 8)]
    pool = [*(str(one) for one in told if str(one) not in patterns), *asked.random.sample(WORDS, len(WORDS))]
    lengths = [int(one) for one in told if isinstance(one, int | float) and 0 < one < 100]
    pool += ["".join(asked.random.choices("123456789", k=length)) for length in lengths]
    yield from found
    yield from pool if asked.tree else pool[:1]


def _named(asked: Asked) -> Iterator[int | float | str]:
    """What the constraint speaks of: its numbers and texts, and the values of the questions that it reads."""
    for one in lists(asked.tree):
        for operand in one[1:]:
            if isinstance(operand, int | float | str):
                yield operand
        if one[0] in ("ref", "child"):
            yield from _value(asked, one[1])


def _value(asked: Asked, name: str) -> Iterator[Any]:
    here = asked.place.split("/")
    for item in asked.scenario.survey.items():
        if item.name == name:
            try:
                value = asked.scenario.filling.value(_beside(item.path, here))
            except Problem:
                continue
            if isinstance(value, int | float | str):
                yield value


def _beside(path: Sequence[str], here: Sequence[str]) -> str:
    """The place of an item as it is seen from another: in the same rows, as far as they lie in the same."""
    shared = 0
    while shared < min(len(path), len(here)) and here[shared].partition("[")[0] == path[shared]:
        shared += 1
    return "/".join([*here[:shared], *path[shared:]])


def _always(*values: Any) -> Callable[[Asked], Iterator[Any]]:
    return lambda _: iter(values)


def _file(ending: str) -> Callable[[Asked], Iterator[str]]:
    return lambda asked: iter([f"{asked.random.getrandbits(32):08x}.{ending}"])


_CORNERS = ("40.99 113.13 1400 8", "40.98 113.14 1400 8", "40.97 113.12 1400 8")
_BY_TYPE: dict[str, Callable[[Asked], Iterator[Any]]] = {
    "select_one": _one,
    "select_multiple": _several,
    "rank": _ranked,
    "integer": _number,
    "decimal": _number,
    "range": _range,
    "date": _date,
    "dateTime": _moment,
    "time": _always("09:30:00.000+08:00", "17:05"),
    "acknowledge": _always("OK"),
    "geopoint": _always(_CORNERS[0]),
    "geotrace": _always("; ".join(_CORNERS)),
    "geoshape": _always("; ".join((*_CORNERS, _CORNERS[0]))),
    "image": _file("jpg"),
    "audio": _file("m4a"),
    "video": _file("mp4"),
    "file": _file("pdf"),
}
