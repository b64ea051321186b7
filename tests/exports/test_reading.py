"""How answers become lines, boxes and grids: each case a small survey written as a table."""

import pytest

from exports.answers import Reader
from exports.pages import Box, Grid, Heading, Line, Lines, numbered, tables, width
from exports.reading import UNANSWERED, plain, read, said
from forms.context import Context
from forms.definition import Survey
from forms.filling import Filling
from forms.sheets import Row, Sheet
from forms.xlsform import read_survey
from store.visits import VisitFile
from tests.exports import sample


def survey_of(text: str, choices: str = "") -> Survey:
    """A survey from tables whose cells are parted by |."""

    def sheet(table: str) -> Sheet:
        rows = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
        return Sheet(rows[0], tuple(Row(number, row) for number, row in enumerate(rows[1:], 2)))

    survey, problems = read_survey({"survey": sheet(text), **({"choices": sheet(choices)} if choices else {})}, "t")
    assert survey is not None, problems
    return survey


def reading_of(survey: Survey, answers: dict, language: str = "en", files: tuple[VisitFile, ...] = (), **asked):
    context = Context(now=sample.EXPORT.at, uuid=lambda: "", random=lambda: 0.0)
    reader = Reader(language, sample.EXPORT.at.tzinfo, {file.name: file for file in files})
    return read(survey, Filling(survey, answers, context), answers, reader, **asked)


def lines_of(survey: Survey, answers: dict, **asked) -> list[tuple[str, str]]:
    """The questions of the first section with what is printed behind them."""
    (lines,) = reading_of(survey, answers, **asked).sections[0].blocks
    return [(line.label, line.shown) for row in lines.rows for line in row]


YES_NO = """
list_name | name | label::English (en)
yn        | y    | Yes
yn        | n    | No
"""


def test_short_lines_share_a_row_and_long_ones_do_not():
    survey = survey_of("""
type    | name | label::English (en)
integer | a    | A
text    | b    | B
text    | c    | C
text    | d    | D
""")
    found = reading_of(survey, {"a": 1, "b": "x" * 60, "c": "short", "d": "short"})
    (lines,) = found.sections[0].blocks
    assert [[line.label for line in row] for row in lines.rows] == [["A"], ["B"], ["C", "D"]]


def test_groups_repeats_and_loose_questions_become_sections_in_order():
    survey = survey_of("""
type         | name    | label::English (en)
text         | first   | First
begin_group  | one     | One
text         | a       | A
end_group    |         |
begin_repeat | people  | People
text         | name    | Name
end_repeat   |         |
text         | last    | Last
""")
    answers = {"first": "1", "one": {"a": "2"}, "people": [{"_id": "x", "name": "Li"}], "last": "3"}
    sections = reading_of(survey, answers).sections
    assert [section.title for section in sections] == ["", "One", "People", ""]
    assert sections[2].blocks == (Grid("People", ("", "Name"), (("1", "Li"),), sections[2].blocks[0].widths),)


def test_a_question_that_was_not_asked_is_absent_unless_it_was_answered():
    survey = survey_of(
        """
type          | name | label::English (en) | relevant
select_one yn | a    | A                   |
text          | b    | B                   | ${a} = 'y'
text          | c    | C                   | ${a} = 'y'
""",
        YES_NO,
    )
    (lines,) = reading_of(survey, {"a": "n", "c": "given"}).sections[0].blocks
    assert [line.label for row in lines.rows for line in row] == ["A", "C"]


def test_notes_that_quote_answers_are_findings():
    survey = survey_of("""
type    | name | label::English (en)
integer | a    | A
note    | n1   | Ask slowly.
note    | n2   | The score is ${a}.
""")
    (lines,) = reading_of(survey, {"a": 4}).sections[0].blocks
    assert lines.rows[-1] == (Line("", "The score is 4."),)
    (lines,) = reading_of(survey, {}).sections[0].blocks
    assert len(lines.rows) == 1


def test_hidden_calculations_stay_hidden_and_labelled_ones_show():
    survey = survey_of("""
type      | name | label::English (en) | calculation
integer   | a    | A                   |
calculate | h    |                     | ${a} * 2
calculate | s    | Score               | ${a} * 3
""")
    (lines,) = reading_of(survey, {"a": 1, "h": 2, "s": 3}).sections[0].blocks
    assert [(line.label, line.text) for row in lines.rows for line in row] == [("A", "1"), ("Score", "3")]


def test_a_long_list_of_choices_prints_only_what_was_chosen():
    choices = "list_name|name|label::English (en)\n" + "\n".join(f"v|v{n}|Village {n}" for n in range(40))
    survey = survey_of("type|name|label::English (en)\nselect_one v|v|V\nselect_multiple v|w|W", choices)
    (lines,) = reading_of(survey, {"v": "v7", "w": ["v1", "v2"]}).sections[0].blocks
    assert [(line.text, line.boxes) for row in lines.rows for line in row] == [
        ("Village 7", ()),
        ("Village 1, Village 2", ()),
    ]


def test_a_repeat_with_long_texts_is_stacked_and_one_within_a_repeat_too():
    table = """
type         | name   | label::English (en)
begin_repeat | people | Person
text         | name   | Name
text         | story  | Story
end_repeat   |        |
"""
    answers = {"people": [{"_id": "1", "name": "Li", "story": "long " * 20}, {"_id": "2", "name": "Wu", "story": "-"}]}
    (lines,) = reading_of(survey_of(table), answers).sections[0].blocks
    assert [row.text for row in lines.rows if isinstance(row, Heading)] == ["Person 1 Li", "Person 2 Wu"]


def test_a_wide_repeat_is_split_and_every_grid_begins_with_the_name():
    names = [f"q{number}" for number in range(14)]
    table = "type|name|label::English (en)\nbegin_repeat|r|Rows\n" + "\n".join(
        f"text|{name}|Head {name}" for name in names
    )
    survey = survey_of(table + "\nend_repeat||")
    grids = reading_of(survey, {"r": [{"_id": "1", **{name: f"cell of {name}" for name in names}}]}).sections[0].blocks
    assert len(grids) > 1
    assert all(isinstance(grid, Grid) and grid.heads[1] == "Head q0" for grid in grids)
    assert sorted({head for grid in grids for head in grid.heads if head}) == sorted(f"Head {name}" for name in names)
    assert all(sum(grid.widths) == 100 for grid in grids)


def test_columns_that_nobody_was_asked_are_left_out():
    survey = survey_of("""
type         | name | label::English (en) | relevant
begin_repeat | r    | Rows                |
integer      | age  | Age                 |
text         | job  | Job                 | ${age} > 17
end_repeat   |      |                     |
""")
    (grid,) = reading_of(survey, {"r": [{"_id": "1", "age": 3}, {"_id": "2", "age": 5}]}).sections[0].blocks
    assert grid.heads == ("", "Age")
    (grid,) = reading_of(survey, {"r": [{"_id": "1", "age": 3}, {"_id": "2", "age": 50}]}).sections[0].blocks
    assert grid.rows == (("1", "3", ""), ("2", "50", UNANSWERED))


def test_photos_and_signatures_in_order_with_the_name_of_their_row():
    survey = survey_of("""
type         | name | label::English (en) | appearance
begin_repeat | r    | Rows                |
text         | name | Name                |
image        | face | Portrait            |
end_repeat   |      |                     |
image        | sign | Signed              | signature
""")
    found = reading_of(survey, {"r": [{"_id": "1", "name": "Li", "face": "a.jpg"}], "sign": "s.png"})
    assert [(picture.name, picture.caption) for picture in found.photos] == [("a.jpg", "Li Portrait")]
    assert [picture.name for picture in found.signatures] == ["s.png"]


def test_titles_are_numbered_unless_the_author_did():
    assert numbered("Family", 2, ["1. ", "2. "]) == "2. Family"
    assert numbered("三、家庭", 1, ["1. "]) == "三、家庭"
    assert numbered("2. Health", 1, ["1. "]) == "2. Health"
    assert numbered("Far", 3, ["1. "]) == "3. Far"


def test_tables_name_a_grid_once():
    grid = Grid("Members", ("",), (("1",),), (100.0,))
    survey = survey_of("type|name|label::English (en)\ntext|a|A")
    section = reading_of(survey, {"a": "1"}).sections[0]
    shown = tables([type(section)("Family", (*section.blocks, grid, grid))], ["1. "])
    assert [(table.title, table.joined) for table in shown] == [("1. Family", False), ("Members", True), ("", True)]
    assert isinstance(shown[0].block, Lines)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("**Bold** and _slanted_ words", "Bold and slanted words"),
        ("# Title\n\ntext", "Title text"),
        ('<span style="color:red">Red</span> &lt; 5 &amp; more', "Red < 5 & more"),
        ("income < 500 and > 3", "income < 500 and > 3"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_labels_without_marks(label, text):
    assert plain(label) == text


def test_a_code_is_said_by_the_survey_or_stands_for_itself():
    assert said(sample.survey(), "relation", "42", "zh") == "孙女"
    assert said(sample.survey(), "relation", "77", "zh") == "77"


def test_a_line_of_choices_ends_before_one_that_would_be_torn():
    line = Line("甲", boxes=tuple(Box(number == 3, f"第{number}种困难情形") for number in range(1, 10)))
    assert line.shown.splitlines() == [
        "☐\u00a0第1种困难情形\u2002 ☐\u00a0第2种困难情形\u2002 ☑\u00a0第3种困难情形\u2002 ☐\u00a0第4种困难情形",
        "☐\u00a0第5种困难情形\u2002 ☐\u00a0第6种困难情形\u2002 ☐\u00a0第7种困难情形\u2002 ☐\u00a0第8种困难情形",
        "☐\u00a0第9种困难情形",
    ]
    longest = Line("甲", boxes=(Box(True, "乙" * 60), Box(False, "丙")))
    assert longest.shown == f"☑\u00a0{'乙' * 60}\n☐\u00a0丙"


def test_width_counts_a_chinese_character_twice():
    assert width("家庭，") == 6
    assert width("12345678") == 9


def test_a_column_does_not_bear_the_name_of_one_person():
    survey = survey_of("""
type         | name | label::English (en)
begin_repeat | r    | Rows
text         | name | Name
integer      | age  | How old is ${name}?
text         | sex  | Sex of ${name}
end_repeat   |      |
""")
    answers = {
        "r": [{"_id": "1", "name": "Li", "age": 3, "sex": "f"}, {"_id": "2", "name": "Wu", "age": 4, "sex": "m"}]
    }
    found = reading_of(survey, answers, heads={"sex": "Sex", "name": "not used"})
    assert found.sections[0].blocks[0].heads == ("", "Name", "How old is …?", "Sex")


def test_results_are_printed_and_working_steps_are_not():
    survey = survey_of("""
type      | name  | label::English (en)                     | calculation            | appearance | relevant
integer   | score | Score                                   |                        |            |
calculate | twice | Twice the score                         | ${score} * 2           |            |
calculate | step  | A step on the way                       | ${score} * 3           | working    |
calculate | flag  | High                                    | if(${score}>3,'yes','no') |         |
calculate | plain |                                         | ${score} + 1           |            |
note      | found | The score is ${score}.                  |                        |            |
note      | again | ${score} is much: please check.         |                        | check      | ${score} > 3
""")
    (lines,) = reading_of(survey, {"score": 5, "twice": 10, "step": 15, "flag": "yes", "plain": 6}).sections[0].blocks
    told = [(line.label, line.text) for row in lines.rows for line in row]
    assert told == [("Score", "5"), ("Twice the score", "10"), ("", "The score is 5.")]


STAFF = """
type         | name    | label::English (en) | appearance
begin_group  | one     | One                 |
text         | a       | A                   |
text         | b       | B                   | staff
begin_group  | inner   | Inner               | staff
text         | c       | C                   |
end_group    |         |                     |
begin_repeat | people  | People              |
text         | name    | Name                |
text         | fear    | Fear                | staff
end_repeat   |         |                     |
end_group    |         |                     |
begin_group  | two     | Two                 | staff
text         | d       | D                   |
end_group    |         |                     |
"""


@pytest.mark.parametrize(
    ("staff", "told"), [(None, "ABC NF D"), (False, "A N"), (True, "BC F D")], ids=["all", "shown", "worker"]
)
def test_what_is_for_the_worker_stands_apart(staff: bool | None, told: str):
    survey = survey_of(STAFF)
    answers = {
        "one": {"a": "1", "b": "2", "inner": {"c": "3"}, "people": [{"_id": "r", "name": "4", "fear": "5"}]},
        "two": {"d": "6"},
    }
    found = reading_of(survey, answers, staff=staff)
    heads = [
        "".join(head[0] for head in block.heads[1:] if head)
        if isinstance(block, Grid)
        else "".join(line.label for row in block.rows if not isinstance(row, Heading) for line in row)
        for section in found.sections
        for block in section.blocks
    ]
    assert " ".join(heads) == told
