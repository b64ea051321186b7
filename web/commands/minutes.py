"""`flask survey minutes`: how long a first visit takes. Invented people answer, and what they were asked is counted.

A question costs 6 seconds, and each character that is read or read aloud 0.25 seconds: the label, the hint and the
choices that are offered. A list that opens shows its chosen line only; notes and results are read, not asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from web.commands.refusal import refusing

if TYPE_CHECKING:
    from forms.definition import Question, Survey
    from forms.filling import Filling
    from web.commands.demo.people import Person

DEFINITIONS = Path(__file__).resolve().parents[2] / "survey_defs"
FIRST_VISITS = ("laoren", "liushou", "canji", "dibao")
SECONDS_A_QUESTION, SECONDS_A_CHARACTER = 6, 0.25
# Ages and dates in the table are told as of this day, so that it stays what it is.
AS_OF = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person was asked, and how many characters were read."""

    questions: int
    characters: int

    @property
    def minutes(self) -> float:
        """The time that it takes."""
        return (self.questions * SECONDS_A_QUESTION + self.characters * SECONDS_A_CHARACTER) / 60


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of many people, and where nine of ten lie above and below."""

    low: float
    middle: float
    high: float

    def words(self, pattern: str) -> str:
        """`14.2 (11.0 to 17.5)`."""
        return f"{self.middle:{pattern}} ({self.low:{pattern}} to {self.high:{pattern}})"


@click.command()
@click.argument("surveys", nargs=-1)
@click.option("--people", default=200, show_default=True, type=click.IntRange(2, 10_000))
@click.option("--seed", default=1, show_default=True)
@click.option("--language", default="zh", show_default=True, help="The language that is read.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
def minutes(surveys: tuple[str, ...], people: int, seed: int, language: str, as_json: bool) -> None:
    """How many questions a typical person is asked, and how many minutes that takes. SURVEYS are ids or paths; without
    one, those of a first visit."""
    with refusing(as_json):
        rows = [(name, measured(folder_of(name), people, seed, language)) for name in surveys or FIRST_VISITS]
    if as_json:
        click.echo(json.dumps({name: _numbers(seen) for name, seen in rows}))
    else:
        click.echo(table(rows))


def folder_of(name: str) -> Path:
    """The survey of that id, or the path itself."""
    return DEFINITIONS / name if (DEFINITIONS / name / "survey.csv").exists() else Path(name)


def measured(folder: Path, people: int, seed: int, language: str = "zh") -> list[Seen]:
    """What so many invented people were asked. The same seed invents the same people."""
    from forms.xlsform import load_survey
    from web.commands.demo.answers import hints

    survey, said, random = load_survey(folder), hints(folder), Random(seed)  # noqa: S311 (invented people need no secrets)
    return [count(_answered(survey, said, random), survey, language) for _ in range(people)]


def spread(seen: Sequence[Seen], of: Callable[[Seen], float]) -> Spread:
    """The middle and the tenths of one number of all people."""
    tenths = quantiles([of(one) for one in seen], n=10, method="inclusive")
    return Spread(tenths[0], tenths[4], tenths[8])


def table(rows: Sequence[tuple[str, Sequence[Seen]]]) -> str:
    """The rows as a table in Markdown."""
    lines = ["| survey | questions asked | characters read | minutes |", "|---|---|---|---|"]
    for name, seen in rows:
        told = (spread(seen, lambda one: one.questions), spread(seen, lambda one: one.characters))
        cells = (name, *(one.words(".0f") for one in told), spread(seen, lambda one: one.minutes).words(".1f"))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def count(filling: "Filling", survey: "Survey", language: str) -> Seen:
    """What a filling has asked and shown, from its first question to its last."""
    from forms.definition import Question

    by_name = {item.name: item for item in survey.items() if isinstance(item, Question)}
    asked = characters = 0
    for place in filling.relevant:
        question = by_name[place.rsplit("/", 1)[-1]]
        if question.type == "calculate":
            continue
        asked += question.type != "note" and not filling.is_read_only(place)
        characters += sum(map(len, _shown(filling, place, question, language)))
    return Seen(asked, characters)


def _shown(filling: "Filling", place: str, question: "Question", language: str) -> list[str]:
    """All the words of a question that stand on the phone."""
    from forms.definition import words
    from forms.fields import is_list

    choices = [(choice.name, words(choice.label, language)) for choice in filling.choices(place)]
    if is_list(question, choices) or filling.is_read_only(place):
        choices = [(name, label) for name, label in choices if name == filling.value(place)]
    return [filling.label(place, language), filling.hint(place, language), *(label for _, label in choices)]


def _answered(survey: "Survey", said: Mapping[str, Any], random: Random) -> "Filling":
    """A visit to an invented family of the survey's group, whose people the register knows."""
    from forms.context import Context
    from forms.filling import Filling
    from web.commands.demo.answers import answer_all

    people = _family(survey.id, random)
    known = [_registered(person) for person in people]
    at = next((item.path for item in survey.items() if item.name == "members"), ())
    answers: Any = known
    for name in reversed(at):
        answers = {name: answers}
    world = Context(AS_OF, lambda: f"{random.getrandbits(64):x}", random.random)
    filling = Filling(survey, answers if at else {}, world, new=True)
    answer_all(filling, survey, dict(said), random, AS_OF.date())
    return filling


def _family(group: str, random: Random) -> "tuple[Person, ...]":
    from web.commands.demo.people import FAMILIES, family

    any_group = not any(group in groups for groups, *_ in FAMILIES)
    while True:
        drawn = family(random, AS_OF.date())
        if any_group or group in drawn.groups:
            return drawn.people


def _registered(person: "Person") -> dict[str, str]:
    row = {"name": person.name, "relation": person.relation, "sex": person.sex, "birth": person.birth.isoformat()}
    row |= {"id_number": person.id_number, "phone": person.phone}
    return {name: value for name, value in row.items() if value}


def _numbers(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    found = {}
    for name in ("questions", "characters", "minutes"):
        one = spread(seen, lambda each, name=name: getattr(each, name))  # type: ignore[misc]
        found[name] = {"low": round(one.low, 1), "middle": round(one.middle, 1), "high": round(one.high, 1)}
    return found
