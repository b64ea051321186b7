"""Tables of questions become groups of plain ones, as Kobo itself and the oldest of the field's tools make them."""

from tests.forms.tables import items, question, read, survey


def test_a_rating():
    found = survey("""
        | survey  |             |         |          |          |                     |
        |         | type        | name    | label    | required | kobo--score-choices |
        |         | begin_score | quality | How good |          | scale               |
        |         | score__row  | water   | Water    | true     |                     |
        |         | score__row  | roads   | Roads    |          |                     |
        |         | end_score   |         |          |          |                     |
        |         | text        | after   | After    |          |                     |
        | choices |             |         |          |          |                     |
        |         | list_name   | name    | label    |          |                     |
        |         | scale       | 1       | Good     |          |                     |
    """)
    assert [item.path for item in found.items()] == [
        ("quality",),
        ("quality", "water"),
        ("quality", "roads"),
        ("after",),
    ]
    water = question(found, "water")
    assert (water.type, water.list_name, bool(water.required)) == ("select_one", "scale", True)


def test_a_ranking_names_nothing_twice():
    found = survey("""
        | survey  |             |       |        |                  |
        |         | type        | name  | label  | kobo--rank-items |
        |         | begin_rank  | needs | Needs  | needs            |
        |         | rank__level | first | First  |                  |
        |         | rank__level | next  | Second |                  |
        |         | rank__level | last  | Third  |                  |
        |         | end_rank    |       |        |                  |
        | choices |             |       |        |                  |
        |         | list_name   | name  | label  |                  |
        |         | needs       | food  | Food   |                  |
    """)
    constraints = [question(found, name).constraint for name in ("first", "next", "last")]
    assert [one and one.source for one in constraints] == [
        None,
        ". != ${first}",
        ". != ${first} and . != ${next}",
    ]


def test_a_matrix_is_a_group_for_each_row():
    found, problems = read("""
        | survey  |                  |       |         |                   |            |
        |         | type             | name  | label   | kobo--matrix_list | appearance |
        |         | begin_kobomatrix | goods | Goods   | goods             |            |
        |         | select_one yn    | has   | Has it  |                   | w1         |
        |         | integer          | many  | How many |                  | w1         |
        |         | end_kobomatrix   |       |         |                   |            |
        | choices |                  |       |         |                   |            |
        |         | list_name        | name  | label   |                   |            |
        |         | goods            | bed   | Bed     |                   |            |
        |         | goods            | pot   | Pot     |                   |            |
        |         | yn               | y     | Yes     |                   |            |
    """)
    assert found, problems
    assert [item.path for item in found.items()] == [
        ("goods",),
        ("goods", "goods_bed"),
        ("goods", "goods_bed", "goods_bed_has"),
        ("goods", "goods_bed", "goods_bed_many"),
        ("goods", "goods_pot"),
        ("goods", "goods_pot", "goods_pot_has"),
        ("goods", "goods_pot", "goods_pot_many"),
    ]
    assert items(found)["goods_pot"].label == {"": "Pot"}
    assert {problem.code for problem in problems} == {"table_written_out", "column_unsupported", "version_missing"}


def test_a_loop_over_a_list_asks_about_each_choice():
    found, problems = read("""
        | survey  |                      |        |                       |                       |               |
        |         | type                 | name   | label::English        | label::French         | constraint    |
        |         | begin loop over cars | cars   |                       |                       |               |
        |         | integer              | all    | How many %(label)s?   | Combien de %(label)s? |               |
        |         | integer              | works  | Of these %(name)s     | Dont %(name)s         | . <= ../all   |
        |         | end loop             |        |                       |                       |               |
        | choices |                      |        |                       |                       |               |
        |         | list_name            | name   | label::English        | label::French         |               |
        |         | cars                 | car    | cars                  | voitures              |               |
        |         | cars                 | truck  | trucks                |                       |               |
    """)
    assert found
    assert [item.path[1:] for item in found.items()] == [
        (),
        ("car",),
        ("car", "all"),
        ("car", "works"),
        ("truck",),
        ("truck", "all"),
        ("truck", "works"),
    ]
    labels = [dict(item.label) for item in found.items() if item.name == "all"]
    assert labels[0] == {"en": "How many cars?", "fr": "Combien de voitures?"}
    assert labels[1] == {"en": "How many trucks?", "fr": "Combien de trucks?"}
    assert [problem.params["row"] for problem in problems if problem.code == "table_written_out"] == [2]
