"""Lists outside the choices sheet: in files beside the survey, found by search(), in the sheet external_choices."""

import json
from pathlib import Path

import pytest

from forms.definition import Survey
from forms.problems import Problem
from forms.sheets import read_sheets
from forms.workbook import write_folder
from forms.xlsform import load_survey, read_survey
from tests.forms.tables import question, survey, write

VILLAGES = "code,title,county\n01,大沟,A\n02,小沟,B\n"
FROM_FILE = """
    | survey |                                   |        |        |                    |                        |
    |        | type                              | name   | label  | choice_filter      | parameters             |
    |        | text                              | county | County |                    |                        |
    |        | select_one_from_file villages.csv | v      | V      | county = ${county} | value=code label=title |
"""
POINT = {"type": "Point", "coordinates": [111.6, 40.8]}
SEARCHED = """
    | survey  |               |        |         |                                                          |
    |         | type          | name   | label   | appearance                                               |
    |         | text          | county | County  |                                                          |
    |         | select_one vl | v      | V       | minimal search('villages', 'matches', 'county', ${county}) |
    | choices |               |        |         |                                                          |
    |         | list_name     | name   | label   |                                                          |
    |         | vl            | code   | title,county |                                                     |
    |         | vl            | 99     | Another |                                                          |
"""


def beside(table: str, folder: Path, **files: str) -> Survey:
    """The survey of a table, with files beside it."""
    write(table, folder)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, "utf-8")
    return load_survey(folder)


def test_choices_come_from_a_file(tmp_path: Path):
    found = beside(FROM_FILE, tmp_path, villages_csv=VILLAGES)
    v = question(found, "v")
    assert (v.type, v.list_name) == ("select_one", "villages.csv?value=code&label=title")
    assert [(choice.name, choice.label) for choice in found.choices[v.list_name]] == [
        ("01", {"": "大沟"}),
        ("02", {"": "小沟"}),
    ]
    assert found.choices[v.list_name][1].columns["county"] == "B"


@pytest.mark.parametrize("table", [FROM_FILE, SEARCHED])
def test_the_file_travels_with_the_survey(table: str, tmp_path: Path):
    found = beside(table, tmp_path / "a", villages_csv=VILLAGES)
    write_folder(found, tmp_path / "b")
    assert load_survey(tmp_path / "b") == found
    assert (tmp_path / "b" / "villages.csv").read_text("utf-8") == VILLAGES


def test_an_xml_file_holds_a_list(tmp_path: Path):
    found = beside(
        """
        | survey |                                        |      |       |
        |        | type                                   | name | label |
        |        | select_multiple_from_file villages.xml | v    | V     |
        """,
        tmp_path,
        villages_xml="<root><item><name>1</name><label>大沟</label></item><item><name>2</name></item></root>",
    )
    assert [(choice.name, choice.label) for choice in found.choices["villages.xml"]] == [
        ("1", {"": "大沟"}),
        ("2", {"": "2"}),
    ]


def test_a_map_holds_a_list(tmp_path: Path):
    places = [
        {"id": "w1", "properties": {"title": "Well", "deep": 12}, "geometry": POINT},
        {"properties": {"id": 2}, "geometry": None},
    ]
    found = beside(
        """
        | survey |                                   |      |       |
        |        | type                              | name | label |
        |        | select_one_from_file wells.geojson | w   | W     |
        """,
        tmp_path,
        wells_geojson=json.dumps({"type": "FeatureCollection", "features": places}),
    )
    first, second = found.choices["wells.geojson"]
    assert (first.name, first.label, first.columns["geometry"], first.columns["deep"]) == (
        "w1",
        {"": "Well"},
        "40.8 111.6 0 0",
        "12",
    )
    assert (second.name, second.label) == ("2", {"": "2"})


@pytest.mark.parametrize(
    "text",
    [
        "<root><item>",
        '<!DOCTYPE r [<!ENTITY a "b">]><r><item><name>&a;</name></item></r>',
    ],
)
def test_a_broken_file_is_refused(text: str, tmp_path: Path):
    with pytest.raises(Problem) as caught:
        beside(
            """
            | survey |                                   |      |       |
            |        | type                              | name | label |
            |        | select_one_from_file villages.xml | v    | V     |
            """,
            tmp_path,
            villages_xml=text,
        )
    assert (caught.value.code, caught.value.params["file"]) == ("table_broken", "villages.xml")


def test_an_external_file_is_a_table(tmp_path: Path):
    found = beside(
        """
        | survey |              |       |       |
        |        | type         | name  | label |
        |        | csv-external | areas |       |
        |        | text         | a     | A     |
        """,
        tmp_path,
        areas_csv="name,population\nx,5\n",
    )
    assert found.tables == {"areas": ({"name": "x", "population": "5"},)}


def test_search_finds_its_choices_in_a_table(tmp_path: Path):
    found = beside(SEARCHED, tmp_path, villages_csv=VILLAGES)
    v = question(found, "v")
    assert [(choice.name, choice.label[""]) for choice in found.choices[v.list_name]] == [
        ("99", "Another"),
        ("01", "大沟 A"),
        ("02", "小沟 B"),
    ]
    assert v.choice_filter
    assert v.choice_filter.tree == ["=", ["column", "county"], ["ref", "county"]]
    assert v.appearance.startswith("minimal search(")


def test_a_search_that_cannot_be_read_leaves_the_list_as_it_is():
    found = survey("""
        | survey  |               |        |         |                  |
        |         | type          | name   | label   | appearance       |
        |         | select_one vl | v      | V       | search('villages |
        | choices |               |        |         |                  |
        |         | list_name     | name   | label   |                  |
        |         | vl            | code   | title   |                  |
    """)
    assert question(found, "v").list_name == "vl"


def test_external_choices_are_choices(tmp_path: Path):
    table = """
        | survey           |                            |        |        |                    |
        |                  | type                       | name   | label  | choice_filter      |
        |                  | select_one counties        | county | County |                    |
        |                  | select_one_external places | place  | Place  | county=${county}   |
        | choices          |                            |        |        |                    |
        |                  | list_name                  | name   | label  |                    |
        |                  | counties                   | c1     | C1     |                    |
        |                  | places                     | x      | Other list |                |
        | external_choices |                            |        |        |                    |
        |                  | list_name                  | name   | label  | county             |
        |                  | places                     | p1     | P1     | c1                 |
        |                  | places                     | p1     | P1     | c2                 |
    """
    found, problems = read_survey(read_sheets(write(table, tmp_path / "a")), "test")
    assert found, problems
    place = question(found, "place")
    assert (place.type, place.list_name) == ("select_one", "places_external")
    assert [choice.columns["county"] for choice in found.choices["places_external"]] == ["c1", "c2"]
    write_folder(found, tmp_path / "b")
    assert load_survey(tmp_path / "b") == found


def test_no_path_leads_out_of_the_folder(tmp_path: Path):
    (tmp_path / "secret.csv").write_text("name,label\na,A\n", "utf-8")
    found = beside(
        """
        | survey |                                     |      |       |
        |        | type                                | name | label |
        |        | select_one_from_file ../secret.csv  | v    | V     |
        |        | csv-external                        | ../secret |  |
        """,
        tmp_path / "survey",
    )
    assert found.tables == {}
    assert all(not choices for choices in found.choices.values())
