"""Each trigger of the list of needs at its boundary, by a table that was written from the list, not from the surveys.

`urgency` is that of the need, blank where none of the kind may be raised.
"""

from pathlib import Path

import pytest

from tests.survey_defs.shipped import DEFINITIONS, FOLDERS, GROUPS, nested, present, sheet, shipped
from tests.survey_defs.test_kinds import pairs
from tests.survey_defs.twin import Twins
from tests.survey_defs.worst import base

ROWS = sheet(Path(__file__).with_name("triggers.csv"))
SURVEYS = sorted({row["survey"] for row in ROWS})

# In a group survey the same is asked of one person of that age, who is at home and agrees to everything.
IN_GROUPS = sheet(Path(__file__).with_name("groups.csv"))


@pytest.mark.parametrize("name", SURVEYS)
def test_triggers(name: str, twins: Twins):
    if DEFINITIONS / name not in FOLDERS:
        pytest.skip(f"there is no survey_defs/{name} yet")
    survey, faults = shipped(DEFINITIONS / name), []
    for row in (row for row in ROWS if row["survey"] == name):
        found = twins.both(survey, nested(survey, pairs(row["answers"])), row["now"])
        urgency = {need["kind"]: need["urgency"] for need in found["needs"]}.get(row["kind"], "")
        if urgency != row["urgency"]:
            told = f"expected {row['urgency'] or 'nothing'}, got {urgency or 'nothing'}"
            faults.append(f"{name} {row['kind']} of {row['answers']}: {told}")
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("folder", present(GROUPS))
def test_triggers_in_a_whole_visit(folder: Path, twins: Twins):
    survey, faults = shipped(folder), []
    for row in (row for row in IN_GROUPS if row["survey"] == folder.name):
        flat = {**base(survey, row["age"]), **pairs(row["answers"])}
        found = twins.both(survey, nested(survey, flat))
        urgency = {need["kind"]: need["urgency"] for need in found["needs"]}.get(row["kind"], "")
        if urgency != row["urgency"]:
            told = f"expected {row['urgency'] or 'nothing'}, got {urgency or 'nothing'}"
            faults.append(f"{folder.name} {row['age']} {row['kind']} of {row['answers']}: {told}")
    assert not faults, "\n" + "\n".join(faults)
