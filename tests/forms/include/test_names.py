"""What a module becomes in the survey: a group, names with its own before them, its lists and its rules."""

from pathlib import Path

from tests.forms.include.modules import group, items, question, source, survey, table
from tests.forms.tables import write

HEADERS = "type | name | label::English"


def test_a_module_becomes_a_group_whose_names_bear_its_name(shelf: Path):
    found = survey(
        shelf,
        "type    | name | label::English     | relevant    | appearance",
        "integer | age  | Age",
        "include | mood |                    | ${age} > 18 | staff",
        "note    | end  | You: ${mood_total}",
    )
    module = ["mood", "mood/mood_start", "mood/mood_q1", "mood/mood_q2", "mood/mood_total"]
    assert list(items(found)) == ["age", *module, "end"]
    whole, second = group(found, "mood"), question(found, "mood/mood_q2")
    assert (whole.label, whole.appearance, source(whole.relevant)) == ({"en": "Mood"}, "staff", "${age} > 18")
    assert (second.label, second.list_name) == ({"en": "After ${mood_q1}: down?"}, "mood_often")
    assert source(second.relevant) == "${mood_q1} != ''"
    assert source(second.constraint) == ". != ${mood_q1}"
    assert [choice.name for choice in found.choices["mood_often"]] == ["0", "3"]
    (rule,) = found.rules
    assert (rule.when.source, rule.reason, rule.for_each) == ("${mood_total} >= 3", {"en": "Scored ${mood_total}."}, "")


def test_a_label_of_the_include_row_wins_over_the_modules_title(shelf: Path):
    found = survey(shelf, f"{HEADERS} | hint::English", "include | mood | How you feel | Take your time")
    assert (group(found, "mood").label, group(found, "mood").hint) == ({"en": "How you feel"}, {"en": "Take your time"})


def test_a_module_can_keep_its_names(shelf: Path):
    found = survey(shelf, HEADERS, "include | people")
    names = ("people", "people/members", "people/members/name", "people/members/chosen", "people/alone")
    assert tuple(items(found)) == names
    assert list(found.choices) == ["yes_no"]


def test_modules_in_modules(shelf: Path):
    well = ("include | mood", "calculate | low | | ${mood_total} > 1", "set | mood_q1")
    write(table(f"{HEADERS} | calculation", *well), shelf / "well")
    found = survey(shelf, HEADERS, "include | well")
    assert list(items(found))[:3] == ["well", "well/well_mood", "well/well_mood/well_mood_start"]
    assert source(question(found, "well/well_low").calculation) == "${well_mood_total} > 1"
    assert list(found.choices) == ["well_mood_often"]
    assert found.rules[0].when.source == "${well_mood_total} >= 3"


def test_rules_are_asked_of_whom_the_include_row_says(shelf: Path):
    rows = ("include | people", "include | mood | | members | ${chosen} = 'yes'")
    (rule,) = survey(shelf, f"{HEADERS} | for_each | whose", *rows).rules
    assert (rule.for_each, source(rule.whose)) == ("members", "${chosen} = 'yes'")


def test_a_module_in_a_repeat_is_asked_of_each_row(shelf: Path):
    rows = ("begin_repeat | people | People", "include | mood", "end_repeat", "calculate | worst")
    found = survey(shelf, HEADERS, *rows)
    assert "people/mood/mood_q1" in items(found)
    assert found.rules[0].for_each == "people"


def test_a_group_of_the_survey_may_bear_the_name_of_its_module(shelf: Path):
    rows = ("begin_group | mood | All feelings", "include | mood", "end_group", "set | mood | | 1 = 1")
    found = survey(shelf, f"{HEADERS} | relevant", *rows)
    assert group(found, "mood").relevant is None
    assert group(found, "mood/mood").relevant


def test_equal_lists_are_one(shelf: Path):
    choices = ("list_name | name | label::English", "yes_no | yes | Yes")
    found = survey(shelf, HEADERS, "select_one yes_no | here | Here?", "include | people", choices=choices)
    assert [choice.name for choice in found.choices["yes_no"]] == ["yes"]


def test_headers_may_be_spelt_in_each_sheet_as_it_likes(shelf: Path):
    rows = ("integer | age | Age", "include | mood | | ${age} > 18")
    found = survey(shelf, "Type | NAME | label | Relevance", *rows, settings=("default_language", "English"))
    assert found.languages == ("en",)
    assert question(found, "mood/mood_q1").label == {"en": "Little pleasure?"}
    assert group(found, "mood").relevant


def test_the_source_of_a_module_is_kept(shelf: Path):
    settings = ("form_id | version | source", "visit | 1 | Ours")
    found = survey(shelf, "type | name | label", "include | mood", settings=settings)
    assert found.settings == {"source": "Ours", "mood_source": "A. Author"}


def test_the_source_of_a_module_is_kept_in_each_language_also_of_one_inside_another(shelf: Path):
    credits_ = "form_id | version | source | source_en | Licence_EN", "well | 1 | zh | en | CC0"
    write(table("type | name | label", "include | mood", settings=credits_), shelf / "well")
    found = survey(shelf, "type | name | label", "include | well", settings=("form_id | version", "visit | 1"))
    assert found.settings == {
        "mood_source": "A. Author",
        "well_source": "zh",
        "well_source_en": "en",
        "well_licence_en": "CC0",
    }


def test_rows_that_are_disabled_take_no_name_and_include_nothing(shelf: Path):
    rows = ("text | mood_q1 | Mine | yes", "include | mood", "include | people | | yes", "set | b | | yes")
    found = survey(shelf, f"{HEADERS} | disabled", *rows)
    assert "mood/mood_q1" in items(found)
    assert "people" not in items(found)
