"""What people quote questions by, and what a calculation is quoted by."""

from forms.numbers import question_numbers
from tests.forms.tables import survey as read

SURVEY = """
| survey   |             |         |         |                          |
|          | type        | name    | label   | calculation              |
|          | begin_group | one     | One     |                          |
|          | note        | hello   | Hello   |                          |
|          | integer     | a       | A       |                          |
|          | integer     | b       | B       |                          |
|          | integer     | c       | C       |                          |
|          | end_group   |         |         |                          |
|          | begin_group | two     | Two     |                          |
|          | integer     | d       | D       |                          |
|          | calculate   | sum     | Sum     | ${a} + ${b} + ${c}       |
|          | calculate   | more    | More    | ${sum} + ${d} * 2        |
|          | calculate   | apart   | Apart   | ${a} + ${c}              |
|          | calculate   | nothing | Nothing | 1 + 1                    |
|          | end_group   |         |         |                          |
| settings |             |         |         |                          |
|          | form_id     | version |         |                          |
|          | t           | 1       |         |                          |
"""


def test_a_calculation_is_quoted_by_the_questions_that_it_rests_on() -> None:
    numbers = {path[-1]: number for path, number in question_numbers(read(SURVEY)).items()}
    assert numbers == {
        "a": "1.1",
        "b": "1.2",
        "c": "1.3",
        "d": "2.1",
        "sum": "1.1–1.3",
        "more": "1.1–1.3, 2.1",
        "apart": "1.1, 1.3",
        "nothing": "",
    }
