"""What the phone never offers as it was last time, in the surveys as they are shipped."""

import json
import subprocess
from pathlib import Path

import pytest

from forms.sheets import read_sheets, sheets_json
from store.cell import Cell
from tests.store.seed import AT
from visits.surveys import Surveys
from web.fieldwork.bundle import packed

HOUSE = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import { readFileSync } from "node:fs";
import { askedAgain } from "./static/phone/again.mjs";
const bundle = JSON.parse(readFileSync(0));
const again = askedAgain(bundle);
const all = (items) => items.flatMap((item) => [item, ...all(item.items || [])]);
const offered = all(bundle.items).filter((item) => !item.items && !again.has(item));
console.log(JSON.stringify(offered.map(({ name }) => name)));
"""
# Of consent and danger, of this visit alone, and of scales.
ANEW = ("consent_", "danger_", "visit_", "phq9_", "gds15_", "ucla3_", "fies8_", "gbt42195_", "wg_ss_", "tekun6_")
ONES = {"subject", "guardian_agrees", "child_left_alone", "health_mental_dx", "home_co_alarm", "opinions", "summary"}
ONES |= {"photo", "location", "members_count", "subject_age"}
# Those of them that are none of this visit: what a tier is worked out from.
BUT = ("visit_tier_",)
KEPT = {"name", "birth", "phone", "living", "economy_medical_year", "health_chronic", "social_emergency_name"}


def offered(cell: Cell, survey: str) -> set[str]:
    """The questions whose last answer a phone may offer."""
    surveys = Surveys(cell)
    for name in survey.split("+"):
        surveys.publish(sheets_json(read_sheets(HOUSE / "survey_defs" / name)), AT)
    version = surveys.latest(survey).version
    content, _mark = packed(surveys.packed(survey, version)[0], "zh")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SCRIPT],
        input=content,
        cwd=HOUSE,
        capture_output=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("survey", ["laoren", "canji", "canji+laoren"])
def test_consent_danger_and_scores_are_asked_again_and_facts_are_not(cell: Cell, survey: str) -> None:
    found = offered(cell, survey)
    assert {one for one in found if one.startswith(ANEW) and not one.startswith(BUT)} == set()
    assert found & ONES == set()
    assert found >= KEPT


def test_whether_somebody_is_satisfied_is_asked_again(cell: Cell) -> None:
    assert offered(cell, "manyidu") == set()
