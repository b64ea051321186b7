"""A visit's answers as a page shows them: parts with a title, each answer with its question, its place and its words.

An answer that was given is shown whatever the engine says of it; what was not asked or not answered is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exports.reading import is_told, one_line
from exports.words import JOINERS
from forms.definition import FILES, UNSEEN, Choice, Group, Item, Question, Repeat, Survey
from forms.filling import Filling
from web.language import gettext

# Shown elsewhere or not for reading; a calculation may be.
SILENT = UNSEEN.union(("note",)) - {"calculate"}


@dataclass(frozen=True)
class Answer:
    """One question and what was said. With `photo` that is the name of a photo or another file."""

    place: str
    label: str
    said: str
    photo: bool = False


@dataclass(frozen=True)
class Part:
    """A group, or one row of a repeat; `depth` 0 at the top."""

    title: str
    depth: int
    answers: tuple[Answer, ...]


def read(survey: Survey, filling: Filling, answers: Mapping[str, Any], language: str) -> list[Part]:
    """The parts in the survey's order."""
    return [
        part
        for part in _Walk(survey, filling, language).parts(survey.children, answers, "", "", 0)
        if part.answers or part.title
    ]


def labels(parts: Iterable[Part]) -> dict[str, str]:
    """Place → question."""
    return {answer.place: answer.label for part in parts for answer in part.answers}


@dataclass(frozen=True)
class _Walk:
    survey: Survey
    filling: Filling
    language: str

    def parts(
        self, items: Iterable[Item], answers: Mapping[str, Any], prefix: str, title: str, depth: int
    ) -> Iterator[Part]:
        said, inner = [], []
        for item in items:
            value, place = answers.get(item.name), prefix + item.name
            if isinstance(item, Repeat) and isinstance(value, list):
                inner += [part for row in self.rows(item, value, place, depth + 1) for part in row]
            elif isinstance(item, Group) and isinstance(value, Mapping):
                inner += self.parts(item.children, value, f"{place}/", self.label(item, place), depth + 1)
            elif isinstance(item, Question) and value not in (None, "") and _is_shown(item, value):
                said.append(self.answer(item, value, place))
        if said or inner:
            yield Part(title, depth, tuple(said))
            yield from inner

    def rows(self, repeat: Repeat, rows: list[Any], place: str, depth: int) -> Iterator[Iterator[Part]]:
        for number, row in enumerate(rows, 1):
            if isinstance(row, Mapping):
                where = f"{place}[{number}]"
                title = f"{self.label(repeat, place)} {number}".strip()
                yield self.parts(repeat.children, row, f"{where}/", title, depth)

    def answer(self, question: Question, value: Any, place: str) -> Answer:
        label = self.label(question, place) or question.name
        return Answer(place, label, self.said(question, value, place), question.type in FILES)

    def said(self, question: Question, value: Any, place: str) -> str:
        named = {choice.name: choice for choice in self.survey.choices.get(question.list_name, ())}
        if isinstance(value, Mapping):
            return ", ".join(f"{name} {part}" for name, part in value.items())
        if question.type == "acknowledge":
            return gettext("Confirmed", self.language)
        several = value if isinstance(value, list) else [value]
        between = JOINERS.get(self.language, JOINERS["en"])[0]
        said = [self.called(named.get(name := _plain(one)), place) or name for one in several]
        if question.type == "rank":
            said = [f"{number}. {one}" for number, one in enumerate(said, 1)]
        return between.join(said)

    def called(self, choice: Choice | None, place: str) -> str:
        return self.filling.called(place, choice, self.language) if choice else ""

    def label(self, item: Item, place: str) -> str:
        return one_line(self.filling.bare(place, self.language)) if item.label else ""


def _is_shown(question: Question, value: Any) -> bool:
    return question.type not in SILENT and (question.type != "calculate" or is_told(question, value))


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
