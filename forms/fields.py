"""Question type → WTForms field, and what was typed → an answer. What it cannot read it keeps: the check will say so.

The only file that imports WTForms for surveys. Names of fields are places ("members[2]/name").
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2
from wtforms.meta import DefaultMeta
from wtforms.widgets import (
    CheckboxInput,
    DateInput,
    DateTimeLocalInput,
    HiddenInput,
    Input,
    RadioInput,
    TextArea,
    TextInput,
    TimeInput,
)

from forms.definition import Question

Answer = str | float | int | list[str] | None
Choices = Sequence[tuple[str, str]]

ACKNOWLEDGED = "OK"
# Beyond so many choices a list that opens is easier to handle than a column of rows.
MOST_ROWS = 9
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
# Digits and signs as Chinese keyboards give them.
_DIGITS: dict[int | str, str] = {0xFF10 + digit: str(digit) for digit in range(10)}
_FULL_WIDTH = str.maketrans({**_DIGITS, "\uff0e": ".", "\uff0d": "-", "\uff0b": "+"})
_META = DefaultMeta()


class TextField(StringField):
    """A line of text; lines end alike, whatever the browser sends."""

    def answer(self) -> Answer:
        return (self.data or "").replace("\r\n", "\n").replace("\r", "\n").strip() or None


class LongTextField(TextField):
    """Several lines."""

    widget = TextArea()


class NumberField(TextField):
    """A number typed as text: a number control throws away what it cannot read. Full-width digits are taken too."""

    whole = False

    def answer(self) -> Answer:
        typed = super().answer()
        text = str(typed or "").translate(_FULL_WIDTH).replace(" ", "").replace(",", "")
        if not _NUMBER.fullmatch(text):
            return typed
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number


class DateField(TextField):
    """A day as the browser's own calendar gives it (2026-11-22)."""

    widget = DateInput()


class ClockField(TextField):
    """A time of day as the browser's own control gives it, to the minute; what that cannot show is shown as text."""

    shown = re.compile(r"([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?")
    control: Input = TimeInput()

    def process_data(self, value: Any) -> None:
        found = self.shown.fullmatch(str(value or ""))
        super().process_data(found[1] if found else value)
        self.widget = self.control if found or not value else TextInput()


class MomentField(ClockField):
    """A day with a time of day, as the clocks of its place show it."""

    shown = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{ClockField.shown.pattern[1:]}")
    control = DateTimeLocalInput()


class LineField(LongTextField):
    """Points, one a line or with semicolons between them."""

    def answer(self) -> Answer:
        points = re.split(r"\s*[;\n]\s*", str(super().answer() or ""))
        return "; ".join(point for point in points if point) or None


class RankField(TextField):
    """Choices in order, the preferred one first: posted as the place of each, under `place@choice`."""

    choices: Choices = ()

    def answer(self) -> Answer:
        return self._names() or None

    def _names(self) -> list[str]:
        return str(self.data or "").replace(",", " ").split()

    def process_data(self, value: Any) -> None:
        super().process_data(" ".join(map(str, value)) if isinstance(value, list) else value)

    def process(self, formdata: Any, *more: Any, **how: Any) -> None:
        super().process(formdata, *more, **how)
        if formdata is not None and (placed := placed_of(formdata, self.name)):
            self.data = " ".join(sorted(placed, key=lambda name: placed[name]))

    def rows(self) -> list[tuple[str, str, int]]:
        """Name, label and place of each choice, those in order first; place 0 for none."""
        names = self._names()
        places = {name: number for number, name in enumerate(names, 1)}
        rows = [(name, label, places.get(name, 0)) for name, label in self.choices]
        return sorted(rows, key=lambda row: row[2] or len(names) + 1)


def placed_of(typed: "MultiDict[str, str]", place: str) -> dict[str, int]:
    """The place that a posted form gives to each choice of a rank."""
    start = f"{place}@"
    found = {name.removeprefix(start): typed[name].strip() for name in typed if name.startswith(start)}
    return {name: int(number) for name, number in found.items() if re.fullmatch("[1-9][0-9]{0,3}", number)}


class PhotoField(TextField):
    """The name of an attached photo or file; the file itself travels beside it, under `upload`."""

    widget = HiddenInput()

    @property
    def upload(self) -> str:
        """The name of the control that chooses a file."""
        return f"{self.name}@file"


class OneField(SelectField):
    """One of the choices, as rows with a radio button each."""

    option_widget = RadioInput()

    def answer(self) -> Answer:
        return self.data or None


class ManyField(SelectMultipleField):
    """Any of the choices."""

    option_widget = CheckboxInput()

    def answer(self) -> Answer:
        return list(self.data or ()) or None

    def process_data(self, value: Any) -> None:
        super().process_data(value.split() if isinstance(value, str) else value)


class AcknowledgeField(BooleanField):
    """A tick that says: seen."""

    def answer(self) -> Answer:
        return ACKNOWLEDGED if self.data else None

    def process_data(self, value: Any) -> None:
        super().process_data(value == ACKNOWLEDGED)


FIELDS: dict[str, Callable[..., Field]] = {
    "text": TextField,
    "integer": NumberField,
    "decimal": NumberField,
    "date": DateField,
    "select_one": OneField,
    "select_multiple": ManyField,
    "acknowledge": AcknowledgeField,
    "image": PhotoField,
    "range": NumberField,
    "time": ClockField,
    "dateTime": MomentField,
    "rank": RankField,
    **dict.fromkeys(("audio", "video", "file"), PhotoField),
    **dict.fromkeys(("geotrace", "geoshape"), LineField),
    **dict.fromkeys(("geopoint", "barcode"), TextField),
}
# What the phone's keyboard shows.
_KEYBOARDS = {"integer": "numeric", "decimal": "decimal", "range": "decimal"}


def is_asked(question: Question) -> bool:
    """Whether the question has a control of its own: notes and calculations have none."""
    return question.type in FIELDS


def is_list(question: Question, choices: int) -> bool:
    """Whether so many choices are shown as a list that opens."""
    return question.type == "select_one" and ("minimal" in question.appearance or choices > MOST_ROWS)


def blank_field(question: Question, place: str, choices: Choices = ()) -> Any:
    """The question's field under its place, with nothing in it. `choices` are (name, label)."""
    kind: Callable[..., Field] = FIELDS[question.type]
    if question.type == "text" and "multiline" in question.appearance:
        kind = LongTextField
    extra: dict[str, Any] = {}
    if question.type in ("select_one", "select_multiple"):
        extra = {"choices": [SelectChoice(*choice) for choice in choices], "validate_choice": False}
    field = kind(name=place, id=place, _form=None, _meta=_META, render_kw=_control(question), **extra)
    if isinstance(field, RankField):
        field.choices = choices
    return field


def shown_field(question: Question, place: str, answer: Answer, choices: Choices = ()) -> Any:
    """The field with the answer in it."""
    field = blank_field(question, place, choices)
    field.process(None, _typed(answer))
    return field


def typed_answer(question: Question, place: str, typed: "MultiDict[str, str]") -> Answer:
    """The answer that a posted form gives to this question; None for none."""
    field = blank_field(question, place)
    field.process(typed)
    answer: Answer = field.answer()
    return answer


def _control(question: Question) -> dict[str, Any]:
    control: dict[str, Any] = {"autocomplete": "off"}
    if question.type in _KEYBOARDS:
        control["inputmode"] = _KEYBOARDS[question.type]
    if question.type == "geopoint" or question.calculation or _is_true(question):
        control["readonly"] = True
    return control


def _is_true(question: Question) -> bool:
    return question.read_only is not None and question.read_only.source.strip().lower() in ("yes", "true", "true()")


def _typed(answer: Answer) -> Any:
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return answer if answer is None or isinstance(answer, list) else str(answer)
