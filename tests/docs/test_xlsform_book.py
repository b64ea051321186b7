"""docs/xlsform.md says what the importer does today, and every row of it is shown by a test that is there."""

import re

import pytest
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from tests.docs.xlsform_book import BOOK, HOUSE, Feature, book, features
from tests.forms.tables import question, read

# Two spellings of the oldest forms, with questions of their own behind them: nobody writes them any more.
LONG_GONE = {f"number of days in last {span}" for span in ("month", "six months", "year")}


def test_the_book_is_not_stale() -> None:
    assert BOOK.read_text("utf-8") == book(), "python -m tests.docs.xlsform_book writes it anew"


@pytest.mark.parametrize("feature", features(), ids=lambda feature: feature.name)
def test_the_test_that_shows_it_is_there(feature: Feature) -> None:
    path, _, name = feature.test.partition("::")
    text = (HOUSE / path).read_text("utf-8")
    assert f"def {name or 'test_'}" in text


def test_a_word_hides_a_question() -> None:
    found, problems = read("""
        | survey |         |      |       |            |
        |        | type    | name | label | appearance |
        |        | integer | a    | A     | hidden     |
        |        | integer | b    | B     |            |
    """)
    assert found
    assert [question(found, name).type for name in ("a", "b")] == ["hidden", "integer"]
    assert "type_replaced" in {problem.code for problem in problems}


@pytest.mark.parametrize("kind", sorted(set(QUESTION_TYPE_DICT) - LONG_GONE))
def test_every_type_of_the_fields_own_tool_is_read(kind: str) -> None:
    written = f"{kind} l" if re.match("((q |add )?select|rank)", kind) else kind
    found, problems = read(f"""
        | survey  |           |      |       |             |
        |         | type      | name | label | calculation |
        |         | {written} | a    | A     | 1           |
        | choices |           |      |       |
        |         | list_name | name | label |
        |         | l         | x    | X     |
    """)
    assert found, problems
