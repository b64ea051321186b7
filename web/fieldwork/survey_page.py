"""What a survey page shows: sections, groups, rows and questions with their words and fields, drawn from a Filling.

It draws every question, the irrelevant ones hidden, so that the same page lives with scripts and without.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any
from unicodedata import east_asian_width

from forms.definition import Choice, Group, Item, Label, Question, Repeat, Survey, words
from forms.fields import is_asked, is_list, shown_field
from forms.filling import Filling
from forms.finding import MOST_FOUND, find, is_long
from forms.labels import called, filled
from forms.markup import plain
from forms.problems import Problem
from web.fieldwork.media import Shown, is_wide, shown
from web.fieldwork.parts import Part, Search, Section, says
from web.fieldwork.phrases import phrase, words_of

# Choices that all fit this many Chinese characters stand side by side as far as there is room (see form.css).
WIDTHS = (2, 4, 5, 6)
PICTURED = 5  # of them as wide as a picture is at least
LATIN = 0.68  # how wide a Latin letter is beside a Chinese character, in bold and in a wide font
ANY_ROW = "*"  # stands for the row's number in the parts that the page copies


class Page:
    """Draws a Filling in a language; `said` are the sentences to show at places, `searched` what is sought there."""

    def __init__(
        self,
        survey: Survey,
        filling: Filling,
        language: str,
        said: Mapping[str, str],
        searched: Mapping[str, str] | None = None,
    ) -> None:
        self._searched = searched or {}
        self._survey = survey
        self._filling = filling
        self._language = language
        # Nobody has answered yet: what the register knew is no mistake of who opens the page.
        self._said = {} if filling.state.fresh else said
        self._kept = filling.kept

    def sections(self) -> list[Section]:
        """The sections that have something to show."""
        found: list[Section] = []
        for groups, children in _pages(self._survey.children):
            names = [group.name for group in groups]
            place = "/".join(names)
            parts = tuple(self._parts(children, place, reduce(_within, names, self._kept)))
            if parts:
                title = self._label(groups[-1], place) if groups else ""
                relevant = not groups or (self._filling.is_relevant(place) and any(part.is_shown for part in parts))
                staff = all(part.for_staff for part in parts) or any(says(group, "staff") for group in groups)
                media = self._media(groups[-1], title) if groups else None
                found.append(Section(f"section-{len(found) + 1}", title, place, relevant, parts, staff, media))
        return found

    def _parts(self, items: Iterable[Item], place: str, kept: Any) -> Iterator[Part]:
        for item in items:
            part = self._part(item, f"{place}/{item.name}" if place else item.name, _within(kept, item.name))
            if part is not None:
                yield part

    def _part(self, item: Item, place: str, kept: Any) -> Part | None:
        if isinstance(item, Repeat):
            return self._repeat(item, place, kept)
        if isinstance(item, Group):
            return self._group(item, place, kept)
        assert isinstance(item, Question)
        return self._question(item, place, kept) if is_asked(item) or item.type == "note" else None

    def _group(self, group: Group, place: str, kept: Any) -> Part | None:
        parts = tuple(self._parts(group.children, place, kept))
        relevant = self._relevant(place) and any(part.is_shown for part in parts)
        label = self._label(group, place)
        media = self._media(group, label)
        return Part("group", place, group, label, relevant=relevant, media=media, parts=parts) if parts else None

    def _repeat(self, repeat: Repeat, place: str, kept: Any) -> Part:
        blank = self._row(repeat, f"{place}[{ANY_ROW}]", "", None)
        rows: list[Part] = []
        if ANY_ROW not in place:
            ids = self._filling.rows(place)
            rows = [self._row(repeat, f"{place}[{n}]", row_id, kept[n - 1]) for n, row_id in enumerate(ids, 1)]
        label, relevant = self._label(repeat, place), self._relevant(place)
        media = self._media(repeat, label)
        return Part("repeat", place, repeat, label, relevant=relevant, media=media, parts=tuple(rows), blank=blank)

    def _row(self, repeat: Repeat, place: str, row_id: str, kept: Any) -> Part:
        return Part(
            "row",
            place,
            repeat,
            self._label(repeat, place),
            parts=tuple(self._parts(repeat.children, place, kept)),
            row_id=row_id,
        )

    def _question(self, question: Question, place: str, kept: Any) -> Part:
        live = ANY_ROW not in place
        words: Any = {
            "label": self._text(question, place, "label"),
            "hint": self._text(question, place, "hint"),
            "guidance": self._text(question, place, "guidance"),
            "relevant": self._relevant(place),
        }
        words["media"] = self._media(question, words["label"])
        if question.type == "note":
            return Part("note", place, question, **words)
        if is_long(self._survey, question):
            return self._long(question, place, kept, words)
        choices = list(self._choices(question, place))
        pictures = self._pictures(question)
        as_list = is_list(question, len(choices)) and (not pictures or "minimal" in question.appearance)
        in_rows = question.type in ("select_one", "select_multiple") and not as_list
        dressed = [(choice.name, self._called(choice, place, in_rows)) for choice in choices]
        if is_result(question):
            found = str(self._filling.value(place) or "") if live else ""
            said = next((label for name, label in dressed if name == found), found)
            return Part("result", place, question, **words, said=said)
        return Part(
            "question",
            place,
            question,
            **words,
            required=self._filling.is_required(place) if live else _always(question),
            field=shown_field(question, place, kept, dressed),
            as_list=as_list,
            locked=live and question.read_only is not None and self._filling.is_read_only(place),
            width=self._width(question, pictures),
            pictures=pictures,
            said=self._said.get(place, ""),
        )

    def _long(self, question: Question, place: str, kept: Any, words: dict[str, Any]) -> Part:
        """A question with a long list: what is chosen, and at most a few rows that fit what was typed."""
        live = ANY_ROW not in place
        listed = {choice.name: choice for choice in self._listed(question)}
        names = kept if isinstance(kept, list) else [str(kept)] if kept not in (None, "") else []
        shown = {name: listed.get(name, Choice(name, {})) for name in map(str, names)}
        typed = self._searched.get(place) if live else None
        left = [one for one in self._filling.choices(place) if one.name not in shown] if typed is not None else []
        fitting = find(left, typed or "")
        shown |= {choice.name: choice for choice in fitting[:MOST_FOUND]}
        rows = [(name, self._called(choice, place, in_rows=True)) for name, choice in shown.items()]
        return Part(
            "question",
            place,
            question,
            **words,
            required=self._filling.is_required(place) if live else _always(question),
            field=shown_field(question, place, kept, rows),
            search=Search(typed or "", max(0, len(fitting) - MOST_FOUND), len(listed), typed is not None),
            locked=live and question.read_only is not None and self._filling.is_read_only(place),
            said=self._said.get(place, ""),
        )

    def _called(self, choice: Choice, place: str, in_rows: bool) -> str:
        """A choice in its row as HTML; in a list that opens there is room for bare words alone."""
        if not in_rows and ANY_ROW in place:
            return filled(called(choice, self._language, self._survey.default_language), lambda _: "")
        if not in_rows:
            return self._filling.called(place, choice, self._language)
        text = self._words(choice.label)
        return self._phrase(text, place) if text else choice.name

    def _choices(self, question: Question, place: str) -> Iterable[Choice]:
        if question.choice_filter is None and "${" not in question.list_name:
            return self._listed(question)
        return () if ANY_ROW in place else self._filling.choices(place)

    def _listed(self, question: Question) -> Iterable[Choice]:
        return self._survey.choices.get(question.list_name, ()) if question.list_name else ()

    def _pictures(self, question: Question) -> dict[str, Shown]:
        """Those of all choices that the list may ever offer."""
        listed = ((choice, plain(self._words(choice.label) or choice.name)) for choice in self._listed(question))
        found = {one.name: shown(self._survey, one.media, self._language, text) for one, text in listed if one.media}
        return {name: media for name, media in found.items() if media}

    def _media(self, item: Item, label: str) -> Shown | None:
        return shown(self._survey, item.media, self._language, label or item.name)

    def _width(self, question: Question, pictures: Mapping[str, Shown]) -> int:
        """Of all that the list may ever offer: a filter's answer comes later, the columns stay."""
        if is_wide(pictures):
            return 0
        texts = (self._words(choice.label) or choice.name for choice in self._listed(question))
        widest = max((_wide(plain(text)) for text in texts), default=0)
        return next((width for width in WIDTHS if 0 < widest <= width and (not pictures or width >= PICTURED)), 0)

    def _relevant(self, place: str) -> bool:
        return ANY_ROW in place or self._filling.is_relevant(place)

    def _label(self, item: Item, place: str) -> str:
        return self._text(item, place, "label")

    def _text(self, item: Item, place: str, kind: str) -> str:
        """Its label, hint or guidance as HTML."""
        return self._phrase(self._words(getattr(item, kind)), place)

    def _phrase(self, text: str, place: str) -> str:
        """In a row still to come nothing is quoted."""
        live = ANY_ROW not in place
        return phrase(text, lambda name: self._filling.said(place, name, self._language) if live else "")

    def _words(self, label: Label) -> str:
        return words(label, self._language, self._survey.default_language)


def is_result(question: Question) -> bool:
    """Whether the engine chooses: then the page tells which, and asks nobody."""
    return question.type == "select_one" and question.calculation is not None


def _pages(items: Iterable[Item], around: tuple[Group, ...] = ()) -> Iterator[tuple[tuple[Group, ...], list[Item]]]:
    """Each page as the groups that it lies in and what it holds: a group at the top level, or one within a page that
    says `page` in its appearance, and between them what stands alone."""
    alone: list[Item] = []
    for item in items:
        if isinstance(item, Group) and not isinstance(item, Repeat) and (not around or says(item, "page")):
            if alone:
                yield around, alone
            yield from _pages(item.children, (*around, item))
            alone = []
        else:
            alone.append(item)
    if alone:
        yield around, alone


def _wide(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(1 if east_asian_width(character) in "WF" else LATIN for character in text)


def _within(kept: Any, name: str) -> Any:
    return kept.get(name) if isinstance(kept, dict) else None


def _always(question: Question) -> bool:
    return question.required is not None and question.required.source.strip().lower() in ("yes", "true", "true()")


def labels(sections: Iterable[Section]) -> dict[str, Part]:
    """Place → the question shown there, its label in bare words."""
    return {
        part.place: replace(part, label=words_of(part.label))
        for section in sections
        for top in section.parts
        for part in top.all()
        if part.field is not None
    }


def places_of(problems: Iterable[Problem]) -> list[str]:
    """The places that the problems name, each once."""
    return list(dict.fromkeys(str(problem.params.get("at", "")) for problem in problems))
