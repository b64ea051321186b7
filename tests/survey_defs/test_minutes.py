"""How long a first visit takes: counted exactly on a small survey, held against docs/minutes.md for those we ship."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from forms.filling import Filling
from tests.forms.surveys import context, survey
from tests.survey_defs.shipped import GROUPS, present
from web.commands.minutes import FIRST_VISITS, Seen, Spread, measured, minutes, pages, spread, table, total

PAGE = Path(__file__).parents[2] / "docs" / "minutes.md"
# A first visit of a typical person takes at most 18 minutes: some are kept free, as other people take longer.
SHORTEST, LONGEST = 12, 16.5

DOOR = survey(
    """
    begin_group first | label=First
    note hello | label=Hello
    text name | label=Name | hint=As on the card
    calculate length | label=Never shown | calculation=string-length(${name})
    end_group
    begin_group second | label=Second
    select_one yn alone | label=Alone?
    integer falls | label=Falls | relevant=${alone} = 'yes'
    select_one list town | label=Town
    select_one yn result | label=Result | calculation='yes'
    end_group
    """,
    {
        "yn": [{"name": "yes", "label": "Yes"}, {"name": "no", "label": "No"}],
        "list": [{"name": f"t{number}", "label": f"Town {number}"} for number in range(10)],
    },
)


def seen(answers: dict[str, object]) -> dict[str, Seen]:
    return dict(pages(Filling(DOOR, answers, context(), new=True), DOOR, "en"))


def test_what_counts():
    """A note and a result are read; a calculation is nothing; a list that opens shows the line that was chosen."""
    assert seen({}) == {
        "First": Seen(1, len("Hello") + len("Name") + len("As on the card")),
        "Second": Seen(2, len("Alone?") + len("YesNo") + len("Town") + len("Result") + len("Yes")),
    }
    answered = {"second": {"alone": "yes", "town": "t7"}}
    more = Seen(1, len("Falls") + len("Town 7"))
    assert seen(answered)["Second"] == seen({})["Second"] + more
    assert total(seen({})) == sum(seen({}).values(), Seen())


def test_minutes_of_a_question_and_of_a_character():
    assert Seen(10, 0).minutes == 1
    assert Seen(0, 240).minutes == 1


def test_the_middle_and_the_tenths():
    people = [Seen(questions, 0) for questions in range(101)]
    Random(1).shuffle(people)
    assert spread(people, lambda one: one.questions) == Spread(10, 50, 90)
    assert Spread(1, 2.25, 3).words(".1f") == "2.2 (1.0 to 3.0)"
    assert table([("door", [{"a": Seen(10, 0), "b": Seen(0, 240)}] * 3)]).splitlines()[-1] == (
        "| door | 10 (10 to 10) | 240 (240 to 240) | 2.0 (2.0 to 2.0) |"
    )


def test_the_same_seed_invents_the_same_people():
    told = [CliRunner().invoke(minutes, ["phq9", "--people", "5", "--json"]) for _ in range(2)]
    assert told[0].exit_code == 0, told[0].output
    assert told[0].output == told[1].output
    assert json.loads(told[0].output)["phq9"]["questions"]["high"] <= 10


def told(name: str) -> tuple[float, float]:
    """The middle of questions and of minutes that the page gives for a survey."""
    (line,) = re.findall(
        rf"^\| {name} \| (\d+) \(.*\| ([\d.]+) \([\d.]+ to [\d.]+\) \|$", PAGE.read_text("utf-8"), re.M
    )
    return float(line[0]), float(line[1])


@pytest.mark.parametrize("folder", present(FIRST_VISITS))
def test_a_first_visit_is_as_long_as_the_page_says(folder: Path):
    people = [total(one) for one in measured(folder, 100, 1)]
    questions, took = told(folder.name)
    assert spread(people, lambda one: one.questions).middle == pytest.approx(questions, abs=8)
    assert spread(people, lambda one: one.minutes).middle == pytest.approx(took, abs=1.2)


@pytest.mark.parametrize("name", FIRST_VISITS)
def test_a_first_visit_is_short_enough(name: str):
    assert SHORTEST <= told(name)[1] <= LONGEST
    assert set(FIRST_VISITS) == set(GROUPS)
