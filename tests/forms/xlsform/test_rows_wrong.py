"""Rows of the survey sheet that are wrong: types, names, labels, groups; the smallest case of each."""

import pytest

from tests.forms.xlsform.told import Case, is_told

CASES: list[Case] = [
    ("unknown_type", False, "survey", 2, "type", {"type": "itneger", "near": ["integer"]}, """
        | survey |         |      |       |
        |        | type    | name | label |
        |        | itneger | a    | A     |
    """),
    ("type_unsupported", False, "survey", 2, "type", {"type": "cascading_select l", "instead": "select_one"}, """
        | survey |                    |      |       |
        |        | type               | name | label |
        |        | cascading_select l | a    | A     |
    """),
    ("type_replaced", True, "survey", 2, "type", {"type": "osm", "used": "text"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | osm  | a    | A     |
    """),
    ("type_replaced", True, "survey", 2, "type", {"type": "text audit", "used": "hidden"}, """
        | survey |            |      |       |
        |        | type       | name | label |
        |        | text audit | log  |       |
        |        | note       | a    | ${log} |
    """),
    ("table_written_out", True, "survey", 2, "type", {"type": "begin_score"}, """
        | survey  |             |      |       |                      |
        |         | type        | name | label | kobo--score-choices  |
        |         | begin_score | s    | S     | l                    |
        |         | score__row  | a    | A     |                      |
        |         | end_score   |      |       |                      |
        | choices |             |      |       |                      |
        |         | list_name   | name | label |                      |
        |         | l           | 1    | One   |                      |
    """),
    ("type_missing", True, "survey", 3, "type", {"name": "b"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
        |        |      | b    | B     |
    """),
    ("cell_ignored", True, "survey", 2, "constraint", {"type": "note"}, """
        | survey |      |      |       |            |
        |        | type | name | label | constraint |
        |        | note | a    | A     | . > 1      |
    """),
    ("name_missing", False, "survey", 2, "name", {"type": "text"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text |      | A     |
    """),
    ("name_made", True, "survey", 2, "name", {"used": "note_2"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | note |      | A     |
    """),
    ("name_invalid", False, "survey", 2, "name", {"name": "how many"}, """
        | survey |      |          |       |
        |        | type | name     | label |
        |        | text | how many | A     |
        |        | note | told     | ${how many} of them |
    """),
    ("name_invalid", False, "survey", 2, "name", {"name": "_id"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | _id  | A     |
    """),
    ("name_duplicate", False, "survey", 3, "name", {"name": "a", "first": 2}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
        |        | text | a    | B     |
        |        | note | told | ${a}  |
    """),
    ("name_repaired", True, "survey", 3, "name", {"name": "a", "used": "a_2"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    | A     |
        |        | text | a    | B     |
    """),
    ("name_repaired", True, "survey", 2, "name", {"name": "how many?", "used": "how_many_"}, """
        | survey |      |           |       |
        |        | type | name      | label |
        |        | text | how many? | A     |
    """),
    ("name_repaired", True, "survey", 2, "name", {"name": "1a", "used": "_1a"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | 1a   | A     |
    """),
    ("name_made", True, "survey", 2, "name", {"used": "_001"}, """
        | survey |      |      |       |           |
        |        | type | name | label | $autoname |
        |        | text |      | A     | _001      |
    """),
    ("unclosed_group", False, "survey", 2, "type", {"name": "m"}, """
        | survey  |                  |      |       |
        |         | type             | name | label |
        |         | begin_kobomatrix | m    | M     |
        |         | text             | a    | A     |
    """),
    ("label_missing", True, "survey", 2, "label", {"name": "a"}, """
        | survey |      |      |       |
        |        | type | name | label |
        |        | text | a    |       |
        |        | text | b    | B     |
    """),
    ("translation_missing", True, "survey", 2, "guidance_hint::zh", {"languages": ["en"]}, """
        | survey |      |      |           |           |                   |
        |        | type | name | label::zh | label::en | guidance_hint::zh |
        |        | text | a    | 甲        | A         | 小声问            |
    """),
    ("translation_missing", True, "survey", 3, "label::en", {"languages": ["en"]}, """
        | survey |      |      |           |           |
        |        | type | name | label::zh | label::en |
        |        | text | a    | 甲        | A         |
        |        | text | b    | 乙        |           |
    """),
    ("calculation_missing", True, "survey", 2, "calculation", {"name": "a"}, """
        | survey |           |      |       |
        |        | type      | name | label |
        |        | calculate | a    |       |
    """),
    ("unclosed_group", False, "survey", 2, "type", {"name": "g"}, """
        | survey |             |      |       |
        |        | type        | name | label |
        |        | begin group | g    | G     |
        |        | text        | a    | A     |
    """),
    ("unexpected_end", False, "survey", 3, "type", {"type": "end group"}, """
        | survey |           |      |       |
        |        | type      | name | label |
        |        | text      | a    | A     |
        |        | end group |      |       |
        |        | text      | b    | B     |
    """),
    ("end_passed", True, "survey", 3, "type", {"type": "end group"}, """
        | survey |           |      |       |
        |        | type      | name | label |
        |        | text      | a    | A     |
        |        | end group |      |       |
    """),
    ("unexpected_end", False, "survey", 4, "type", {"expected": "end repeat", "name": "r", "begun": 2}, """
        | survey |              |      |       |
        |        | type         | name | label |
        |        | begin repeat | r    | R     |
        |        | text         | a    | A     |
        |        | end_group    |      |       |
    """),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_it_is_told_with_its_place(case: Case):
    is_told(*case)
