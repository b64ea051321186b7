"""The blocks that group surveys share: what the law and the code tables ask of them."""

import pytest

from forms.definition import Group, Question
from tests.survey_defs.shipped import DEFINITIONS, context, kinds, nested, questions, sheet, shipped
from tests.survey_defs.twin import Twins

SECONDS_A_CHARACTER = 0.25  # read aloud, unhurried
# Kinds that nobody asks for by themselves: they are seen, or told in confidence.
NEVER_ASKED_FOR = {"D02", "H01", "H02", "H06", "I02"}
WHO = {"all", "elder", "adult", "child", "disabled", "disabled_child"}


def test_the_notice_is_read_aloud_within_a_minute():
    notice = questions(shipped(DEFINITIONS / "consent"))["notice"]
    assert (len(notice.label["zh"]) + len(notice.guidance["zh"])) * SECONDS_A_CHARACTER <= 60


@pytest.mark.parametrize("right", ["看", "改", "删", "收回同意", "三年", "民政", "不同意也不影响"])
def test_the_notice_says(right: str):
    assert right in questions(shipped(DEFINITIONS / "consent"))["notice"].label["zh"]


@pytest.mark.parametrize("table", ["relation", "marriage", "education", "ethnicity"])
def test_choices_are_those_of_the_code_table(table: str):
    rows = sheet(DEFINITIONS / "codes" / f"{table}.csv")
    offered = {choice.name: dict(choice.label) for choice in shipped(DEFINITIONS / "household").choices[table]}
    assert offered == {row["code"]: {"zh": row["label::中文 (zh)"], "en": row["label::English (en)"]} for row in rows}
    assert len(offered) == len(rows)
    assert all(row["source"] for row in rows)


def test_sexes_are_those_of_the_code_table():
    rows = sheet(DEFINITIONS / "codes" / "sex.csv")
    named = {row["name"]: row["label::中文 (zh)"] for row in rows if row["name"]}
    assert named == {one.name: one.label["zh"] for one in shipped(DEFINITIONS / "household").choices["sex"]}
    assert [row["code"] for row in rows] == ["1", "2", "0", "9"]


def test_the_common_relations_come_first_and_there_are_56_peoples():
    choices = shipped(DEFINITIONS / "household").choices
    first = [choice.name for choice in choices["relation"]][:15]
    assert first == ["02", "10", "20", "30", "38", "28", "41", "42", "43", "44", "51", "52", "70", "97", "99"]
    assert len([one for one in choices["ethnicity"] if int(one.name) <= 56]) == 56


def test_everything_that_can_be_asked_for_is_a_kind_with_its_usual_urgency():
    survey, known = shipped(DEFINITIONS / "expressed"), kinds()
    offered = [choice.name for choice in survey.choices["wanted"]]
    assert offered[-1] == "none"
    assert set(offered) - {"none"} <= set(known) - NEVER_ASKED_FOR
    assert sorted(rule.kind for rule in survey.rules) == sorted(set(offered) - {"none"})
    assert {rule.kind: rule.urgency for rule in survey.rules} == {name: known[name]["urgency"] for name in offered[:-1]}
    assert all(set(choice.columns.get("for", "").split()) <= WHO for choice in survey.choices["wanted"])


def test_a_wish_is_told_by_itself_and_not_with_all_others():
    """What the station reads of one need names that wish alone, in words; the whole answer stands among the reasons."""
    survey = shipped(DEFINITIONS / "expressed")
    wishes = {wish.name: wish.label for wish in survey.choices["wanted"] if wish.name != "K02"}
    told = {rule.kind: rule.reason for rule in survey.rules if rule.kind != "K02"}
    assert {kind: reason["zh"] for kind, reason in told.items()} == {
        kind: f"本人想要：{wishes[kind]['zh']}。" for kind in told
    }
    assert {kind: reason["en"].lower() for kind, reason in told.items()} == {
        kind: f"Asked for: {wishes[kind]['en']}.".lower() for kind in told
    }


def test_what_is_offered_to_other_grown_ups_is_offered_to_the_old():
    offered = {wish.name: set(wish.columns.get("for", "").split()) for wish in
               shipped(DEFINITIONS / "expressed").choices["wanted"]}  # fmt: skip
    only_younger = {"C09", "E04", "F02"}
    assert {name for name, whom in offered.items() if "adult" in whom and "elder" not in whom} == only_younger


@pytest.mark.parametrize(
    ("name", "fires"), [("selfharm=yes", "D02"), ("left_alone=yes", "H01"), ("signs=injury none", "H02")]
)
def test_danger_counts_also_when_the_rest_is_unanswered_or_contradictory(name: str, fires: str, twins: Twins):
    survey = shipped(DEFINITIONS / "danger")
    place, _, text = name.partition("=")
    found = twins.both(survey, nested(survey, {place: text}))
    assert {need["kind"]: need["urgency"] for need in found["needs"]} == {fires: "U0"}


@pytest.mark.parametrize(
    ("who", "fires"), [("", True), ("visited", True), ("visited child", True), ("child", False), ("child other", False)]
)
def test_a_sign_is_the_need_of_whom_it_was_seen_of(who: str, fires: bool, twins: Twins):
    """Not said of whom: of the person visited, so that nothing is lost."""
    survey = shipped(DEFINITIONS / "danger")
    found = twins.both(survey, nested(survey, {"signs": "injury", "signs_who": who}))
    assert [need["kind"] for need in found["needs"]] == (["H02"] if fires else [])
    assert found["answers"]["found"] == "yes"


@pytest.mark.parametrize(("by", "shown"), [("self", False), ("guardian", False), ("family", True), ("other", True)])
def test_who_else_agrees_for_a_grown_up_is_asked_back(by: str, shown: bool, twins: Twins):
    survey = shipped(DEFINITIONS / "consent")
    found = twins.both(survey, nested(survey, {"basic": "yes", "by": by}))
    assert ("by_check" in found["relevant"]) == shown


# What may hurt, or be held against somebody, when the page is read by others of the household.
BEHIND_THE_BACK = {
    "social": "support_from_children dispute dispute_what will_advice",
    "gbt42195": "b3_7 b3_9 coma result result_coma changed_diagnosis changed_events changed_both",
    "tekun6": "result",
    "ucla3": "total lonely result",
    "visit_tier": "one_child_lost",
    "health": "life_threatening risk_to_others",
}


@pytest.mark.parametrize("name", BEHIND_THE_BACK)
def test_what_may_hurt_is_for_the_worker_alone(name: str):
    asked = questions(shipped(DEFINITIONS / name))
    assert [one for one in BEHIND_THE_BACK[name].split() if "staff" not in asked[one].appearance.split()] == []


# Who does not want to answer may leave the page: only what nothing else can be asked without is required.
REQUIRED = {"health": set(), "care": set(), "economy": set(), "dis": set(), "home": set(),
            "child": {"guardian_state", "alone"}}  # fmt: skip


@pytest.mark.parametrize("name", REQUIRED)
def test_nobody_has_to_answer(name: str):
    asked = questions(shipped(DEFINITIONS / name))
    assert {one for one, question in asked.items() if question.required} == REQUIRED[name]


@pytest.mark.parametrize("name", ["health", "dis", "economy"])
@pytest.mark.parametrize("said", ["unknown", "refused"])
def test_not_known_and_not_told_raise_nothing(name: str, said: str, twins: Twins):
    """Neither is taken for a no: every question that offers it is answered so, what else is asked is not."""
    survey = shipped(DEFINITIONS / name)
    offering = {of for of, choices in survey.choices.items() if said in {choice.name for choice in choices}}
    assert "yes_no" in offering
    flat = {one: said for one, question in questions(survey).items() if question.list_name in offering}
    assert twins.both(survey, nested(survey, flat))["needs"] == []


def test_what_is_said_of_danger_is_for_the_worker_alone():
    for item in shipped(DEFINITIONS / "danger").items():
        assert isinstance(item, Group) or "staff" in item.appearance.split(), item.name


def test_after_a_refusal_nothing_more_is_asked_and_nothing_is_missing(twins: Twins):
    survey = shipped(DEFINITIONS / "consent")
    found = twins.both(survey, nested(survey, {"basic": "no"}))
    assert found["problems"] == []
    assert found["answers"]["refused"] == "yes"
    asked = {
        item.name for item in survey.items() if isinstance(item, Question) and item.type not in ("note", "calculate")
    }
    assert asked & set(found["relevant"]) == {"basic", "by"}


@pytest.mark.parametrize(("day", "age"), [("2026-11-21", 13), ("2026-11-22", 14), ("2026-11-23", 14)])
def test_a_child_is_as_old_as_on_the_day_of_the_visit(day: str, age: int, twins: Twins):
    survey = shipped(DEFINITIONS / "household")
    answers = nested(survey, {"members[1]/name": "王𠮷", "members[1]/birth": "2012-11-22"})
    found = twins.both(survey, answers, f"{day}T23:30:00+08:00")["answers"]
    assert (found["members"][0]["age"], found["subject_age"]) == (age, age)
    assert context(f"{day}T23:30:00+08:00").today == day
