"""A survey and a visit's answers, read as a paper shows them. It knows labels, choices and rows, and no page.

An answer that was given is shown whatever the engine says of it; a question that was not asked is absent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Protocol

from exports.answers import Reader, as_text, names_of
from exports.pages import (
    CONFIRMED,
    LONGEST_CELL,
    Box,
    Grid,
    Heading,
    Line,
    Picture,
    Reading,
    Section,
    Standard,
    blocks,
    grids,
    width,
)
from exports.standards import Wording, without
from forms import markup
from forms.definition import METADATA, SELECTS, UNSEEN, Choice, Group, Item, Question, Repeat, Survey, words
from forms.labels import called, filled

# A longer list of choices (villages, banks) is not printed whole: only what was chosen.
MOST_BOXES = 12
UNANSWERED = "\u2014"
UNNAMED = "\u2026"
# Signatures with a place at the foot of the paper: of the person visited and of the visitor.
SIGNED = 2

Answers = Mapping[str, Any]


class Filled(Protocol):
    """What the walk asks of the filled survey (`forms.filling.Filling`)."""

    def bare(self, place: str, language: str) -> str: ...
    def said(self, place: str, name: str, language: str) -> str: ...
    def is_relevant(self, place: str) -> bool: ...
    def choices(self, place: str) -> Sequence[Choice]: ...


def read(
    survey: Survey,
    filling: Filled,
    answers: Answers,
    reader: Reader,
    heads: Mapping[str, str] | None = None,
    *,
    staff: bool | None = None,
    standards: Mapping[str, Sequence[Standard]] | None = None,
    confirmed: Set[str] = frozenset(),
) -> Reading:
    """All sections in the survey's order. Questions outside any group make sections of their own without a title.

    `heads` name the columns of questions whose label speaks of one person (name of the question → head). `staff` true:
    only what is for the worker's eyes; false: all but that. `standards` are what results rest on, by their places:
    each is told once, beside the first result that needs it. The answers at `confirmed` places bear a mark.
    """
    walk = _Walk(survey, filling, answers, reader, heads or {}, staff, standards or {}, confirmed)
    sections: list[Section] = []
    for is_group, items in groupby(survey.children, lambda item: isinstance(item, Group)):
        for part in [[item] for item in items] if is_group else [list(items)]:
            sections += walk.section(part, answers)
    pictures = list(walk.pictures(survey.children, answers, "", "", above=False))
    signatures = [picture for picture, signed in pictures if signed]
    further = signatures[SIGNED:]
    return Reading(
        tuple(sections),
        photos=(*(picture for picture, signed in pictures if not signed), *further),
        signatures=tuple(signatures[:SIGNED]),
        standards=tuple(walk.told),
    )


@dataclass(frozen=True, slots=True)
class _Walk:
    survey: Survey
    filling: Filled
    answers: Answers
    reader: Reader
    heads: Mapping[str, str]
    staff: bool | None
    standards: Mapping[str, Sequence[Standard]]
    confirmed: Set[str]
    told: list[Standard] = field(default_factory=list)

    def section(self, items: Sequence[Item], answers: Answers) -> Iterator[Section]:
        top = items[0]
        if isinstance(top, Group) and not isinstance(top, Repeat):
            title = self.title(top, top.name)
            parts = self.parts(top.children, _within(answers, top.name), f"{top.name}/", is_staff(top), title)
        else:
            parts = self.parts(items, answers, "")
            title = self.title(top, top.name) if isinstance(top, Repeat) else ""
        if parts:
            yield Section(title, tuple(blocks(parts)))

    def parts(
        self, items: Iterable[Item], answers: Answers, prefix: str, above: bool = False, heading: str = ""
    ) -> list[Line | Heading | Grid]:
        """The lines, headings and grids of these items.

        `above` says that their group is for the worker's eyes, `heading` what stands over them: it is not said again.
        """
        found: list[Line | Heading | Grid] = []
        for item in items:
            place, staff = prefix + item.name, above or is_staff(item)
            if self.staff is not None and staff != self.staff and (staff or not isinstance(item, Group)):
                continue
            if isinstance(item, Repeat):
                found += self.repeat(item, _rows(answers.get(item.name)), place, staff)
            elif isinstance(item, Group):
                title = self.title(item, place)
                inner = self.parts(item.children, _within(answers, item.name), f"{place}/", staff, title or heading)
                said = title in ("", heading) or not inner or _heading(inner[0]) == title
                found += inner if said else [Heading(title), *inner]
            elif isinstance(item, Question) and (line := self.line(item, answers.get(item.name), place)):
                note = self.resting_on(place) if place in self.standards else ""
                found.append(replace(line, note=note, mark=self.mark(place)))
        return found

    def resting_on(self, place: str) -> str:
        """The standards behind a result, without those that were told before."""
        new = without(self.standards[place], self.told)
        self.told.extend(new)
        return Wording(self.reader.language, self.reader.zone).beside(new)

    def mark(self, place: str) -> str:
        return CONFIRMED if place in self.confirmed else ""

    def title(self, item: Item, place: str) -> str:
        return one_line(self.filling.bare(place, self.reader.language)) if item.label else ""

    def line(self, question: Question, value: Any, place: str) -> Line | None:
        """The question with its answer; None where it was not asked, or where paper shows it elsewhere."""
        if value is None and not self.filling.is_relevant(place):
            return None
        label = self.title(question, place) or ("" if question.type in UNSEEN else question.name)
        if question.type == "note":
            # A note that quotes a figure is a finding; any other is an instruction to the worker or asks back.
            found = _digits(label) > _digits(self.unquoted(question)) and "check" not in question.appearance.split()
            return Line("", label) if found else None
        if not label or question.type == "image" or is_working(question):
            return None
        if question.type in UNSEEN and not is_told(question, value):
            return None
        if question.type in SELECTS:
            return self.choice_line(question, value, place, label)
        if question.type == "acknowledge":
            return Line("", boxes=(Box(value is not None, label),))
        return Line(label, as_text(question, value, self.reader) or UNANSWERED)

    def unquoted(self, question: Question, instead: str = "") -> str:
        """The label with nothing (or a sign) where it quotes answers."""
        return plain(REFERENCE.sub(instead, words(question.label, self.reader.language, self.survey.default_language)))

    def head(self, question: Question) -> str:
        """What stands over a column: the label, without the name of the person it speaks of."""
        label = self.unquoted(question, UNNAMED) or question.name
        return self.heads.get(question.name, label) if UNNAMED in label else label

    def choice_line(self, question: Question, value: Any, place: str, label: str) -> Line | None:
        if question.calculation is not None:  # a result: nobody chose, and without one there is nothing to say
            return Line(label, self.chosen(question, value, place)) if value else None
        if question.type == "rank":
            return Line(label, self.ranked(question, value, place) or UNANSWERED)
        chosen = names_of(value, question.type)
        choices = self.filling.choices(place)
        if len(choices) > MOST_BOXES or "minimal" in question.appearance or "autocomplete" in question.appearance:
            return Line(label, self.chosen(question, value, place) or UNANSWERED)
        boxes = [Box(choice.name in chosen, self.choice_label(choice, place)) for choice in choices]
        offered = {choice.name for choice in choices}
        boxes += [Box(True, self.chosen(question, name, place)) for name in chosen if name not in offered]
        return Line(label, boxes=tuple(boxes))

    def choice_label(self, choice: Choice, place: str) -> str:
        text = called(choice, self.reader.language, self.survey.default_language)
        return one_line(filled(text, lambda name: self.quoted(place, name)))

    def quoted(self, place: str, name: str) -> str:
        """What ${name} says at this place; a sign where there is no answer, or nothing of this name."""
        found = self.filling.said(place, name, self.reader.language)
        return UNNAMED if found in ("", f"${{{name}}}") else found

    def chosen(self, question: Question, value: Any, place: str) -> str:
        """The labels of what was chosen, in one text."""
        return self.reader.joiner.join(self.chosen_labels(question, value, place))

    def ranked(self, question: Question, value: Any, place: str) -> str:
        """What was ranked, in its order: "1. Water  2. Food"."""
        labels = enumerate(self.chosen_labels(question, value, place), 1)
        return "\u2002 ".join(f"{number}.\u00a0{label}" for number, label in labels)

    def chosen_labels(self, question: Question, value: Any, place: str) -> list[str]:
        names = names_of(value, question.type)
        choices = (one for one in self.survey.choices.get(question.list_name, ()) if one.name in names)
        labels = {choice.name: self.choice_label(choice, place) for choice in choices}
        return [labels.get(name, name) for name in names]

    def pictures(
        self, items: Iterable[Item], answers: Answers, prefix: str, whose: str, above: bool
    ) -> Iterator[tuple[Picture, bool]]:
        """All pictures in document order, each with whether it signs the whole visit; `whose` names the row."""
        for item in items:
            place, value, staff = prefix + item.name, answers.get(item.name), above or is_staff(item)
            if isinstance(item, Repeat):
                for number, row in enumerate(_rows(value), 1):
                    name = next((text for key, text in row.items() if key != "_id" and isinstance(text, str)), "")
                    yield from self.pictures(item.children, row, f"{place}[{number}]/", name[:20], staff)
            elif isinstance(item, Group):
                yield from self.pictures(item.children, _within(answers, item.name), f"{place}/", whose, staff)
            elif self.staff not in (None, staff):
                continue
            elif isinstance(item, Question) and item.type == "image" and isinstance(value, str) and value:
                caption = self.title(item, place) or item.name
                signed = "signature" in item.appearance.split() and "[" not in place
                yield Picture(value, f"{whose} {caption}".strip()), signed

    def repeat(self, repeat: Repeat, rows: Sequence[Answers], place: str, above: bool) -> list[Line | Heading | Grid]:
        """Rows as a grid where they fit one, else one below the other."""
        title = self.title(repeat, place)
        questions = _flat(repeat.children)
        if questions is not None:
            told = [pair for pair in questions if self.staff in (None, above or is_staff(pair[0]))]
            columns = [self.column(question, path, rows, place) for question, path in told]
            shown = [column for column in columns if column is not None]
            if all(width(cell) <= LONGEST_CELL and "\n" not in cell for column in shown for cell in column[1:]):
                return list(grids(title, shown, len(rows)))
        stacked: list[Line | Heading | Grid] = []
        for number, row in enumerate(rows, 1):
            inner = self.parts(repeat.children, row, f"{place}[{number}]/", above)
            name = next((part.text for part in inner if isinstance(part, Line) and part.text != UNANSWERED), "")
            stacked += [Heading(f"{title} {number} {name[:20]}".strip()), *inner]
        return stacked

    def column(self, question: Question, path: str, rows: Sequence[Answers], place: str) -> tuple[str, ...] | None:
        """The head and the cells of one column; None where no row was asked."""
        cells, asked = [], False
        for number, row in enumerate(rows, 1):
            where = f"{place}[{number}]/{path}"
            value = _at(row, path)
            line = self.line(question, value, where)
            asked = asked or bool(line and line.label)
            text = "" if line is None else self.chosen(question, value, where) if line.boxes else line.text
            cells.append(text if line is None else (text or UNANSWERED) + self.mark(where))
        return (self.head(question), *cells) if asked else None


def _heading(part: Line | Heading | Grid) -> str:
    return part.text if isinstance(part, Heading) else part.title if isinstance(part, Grid) else ""


def _rows(value: Any) -> list[Answers]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _digits(text: str) -> int:
    return sum(character.isdecimal() for character in text)


def _within(answers: Answers, name: str) -> Answers:
    inner = answers.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _at(row: Answers, path: str) -> Any:
    *groups, name = path.split("/")
    for group in groups:
        row = _within(row, group)
    return row.get(name)


def _flat(items: Iterable[Item], prefix: str = "") -> list[tuple[Question, str]] | None:
    """The questions of a repeat with their paths in a row; None where a repeat lies within."""
    found: list[tuple[Question, str]] = []
    for item in items:
        if isinstance(item, Repeat):
            return None
        if isinstance(item, Group):
            inner = _flat(item.children, f"{prefix}{item.name}/")
            if inner is None:
                return None
            found += inner
        elif isinstance(item, Question):
            found.append((item, prefix + item.name))
    return found


def is_staff(item: Item) -> bool:
    """Whether the item is for the worker's eyes only."""
    return "staff" in item.appearance.split()


def staff_places(items: Iterable[Item], prefix: str = "", above: bool = False) -> Iterator[str]:
    """Where the questions for the worker's eyes stand, without the numbers of rows."""
    for item in items:
        place, staff = prefix + item.name, above or is_staff(item)
        if isinstance(item, Group):
            yield from staff_places(item.children, f"{place}/", staff)
        elif staff:
            yield place


def is_told(question: Question, value: Any) -> bool:
    """Whether what nobody answered is for readers: it has a label, is no working step of the author's and no bare flag.

    What a flag means, a note says in words. What is hidden stays so, and so does what a phone recorded by itself.
    """
    shown = question.type == "calculate" or question.type in METADATA
    return shown and bool(question.label) and not is_working(question) and value not in (None, "yes", "no")


def is_working(question: Question) -> bool:
    """Whether a calculation, also one that chooses, is a working step of the author's."""
    return question.calculation is not None and "working" in question.appearance.split()


REFERENCE = re.compile(r"\$\{[^{}]*\}")


def plain(label: str) -> str:
    """A label in one line, without the marks (HTML, Markdown) that authors give it for the screen."""
    return one_line(markup.plain(label))


def one_line(text: str) -> str:
    """The text with a blank for each end of a line."""
    return " ".join(text.split())


def said(survey: Survey, name: str, value: str, language: str) -> str:
    """The label of a code that the survey's question of this name offers (a relation, a sex); else the code itself."""
    for item in survey.items():
        if isinstance(item, Question) and item.name == name and item.list_name:
            for choice in survey.choices.get(item.list_name, ()):
                if choice.name == value:
                    return plain(words(choice.label, language, survey.default_language)) or value
    return value
