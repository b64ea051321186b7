"""The names that other programs rely on: the questions, choices and results of the instruments."""

import pytest

from forms.definition import Question, Survey
from tests.survey_defs.shipped import DEFINITIONS, questions, shipped, values
from tests.survey_defs.twin import Twins


def _items(prefix: str, last: int) -> str:
    return " ".join(f"{prefix}{number}" for number in range(1, last + 1))


INPUTS = {
    "gbt42195": f"{_items('b1_', 8)} {_items('b2_', 4)} {_items('b3_', 9)} {_items('b4_', 5)}"
    " coma dementia_or_mental_dx risk_events_30d",
    "phq9": _items("q", 9) + " difficulty",
    "gds15": _items("q", 15),
    "wg_ss": "see hear walk remember selfcare communicate",
    "tekun6": "eat dress bed toilet walk bathe",
    "ucla3": "companionship left_out isolated",
    "fies8": _items("q", 8),
    "income": "income_year members standard_month assets_within_limit rigid_year disposable_year rigid_ratio",
    "child_safety": "father_state mother_state child_age",
    "visit_tier": "age living gbt_level life_threatening_disease scattered_tekun child_in_difficulty one_child_lost"
    " severe_disability",
}
RESULTS = {
    "gbt42195": "b1 b2 b3 b4 total initial_level level",
    "phq9": "phq2 phq2_positive total band positive_10 item9_flag algorithm",
    "gds15": "total screen_positive urgent",
    "wg_ss": "d1 d2 d3 d4 n_valid",
    "tekun6": "unable category",
    "ucla3": "total lonely",
    "fies8": "raw",
    "income": "per_capita_month hint gap_month",
    "child_safety": "unattended_hint orphan_hint",
    "visit_tier": "tier max_interval_days",
}
STATES = (
    "normal dead missing severe_disability serious_illness imprisoned compulsory_detox other_restricted lost_contact"
    " guardianship_revoked deported"
)
# The choices of each input, or of all inputs of the module that are selects ("").
CHOICES = {
    ("phq9", ""): "0 1 2 3",
    ("gds15", ""): "yes no",
    ("wg_ss", ""): "1 2 3 4 7 9",
    ("tekun6", ""): "yes no",
    ("ucla3", ""): "1 2 3",
    ("fies8", ""): "yes no",
    ("gbt42195", "coma"): "yes no",
    ("gbt42195", "dementia_or_mental_dx"): "yes no",
    ("child_safety", "father_state"): STATES,
    ("child_safety", "mother_state"): STATES,
    ("visit_tier", "living"): "alone spouse_only with_children left_behind other",
    ("visit_tier", "severe_disability"): "yes no",
    ("income", "assets_within_limit"): "yes no",
}
BANDS = {
    ("gbt42195", "initial_level"): "0 1 2 3 4",
    ("gbt42195", "level"): "0 1 2 3 4",
    ("phq9", "band"): "minimal mild moderate moderately_severe severe",
    ("phq9", "algorithm"): "none other major",
    ("tekun6", "category"): "able partly_lost fully_lost",
    ("income", "hint"): "dibao margin rigid assets_exceed none",
    ("visit_tier", "tier"): "high key general",
}
# What is said of anybody, or counts what was answered, is there without an answer.
ALWAYS = {"n_valid", "unattended_hint", "orphan_hint", "tier", "max_interval_days"}


def module(name: str) -> Survey:
    """The instrument, or a skip that says that it is still to come."""
    if not (DEFINITIONS / name / "survey.csv").exists():
        pytest.skip(f"there is no survey_defs/{name} yet")
    return shipped(DEFINITIONS / name)


def offered(survey: Survey, name: str) -> set[str]:
    """The names of the choices of a question; none where it is no select."""
    return {choice.name for choice in survey.choices.get(questions(survey)[name].list_name, ())}


@pytest.mark.parametrize("name", INPUTS)
def test_questions_and_results(name: str):
    survey = module(name)
    named = questions(survey)
    assert [one for one in INPUTS[name].split() if one not in named or named[one].calculation] == []
    assert [one for one in RESULTS[name].split() if one not in named or not named[one].calculation] == []
    assert {len(named[one].path) for one in f"{INPUTS[name]} {RESULTS[name]}".split()} == {1}, (
        "answers are a flat object"
    )
    assert (DEFINITIONS / name / "examples" / "boundaries.csv").exists()


@pytest.mark.parametrize(("name", "of"), CHOICES, ids=lambda part: part or "all")
def test_choices(name: str, of: str):
    survey = module(name)
    for one in [of] if of else INPUTS[name].split():
        assert offered(survey, one) == set(CHOICES[name, of].split()), one


@pytest.mark.parametrize(("name", "of"), BANDS, ids=str)
def test_bands_show_their_label(name: str, of: str):
    """A band is a select with a calculation, so that it is read as words; or at least it has no other names."""
    assert offered(module(name), of) in (set(BANDS[name, of].split()), set())


@pytest.mark.parametrize("name", INPUTS)
def test_scored_items_are_required_and_nothing_else_is(name: str):
    survey = module(name)
    required = {item.name for item in survey.items() if isinstance(item, Question) and item.required}
    assert "difficulty" not in required
    if name in ("phq9", "gds15", "ucla3", "fies8", "tekun6", "wg_ss"):
        assert required == set(INPUTS[name].split()) - {"difficulty"}


@pytest.mark.parametrize("name", RESULTS)
def test_nothing_answered_gives_no_score_and_no_need(name: str, twins: Twins):
    """A result whose items are missing is absent, never 0."""
    found = twins.both(module(name), {})
    told = {place.rsplit("/", 1)[-1]: value for place, value in values(found["answers"]).items()}
    assert {one: told[one] for one in RESULTS[name].split() if one in told and one not in ALWAYS} == {}
    assert found["needs"] == []


@pytest.mark.parametrize("name", INPUTS)
def test_numbers_arrive_as_numbers_or_as_digits(name: str, twins: Twins):
    """All items at the score 1, or at their first choice, once as text and once as a number."""
    survey, texts = module(name), {}
    for one in INPUTS[name].split():
        names = [choice.name for choice in survey.choices.get(questions(survey)[one].list_name, ())]
        texts[one] = "1" if not names or "1" in names else names[0]
    numbers = {one: int(text) if text.isdigit() else text for one, text in texts.items()}
    found = twins.both(survey, texts)
    assert twins.both(survey, numbers) == found
    assert set(RESULTS[name].split()) & set(found["answers"])
