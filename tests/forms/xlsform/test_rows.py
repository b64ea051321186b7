"""Rows into items: groups, names, the columns of a row, and what is read past."""

from dataclasses import fields

from forms.definition import Repeat
from tests.forms.tables import items, question, read, survey


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


def test_rows_that_are_read_past():
    found, problems = read("""
        | survey |          |       |       |          |
        |        | type     | name  | label | disabled |
        |        |          |       |       |          |
        |        |          | lost  | Lost  |          |
        |        | text     | off   | Off   | yes      |
        |        | note     |       | Hello |          |
        |        | deviceid |       |       |          |
        |        | text     | a     | A     |          |
    """)
    assert found
    assert [item.name for item in found.items()] == ["note_5", "deviceid", "a"]
    assert [(p.code, p.params["row"]) for p in problems if p.params["sheet"] == "survey"] == [
        ("type_missing", 3),
        ("name_made", 5),
        ("name_made", 6),
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


def test_problems_are_told_in_the_order_of_the_sheets():
    _, problems = read("""
        | needs  |      |             |         |
        |        | kind | when        | urgency |
        |        | A01  |             | U9      |
        | survey |      |             |         |
        |        | type | name        | label   |
        |        | txet | a           | A       |
        |        | text |             | B       |
    """)
    assert [(problem.params["sheet"], problem.params["row"], problem.code) for problem in problems] == [
        ("survey", 2, "unknown_type"),
        ("survey", 3, "name_missing"),
        ("settings", 2, "version_missing"),
        ("needs", 2, "when_missing"),
        ("needs", 2, "urgency_invalid"),
        ("needs", 2, "reason_missing"),
    ]
