"""Labels on the survey page: their markup is kept, answers that they quote are text, nothing in them acts."""

import re

import pytest

from forms.context import Context
from forms.filling import Filling
from forms.problems import Problem
from tests.conftest import NOW
from tests.forms.tables import survey
from web.fieldwork.phrases import phrase
from web.fieldwork.survey_page import Page, labels

HOSTILE = '<img src=x onerror="alert(1)">'
SURVEY = """
| survey | | | | |
| | type           | name  | label                                  | hint                 |
| | text           | who   | **Who** <script>alert(1)</script>is it | <i>in full</i>       |
| | select_one yn  | likes | Does **${who}** <font color="red">like</font> it? | Ask ${who} twice |
| | begin_repeat   | home  | Home of ${who}                         |                      |
| | text           | inner | What of _${who}_?                      |                      |
| | end_repeat     |       |                                        |                      |
| choices | | |
| | list_name | name | label |
| | yn        | yes  | **Yes** <img src=x onerror=alert(1)> |
| | yn        | no   | No    |
"""


def asked(who: str) -> Filling:
    return Filling(survey(SURVEY), {"who": who}, Context(now=NOW, uuid=lambda: "u", random=lambda: 0.5))


def test_labels_keep_their_markup_and_answers_are_text() -> None:
    filling = asked(HOSTILE)
    (section,) = Page(filling.survey, filling, "", {}).sections()
    who, likes, home = section.parts
    assert (who.label, who.hint) == ("<strong>Who</strong> is it", "<i>in full</i>")
    quoted = '<span data-said="who">&lt;img src=x onerror=&#34;alert(1)&#34;&gt;</span>'
    assert likes.label == f'Does <strong>{quoted}</strong> <span class="ink-red">like</span> it?'
    assert likes.hint == f"Ask {quoted} twice"
    assert [str(option.label.text).strip() for option in likes.field] == ["<strong>Yes</strong>", "No"]
    assert home.blank is not None
    assert home.blank.parts[0].label == 'What of <em><span data-said="who"></span></em>?'


def test_a_list_of_problems_names_the_question_in_bare_words() -> None:
    filling = asked("王<b>")
    shown = labels(Page(filling.survey, filling, "", {}).sections())
    assert shown["likes"].label == "Does 王<b> like it?"


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://x/&#36;{a onmouseover=alert(1) b}">x</a>',
        '<a href="https://x/>${a onmouseover=alert(1) b}">x</a>',
        '[x](https://x/${a"onmouseover=alert(1)})',
        "${a\" onmouseover=alert(1) b='}",
        "<b title='${a}'>${a}</b>",
    ],
)
def test_a_name_within_a_tag_makes_no_attribute(text: str) -> None:
    found = str(phrase(text, lambda _: HOSTILE))
    tags = re.findall(r'<(?:"[^"]*"|[^<>"])*>', found)
    assert not [tag for tag in tags if re.search(r"\son\w+=", re.sub(r'"[^"]*"', "", tag))]
    assert "<img" not in found


def test_bare_words_leave_answers_as_they_were_written() -> None:
    assert asked("*<b>王</b>*").bare("likes", "") == "Does *<b>王</b>* like it?"


def test_what_a_name_says_is_asked_of_a_place_of_the_survey() -> None:
    with pytest.raises(Problem, match="unknown"):
        asked("x").said("nowhere", "who", "")
