"""What a posted survey form says, as an answer tree: rows by hidden ids, calculations kept. It judges nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.definition import FILES, Group, Item, Question, Repeat, Survey
from forms.expressions.dates import Zone, date_time_text, moment, with_offset
from forms.fields import is_asked, placed_of, shown_field, typed_answer
from forms.problems import Problem
from web.fieldwork.survey_page import is_result

Tree = dict[str, Any]
MOST_ROWS = 200
# A little more is read than may be added, so that a draft that holds too many rows can be mended.
MOST_READ = 220
ROW_ID = "_id"
CLOCKS = ("time", "dateTime")


@dataclass(frozen=True)
class Typed:
    """A posted form. `upload(place, question)` is the name of the file that came for this question, "" for none.

    `zone` is that of the clocks at the door. `problems` tells of answers that no check of the survey can see.
    """

    form: "MultiDict[str, str]"
    upload: Callable[[str, Question], str]
    zone: Zone = lambda _instant: 0
    problems: dict[str, Problem] = field(default_factory=dict)

    def tree(self, survey: Survey, before: Tree) -> Tree:
        """All that was typed, irrelevant answers too: they come back with their relevance. Problem: rows_too_many."""
        return self._items(survey.children, "", before)

    def _items(self, items: Iterable[Item], place: str, before: Mapping[str, Any]) -> Tree:
        found: Tree = {}
        for item in items:
            answer = self._answer(item, f"{place}/{item.name}" if place else item.name, before.get(item.name))
            if answer not in (None, "", {}, []):
                found[item.name] = answer
        return found

    def _answer(self, item: Item, place: str, before: Any) -> Any:
        if isinstance(item, Repeat):
            return self._rows(item, place, before if isinstance(before, list) else [])
        if isinstance(item, Group):
            return self._items(item.children, place, before if isinstance(before, dict) else {})
        if not isinstance(item, Question) or not is_asked(item) or is_result(item):
            return before  # a calculation: what was drawn once stays as it was
        if item.type in FILES and (name := self.upload(place, item)):
            return name
        if item.type == "rank":
            self._place_twice(item, place)
        if item.read_only is not None and place not in self.form:
            return before  # what is locked posts nothing
        answer = typed_answer(item, place, self.form)
        return self._moment(item, place, str(answer), before) if answer and item.type in CLOCKS else answer

    def _moment(self, question: Question, place: str, answer: str, before: Any) -> str:
        """A control shows minutes: what nobody touched keeps its seconds. A moment is told with its offset."""
        if isinstance(before, str) and shown_field(question, place, before).data == answer:
            return before
        found = moment(answer)
        return date_time_text(with_offset(found, self.zone)) if found and found.clock is not None else answer

    def _place_twice(self, question: Question, place: str) -> None:
        placed = list(placed_of(self.form, place).values())
        if len(placed) > len(set(placed)):
            self.problems[place] = Problem("rank_twice", at=place)

    def _rows(self, repeat: Repeat, place: str, before: list[Any]) -> list[Tree]:
        known = {row[ROW_ID]: row for row in before if isinstance(row, dict) and ROW_ID in row}
        rows: list[Tree] = []
        while row_id := self.form.get(f"{place}[{len(rows) + 1}]/{ROW_ID}"):
            if len(rows) == MOST_READ:
                raise Problem("rows_too_many", at=place, rows=len(rows) + 1, most=MOST_ROWS)
            typed = self._items(repeat.children, f"{place}[{len(rows) + 1}]", known.get(row_id, {}))
            rows.append({ROW_ID: row_id, **typed})
        # Rows that a repeat_count hides now are on no page; they come back when it rises again.
        posted = {row[ROW_ID] for row in rows}
        hidden = [row for row_id, row in known.items() if row_id not in posted] if repeat.count else []
        return rows + hidden
