"""A question's field: what is typed comes out as an answer, an answer shows as it was typed, nothing is lost."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.definition import QUESTION_TYPES, UNSEEN, Expression, Question
from forms.fields import FIELDS, is_asked, is_list, shown_field, typed_answer

YES_NO = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]


def question(kind: str, **more: Any) -> Question:
    return Question(name="q", path=("q",), type=kind, list_name="yes_no" if kind.startswith("select") else "", **more)


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("text", [" 𠮷田 "], "𠮷田"),
        ("text", ["一行\r\n又一行"], "一行\n又一行"),
        ("text", [""], None),
        ("integer", ["4"], 4),
        ("integer", ["１２"], 12),
        ("integer", ["4.0"], 4),
        ("integer", ["1,200"], 1200),
        ("integer", ["many"], "many"),
        ("integer", ["99999999999999999999"], 1e20),
        ("decimal", ["-2.50"], -2.5),
        ("decimal", [".5"], 0.5),
        ("date", ["2026-11-22"], "2026-11-22"),
        ("date", ["yesterday"], "yesterday"),
        ("select_one", ["yes"], "yes"),
        ("select_one", [], None),
        ("select_one", ["gone from the list"], "gone from the list"),
        ("select_multiple", ["yes", "no"], ["yes", "no"]),
        ("select_multiple", [], None),
        ("acknowledge", ["y"], "OK"),
        ("acknowledge", [], None),
        ("geopoint", ["39.906 116.391 0 100"], "39.906 116.391 0 100"),
        ("image", ["door-1a2b.jpg"], "door-1a2b.jpg"),
    ],
)
def test_what_is_typed(kind: str, typed: list[str], answer: object) -> None:
    form = MultiDict([("members[2]/q", value) for value in typed])
    assert typed_answer(question(kind), "members[2]/q", form) == answer


@pytest.mark.parametrize(
    ("kind", "answer", "shown"),
    [
        ("text", "a < b & c", 'value="a &lt; b &amp; c"'),
        ("integer", 3.0, 'value="3"'),
        ("integer", "many", 'value="many"'),
        ("decimal", 2.5, 'value="2.5"'),
        ("date", "2026-11-22", 'type="date"'),
        ("integer", 3, 'inputmode="numeric"'),
        ("decimal", 3, 'inputmode="decimal"'),
        ("acknowledge", "OK", "checked"),
        ("text", None, 'name="members[2]/q"'),
    ],
)
def test_what_is_shown(kind: str, answer: Any, shown: str) -> None:
    assert shown in shown_field(question(kind), "members[2]/q", answer)()


def test_choices_show_what_was_chosen() -> None:
    one = shown_field(question("select_one"), "q", "no", YES_NO)
    many = shown_field(question("select_multiple"), "q", ["yes", "unknown"], YES_NO)
    assert [option.checked for option in one] == [False, True, False]
    assert [option.checked for option in many] == [True, False, True]
    assert 'type="radio"' in next(iter(one))()
    assert 'type="checkbox"' in next(iter(many))()


def test_a_long_list_opens() -> None:
    many = [(str(number), str(number)) for number in range(40)]
    assert not is_list(question("select_one"), len(YES_NO))
    assert is_list(question("select_one"), len(many))
    assert is_list(question("select_one", appearance="minimal"), len(YES_NO))
    assert not is_list(question("select_multiple"), len(many))


def test_several_lines() -> None:
    assert shown_field(question("text", appearance="multiline"), "q", "a\nb")().startswith("<textarea")


def test_a_calculated_answer_cannot_be_typed() -> None:
    assert "readonly" in shown_field(question("text", calculation=Expression("1", 1)), "q", "1")()
    assert "readonly" in shown_field(question("text", read_only=Expression("yes", "yes")), "q", "1")()
    assert "readonly" not in shown_field(question("text"), "q", "1")()


def test_every_question_type_is_asked_or_known_not_to_be() -> None:
    assert set(FIELDS) | UNSEEN | {"note"} == QUESTION_TYPES
    assert not set(FIELDS) & UNSEEN
    assert not is_asked(question("note"))


@pytest.mark.parametrize(
    ("kind", "answer", "control", "value"),
    [
        ("time", "09:30", "time", "09:30"),
        ("time", "09:30:00.000+08:00", "time", "09:30"),
        ("time", "half past nine", "text", "half past nine"),
        ("dateTime", "2026-11-22T09:30", "datetime-local", "2026-11-22T09:30"),
        ("dateTime", "2026-11-22T09:30:00.000+08:00", "datetime-local", "2026-11-22T09:30"),
        ("dateTime", "2026-11-22", "text", "2026-11-22"),
        ("dateTime", None, "datetime-local", ""),
    ],
)
def test_a_moment_is_shown_to_the_minute_or_else_as_text(
    kind: str, answer: str | None, control: str, value: str
) -> None:
    shown = shown_field(question(kind), "q", answer)()
    assert f'type="{control}"' in shown
    assert f'value="{value}"' in shown


def test_a_rank_keeps_its_order() -> None:
    assert 'value="c a b"' in shown_field(question("rank"), "q", ["c", "a", "b"])()
    assert typed_answer(question("rank"), "q", MultiDict({"q": " c, a b"})) == ["c", "a", "b"]
    assert typed_answer(question("rank"), "q", MultiDict({"q": " "})) is None
    assert typed_answer(question("rank"), "q", MultiDict({"q@a": "2", "q@b": "10", "q@c": "1", "q@d": ""})) == [*"cab"]
    rows = shown_field(question("rank"), "q", ["c", "a"], [(name, name.upper()) for name in "abc"]).rows()
    assert rows == [("c", "C", 1), ("a", "A", 2), ("b", "B", 0)]


def test_points_stand_on_lines_or_between_semicolons() -> None:
    for text in ("1 2\r\n3 4\r\n", "1 2;3 4", "1 2 ; 3 4;"):
        assert typed_answer(question("geotrace"), "q", MultiDict({"q": text})) == "1 2; 3 4"
