"""A person without a screen reaches the end of every real survey, alike in both engines; FUZZ: fifty visits each."""

import os
from functools import cache
from pathlib import Path

import pytest

from forms.definition import Survey
from forms.problems import Problem, Problems
from forms.sheets import SHIPPED as DEFINITIONS
from forms.xlsform import load_survey
from tests.forms.test_scenario import outcomes, replayed, visited
from tests.samples import WORKBOOKS

SHIPPED = [DEFINITIONS / name for name in ("laoren", "liushou", "canji", "dibao")]
SEEDS = 50 if os.environ.get("FUZZ") else 3


@cache
def imported(path: Path) -> Survey | None:
    try:
        return load_survey(path)
    except (Problem, Problems):
        return None


# What nobody can answer: lists in files that did not come along.
UNANSWERED = {
    "bk__reconbhousehold": {"community_health_unit"},
    "liberiaS3Mforms__liberiaCoverage": {"vn"},
    # Regions of admin_level.csv.
    "surveyDesigner__household_survey_americas": {"IDP03", "IDP04"},
    "xform-test__ET-CRVS-KAP-Questionnaire-v11.1-jef": {
        *("region", "zone", "district", "locality", "EA", "structure", "household", "CG_age"),
    },
}


@pytest.mark.parametrize("path", [one for one in (*SHIPPED, *WORKBOOKS) if imported(one)], ids=lambda path: path.stem)
def test_a_real_survey_is_filled_to_its_end_alike_in_both_engines(path: Path):
    made = imported(path)
    assert made
    visits = []
    for seed in range(SEEDS):
        person, left = visited(made, seed, made.languages[seed % len(made.languages)])
        assert {place.rsplit("/", 1)[-1] for place in left} <= UNANSWERED.get(path.stem, set()), (seed, left)
        assert {str(problem.params["at"]) for problem in person.filling.problems()} <= set(left), seed
        visits.append(person)
    for seed, (ours, theirs) in enumerate(zip(outcomes(made, visits), replayed(made, visits), strict=True)):
        assert ours == theirs, seed
