"""Labels with markup wherever the station reads them: the author's marks go, what people typed stays as it was."""

import csv
import io

from exports.tables import Look, tables
from forms.context import Context
from forms.filling import Filling
from tests.conftest import NOW
from tests.exports import sample
from tests.exports.test_reading import lines_of, survey_of
from web.desk import reading

TYPED = "*<b>王</b>* **x** &amp;"
ROWS = """
type         | name | label::English (en)
text         | who  | **Who** <script>alert(1)</script>is it
select_one f | best | Best of _${who}_<img src=x onerror=alert(1)>
text         | why  | Why **${best}**?
"""
FRUITS = "list_name|name|label::English (en)\nf|a|**Apples** of ${who}\nf|p|<i>Pears</i>"
ANSWERS = {"who": TYPED, "best": "a", "why": TYPED}


def test_on_paper():
    assert lines_of(survey_of(ROWS, FRUITS), ANSWERS) == [
        ("Who is it", TYPED),
        (f"Best of {TYPED}", f"☑\u00a0Apples of {TYPED}\u2002 ☐\u00a0Pears"),
        (f"Why Apples of {TYPED}?", TYPED),
    ]


def test_on_the_page_of_a_visit():
    survey = survey_of(ROWS, FRUITS)
    filling = Filling(survey, ANSWERS, Context(now=NOW, uuid=lambda: "u", random=lambda: 0.5))
    (part,) = reading.read(survey, filling, ANSWERS, "en")
    assert [(answer.label, answer.said) for answer in part.answers] == [
        ("Who is it", TYPED),
        (f"Best of {TYPED}", f"Apples of {TYPED}"),
        (f"Why Apples of {TYPED}?", TYPED),
    ]


def test_in_a_table():
    look = Look(labels=True, choice_labels=True, zone=sample.EXPORT.at.tzinfo, language="en")
    ((_, content),) = tables([survey_of(ROWS, FRUITS)], [sample.visit(answers=ANSWERS)], look)
    (row,) = csv.DictReader(io.StringIO(b"".join(content).decode("utf-8-sig"), newline=""))
    assert row["Who is it"] == TYPED
    assert row["Best of …"] == "Apples of …"
