"""The type column: every type, in whatever spelling."""

import pytest

from forms.definition import QUESTION_TYPES, SELECTS, Repeat
from forms.xlsform.types import with_list_renamed
from tests.forms.tables import items, question, survey


@pytest.mark.parametrize("name", sorted(QUESTION_TYPES - set(SELECTS)))
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
        ("add select one prompt using yn", "select_one"),
        ("rank yn", "rank"),
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
    [
        ("string", "text"),
        ("int", "integer"),
        ("photo", "image"),
        ("gps", "geopoint"),
        ("NOTE", "note"),
        ("datetime", "dateTime"),
        ("date time", "dateTime"),
        ("q date", "date"),
        ("add text prompt", "text"),
        ("get start time", "start"),
        ("uri:deviceid", "deviceid"),
        ("imei", "deviceid"),
        ("sim id", "simserial"),
        ("start_geopoint", "start-geopoint"),
        ("trigger", "acknowledge"),
        ("calculate_here", "calculate"),
    ],
)
def test_spellings_of_types(written: str, read_as: str):
    found = survey(f"""
        | survey |           |      |       |
        |        | type      | name | label |
        |        | {written} | a    | A     |
    """)
    assert question(found, "a").type == read_as


@pytest.mark.parametrize(
    "written", ["begin repeat", "Begin_Repeat", "begin lgroup", "begin looped group", "begin repeat r"]
)
def test_spellings_of_repeats(written: str):
    found = survey(f"""
        | survey |            |      |       |
        |        | type       | name | label |
        |        | {written}  | r    | R     |
        |        | text       | a    | A     |
        |        | {written.lower().replace("begin", "end")} | | |
    """)
    assert isinstance(items(found)["r"], Repeat)
    assert question(found, "a").path == ("r", "a")


def test_a_phone_number_with_a_label_is_asked():
    found = survey("""
        | survey |              |       |              |
        |        | type         | name  | label        |
        |        | phone number | phone | Your number? |
        |        | phonenumber  | sim   |              |
    """)
    assert [question(found, name).type for name in ("phone", "sim")] == ["text", "phonenumber"]


@pytest.mark.parametrize(
    ("written", "renamed"),
    [
        ("select_one l", "select_one m_l"),
        ("select one from l or_other", "select one from m_l or_other"),
        ("rank l", "rank m_l"),
        ("select_one other_list", "select_one other_list"),
        ("select_one_from_file l.csv", "select_one_from_file l.csv"),
        ("text", "text"),
    ],
)
def test_a_module_renames_its_lists_where_types_name_them(written: str, renamed: str):
    assert with_list_renamed(written, "m_", {"l"}) == renamed
