"""Somebody who answers any survey: what is asked, in its order, with values that could be true, until nothing is open.

Chance is handed in, so that the same seed gives the same visit. Where no value is found that the survey takes, the
question stays open, and is told with the reason.
"""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

from forms.definition import UNSEEN, Item, Question, Repeat, Survey
from forms.expressions.references import references
from forms.proposals import Asked, proposals
from forms.scenario import Scenario

MOST_ROWS = 4
# Values that are tried for a question before it is given up, and walks through the survey.
TRIES = 60
ROUNDS = 5


def fill(scenario: Scenario, random: Random) -> dict[str, str]:
    """Answer every open question; the places that stay unanswered or wrong, each with the code of its problem."""
    return _Respondent(scenario, random).fill()


class _Respondent:
    def __init__(self, scenario: Scenario, random: Random) -> None:
        self.scenario = scenario
        self.filling = scenario.filling
        self.random = random
        self.counting = _counting(scenario.survey)
        self.grown: set[str] = set()
        self.given_up: dict[str, str] = {}

    def fill(self) -> dict[str, str]:
        for _ in range(ROUNDS):
            done = len(self.scenario.actions)
            wrong = self._wrong()
            for item, place in self.scenario.open_items():
                self._meet(item, place, wrong)
            if len(self.scenario.actions) == done:
                break
        open_now = {place for _, place in self.scenario.open_items()}
        return self._wrong() | {place: code for place, code in self.given_up.items() if place in open_now}

    def _wrong(self) -> dict[str, str]:
        return {
            str(problem.params["at"]): problem.code for problem in self.filling.problems() if "at" in problem.params
        }

    def _meet(self, item: Item, place: str, wrong: dict[str, str]) -> None:
        """Come to an item: more rows of a repeat, an answer to a question that has none, or another one."""
        if isinstance(item, Repeat):
            if item.count is None and place not in self.grown:
                self.grown.add(place)
                for _ in range(self.random.randint(0, MOST_ROWS) - len(self.filling.rows(place))):
                    self.scenario.add_member(place)
        elif isinstance(item, Question) and self._is_asked(item, place):
            is_open = self.filling.value(place) is None and place not in self.given_up
            if is_open or wrong.get(place, "required") != "required":
                self._answer(item, place)

    def _is_asked(self, question: Question, place: str) -> bool:
        return question.type not in UNSEEN and question.type != "note" and not self.filling.is_read_only(place)

    def _answer(self, question: Question, place: str) -> None:
        asked = Asked(question, place, self.scenario, self.random, is_count=question.name in self.counting)
        code = "choices_none" if question.list_name else "type"
        for value in islice(_different(proposals(asked)), TRIES):
            self.scenario.answer(place, value)
            code = self._wrong().get(place, "")
            if not code:
                self.given_up.pop(place, None)
                return
        self.given_up[place] = code
        if self.filling.value(place) is not None:
            self.scenario.answer(place, None)


def _counting(survey: Survey) -> frozenset[str]:
    """The names that say how many rows a repeat has: nobody names a household of thirty at random."""
    counts = [item.count.tree for item in survey.items() if isinstance(item, Repeat) and item.count]
    return frozenset(name for tree in counts for name in references(tree))


def _different(values: Iterator[Any]) -> Iterator[Any]:
    seen: list[Any] = []
    for value in values:
        if value not in seen:
            seen.append(value)
            yield value
