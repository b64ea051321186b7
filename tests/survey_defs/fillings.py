"""Random visits to a shipped survey: wild ones, that answer anything, and plausible ones, that answer as people do."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from forms.definition import Group, Item, Question, Repeat, Survey
from forms.filling import Filling
from tests.survey_defs.shipped import context, shipped
from web.commands.demo.answers import answer_all, hints

TODAY = date(2026, 11, 22)
# Answers that open the rest of a visit: left to chance alone, hardly any visit would come past its first page.
OPENING = {
    "visit_outcome": "at_home",
    "consent_basic": "yes",
    "consent_sensitive": "yes",
    "guardian_name": "李秀英",
    "guardian_relation": "grandparent",
}
TEXTS = ("张三", "𠮷", " ", "0", "no", "阿依古丽·买买提", "x" * 40, "11010519491231002X", "13900000001")
NUMBERS = (0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 16, 17, 18, 59, 60, 70, 80, 99, 1200, 9600, 60000, -1)


def wild(survey: Survey, random: Random) -> dict[str, Any]:
    """Answers without regard to what is asked, offered or calculated."""
    return _wild(survey.children, survey, random)


def _wild(items: Iterable[Item], survey: Survey, random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Repeat):
            rows = [_wild(item.children, survey, random) for _ in range(random.choice((0, 1, 1, 1, 2, 4)))]
            is_people = any(child.name == "subject" for child in item.children)
            found[item.name] = _with_a_subject(rows, random) if is_people else rows
        elif isinstance(item, Group):
            found[item.name] = _wild(item.children, survey, random)
        elif isinstance(item, Question):
            value = _answer(item, survey, random)
            found |= {item.name: value} if value is not None else {}
    return found


def _answer(question: Question, survey: Survey, random: Random) -> Any:
    """One answer: what opens the visit more often than not, else anything, or none."""
    if question.name == "guardian_agrees":
        return random.choice(("yes", "yes", "no"))
    if question.name in OPENING and random.random() < 0.85:
        return OPENING[question.name]
    is_answered = random.random() < (0.1 if question.calculation else 0.75)
    return anything(question, survey, random) if is_answered else None


def _with_a_subject(rows: list[dict[str, Any]], random: Random) -> list[dict[str, Any]]:
    """The people; mostly one of them is the person who is visited, of any age."""
    if rows and random.random() < 0.85:
        visited = random.choice(rows)
        for row in rows:
            row["subject"] = "yes" if row is visited else "no"
        visited["birth"] = _birth(random)
    return rows


def _birth(random: Random) -> str:
    """Of a person of any age, a child every third time."""
    days = random.randint(1, random.choice((5_100, 33_000, 33_000)))
    return (TODAY - timedelta(days=days)).isoformat()


def anything(question: Question, survey: Survey, random: Random) -> Any:
    """An answer of the question's type, now and then one that it does not offer."""
    names = [choice.name for choice in survey.choices.get(question.list_name, ())]
    if question.type == "select_one":
        return random.choice(names) if random.random() < 0.97 else "no-such-choice"
    if question.type == "select_multiple":
        return random.sample(names, min(len(names), random.choice((0, 1, 1, 2, 3))))
    return _ANY.get(question.type, lambda random: random.choice(TEXTS))(random)


_ANY: dict[str, Callable[[Random], Any]] = {
    "integer": lambda random: random.choice(NUMBERS),
    "decimal": lambda random: random.choice((0, 0.5, 12.25, 33.4, 18.5, 170)),
    "date": lambda random: (
        TODAY - timedelta(days=random.choice((0, 400, 3000, 6574, 6575, 22000, 30000)))
    ).isoformat(),
    "acknowledge": lambda _: "OK",
    "image": lambda _: "photo.jpg",
    "geopoint": lambda _: "40.99 113.13 1400 8",
    "note": lambda _: None,
}


def plausible(folder: Path, random: Random) -> dict[str, Any]:
    """A visit as the invented county makes them: every open question answered by weight."""
    survey = shipped(folder)
    filling = Filling(survey, wild_people(survey, random), context(), new=True)
    consent = [(random.choice(("yes", "yes", "yes", "no")), 1.0)]
    answer_all(filling, survey, {**hints(folder), "consent_sensitive": consent}, random, TODAY)
    return filling.answers


def wild_people(survey: Survey, random: Random) -> dict[str, Any]:
    """Some people of any age, named and nothing more."""
    repeat = next((item for item in survey.items() if isinstance(item, Repeat) and item.name == "members"), None)
    if repeat is None:
        return {}
    count = random.choice((1, 1, 2, 3))
    found: Any = [{"name": f"王{number}", "birth": _birth(random)} for number in range(1, count + 1)]
    for name in reversed(repeat.path):
        found = {name: found}
    return dict(found)
