"""Random surveys with groups and repeats, and random visits to them: answers, rows added and taken out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from forms.context import Context
from forms.definition import Survey
from forms.expressions.functions import VOLATILE
from forms.expressions.parse import parse
from forms.expressions.references import lists, order
from forms.filling import Filling
from forms.problems import Problem
from forms.steps import Step
from tests.forms.expressions.expressions import TABLE, TEXTS, expression
from tests.forms.surveys import context, survey

TYPES = (
    *("text", "integer", "integer", "decimal", "date", "select_one ab", "select_multiple ab", "calculate", "calculate"),
    *(
        "rank ab",
        "range",
        "time",
        "hidden",
        "note",
        "dateTime",
        "geopoint",
        "select_one town",
        "select_multiple street",
    ),
)
# Lists that choose from one another (a cascade), some names of which are no ASCII, or look like numbers.
CHOICES = {
    "ab": [{"name": name, "label": f"The {name}", "kind": kind} for name, kind in (("a", "x"), ("b", "x"), ("c", "y"))],
    "town": [{"name": name, "kind": kind} for name, kind in (("x", "a"), ("𠮷", "b"), ("1", "c"), ("y", "a"))],
    "street": [{"name": f"s{i}", "label": f"街{i}", "kind": "x𠮷1y"[i % 4]} for i in range(8)],
}
TABLES = {"t": TABLE, "prices": [{"name": str(i), "n": str(i * i)} for i in range(5)]}
# Where and when: days on which summer time begins or ends, and the turn of a year.
WORLDS = (
    *(("2026-11-22T00:30:00+00:00", "UTC"), ("2026-11-22T00:30:00+00:00", "Asia/Shanghai")),
    *(("2026-03-08T06:59:59+00:00", "America/New_York"), ("2026-11-01T05:30:00+00:00", "America/New_York")),
    *(("1986-05-03T16:30:00+00:00", "Asia/Shanghai"), ("2027-01-01T03:00:00+00:00", "America/New_York")),
)

Move = tuple[str, str, Any]


def tables(random: Random) -> list[str]:
    """The lines of a survey without cycles."""
    kinds = [random.choice(TYPES) for _ in range(random.randrange(6, 16))]
    names = [f"q{index}" for index in range(len(kinds))]
    lines: list[str] = []
    open_groups: list[str] = []
    repeats = ["members", "pets", "toys"]
    for name, kind in zip(names, kinds, strict=True):
        if random.random() < 0.3 and len(open_groups) < 4:
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
    if kind.startswith(("rank", "select")) and random.random() < 0.4:
        line += f" | parameters=randomize=true seed={random.choice(('7', f'${{{random.choice(names)}}}'))}"
    if kind.startswith("select") and random.random() < 0.6:
        other = f"${{{random.choice(names)}}}"
        wanted = random.choice((f"kind = {other}", f"selected({other}, kind)", "kind = 'x'", "name != current()/../q1"))
        line += f" | choice_filter={wanted} or {_expression(random, names)}"
    for column, chance in (("required", 0.3), ("constraint", 0.3), ("default", 0.2)):
        if random.random() < chance and kind not in ("note", "calculate"):
            line += f" | {column}={_expression(random, names, own=column != 'default')}"
    return line


def _relevant(random: Random, names: list[str]) -> str:
    return f" | relevant={_expression(random, names)}" if random.random() < 0.4 else ""


def _expression(random: Random, names: list[str], *, own: bool = False) -> str:
    """An expression that has the same value when all is computed from scratch; with `own` it may read its question."""
    while True:
        text = expression(random, random.randrange(4), [*random.sample(names, 2), random.choice(("members", "pets"))])
        if "|" in text:  # between the cells of a line
            continue
        tree = parse(text)
        if not any(map(_is_chance, lists(tree))) and (own or not _reads_itself(tree)):
            return text


def _is_chance(call: list[Any]) -> bool:
    return call[0] == "once" or (call[0] in VOLATILE and not (call[0] == "randomize" and len(call) == 3))


def _reads_itself(tree: Any, *, inside: bool = False) -> bool:
    """Whether it counts on from its own last value; in [ ] `.` is another, and what begins with .. leads away."""
    if not isinstance(tree, list):
        return False
    if tree[0] in ("self", "current"):
        return not (inside and tree[0] == "self")
    if tree[0] != "path":
        return any(_reads_itself(part, inside=inside) for part in tree[1:])
    start, steps = tree[1], tree[2:]
    goes_up = start[0] in ("self", "current") and steps[0][0] == "parent"
    asked = [part for step in steps for part in step[2 if step[0] == "child" else 1 :]]
    return (not goes_up and _reads_itself(start, inside=inside)) or any(
        _reads_itself(one, inside=True) for one in asked
    )


def random_survey(random: Random) -> tuple[Survey, list[str]]:
    """A survey and its lines."""
    while True:
        lines = tables(random)
        try:
            made = survey(lines, CHOICES, _rules(random), TABLES)
            order(made)
        except Problem:
            continue
        return made, lines


def world(now: str, zone: str) -> Context:
    """A world at that moment in that zone, with chance and ids that are fixed."""
    return replace(context(), now=datetime.fromisoformat(now).astimezone(ZoneInfo(zone)))


def _rules(random: Random) -> list[Any]:
    return [[f"A0{i % 2}", f"${{q{i}}} != ''", random.choice(("U0", "U1")), "", f"said ${{q{i}}}"] for i in range(3)]


def move(random: Random, filling: Filling) -> Move:
    """Something that a worker might do next."""
    repeats = _repeats(filling)
    if repeats and random.random() < 0.35:
        place = random.choice(repeats)
        count = _count(filling, place)
        if count and random.random() < 0.4:
            return "remove", f"{place}[{random.randint(1, count)}]", None
        return "add", place, None
    places = filling.relevant or ["q0"]
    place = random.choice(places)
    value = random.choice(
        (None, 1, 2, 3, 2.5, "a", ["a", "c"], "b", "2026-01-01", *random.sample(TEXTS, 4), 1e300, 5e-324, -7, True,
         "x", "𠮷", ["s1", "s0"], "31.2 121.4 0 0", "2026-03-08T02:30:00.000-05:00")
    )  # fmt: skip
    return "set", place, value


def _repeats(filling: Filling) -> list[str]:
    """The places of all repeats, in every row of those around them; also of those that are not asked now."""
    steps = filling._steps.by_path
    found = []
    for path in (path for path, step in steps.items() if step.inner):
        places = [""]
        for end, name in enumerate(path[:-1], 1):
            places = [
                f"{place}{name}{row}/" for place in places for row in _rows(filling, steps[path[:end]], place + name)
            ]
        found += [place + path[-1] for place in places]
    return found


def _rows(filling: Filling, step: Step, place: str) -> list[str]:
    return [f"[{number}]" for number in range(1, _count(filling, place) + 1)] if step.inner else [""]


def _count(filling: Filling, repeat: str) -> int:
    try:
        return len(filling.rows(repeat))
    except Problem:
        return 0


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
