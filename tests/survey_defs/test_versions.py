"""A county that has published a survey keeps that version: what we ship under the same version must be the same."""

import hashlib
from pathlib import Path

import pytest

from forms.sheets import read_sheets, sheets_json
from tests.survey_defs.shipped import DEFINITIONS, sheet, shipped

PUBLISHED = {row["survey"]: row for row in sheet(Path(__file__).parent / "published.csv")}
# Those that are for households; the others are modules within them.
SHIPPED = sorted(path.parent.name for path in DEFINITIONS.glob("*/settings.csv") if sheet(path)[0].get("groups"))


@pytest.mark.parametrize("survey", SHIPPED)
def test_what_changes_has_a_new_version(survey: str) -> None:
    """Also where only a module within it changed. Then: a new `version` in its settings.csv, and in published.csv."""
    content = sheets_json(read_sheets(DEFINITIONS / survey)).encode()
    found = {"survey": survey, "version": shipped(DEFINITIONS / survey).version}
    assert {**found, "hash": hashlib.sha256(content).hexdigest()[:16]} == PUBLISHED[survey]
