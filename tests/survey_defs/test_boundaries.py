"""Each instrument at each of its boundaries: `examples/boundaries.csv`, filled by both engines.

A row is one filling: `about`, the inputs (blank: not answered) and what the calculations give (blank: no result).
A column `now` may give the moment. A fraction is compared to as many places as are written, a whole number exactly.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.survey_defs.shipped import DEFINITIONS, nested, questions, sheet, shipped, values
from tests.survey_defs.test_names import BANDS, RESULTS
from tests.survey_defs.twin import Twins

FILES = sorted(DEFINITIONS.glob("*/examples/boundaries.csv"))


def as_written(value: Any, wanted: str) -> str:
    """A result as the example writes it: its number with as many places, its names with blanks, "" for none."""
    if isinstance(value, list):
        return " ".join(value)
    places = wanted.partition(".")[2]
    if isinstance(value, float) and places.isdigit():
        return f"{value:.{len(places)}f}"
    return "" if value is None else str(value)


def wrong(found: Mapping[str, Any], wanted: Mapping[str, str]) -> list[str]:
    """What came out otherwise than the row says."""
    by_name = {place.rsplit("/", 1)[-1]: value for place, value in values(found["answers"]).items()}
    told = {name: as_written(by_name.get(name), text) for name, text in wanted.items()}
    differing = [name for name, text in wanted.items() if told[name] != text]
    return [f"{name}: expected {wanted[name] or 'nothing'}, got {told[name] or 'nothing'}" for name in differing]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_every_boundary(path: Path, twins: Twins):
    survey, rows, faults = shipped(path.parents[1]), sheet(path), []
    calculated = {name for name, question in questions(survey).items() if question.calculation}
    for number, row in enumerate(rows, 2):
        about, now = row.pop("about"), row.pop("now", "")
        given = {name: text for name, text in row.items() if name not in calculated}
        wanted = {name: text for name, text in row.items() if name in calculated}
        found = twins.both(survey, nested(survey, given), now)
        faults += [f"{survey.id} row {number} ({about}): {fault}" for fault in wrong(found, wanted)]
    assert rows
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parents[1].name)
def test_every_result_comes_to_each_of_its_values(path: Path):
    """A band, level or flag that no row comes to is not tested."""
    survey, rows = shipped(path.parents[1]), sheet(path)
    unreached = []
    for name in RESULTS.get(survey.id, "").split():
        seen = {row[name] for row in rows}
        flags = {"yes", "no"} if seen & {"yes", "no"} else set()
        bands = set(BANDS.get((survey.id, name), "").split())
        unreached += [f"{name} = {value}" for value in sorted((bands | flags) - seen)]
    assert not unreached
