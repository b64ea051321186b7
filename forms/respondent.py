"""Somebody who answers any survey: what is asked, in its order, with values that could be true, until nothing is open.

Chance is handed in, so that the same seed gives the same visit. Where no value is found that the survey takes, the
question stays open, and is told with the reason.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any

from forms.definition import UNSEEN, Question, Repeat, Survey
from forms.expressions.references import references
from forms.numbers import is_asked
from forms.proposals import Asked, proposals
from forms.scenario import Scenario

MOST_ROWS = 4
# Values that are tried for a question before it is given up, and walks through the survey.
TRIES = 60
ROUNDS = 5
# How often the answer is chosen that opens most: at random alone, most visits would end with "nobody at home".
EAGER = 0.8


def fill(scenario: Scenario, random: Random) -> dict[str, str]:
    """Answer every open question; the places that stay unanswered or wrong, each with the code of its problem."""
    return _Respondent(scenario, random).fill()


class _Respondent:
    def __init__(self, scenario: Scenario, random: Random) -> None:
        self.scenario = scenario
        self.filling = scenario.filling
        self.random = random
        self.counting = _counting(scenario.survey)
        self.opening = _opening(scenario.survey)
        self.grown: set[str] = set()
        self.given_up: dict[str, str] = {}
        self.has_moved = True

    def fill(self) -> dict[str, str]:
        for _ in range(ROUNDS):
            if not self.has_moved:
                break
            self.has_moved = False
            wrong = self._wrong()
            for item, place in self.scenario.open_items():
                if isinstance(item, Repeat):
                    self._grow(item, place)
                elif isinstance(item, Question) and self._is_waiting(item, place, wrong):
                    self._answer(item, place)
        open_now = {place for _, place in self.scenario.open_items()}
        return self._wrong() | {place: code for place, code in self.given_up.items() if place in open_now}

    def _wrong(self) -> dict[str, str]:
        return {str(problem.params["at"]): problem.code for problem in self.filling.problems()}

    def _grow(self, repeat: Repeat, place: str) -> None:
        """Add rows: some at first; one to a repeat that was left empty, where something was not to be answered."""
        rows = len(self.filling.rows(place))
        wanted = 1 if self.given_up else 0
        if place not in self.grown:
            self.grown.add(place)
            wanted = self.random.randint(0, MOST_ROWS)
        for _ in range(0 if repeat.count else wanted - rows):
            self.scenario.add_member(place)
            self.has_moved = True

    def _is_waiting(self, question: Question, place: str, wrong: dict[str, str]) -> bool:
        """Whether the question is to be answered by somebody, and has no answer or a wrong one."""
        if not is_asked(question) or question.type in UNSEEN or self.filling.is_read_only(place):
            return False
        return self.filling.value(place) is None or place in wrong

    def _answer(self, question: Question, place: str) -> None:
        asked = Asked(question, place, self.scenario, self.random, is_count=question.name in self.counting)
        values: Iterable[Any] = islice(_different(proposals(asked)), TRIES)
        if question.type == "select_one" and question.name in self.opening and self.random.random() < EAGER:
            values = sorted(values, key=lambda value: self._opened(place, value), reverse=True)
        code = "choices_none" if question.list_name else "type"
        for value in values:
            self.scenario.answer(place, value)
            code = self._wrong().get(place, "")
            if not code:
                self.given_up.pop(place, None)
                self.has_moved = True
                return
        self.given_up[place] = code
        if self.filling.value(place) is not None:
            self.scenario.answer(place, None)

    def _opened(self, place: str, value: Any) -> int:
        """How many questions an answer opens."""
        self.scenario.answer(place, value)
        return len(self.filling.relevant)


def _counting(survey: Survey) -> frozenset[str]:
    """The names that say how many rows a repeat has: nobody names a household of thirty at random."""
    counts = [item.count.tree for item in survey.items() if isinstance(item, Repeat) and item.count]
    return frozenset(name for tree in counts for name in references(tree))


def _opening(survey: Survey) -> frozenset[str]:
    """The names whose answers open others, or keep them closed."""
    return frozenset(name for item in survey.items() if item.relevant for name in references(item.relevant.tree))


def _different(values: Iterator[Any]) -> Iterator[Any]:
    seen: list[Any] = []
    for value in values:
        if value not in seen:
            seen.append(value)
            yield value
