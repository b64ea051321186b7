"""Random surveys with groups and repeats, and random visits to them: answers, rows added and taken out."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from forms.definition import Survey
from forms.expressions.references import order
from forms.filling import Filling
from forms.problems import Problem
from tests.forms.expressions.expressions import TEXTS, expression
from tests.forms.surveys import survey

TYPES = (
    *("text", "integer", "integer", "decimal", "date", "select_one ab", "select_multiple ab", "calculate", "note"),
    *("rank ab", "range", "time", "hidden"),
)
CHOICES = {
    "ab": [{"name": name, "label": f"The {name}", "kind": kind} for name, kind in (("a", "x"), ("b", "x"), ("c", "y"))]
}
# What has another value each time, or counts on from its own last value (`once(1) + 1`), is not the same from scratch.
_UNSTEADY = re.compile(r"\b(uuid|random|now|once|current|randomize|duration)\(")
_SELF = re.compile(r"(?<![\w'.])\.(?![\w.'])")

Move = tuple[str, str, Any]


def tables(random: Random) -> list[str]:
    """The lines of a survey without cycles."""
    kinds = [random.choice(TYPES) for _ in range(random.randrange(6, 16))]
    names = [f"q{index}" for index in range(len(kinds))]
    lines: list[str] = []
    open_groups: list[str] = []
    repeats = ["members", "pets"]
    for name, kind in zip(names, kinds, strict=True):
        if random.random() < 0.25 and len(open_groups) < 3:
            repeat = repeats.pop(0) if repeats and random.random() < 0.7 else ""
            head = f"begin_repeat {repeat}" if repeat else f"begin_group g{name}"
            count = f" | repeat_count=({_expression(random, names)}) mod 4" if repeat and random.random() < 0.3 else ""
            lines.append(head + count + _relevant(random, names))
            open_groups.append("end_repeat" if repeat else "end_group")
        lines.append(_question(random, name, kind, names))
        if open_groups and random.random() < 0.3:
            lines.append(open_groups.pop())
    return [*lines, *reversed(open_groups)]


def _question(random: Random, name: str, kind: str, names: list[str]) -> str:
    line = f"{kind} {name} | label=Of ${{{random.choice(names)}}} and ${{{random.choice(names)}}}" + _relevant(
        random, names
    )
    if kind == "calculate" or random.random() < 0.1:
        calculation = _expression(random, names)
        line += f" | calculation={f'once({calculation})' if random.random() < 0.2 else calculation}"
        if random.random() < 0.3:
            line += f" | trigger={random.choice(names)}"
    if kind == "rank ab" and random.random() < 0.5:
        line += f" | parameters=randomize=true seed=${{{random.choice(names)}}}"
    if kind.startswith("select") and random.random() < 0.4:
        line += f" | choice_filter=kind = 'x' or {_expression(random, names)}"
    for column, chance in (("required", 0.3), ("constraint", 0.3), ("default", 0.2)):
        if random.random() < chance and kind not in ("note", "calculate"):
            line += f" | {column}={_expression(random, names)}"
    return line


def _relevant(random: Random, names: list[str]) -> str:
    return f" | relevant={_expression(random, names)}" if random.random() < 0.4 else ""


def _expression(random: Random, names: list[str]) -> str:
    while True:
        text = expression(random, random.randrange(3), [*random.sample(names, 2), "members"])
        if not _UNSTEADY.search(text) and not _SELF.search(text) and "|" not in text:
            return text


def random_survey(random: Random) -> tuple[Survey, list[str]]:
    """A survey and its lines."""
    while True:
        lines = tables(random)
        try:
            made = survey(lines, CHOICES, _rules(random))
            order(made)
        except Problem:
            continue
        return made, lines


def _rules(random: Random) -> list[Any]:
    return [[f"A0{i % 2}", f"${{q{i}}} != ''", random.choice(("U0", "U1")), "", f"said ${{q{i}}}"] for i in range(3)]


def move(random: Random, filling: Filling) -> Move:
    """Something that a worker might do next."""
    repeats = sorted(set(_repeats(filling)))
    if repeats and random.random() < 0.35:
        place = random.choice(repeats)
        count = len(filling.rows(place))
        if count and random.random() < 0.4:
            return "remove", f"{place}[{random.randint(1, count)}]", None
        return "add", place, None
    places = filling.relevant or ["q0"]
    place = random.choice(places)
    value = random.choice((None, 1, 2, 3, 2.5, "a", ["a", "c"], "b", "2026-01-01", random.choice(TEXTS)))
    return "set", place, value


def _repeats(filling: Filling) -> list[str]:
    found = ["members", "pets"] + [f"{place.rsplit(']', 1)[0]}]/pets" for place in filling.relevant if "]" in place]
    paths = {path[-1]: "/".join(path) for path in filling._steps.by_path if path[-1] in ("members", "pets")}
    places = [*paths.values(), *found, *(f"{paths['members']}[1]/pets" for _ in "1" if "members" in paths)]
    return [place for place in places if _is_repeat(filling, place)]


def _is_repeat(filling: Filling, place: str) -> bool:
    try:
        filling.rows(place)
    except Problem:
        return False
    return True


def play(filling: Filling, moves: Sequence[Sequence[Any]]) -> list[Any]:
    """What can be seen after each move: ["set", place, value], ["add", place] or ["remove", place]."""
    return [_played(filling, *one) for one in moves]


def _played(filling: Filling, kind: str, place: str, value: Any = None) -> Any:
    kinds = {
        "set": lambda: filling.set(place, value),
        "add": lambda: filling.add_row(place),
        "remove": lambda: filling.remove_row(place),
    }
    try:
        kinds[kind]()
    except Problem as problem:
        return {"problem": problem.as_json()}
    return {**seen(filling), "changes": sorted(filling.changes)}


def seen(filling: Filling) -> dict[str, Any]:
    """All that a page could show."""
    return {
        "answers": filling.answers,
        "kept": filling.kept,
        "relevant": filling.relevant,
        "problems": [problem.as_json() for problem in filling.problems()],
        "labels": [filling.label(place, "zh") for place in filling.relevant],
        "choices": [[choice.name for choice in filling.choices(place)] for place in filling.relevant],
        "required": [filling.is_required(place) for place in filling.relevant],
    }
