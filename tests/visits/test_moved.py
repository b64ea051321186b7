"""A visit that moved to another version while it was a draft: what it says of that is read, bounded and kept."""

from typing import Any

import pytest

from forms.problems import Problem
from tests.visits.door import body, visit
from visits.posted import read_posted


def test_both_versions_and_what_is_aside_are_read() -> None:
    aside = {"health/old": "a", "family/members[2]/job": ["b", "c"], "n": 0, "yes": True}
    posted = read_posted(body(visit(began={"version": "0"}, aside=aside)))
    assert (posted.version, posted.began, posted.aside) == ("1", "0", aside)


def test_most_visits_never_moved() -> None:
    posted = read_posted(body(visit()))
    assert (posted.began, posted.aside) == ("", {})


@pytest.mark.parametrize(
    ("changed", "code", "at"),
    [
        ({"began": "0"}, "body_field", "began"),
        ({"began": {}}, "body_field", "began"),
        ({"began": {"version": "x" * 256}}, "body_field", "began"),
        ({"aside": []}, "body_field", "aside"),
        ({"aside": {"": "x"}}, "body_field", "aside"),
        ({"aside": {"p" * 1001: "x"}}, "body_field", "aside"),
        ({"aside": {"\ud842": "x"}}, "body_field", "aside"),
        ({"aside": {"a": {"b": 1}}}, "body_field", "aside/a"),
        ({"aside": {"a": [["b"]]}}, "body_field", "aside/a"),
        ({"aside": {"a": None}}, "body_field", "aside/a"),
        ({"aside": {"a": "x" * 20_001}}, "text_too_long", "a"),
        ({"aside": {str(n): 1 for n in range(2_001)}}, "rows_too_many", "aside"),
        ({"aside": {"a": ["b"] * 501}}, "rows_too_many", "a"),
    ],
)
def test_what_cannot_be_kept_is_refused(changed: dict[str, Any], code: str, at: str) -> None:
    with pytest.raises(Problem) as found:
        read_posted(body(visit(**changed)))
    told = found.value.as_json()
    assert (told["code"], told["at"]) == (code, at)


def test_half_a_character_is_mended_there_too() -> None:
    posted = read_posted(body(visit(aside={"old": "a\ud842"})))
    assert (posted.aside, posted.mended) == ({"old": "a" + "\ufffd" * 3}, ("old",))
