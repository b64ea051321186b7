"""What a sheet says beyond questions and logic: media, parameters, triggers, facts of the form, columns of others.

All of it stays in the survey, goes to the phone where the phone needs it, and is written again as it was read.
"""

from pathlib import Path

from forms.bundle import bundle
from forms.definition import Repeat
from forms.workbook import write_folder
from forms.xlsform import load_survey
from tests.forms.tables import items, question, survey

EVERYTHING = """
    | survey   |                      |       |              |              |                        |                       |                   |                    |         |             |                    |
    |          | type                 | name  | label::zh    | label::en    | media::image::zh       | big-image::zh         | audio             | parameters         | trigger | calculation | body::accuracy     |
    |          | start                | start |              |              |                        |                       |                   |                    |         |             |                    |
    |          | today                | today |              |              |                        |                       |                   |                    |         |             |                    |
    |          | end                  | end   |              |              |                        |                       |                   |                    |         |             |                    |
    |          | audit                | audit |              |              |                        |                       |                   | track-changes=true |         |             |                    |
    |          | xml-external         | areas |              |              |                        |                       |                   |                    |         |             |                    |
    |          | range                | score | 分           | Score        | score.png              | score-big.png         | score.mp3         | start=0 end=1 step=0.1 |     |             |                    |
    |          | geopoint             | here  | 在哪里        | Where        |                        |                       |                   |                    |         |             | 10                 |
    |          | rank l               | order | 先后          | Order        |                        |                       |                   | randomize=true, seed=${score} | |          |                    |
    |          | text                 | stamp | 何时          | When         |                        |                       |                   |                    | ${score}, ${here} | now() |                    |
    |          | select_one_from_file villages.csv | v | 村 | Village |                        |                       |                   | value=code label=title |     |             |                    |
    | choices  |                      |       |              |              |                        |                       |                   |                    |         |             |                    |
    |          | list_name            | name  | label::zh    | label::en    | image                  | shade                 |                   |                    |         |             |                    |
    |          | l                    | a     | 甲           | A            | a.png                  | dark                  |                   |                    |         |             |                    |
    |          | l                    | b     | 乙           | B            |                        |                       |                   |                    |         |             |                    |
    | settings |                      |       |              |              |                        |                       |                   |                    |         |             |                    |
    |          | form_id              | version | default_language | instance_name | style              |                       |                   |                    |         |             |                    |
    |          | test                 | 1     | zh           | concat(${here}, '') | pages           |                       |                   |                    |         |             |                    |
"""  # noqa: E501 (a table: one row of a sheet, one line)


def test_it_is_read():
    found = survey(EVERYTHING)
    assert question(found, "score").media == {
        "image": {"zh": "score.png"},
        "big-image": {"zh": "score-big.png"},
        "audio": {"zh": "score.mp3"},
    }
    assert question(found, "score").parameters == {"start": "0", "end": "1", "step": "0.1"}
    assert question(found, "order").parameters == {"randomize": "true", "seed": "${score}"}
    assert question(found, "here").extra == {"body::accuracy": "10"}
    stamp = question(found, "stamp")
    assert (stamp.calculation, stamp.trigger, stamp.triggered and stamp.triggered.source) == (
        None,
        ("score", "here"),
        "now()",
    )
    assert found.choices["l"][0].media == {"image": {"zh": "a.png"}}
    assert found.choices["l"][0].columns == {"shade": "dark"}
    assert found.choices["villages.csv?value=code&label=title"] == ()
    assert found.settings == {"instance_name": "concat(${here}, '')", "style": "pages"}


def test_it_is_written_as_it_was_read(tmp_path: Path):
    found = survey(EVERYTHING)
    write_folder(found, tmp_path)
    assert load_survey(tmp_path) == found


def test_the_phone_has_what_it_needs():
    sent = {item["name"]: item for item in bundle(survey(EVERYTHING))["items"]}
    assert (sent["start"]["calculation"], sent["start"]["keep"], sent["end"]["keep"]) == (["now"], True, False)
    assert "calculation" not in sent["audit"]
    assert sent["score"]["media"]["image"] == {"zh": "score.png"}
    assert sent["order"]["parameters"]["randomize"] == "true"
    assert (sent["stamp"]["trigger"], sent["stamp"]["triggered"]) == (["score", "here"], ["now"])
    assert "extra" not in sent["here"]


def test_groups_stand_in_each_other_to_any_depth():
    found = survey("""
        | survey |              |      |       |              |                |
        |        | type         | name | label | repeat_count | appearance     |
        |        | begin repeat | a    | A     | 2            | field-list     |
        |        | integer      | k    | K     |              |                |
        |        | begin_group  | g    | G     |              | table-list w4  |
        |        | begin repeat | b    | B     | ${k} + 1     |                |
        |        | integer      | n    | N     |              |                |
        |        | end repeat   |      |       |              |                |
        |        | end_group    |      |       |              |                |
        |        | end repeat   |      |       |              |                |
    """)
    assert items(found)["n"].path == ("a", "g", "b", "n")
    assert [items(found)[name].appearance for name in "ag"] == ["field-list", "table-list w4"]
    counts = [item.count.source for item in found.items() if isinstance(item, Repeat) and item.count]
    assert counts == ["2", "${k} + 1"]


def test_what_is_called_by_its_part_of_an_xform():
    found = survey("""
        | survey |              |      |       |                |                |                  |                         |               |
        |        | type         | name | label | bind::relevant | bind::required | bind::jr:requiredMsg | body::appearance    | jr:count      |
        |        | begin repeat | r    | R     |                |                |                  |                         | 3             |
        |        | text         | a    | A     | 1 = 1          | true()         | Say it           | multiline               |               |
        |        | end repeat   |      |       |                |                |                  |                         |               |
    """)  # noqa: E501 (a table: one row of a sheet, one line)
    a, repeat = question(found, "a"), items(found)["r"]
    assert a.relevant
    assert a.required
    assert (a.required_message, a.appearance) == ({"": "Say it"}, "multiline")
    assert isinstance(repeat, Repeat)
    assert repeat.count


def test_or_other_asks_what_the_other_is(tmp_path: Path):
    found = survey("""
        | survey  |                                    |       |                 |                     |
        |         | type                               | name  | label::中文 (zh) | label::Français (fr) |
        |         | select_one water or_other          | water | 水              | Eau                 |
        |         | select multiple from water or specify other | more | 还有   | Encore              |
        | choices |                                    |       |                 |                     |
        |         | list_name                          | name  | label::中文 (zh) | label::Français (fr) |
        |         | water                              | well  | 井              | Puits               |
    """)
    assert [item.name for item in found.items()] == ["water", "water_other", "more", "more_other"]
    assert [choice.name for choice in found.choices["water"]] == ["well", "other"]
    assert found.choices["water"][1].label == {"zh": "其他", "fr": "Autre"}
    other = question(found, "water_other")
    assert (other.type, other.relevant and other.relevant.source) == ("text", "selected(${water}, 'other')")
    assert other.label == {"zh": "请说明", "fr": "Veuillez préciser."}
    write_folder(found, tmp_path)
    assert [item.path for item in load_survey(tmp_path).items()] == [item.path for item in found.items()]
    assert load_survey(tmp_path).choices == found.choices


def test_or_other_leaves_alone_what_the_author_has_written():
    found = survey("""
        | survey  |                       |         |       |
        |         | type                  | name    | label |
        |         | select_one l or_other | a       | A     |
        |         | text                  | a_other | Which |
        | choices |                       |         |       |
        |         | list_name             | name    | label |
        |         | l                     | other   | Else  |
    """)
    assert [item.name for item in found.items()] == ["a", "a_other"]
    assert found.choices["l"][0].label == {"": "Else"}
