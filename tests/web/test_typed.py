"""What a posted survey form says, as an answer tree."""

from werkzeug.datastructures import MultiDict

from forms.definition import Expression, Question, Repeat, Survey
from web.fieldwork.typed import Typed


def survey(count: Expression | None) -> Survey:
    name = Question(name="name", path=("members", "name"), type="text")
    members = Repeat(name="members", path=("members",), children=(name,), count=count)
    return Survey(id="s", version="1", title={}, languages=("",), default_language="", children=(members,), choices={})


def read(count: Expression | None) -> list[dict[str, str]]:
    before = {"members": [{"_id": "a", "name": "甲"}, {"_id": "b", "name": "乙"}]}
    form = MultiDict({"members[1]/_id": "a", "members[1]/name": "甲甲"})
    found: list[dict[str, str]] = Typed(form, lambda place, question: "").tree(survey(count), before)["members"]
    return found


def test_rows_that_a_count_hides_are_kept():
    assert read(Expression("1", 1)) == [{"_id": "a", "name": "甲甲"}, {"_id": "b", "name": "乙"}]


def test_a_row_that_was_taken_out_is_gone():
    assert read(None) == [{"_id": "a", "name": "甲甲"}]
