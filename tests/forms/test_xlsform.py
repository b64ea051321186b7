"""XLSForms into surveys: what each column becomes, in whatever spelling, and in which languages."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from forms.definition import Choice, Group, Question, Repeat, Survey
from forms.problems import Problems
from forms.sheets import read_sheets, sheets_json
from forms.xlsform import load_survey, read_survey, survey_from_sheets_json
from tests.forms.tables import read, sheets, survey
from tests.samples import RAM_OP, WORKBOOKS, needs_samples


def items(found: Survey) -> dict[str, Question | Group]:
    return {item.name: item for item in found.items()}


def question(found: Survey, name: str) -> Question:
    item = items(found)[name]
    assert isinstance(item, Question)
    return item


def test_groups_repeats_and_questions_stand_in_order():
    found = survey("""
        | survey |               |         |           |                |
        |        | type          | name    | label     | repeat_count   |
        |        | begin_group   | family  | Family    |                |
        |        | begin_repeat  | members | Members   | 2 + 1          |
        |        | text          | name    | Name      |                |
        |        | end_repeat    |         |           |                |
        |        | end_group     |         |           |                |
        |        | integer       | rooms   | Rooms     |                |
    """)
    assert [item.path for item in found.items()] == [
        ("family",),
        ("family", "members"),
        ("family", "members", "name"),
        ("rooms",),
    ]
    members = items(found)["members"]
    assert isinstance(members, Repeat)
    assert members.count
    assert members.count.source == "2 + 1"
    assert not isinstance(items(found)["family"], Repeat)
    assert [item.row for item in found.items()] == [2, 3, 4, 7]


@pytest.mark.parametrize(
    "name",
    ["text", "integer", "decimal", "date", "note", "calculate", "acknowledge", "image", "geopoint"],
)
def test_every_question_type(name: str):
    found = survey(f"""
        | survey |        |      |       |             |
        |        | type   | name | label | calculation |
        |        | {name} | a    | A     | 1 + 1       |
    """)
    assert question(found, "a").type == name


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("select_one yn", "select_one"),
        ("select one yn", "select_one"),
        ("select one from yn", "select_one"),
        ("select1 yn", "select_one"),
        ("Select_One  yn", "select_one"),
        ("select_multiple yn", "select_multiple"),
        ("select multiple yn", "select_multiple"),
        ("select all that apply from yn", "select_multiple"),
    ],
)
def test_selects_in_every_spelling(written: str, read_as: str):
    found = survey(f"""
        | survey  |           |      |       |
        |         | type      | name | label |
        |         | {written} | a    | A     |
        | choices |           |      |       |
        |         | list name | name | label |
        |         | yn        | 1    | Yes   |
        |         | yn        | 0    | No    |
    """)
    assert (question(found, "a").type, question(found, "a").list_name) == (read_as, "yn")
    assert [choice.name for choice in found.choices["yn"]] == ["1", "0"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("string", "text"), ("int", "integer"), ("photo", "image"), ("gps", "geopoint"), ("NOTE", "note")],
)
def test_spellings_of_types(written: str, read_as: str):
    found = survey(f"""
        | survey |           |      |       |
        |        | type      | name | label |
        |        | {written} | a    | A     |
    """)
    assert question(found, "a").type == read_as


def test_every_column_arrives():
    found = survey("""
        | survey  |               |      |       |      |          |                  |          |            |                    |             |         |            |           |
        |         | type          | name | label | hint | required | required_message | relevant | constraint | constraint_message | calculation | default | appearance | read_only |
        |         | integer       | n    | N     |      |          |                  |          |            |                    |             |         |            |           |
        |         | integer       | a    | A     | H    | ${n} > 1 | R                | ${n} = 1 | . > 0      | C                  | ${n} + 1    | 5       | w1         | yes       |
    """)  # noqa: E501 (a table: one row of a sheet, one line)
    a = question(found, "a")
    sources = {
        field.name: getattr(a, field.name).source for field in fields(a) if hasattr(getattr(a, field.name), "source")
    }
    assert sources == {
        "relevant": "${n} = 1",
        "required": "${n} > 1",
        "constraint": ". > 0",
        "calculation": "${n} + 1",
        "default": "5",
        "read_only": "yes",
    }
    assert (a.label, a.hint, a.appearance) == ({"": "A"}, {"": "H"}, "w1")
    assert (a.required_message, a.constraint_message) == ({"": "R"}, {"": "C"})


@pytest.mark.parametrize(
    ("header", "cell", "attribute"),
    [
        ("relevance", "${n} = 1", "relevant"),
        ("Relevant", "${n} = 1", "relevant"),
        ("readonly", "yes", "read_only"),
        ("read only", "true()", "read_only"),
        ("REQUIRED ", "TRUE", "required"),
        ("calculate", "1", "calculation"),
    ],
)
def test_spellings_of_headers(header: str, cell: str, attribute: str):
    found = survey(f"""
        | survey |         |      |       |          |
        |        | Type    | NAME | label | {header} |
        |        | integer | n    | N     |          |
        |        | integer | a    | A     | {cell}   |
    """)
    assert getattr(question(found, "a"), attribute).source == cell


@pytest.mark.parametrize("cell", ["", "no", "No", "false", "FALSE", "false()", "0"])
def test_required_can_say_no(cell: str):
    found = survey(f"""
        | survey |      |      |       |          |
        |        | type | name | label | required |
        |        | text | a    | A     | {cell}   |
        |        | text | b    | B     | yes      |
    """)
    assert question(found, "a").required is None
    assert question(found, "b").required


@pytest.mark.parametrize(
    ("kind", "cell", "tree"),
    [
        ("text", "none", "none"),
        ("text", "012", "012"),
        ("integer", "5", 5),
        ("decimal", "-0.5", -0.5),
        ("date", "2026-01-31", "2026-01-31"),
        ("text", "see (below)", "see (below)"),
    ],
)
def test_a_static_default_is_a_literal(kind: str, cell: str, tree: object):
    found = survey(f"""
        | survey |        |      |       |         |
        |        | type   | name | label | default |
        |        | {kind} | a    | A     | {cell}  |
    """)
    default = question(found, "a").default
    assert default
    assert default.tree == tree


def test_a_dynamic_default_is_an_expression():
    found = survey("""
        | survey |      |      |       |         |
        |        | type | name | label | default |
        |        | date | a    | A     | today() |
        |        | text | b    | B     | ${a}    |
    """)
    defaults = [question(found, name).default for name in "ab"]
    assert [isinstance(default.tree, list) for default in defaults if default] == [True, True]


@pytest.mark.parametrize("header", ["guidance_hint::English (en)", "Guidance Hint::en"])
def test_guidance_tells_the_worker_how_to_ask(header: str):
    found = survey(f"""
        | survey |         |      |           |            |
        |        | type    | name | label::en | {header}   |
        |        | integer | a    | A         | Say it low |
    """)
    assert question(found, "a").guidance == {"en": "Say it low"}


def test_languages_are_tags_in_the_order_of_the_columns():
    found = survey("""
        | survey   |            |      |                 |                     |                      |
        |          | type       | name | label::中文 (zh) | label::English (en) | hint::English (en)   |
        |          | text       | a    | 姓名             | Name                | As on the card       |
        | settings |            |      |                 |                     |                      |
        |          | form_title | form_title_en            | form_id | version | default_language |
        |          | 入户        | Visit                    | visit   | 7       | 中文 (zh)          |
    """)
    assert found.languages == ("zh", "en")
    assert found.default_language == "zh"
    assert question(found, "a").label == {"zh": "姓名", "en": "Name"}
    assert question(found, "a").hint == {"en": "As on the card"}
    assert (found.id, found.version, found.title) == ("visit", "7", {"zh": "入户", "en": "Visit"})


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("label", ""),
        ("label::English", "en"),
        ("label:english", "en"),
        ("Label::Français", "fr"),
        ("label::French (fr)", "fr"),
        ("label::zh-Hans", "zh-Hans"),
        ("label::Tigirigna", "Tigirigna"),
    ],
)
def test_headers_name_languages_in_many_ways(header: str, tag: str):
    found = survey(f"""
        | survey |      |      |          |
        |        | type | name | {header} |
        |        | text | a    | A        |
    """)
    assert found.languages == (tag,)
    assert question(found, "a").label == {tag: "A"}


def test_two_languages_that_claim_one_tag_stay_apart():
    found = survey("""
        | survey |      |      |                     |                    |
        |        | type | name | label::English (en) | label::Kreyol (en) |
        |        | text | a    | Name                | Nòm                |
    """)
    assert question(found, "a").label == {"en": "Name", "Kreyol (en)": "Nòm"}


def test_a_text_without_a_language_is_in_the_default_one():
    found = survey("""
        | survey   |                  |      |                |               |
        |          | type             | name | label::English | label::French |
        |          | select_one l     | a    | Age            | Âge           |
        | choices  |                  |      |                |               |
        |          | list_name        | name | label          | label::French |
        |          | l                | 1    | young          | jeune         |
        | settings |                  |      |                |               |
        |          | default_language |      |                |               |
        |          | English          |      |                |               |
    """)
    assert found.choices["l"] == (Choice("1", {"en": "young", "fr": "jeune"}),)


def test_further_columns_of_choices_are_kept_for_filters():
    found = survey("""
        | survey  |               |      |       |                   |
        |         | type          | name | label | choice_filter     |
        |         | text          | c    | C     |                   |
        |         | select_one v  | a    | A     | county = ${c}     |
        | choices |               |      |       |                   |
        |         | list_name     | name | label | county            |
        |         | v             | 1    | One   | 150902            |
        |         | v             | 2    | Two   |                   |
    """)
    assert [choice.columns for choice in found.choices["v"]] == [{"county": "150902"}, {}]


def test_rules_of_needs():
    found = survey("""
        | survey |              |         |              |           |                |                     |
        |        | type         | name    | label::zh    | label::en |                |                     |
        |        | begin repeat | members | 成员          | Members   |                |                     |
        |        | integer      | falls   | 摔跤          | Falls     |                |                     |
        |        | end repeat   |         |              |           |                |                     |
        | needs  |              |         |              |           |                |                     |
        |        | kind         | when       | urgency   | for_each  | reason::zh     | reason::en          |
        |        | J02          | ${falls}>1 | U1        | members   | 摔了${falls}次  | Fell ${falls} times |
    """)
    (rule,) = found.rules
    assert (rule.kind, rule.when.source, rule.urgency, rule.for_each, rule.row) == (
        "J02",
        "${falls}>1",
        "U1",
        "members",
        2,
    )
    assert rule.reason == {"zh": "摔了${falls}次", "en": "Fell ${falls} times"}


def test_the_folder_names_a_survey_without_settings(tmp_path: Path):
    folder = tmp_path / "laoren"
    folder.mkdir()
    (folder / "survey.csv").write_text("type,name,label\ntext,a,A\n", "utf-8")
    assert load_survey(folder).id == "laoren"
    assert load_survey(folder).version == "1"
    (folder / "survey.csv").write_text("type,name,label\ntxet,a,A\n", "utf-8")
    with pytest.raises(Problems) as caught:
        load_survey(folder)
    assert [problem.code for problem in caught.value.problems if not problem.warning] == ["unknown_type"]


def test_a_survey_kept_as_json_is_the_same():
    table = """
        | survey   |         |      |       |
        |          | type    | name | label |
        |          | text    | a    | A     |
        | settings |         |      |       |
        |          | form_id | version |    |
        |          | test    | 1       |    |
    """
    assert survey_from_sheets_json(sheets_json(sheets(table))) == survey(table)


def test_rows_that_are_read_past():
    found, problems = read("""
        | survey |          |       |       |          |
        |        | type     | name  | label | disabled |
        |        | start    | start |       |          |
        |        | deviceid | phone |       |          |
        |        |          |       |       |          |
        |        |          | lost  | Lost  |          |
        |        | text     | off   | Off   | yes      |
        |        | note     |       | Hello |          |
        |        | text     | a     | A     |          |
    """)
    assert found
    assert [item.name for item in found.items()] == ["note_7", "a"]
    assert [(p.code, p.params["row"]) for p in problems if p.params["sheet"] == "survey"] == [
        ("metadata_skipped", 2),
        ("metadata_skipped", 3),
        ("type_missing", 5),
        ("name_made", 7),
    ]


def test_group_rows_need_no_label_and_may_say_required():
    found, problems = read("""
        | survey |             |      |       |          |
        |        | type        | name | label | required |
        |        | begin group | g    |       | yes      |
        |        | text        | a    | A     | yes      |
        |        | note        | b    | B     | yes      |
        |        | end group   |      |       | yes      |
    """)
    assert found
    assert [name for name in "ab" if question(found, name).required] == ["a"]
    assert {problem.code for problem in problems} == {"version_missing"}


def test_a_name_may_return_in_another_group():
    found = survey("""
        | survey |             |      |       |
        |        | type        | name | label |
        |        | begin group | food | Food  |
        |        | text        | food | Food  |
        |        | end group   |      |       |
    """)
    assert [item.path for item in found.items()] == [("food",), ("food", "food")]


def test_truth_values_of_spreadsheets_are_expressions():
    found = survey("""
        | survey |      |      |       |          |          |
        |        | type | name | label | relevant | required |
        |        | text | a    | A     | FALSE    | T        |
    """)
    a = question(found, "a")
    assert (a.relevant and a.relevant.tree, a.required and a.required.tree) == (["false"], ["true"])


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_foreign_surveys_are_read_or_refused_with_a_place(path: Path):
    found, problems = read_survey(read_sheets(path), path.stem)
    assert found or any(not problem.warning for problem in problems)
    for problem in problems:
        assert problem.params["sheet"], problem
        json.dumps(problem.as_json())


@needs_samples
def test_ram_op_is_imported():
    found, problems = read_survey(read_sheets(RAM_OP), "ramOP")
    assert found, [problem for problem in problems if not problem.warning]
    assert (found.id, found.version, found.languages, found.default_language) == ("ramOP", "1", ("en", "fr"), "en")
    assert sum(isinstance(item, Question) for item in found.items()) == 106
    assert [choice.name for choice in found.choices["sex"]] == ["1", "2"]
    assert "<h1>Welcome" in items(found)["opening1"].label["en"]
    assert {problem.code for problem in problems} == {"column_unsupported"}


def test_problems_are_told_in_the_order_of_the_sheets():
    _, problems = read("""
        | needs  |      |             |         |
        |        | kind | when        | urgency |
        |        | A01  |             | U9      |
        | survey |      |             |         |
        |        | type | name        | label   |
        |        | txet | a           | A       |
        |        | text | b b         | B       |
    """)
    assert [(problem.params["sheet"], problem.params["row"], problem.code) for problem in problems] == [
        ("survey", 2, "unknown_type"),
        ("survey", 3, "name_invalid"),
        ("settings", 2, "version_missing"),
        ("needs", 2, "when_missing"),
        ("needs", 2, "urgency_invalid"),
        ("needs", 2, "reason_missing"),
    ]
