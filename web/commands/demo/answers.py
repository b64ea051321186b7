"""A person who answers any survey plausibly: drives the engine as a phone does, until nothing more is asked."""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from forms.definition import Question, Survey
from forms.filling import Filling
from forms.xlsform.include import modules_of
from visits.receive import is_check

Hints = dict[str, list[tuple[str, float]]]


def hints(folder: Path) -> Hints:
    """What is said how often: `demo.csv` of the survey's folder and of the modules that it includes.

    Columns name, value, weight; an empty value is no answer. What the survey says of a name wins over its modules.
    """
    said: Hints = {}
    for module, prefix in reversed(modules_of(folder)):
        said |= {prefix + name: values for name, values in _own_hints(module).items()}
    return said | _own_hints(folder)


def _own_hints(folder: Path) -> Hints:
    said: Hints = defaultdict(list)
    sheet = folder / "demo.csv"
    if sheet.exists():
        with sheet.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                said[row["name"]].append((row["value"], float(row["weight"] or 1)))
    return dict(said)


def answer_all(filling: Filling, survey: Survey, said: Hints, random: Random, today: date) -> None:
    """Answer every question that is open, section by section, until the answers open no further one."""
    questions = {item.name: item for item in survey.items() if isinstance(item, Question)}
    seen: set[str] = set()
    while True:
        open_places = [place for place in filling.relevant if place not in seen]
        if not open_places:
            return
        for place in open_places:
            seen.add(place)
            question = questions[place.rsplit("/", 1)[-1]]
            if filling.value(place) in ("", None, []) and not question.calculation:
                _answer(filling, place, question, said, random, today)


def contradictions(filling: Filling, survey: Survey) -> list[str]:
    """The notes that ask back now, because answers do not fit together."""
    asking = {item.name for item in survey.items() if is_check(item)}
    return [place for place in filling.relevant if place.rsplit("/", 1)[-1] in asking]


def _answer(filling: Filling, place: str, question: Question, said: Hints, random: Random, today: date) -> None:
    for _ in range(12):  # a constraint may refuse what chance proposes
        value = _propose(filling, place, question, said, random, today)
        if value is None:
            return
        filling.set(place, value)
        if not any(problem.params.get("at") == place for problem in filling.problems()):
            return
    filling.set(place, None)


def _propose(filling: Filling, place: str, question: Question, said: Hints, random: Random, today: date) -> Any:
    if question.name in said:
        values, weights = zip(*said[question.name], strict=True)
        value = random.choices(values, weights=weights)[0]
        if question.type == "select_multiple":
            more = {v for v, w in said[question.name] if v and random.random() < w / sum(weights)}
            return sorted({value, *more} - {""}) if value not in ("", "none") else [value] if value else None
        return value or None
    propose = PROPOSALS.get(question.type)
    return propose(filling, place, random, today) if propose else None


def _one_choice(filling: Filling, place: str, random: Random, _: date) -> Any:
    choices = filling.choices(place)
    return random.choice(choices).name if choices else None


def _some_choices(filling: Filling, place: str, random: Random, _: date) -> Any:
    choices = filling.choices(place)
    return [choice.name for choice in random.sample(list(choices), min(len(choices), random.choice((1, 1, 2))))]


PROPOSALS: dict[str, Callable[[Filling, str, Random, date], Any]] = {
    "select_one": _one_choice,
    "select_multiple": _some_choices,
    "integer": lambda _f, _p, random, _t: random.choice((0, 1, 1, 2, 2, 3, 5, 8, 12)),
    "decimal": lambda _f, _p, random, _t: round(random.uniform(0, 20), 1),
    "date": lambda _f, _p, random, today: (today - timedelta(days=random.randint(1, 300))).isoformat(),
    "acknowledge": lambda *_: "OK",
}
