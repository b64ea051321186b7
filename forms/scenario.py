"""A person who fills a survey without a screen: sees what a page shows, answers, adds members, goes on and back.

It drives the engine as a page does and writes down each thing done, so that another engine can be led the same way.
The twin in JavaScript: static/engine/scenario.mjs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from forms.context import Context
from forms.definition import UNSEEN, Group, Item, Question, Repeat, Survey
from forms.filling import Filling
from forms.numbers import sections
from forms.problems import Problem

# ("set", place, value), ("add", place) or ("remove", place).
Action = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing on the page: `type` is that of the question, "group" or "repeat"; `choices` are (name, label)."""

    place: str
    type: str
    label: str
    hint: str = ""
    guidance: str = ""
    value: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    is_read_only: bool = False


class Scenario:
    """One visit. `new` says that nobody has answered yet, so that defaults are given."""

    def __init__(
        self, survey: Survey, answers: Mapping[str, Any], context: Context, *, language: str = "", new: bool = True
    ) -> None:
        self.survey = survey
        self.filling = Filling(survey, answers, context, new=new)
        self.language = language or survey.default_language
        self.actions: list[Action] = []
        self.section = 0

    # What is done

    def answer(self, place: str, value: Any) -> None:
        """Answer a question; None takes the answer back."""
        self.filling.set(place, value)
        self.actions.append(("set", place, value))

    def add_member(self, place: str) -> str:
        """One more row of a repeat; its place."""
        row = self.filling.add_row(place)
        self.actions.append(("add", place))
        return row

    def remove_member(self, place: str) -> None:
        """Take a row of a repeat out."""
        self.filling.remove_row(place)
        self.actions.append(("remove", place))

    def forward(self) -> list[Problem]:
        """Go to the next section, unless something is wrong in this one: then that."""
        here = {shown.place for shown in self.shown()}
        wrong = [problem for problem in self.filling.problems() if problem.params.get("at") in here]
        if not wrong:
            self.section = min(self.section + 1, len(self.sections()) - 1)
        return wrong

    def back(self) -> None:
        """Go to the section before."""
        self.section = max(self.section - 1, 0)

    # What is seen

    def sections(self) -> list[tuple[Shown, ...]]:
        """What the sections show that have something to show: a group at the top, or what stands between such."""
        seen = [tuple(self._shown(items)) for items in self._sections()]
        return [shown for shown in seen if any(one.type != "group" for one in shown)]

    def shown(self) -> tuple[Shown, ...]:
        """What the section shows that the person is in."""
        found = self.sections()
        return found[min(self.section, len(found) - 1)] if found else ()

    def outcome(self) -> dict[str, Any]:
        """All that two engines must agree on, as JSON."""
        return {
            "answers": self.filling.answers,
            "kept": self.filling.kept,
            "relevant": self.filling.relevant,
            "problems": [problem.as_json() for problem in self.filling.problems()],
            "sections": [[_plain(one) for one in shown] for shown in self.sections()],
        }

    def open_items(self, items: Iterable[Item] | None = None, around: str = "") -> Iterator[tuple[Item, str]]:
        """The relevant items with their places, as one comes to them: what an answer opens further on is met too."""
        for item in self.survey.children if items is None else items:
            place = f"{around}/{item.name}" if around else item.name
            if not self.filling.is_relevant(place):
                continue
            yield item, place
            if isinstance(item, Repeat):
                for number in range(1, len(self.filling.rows(place)) + 1):
                    yield from self.open_items(item.children, f"{place}[{number}]")
            elif isinstance(item, Group):
                yield from self.open_items(item.children, place)

    def _sections(self) -> Iterator[Iterable[tuple[Item, str]]]:
        for items in sections(self.survey.children):
            around = "/".join(items[0].path[:-1]) if items else ""
            if not around or self.filling.is_relevant(around):
                yield self.open_items(items, around)

    def _shown(self, items: Iterable[tuple[Item, str]]) -> Iterator[Shown]:
        for item, place in items:
            label = self.filling.label(place, self.language)
            if isinstance(item, Group):
                yield Shown(place, "repeat" if isinstance(item, Repeat) else "group", label)
            elif isinstance(item, Question) and item.type not in UNSEEN:
                yield self._question(item, place, label)

    def _question(self, question: Question, place: str, label: str) -> Shown:
        return Shown(
            place,
            question.type,
            label,
            self.filling.hint(place, self.language),
            self.filling.guidance(place, self.language),
            self.filling.value(place),
            tuple((one.name, self.filling.called(place, one, self.language)) for one in self.filling.choices(place)),
            self.filling.is_required(place),
            self.filling.is_read_only(place),
        )


def _plain(shown: Shown) -> dict[str, Any]:
    return {name: value for name, value in asdict(shown).items() if value or (value == 0 and value is not False)}
