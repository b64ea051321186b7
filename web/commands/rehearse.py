"""`flask survey rehearse`: invented people answer a survey at random, and it is told what none of them could answer."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from web.commands.reading import as_json_option, taken, tell

if TYPE_CHECKING:
    from forms.definition import Survey

# Dates are told as of this day, so that the same seed finds the same.
AS_OF = datetime.fromisoformat("2026-11-22T10:00:00+08:00")


@click.command()
@click.argument("survey")
@click.option("--visits", default=30, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", default=1, show_default=True)
@as_json_option
def rehearse(survey: str, visits: int, seed: int, as_json: bool) -> None:
    """Fill a survey at random, to its end, so many times; say which questions found no answer that the survey takes
    (such as a constraint that nothing meets, or a list without choices), and which were never asked."""
    found, _ = taken(survey, as_json=as_json)
    whole = rehearsed(found, visits, seed)
    tell(whole, as_json, lambda: _lines(whole))


def rehearsed(survey: "Survey", visits: int, seed: int) -> dict[str, Any]:
    """What so many visits came to: `unanswered` names questions, why, and in how many visits; `never_asked` others."""
    from random import Random  # whoever only checks a survey waits for none of this

    from forms.context import Context
    from forms.definition import Question
    from forms.numbers import is_asked
    from forms.respondent import fill
    from forms.scenario import Scenario

    random = Random(seed)  # noqa: S311 (invented people need no secrets)
    world = Context(AS_OF, lambda: f"{random.getrandbits(64):x}", random.random)
    stuck: Counter[tuple[str, str]] = Counter()
    asked: set[str] = set()
    for _ in range(visits):
        scenario = Scenario(survey, {}, world)
        left = fill(scenario, random)
        stuck.update({(_path(place), code) for place, code in left.items()})
        asked.update(map(_path, scenario.filling.relevant))
    questions = [item for item in survey.items() if isinstance(item, Question) and is_asked(item)]
    never = ["/".join(item.path) for item in questions if "/".join(item.path) not in asked]
    unanswered = [{"question": path, "code": code, "visits": count} for (path, code), count in sorted(stuck.items())]
    return {"survey": survey.id, "visits": visits, "unanswered": unanswered, "never_asked": never}


def _path(place: str) -> str:
    """members[2]/age is members/age."""
    return "/".join(part.partition("[")[0] for part in place.split("/"))


def _lines(whole: dict[str, Any]) -> str:
    unanswered = [f"{one['question']}\t{one['code']}\t{one['visits']}/{whole['visits']}" for one in whole["unanswered"]]
    never = [f"{path}\tnever asked" for path in whole["never_asked"]]
    return "\n".join([*unanswered, *never, f"{whole['survey']}: {whole['visits']} visits"])
