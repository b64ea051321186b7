"""Tables that leave the station: read back as others read them, and harmless in a spreadsheet."""

import csv
import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from exports.tables import BOM, Look, harmless, tables
from exports.zipped import zipped
from forms.definition import Question
from tests.exports import sample
from tests.exports.test_reading import survey_of

MEMBERS = sample.DATA["visit"]["answers"]["family"]["members"]


def written(visits, surveys=None, look=None) -> dict[str, bytes]:
    surveys = surveys or [sample.survey()]
    return {name: b"".join(content) for name, content in tables(surveys, visits, look or Look())}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_file_for_visits_and_one_for_each_repeat():
    files = written([sample.visit()])
    assert list(files) == ["xipu.csv", "xipu-family-members.csv"]
    for content in files.values():
        assert content.startswith(BOM)
        assert content.count(BOM) == 1
        assert b"\r\n" in content
        assert content.replace(b"\r\n", b"").count(b"\n") == 0


def test_every_answer_comes_back():
    files = written([sample.visit()])
    (row,) = rows(files["xipu.csv"])
    answers = sample.DATA["visit"]["answers"]
    assert row["visit"] == sample.visit().uuid
    assert row["number"] == "999901101-2026-000007"
    assert row["family/nearest"] == answers["family"]["nearest"]
    assert row["health_part/mood/mood_score"] == "3"
    assert row["health_part/disease"] == "bp sugar eye"
    assert row["economy/debt_amount"] == "1.5"
    assert row["services/said"] == answers["services"]["said"]
    assert "health_part/mood/mood_hint" not in row  # a note is no answer
    for asked, person in zip(rows(files["xipu-family-members.csv"]), MEMBERS, strict=True):
        assert {name: asked[name] for name in person if name != "_id"} == {
            k: v for k, v in person.items() if k != "_id"
        }


def test_keys_join_the_files():
    files = written([sample.visit(), sample.visit(uuid="u2", number="n2")])
    people = rows(files["xipu-family-members.csv"])
    assert [(row["visit"], row["row"], row["parent"], row["position"]) for row in people[3:5]] == [
        (sample.visit().uuid, "r4", sample.visit().uuid, "4"),
        ("u2", "r1", "u2", "1"),
    ]
    assert {row["visit"] for row in people} == {row["visit"] for row in rows(files["xipu.csv"])}


def test_a_repeat_within_a_repeat_names_its_parent_row():
    survey = survey_of("""
type         | name | label::English (en)
begin_repeat | a    | A
begin_repeat | b    | B
text         | t    | T
end_repeat   |      |
end_repeat   |      |
""")
    answers = {"a": [{"_id": "x", "b": [{"_id": "y", "t": "1"}, {"_id": "z", "t": "2"}]}, {"_id": "w"}]}
    files = written([sample.visit(answers=answers)], [survey])
    assert list(files) == ["t.csv", "t-a.csv", "t-a-b.csv"]
    assert [(row["row"], row["parent"], row["t"]) for row in rows(files["t-a-b.csv"])] == [
        ("y", "x", "1"),
        ("z", "x", "2"),
    ]
    assert [row["row"] for row in rows(files["t-a.csv"])] == ["x", "w"]


def test_id_numbers_and_phones_are_intact():
    (first, *_, last) = rows(written([sample.visit()])["xipu-family-members.csv"])
    assert first["id_number"] == "999901194803120026"
    third = rows(written([sample.visit()])["xipu-family-members.csv"])[2]
    assert third["id_number"] == "99990120090601006X"
    assert last["name"] == "张䶮"


@pytest.mark.parametrize(
    "text",
    [
        "=cmd()|'/C calc'!A0",
        "+cmd",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＋1",
        "-",
        "=1",
        "+86 138",
    ],
)
def test_formulas_are_made_harmless(text):
    assert harmless(text) == "'" + text
    visit = sample.visit(answers={"family": {"nearest": text}})
    (row,) = rows(written([visit])["xipu.csv"])
    assert row["family/nearest"] == "'" + text


@pytest.mark.parametrize(
    "text", ["-5", "+8613800001234", "-0.5", "12", "", "王芳", "a=b", "2026-10-28", "'quoted", "007"]
)
def test_what_is_no_formula_stays(text):
    assert harmless(text) == text


def test_a_leading_line_feed_hides_no_formula():
    assert harmless("\n=1+1") == "'\n=1+1"


def test_moments_are_on_the_countys_clock():
    visit = sample.visit(started="2026-10-27T23:10:00Z", ended="2026-10-27T23:30:00Z")
    look = Look(zone=ZoneInfo("Asia/Shanghai"))
    (row,) = rows(written([visit], look=look)["xipu.csv"])
    assert (row["started"], row["ended"]) == ("2026-10-28 07:10:00", "2026-10-28 07:30:00")


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (Look(), ["no_consent", "at_home", "written otherwise", ""]),
        (Look(choice_labels=True), ["在家，不同意填问卷", "在家", "written otherwise", ""]),
        (
            Look(choice_labels=True, language="en"),
            ["At home, did not agree to the questions", "At home", "written otherwise", ""],
        ),
    ],
    ids=["codes", "Chinese", "English"],
)
def test_how_a_visit_ended_is_in_words_where_choices_are(look, expected):
    visits = [sample.visit(outcome=code) for code in ("no_consent", "at_home", "written otherwise", "")]
    assert [row["outcome"] for row in rows(written(visits, look=look)["xipu.csv"])] == expected


def test_heads_in_words_speak_of_nobody():
    survey = survey_of("type|name|label::中文 (zh)\ntext|a|${b}的姓名\ntext|b|乙")
    table = written([], [survey], Look(labels=True))["t.csv"]
    (head,) = csv.reader(io.StringIO(table.decode("utf-8-sig")))
    assert head[:3] == ["走访（UUID）", "编号", "走访问卷"]
    assert head[-2:] == ["…的姓名", "乙"]


def test_names_of_people_and_heads_are_made_harmless_too():
    visit = sample.visit(worker_name="=HYPERLINK(1)", head="@x")
    (row,) = rows(written([visit])["xipu.csv"])
    assert (row["worker"], row["head"]) == ("'=HYPERLINK(1)", "'@x")
    survey = survey_of("type|name|label::English (en)\ntext|a|=1+1")
    assert b"'=1+1" in written([], [survey], Look(labels=True, language="en"))["t.csv"]


def test_lines_quotes_and_commas_survive():
    said = '第一行\n第二行, "引号"; \u2028 end'
    (row,) = rows(written([sample.visit(answers={"services": {"said": said}})])["xipu.csv"])
    assert row["services/said"] == said


def test_labels_as_heads_and_as_answers():
    look = Look(labels=True, choice_labels=True)
    (row,) = rows(written([sample.visit()], look=look)["xipu.csv"])
    assert row["医生诊断过的慢性病"] == "高血压、糖尿病、白内障"
    assert row["现在的居住方式"] == "与孙辈同住"
    english = rows(written([sample.visit()], look=replace(look, language="en"))["xipu.csv"])[0]
    assert english["Long-term illnesses told by a doctor"] == "High blood pressure, Diabetes, Cataract"


def test_a_select_multiple_can_be_split_into_columns():
    (row,) = rows(written([sample.visit()], look=Look(split=True))["xipu.csv"])
    assert (row["health_part/disease/bp"], row["health_part/disease/heart"]) == ("1", "0")
    assert row["health_part/disease"] == "bp sugar eye"
    bare = rows(written([sample.visit(answers={})], look=Look(split=True))["xipu.csv"])[0]
    assert bare["health_part/disease/bp"] == ""  # not asked is not no


def test_two_questions_with_one_label_keep_their_columns():
    survey = survey_of("type|name|label::English (en)\ntext|a|Same\ntext|b|Same")
    visit = sample.visit(answers={"a": "1", "b": "2"})
    lines = (
        written([visit], [survey], Look(labels=True, split=True, language="en"))["t.csv"]
        .decode("utf-8-sig")
        .splitlines()
    )
    assert lines[0].endswith("Same,Same")
    assert lines[1].endswith("1,2")


def test_a_question_that_a_later_version_dropped_keeps_its_column():
    old = sample.survey()
    new = replace(old, version="2", children=old.children[1:])
    assert isinstance(next(item for item in new.items() if isinstance(item, Question)), Question)
    files = written([sample.visit(), sample.visit(uuid="u2", answers={"economy": {"income": 5}})], [new, old])
    first, second = rows(files["xipu.csv"])
    assert first["family/living"] == "grandchild"
    assert (second["economy/income"], second["family/living"]) == ("5", "")
    assert list(first).index("family/living") > list(first).index("economy/income")
    assert len(rows(files["xipu-family-members.csv"])) == 4


def test_no_visits_is_a_table_with_its_head():
    files = written([])
    assert rows(files["xipu.csv"]) == []
    assert files["xipu-family-members.csv"].startswith(
        BOM + b"visit,number,row,parent,position,confirmed,name,relation"
    )


def test_a_zip_that_is_sent_while_it_is_written():
    at = datetime(2026, 11, 22, 16, 20)
    chunks = zipped(tables([sample.survey()], (sample.visit(uuid=str(n)) for n in range(500))), at)
    content = b"".join(chunks)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["xipu.csv", "xipu-family-members.csv"]
        assert len(rows(archive.read("xipu.csv"))) == 500
        assert len(rows(archive.read("xipu-family-members.csv"))) == 2000
        assert archive.infolist()[0].date_time == (2026, 11, 22, 16, 20, 0)


def test_memory_does_not_grow_with_the_visits():
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in zipped(tables([sample.survey()], (sample.visit() for _ in range(count))), sample.EXPORT.at):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(600) + 1_500_000
