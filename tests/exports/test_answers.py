"""What paper writes for an answer of each type of question."""

import csv
import io

import pytest

from exports.answers import Reader, as_text, names_of, size
from exports.pages import Grid
from exports.tables import Look, tables
from forms.definition import Question
from store.visits import VisitFile
from tests.exports import sample
from tests.exports.test_reading import lines_of, reading_of, survey_of

READER = Reader("en", sample.EXPORT.at.tzinfo)
LINE = "29.56301 106.55156 0 0; 29.6 106.6 0 0;29.7 106.7"
AREA = "1 2 0 0;3 4 0 0;5 6 0 0; 1 2 0 0"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("decimal", 3.0, "3"),
        ("decimal", 2.5, "2.5"),
        ("integer", 0, "0"),
        ("range", 7.0, "7"),
        ("geopoint", "29.56301 106.55156 0 0", "29.563, 106.552"),
        ("geopoint", "somewhere", "somewhere"),
        ("geotrace", LINE, "3 points, the first at 29.563, 106.552"),
        ("geoshape", AREA, "3 points, the first at 1.000, 2.000"),
        ("geoshape", "1 2", "1 point, at 1.000, 2.000"),
        ("geotrace", ";", ""),
        ("date", "2026-02-28", "2026-02-28"),
        ("time", "09:30:00.000+08:00", "09:30"),
        ("time", "09:30", "09:30"),
        ("time", "at noon", "at noon"),
        ("dateTime", "2026-02-28T01:30:00.000Z", "2026-02-28 09:30"),
        ("dateTime", "2026-02-28T01:30:00", "2026-02-28 01:30"),
        ("dateTime", "2026-02-31T01:30", "2026-02-31T01:30"),
        ("start", "2026-02-28T23:30:00+00:00", "2026-03-01 07:30"),
        ("barcode", "6901234567892", "6901234567892"),
        ("text", None, ""),
        ("text", "a\nb", "a\nb"),
        ("of another time", "as it is", "as it is"),
        ("of another time", ["a", 1.0], "a, 1"),
        ("text", {"street": "Long Lane", "number": 5}, "street Long Lane, number 5"),
    ],
)
def test_answers_as_text(kind, value, text):
    assert as_text(Question(name="q", path=("q",), type=kind), value, READER) == text


@pytest.mark.parametrize(("appearance", "text"), [("month-year", "2026-02"), ("year", "2026"), ("w2", "2026-02-28")])
def test_a_date_says_what_was_asked_for(appearance: str, text: str):
    question = Question(name="q", path=("q",), type="date", appearance=appearance)
    assert as_text(question, "2026-02-28", READER) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 KB"), (1 << 20, "1.0 MB"), (3_500_000, "3.3 MB"), (0, "0 KB")])
def test_sizes(count: int, text: str):
    assert size(count) == text


@pytest.mark.parametrize(
    ("value", "kind", "names"),
    [
        (None, "select_one", []),
        ("a", "select_one", ["a"]),
        (2.0, "select_one", ["2"]),
        ("a b", "select_multiple", ["a", "b"]),
        (["b", "a"], "rank", ["b", "a"]),
    ],
)
def test_names_of_what_was_chosen(value, kind: str, names: list[str]):
    assert names_of(value, kind) == names


FRUITS = """
list_name | name | label::English (en) | label::中文 (zh)
f         | a    | Apples              | 苹果
f         | p    | **Pears**           | 梨
f         | c    | Cherries            | 樱桃
"""
KINDS = """
type           | name  | label::English (en) | appearance
start          | start |                     |
username       | who   | Sent by             |
hidden         | h     | Hidden              |
rank f         | best  | Best first          |
audio          | said  | What was said       |
video          | film  | Film                |
file           | deed  | Deed                |
dateTime       | when  | When                |
acknowledge    | ok    | Agreed              |
start-geopoint | from  | From                |
"""
ANSWERS = {
    "start": "2026-11-22T01:30:00Z",
    "who": "wang",
    "h": "secret",
    "best": ["p", "a", "c"],
    "said": "said-1.m4a",
    "film": "film.mp4",
    "when": "2026-11-22T01:30:00Z",
    "ok": "OK",
    "from": "29.5 106.5 0 0",
}
SOUND = VisitFile("said-1.m4a", "ab" * 32, held=True, size=123_456, mime="audio/mp4")
FILM = VisitFile("film.mp4", "cd" * 32, held=False)


def test_each_kind_of_question_on_paper():
    """What a phone recorded by itself is printed only where it has a label; what is hidden is not."""
    assert lines_of(survey_of(KINDS, FRUITS), ANSWERS, files=(SOUND, FILM)) == [
        ("Sent by", "wang"),
        ("Best first", "1.\u00a0Pears\u2002 2.\u00a0Apples\u2002 3.\u00a0Cherries"),
        ("What was said", "said-1.m4a (Sound recording, 121 KB, kept at the station)"),
        ("Film", "film.mp4 (Video, not received)"),
        ("Deed", "—"),
        ("When", "2026-11-22 09:30"),
        ("", "☑\u00a0Agreed"),
    ]


def test_the_same_in_chinese():
    told = dict(lines_of(survey_of(KINDS, FRUITS), ANSWERS, language="zh", files=(SOUND, FILM)))
    assert told["Best first"] == "1.\u00a0梨\u2002 2.\u00a0苹果\u2002 3.\u00a0樱桃"
    assert told["What was said"] == "said-1.m4a（录音，121 KB，存于本站系统）"
    assert told["Film"] == "film.mp4（视频，未收到）"


def test_a_choice_may_quote_an_answer():
    survey = survey_of(
        """
type         | name | label::English (en)
begin_group  | g    | G
text         | who  | Name
end_group    |      |
select_one f | best | Best
""",
        "list_name|name|label::English (en)\nf|a|${who} alone\nf|b|${nobody}",
    )
    found = reading_of(survey, {"g": {"who": "Li"}, "best": "a"})
    assert [line.shown for row in found.sections[1].blocks[0].rows for line in row] == [
        "☑\u00a0Li alone\u2002 ☐\u00a0…",
    ]


def test_a_rank_stands_in_a_grid_too():
    rows = [{"_id": "1", "name": "Li", "best": ["p", "a"]}, {"_id": "2", "name": "Wu", "best": []}]
    rows_of = "begin_repeat|r|Rows\ntext|name|Name\nrank f|best|Best\nend_repeat||"
    survey = survey_of(f"type|name|label::English (en)\n{rows_of}", FRUITS)
    (grid,) = reading_of(survey, {"r": rows}).sections[0].blocks
    assert isinstance(grid, Grid)
    assert [row[2] for row in grid.rows] == ["1.\u00a0Pears\u2002 2.\u00a0Apples", "—"]


def test_signatures_at_the_foot_and_further_ones_among_the_pictures():
    survey = survey_of("""
type         | name | label::English (en) | appearance
image        | one  | Mother              | signature
image        | two  | Visitor             | signature w2
image        | plan | Plan of the house   | draw
image        | more | Neighbour           | signature
begin_repeat | r    | Rows                |
text         | name | Name                |
image        | own  | Signed              | signature
end_repeat   |      |                     |
""")
    answers = {name: f"{name}.png" for name in ("one", "two", "plan", "more")}
    found = reading_of(survey, {**answers, "r": [{"_id": "1", "name": "Li", "own": "own.png"}]})
    assert [(picture.name, picture.caption) for picture in found.signatures] == [
        ("one.png", "Mother"),
        ("two.png", "Visitor"),
    ]
    assert [picture.caption for picture in found.photos] == ["Plan of the house", "Li Signed", "Neighbour"]


@pytest.mark.parametrize(
    "answers",
    [
        {"r": "no rows"},
        {"r": ["no row"]},
        {"r": {"name": "Li"}},
        {"a": {"deep": 1}, "c": {"deep": 1}, "i": {"deep": 1}},
        {"a": [1], "c": [["x"]], "i": ["x.png"], "g": "no group"},
    ],
)
def test_answers_of_another_shape_break_no_paper(answers: dict):
    survey = survey_of(
        """
type              | name | label::English (en)
integer           | a    | A
select_multiple f | c    | C
image             | i    | I
begin_group       | g    | G
text              | t    | T
end_group         |      |
begin_repeat      | r    | R
text              | name | Name
image             | face | Face
end_repeat        |      |
""",
        FRUITS,
    )
    assert reading_of(survey, answers).sections


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (Look(zone=READER.zone), {"who": "wang", "h": "secret", "best": "p a c", "when": "2026-11-22 09:30:00"}),
        (
            Look(labels=True, choice_labels=True, zone=READER.zone),
            {"Sent by": "wang", "Hidden": "secret", "Best first": "梨、苹果、樱桃", "start": "2026-11-22 09:30:00"},
        ),
    ],
    ids=["names", "labels"],
)
def test_each_kind_of_question_in_a_table(look: Look, told: dict[str, str]):
    """What a phone recorded stands under its name, a rank in its order, moments on the county's clock."""
    answers = {**ANSWERS, "line": LINE}
    survey = survey_of(f"{KINDS}geotrace | line | Way |\nnote | n | Thanks |\n", FRUITS)
    ((_, content),) = tables([survey], [sample.visit(answers=answers)], look)
    (row,) = csv.DictReader(io.StringIO(b"".join(content).decode("utf-8-sig"), newline=""))
    assert {head: row[head] for head in told} == told
    assert LINE in row.values()
    assert {"said-1.m4a", "film.mp4", "OK", "29.5 106.5 0 0"} <= set(row.values())
