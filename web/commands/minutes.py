"""`flask survey minutes`: how long a first visit takes. Invented people answer, and what they were asked is counted.

A question costs 6 seconds, and each character that is read or read aloud 0.25 seconds: the label, the hint and the
choices that are offered. A list that opens shows its chosen line only; notes and results are read, not asked.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.commands.refusal import refusing

if TYPE_CHECKING:
    from random import Random

    from forms.definition import Question, Survey
    from forms.filling import Filling
    from web.commands.demo.people import Person

DEFINITIONS = Path(__file__).resolve().parents[2] / "survey_defs"
FIRST_VISITS = ("laoren", "liushou", "canji", "dibao")
SECONDS_A_QUESTION, SECONDS_A_CHARACTER = 6, 0.25
# Ages and dates in the table are told as of this day, so that it stays what it is.
AS_OF = datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=8)))
# A visit that takes place: somebody is at home and agrees.
TAKES_PLACE = {"visit_outcome": "at_home", "consent_basic": "yes", "consent_sensitive": "yes", "guardian_agrees": "yes"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person was asked, and how many characters were read."""

    questions: int = 0
    characters: int = 0

    @property
    def minutes(self) -> float:
        """The time that it takes."""
        return (self.questions * SECONDS_A_QUESTION + self.characters * SECONDS_A_CHARACTER) / 60

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(self.questions + other.questions, self.characters + other.characters)


# What a person saw on each page of the phone, by the page's title.
Pages = Mapping[str, Seen]


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of many people; a tenth of them lie below `low`, a tenth above `high`."""

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
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def minutes(surveys: tuple[str, ...], people: int, seed: int, language: str, as_json: bool) -> None:
    """How many questions a typical person is asked, and how many minutes that takes. SURVEYS are ids or paths; without
    one, those of a first visit."""
    with refusing(as_json):
        rows = [(name, measured(folder_of(name), people, seed, language)) for name in surveys or FIRST_VISITS]
    if as_json:
        click.echo(json.dumps({name: _numbers([total(one) for one in seen]) for name, seen in rows}))
    else:
        click.echo(f"{table(rows)}\n\n{table_of_pages(rows)}")


def folder_of(name: str) -> Path:
    """The survey of that id, or the path itself."""
    return DEFINITIONS / name if (DEFINITIONS / name / "survey.csv").exists() else Path(name)


def measured(folder: Path, people: int, seed: int, language: str = "zh") -> list[Pages]:
    """What so many invented people were asked. The same seed invents the same people."""
    from random import Random  # whoever only checks a survey waits for none of this

    from forms.xlsform import load_survey
    from web.commands.demo.answers import hints

    survey, random = load_survey(folder), Random(seed)  # noqa: S311 (invented people need no secrets)
    said = {**hints(folder), **{name: [(value, 1.0)] for name, value in TAKES_PLACE.items()}}
    return [pages(_answered(survey, said, random), survey, language) for _ in range(people)]


def total(seen: Pages) -> Seen:
    """All pages together."""
    return sum(seen.values(), Seen())


def spread(seen: Iterable[Seen], of: Callable[[Seen], float]) -> Spread:
    """The middle and the tenths of one number of all people."""
    from statistics import quantiles

    tenths = quantiles([of(one) for one in seen], n=10, method="inclusive")
    return Spread(tenths[0], tenths[4], tenths[8])


def table(rows: Sequence[tuple[str, Sequence[Pages]]]) -> str:
    """A line for each survey, in Markdown."""
    lines = ["| survey | questions asked | characters read | minutes |", "|---|---|---|---|"]
    for name, people in rows:
        seen = [total(one) for one in people]
        told = (spread(seen, lambda one: one.questions), spread(seen, lambda one: one.characters))
        cells = (name, *(one.words(".0f") for one in told), spread(seen, lambda one: one.minutes).words(".1f"))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def table_of_pages(rows: Sequence[tuple[str, Sequence[Pages]]]) -> str:
    """A line for each page of each survey: the middle of all people, in Markdown."""
    lines = ["| survey | page | questions asked | minutes |", "|---|---|---|---|"]
    for name, people in rows:
        for page in dict.fromkeys(page for seen in people for page in seen):
            seen = [one.get(page, Seen()) for one in people]
            asked, took = spread(seen, lambda one: one.questions), spread(seen, lambda one: one.minutes)
            lines.append(f"| {name} | {page} | {asked.middle:.0f} | {took.middle:.1f} |")
    return "\n".join(lines)


def pages(filling: "Filling", survey: "Survey", language: str) -> Pages:
    """What a filling has asked and shown on each page, from its first question to its last."""
    from forms.definition import Question, words

    by_name = {item.name: item for item in survey.items() if isinstance(item, Question)}
    titles = {item.name: words(item.label, language) for item in survey.children}
    found: dict[str, Seen] = defaultdict(Seen)
    for place in filling.relevant:
        page, name = place.split("/")[0], place.rsplit("/", 1)[-1]
        if by_name[name].type != "calculate":
            found[titles[page]] += _seen(filling, place, by_name[name], language)
    return dict(found)


def _seen(filling: "Filling", place: str, question: "Question", language: str) -> Seen:
    """One question; all its words that stand on the phone."""
    from forms.fields import is_list

    is_told = question.type == "note" or filling.is_read_only(place)
    choices = [(choice.name, filling.called(place, choice, language)) for choice in filling.choices(place)]
    if is_list(question, len(choices)) or is_told:
        choices = [(name, label) for name, label in choices if name == filling.value(place)]
    shown = [*(filling.bare(place, language, kind) for kind in ("label", "hint")), *(label for _, label in choices)]
    return Seen(0 if is_told else 1, sum(map(len, shown)))


def _answered(survey: "Survey", said: Mapping[str, Any], random: "Random") -> "Filling":
    """A visit to an invented family of the survey's group, whose people the register knows."""
    from forms.context import Context
    from forms.filling import Filling
    from web.commands.demo.answers import answer_all

    known = [_registered(person) for person in _family(survey.id, random)]
    at = next((item.path for item in survey.items() if item.name == "members"), ())
    answers: Any = known if at else {}
    for name in reversed(at):
        answers = {name: answers}
    world = Context(AS_OF, lambda: f"{random.getrandbits(64):x}", random.random)
    filling = Filling(survey, answers, world, new=True)
    answer_all(filling, survey, dict(said), random, AS_OF.date())
    return filling


def _family(group: str, random: "Random") -> "tuple[Person, ...]":
    from web.commands.demo.people import FAMILIES, family

    is_group = any(group in groups for groups, *_ in FAMILIES)
    while True:
        drawn = family(random, AS_OF.date())
        if group in drawn.groups or not is_group:
            return drawn.people


def _registered(person: "Person") -> dict[str, str]:
    row = {"name": person.name, "relation": person.relation, "sex": person.sex, "birth": person.birth.isoformat()}
    row |= {"id_number": person.id_number, "phone": person.phone}
    return {name: value for name, value in row.items() if value}


def _numbers(seen: Sequence[Seen]) -> dict[str, dict[str, float]]:
    told: dict[str, Callable[[Seen], float]] = {
        "questions": lambda one: one.questions,
        "characters": lambda one: one.characters,
        "minutes": lambda one: one.minutes,
    }
    found = {name: spread(seen, of) for name, of in told.items()}
    return {
        name: {"low": round(one.low, 1), "middle": round(one.middle, 1), "high": round(one.high, 1)}
        for name, one in found.items()
    }
