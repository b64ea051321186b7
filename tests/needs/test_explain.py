"""Which answers can raise which need, told from the survey alone."""

from needs.explain import Explained, explain, settings_behind
from tests.forms.surveys import survey

ELDER = survey(
    """
    begin_group home
    integer falls | label=Falls
    integer month | label=This month | relevant=${falls} > 0
    end_group
    begin_group body
    note hello | label=Hello
    select_one yn q1 | label=One
    select_one yn q2 | label=Two
    calculate total | calculation=${q1} + ${half} + ${q1}
    calculate half | calculation=${q2} div pulldata('area', 'value', 'key', 'parts')
    end_group
    begin_repeat members
    integer age | label=Age
    calculate old | calculation=${age} >= pulldata('area', 'value', 'key', 'old_age')
    end_repeat
    calculate people | calculation=count(${members})
    """,
    {"yn": ["0", "1"]},
    [
        ["J02", "${falls} > 0 and ${month} > ${nobody}", "U1", "", "fell ${falls}"],
        ["D01", "${total} >= pulldata('area', 'value', 'key', 'line')", "U2", "", "scores ${total}"],
        ["C07", "${old} = 'true' and ${people} = 1", "U3", "members", "is ${age}", "${age} > 0"],
        ["D01", "${q2} = 1", "U1", "", "two"],
    ],
)


def brief(rule: Explained) -> tuple[list[str], list[str], tuple[str, ...]]:
    asked = [f"{read.number} {read.at}".strip() for read in rule.asked]
    return [read.name for read in rule.reads], asked, rule.settings


def test_rules_stand_under_their_kinds_in_order():
    found = explain(ELDER)
    assert [(kind, [rule.urgency for rule in rules]) for kind, rules in found.items()] == [
        ("C07", ["U3"]),
        ("D01", ["U2", "U1"]),
        ("J02", ["U1"]),
    ]


def test_a_rule_that_reads_questions():
    (rule,) = explain(ELDER)["J02"]
    assert brief(rule) == (["falls", "month"], ["1.1 home/falls", "1.2 home/month"], ())
    assert (rule.when, rule.reason) == ("${falls} > 0 and ${month} > ${nobody}", {"en": "fell ${falls}"})
    assert rule.reads[1].label == {"en": "This month"}


def test_calculations_are_followed_to_the_questions_and_settings_at_their_bottom():
    rule = explain(ELDER)["D01"][0]
    assert brief(rule) == (["total"], ["2.1 body/q1", "2.2 body/q2"], ("area/line", "area/parts"))
    assert rule.reads[0].number == "2.1–2.2", "a score is quoted by the questions that it rests on"


def test_a_rule_of_members_reads_from_inside_their_rows_and_a_repeat_that_is_counted():
    (rule,) = explain(ELDER)["C07"]
    assert brief(rule) == (["old", "people"], ["members", "3.1 members/age"], ("area/old_age",))
    assert (rule.for_each, rule.whose) == ("members", "${age} > 0")


def test_the_settings_behind_a_need_are_those_of_the_rules_that_read_its_answers():
    found = explain(ELDER)
    assert settings_behind(found["D01"], "U2", ["body/total"], "area") == ["line", "parts"]
    assert settings_behind(found["D01"], "U2", ["body/total"], "costs") == []
    assert settings_behind(found["D01"], "U1", ["body/q2"], "area") == []
    assert settings_behind(found["D01"], "U2", ["body/q2"], "area") == []
    assert settings_behind(found["C07"], "U3", ["members[2]/old", "people"], "area") == ["old_age"]


def test_as_json():
    assert explain(ELDER)["D01"][1].as_json() == {
        "kind": "D01",
        "urgency": "U1",
        "when": "${q2} = 1",
        "for_each": "",
        "whose": "",
        "reason": {"en": "two"},
        "reads": ({"at": "body/q2", "name": "q2", "number": "2.2", "label": {"en": "Two"}},),
        "asked": ({"at": "body/q2", "name": "q2", "number": "2.2", "label": {"en": "Two"}},),
        "settings": (),
    }


def test_a_survey_without_rules_explains_nothing():
    assert explain(survey("text a")) == {}
