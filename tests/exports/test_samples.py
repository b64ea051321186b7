"""Real surveys of other organisations, filled at random: each visit becomes a record on paper and tables."""

import csv
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exports.record import Record, record_pdf
from exports.tables import BOM, Look, tables
from forms.definition import Survey
from forms.respondent import fill
from forms.scenario import Scenario
from forms.sheets import read_sheets
from forms.xlsform import read_survey
from tests.exports import paper, sample
from tests.forms.surveys import context
from tests.samples import WORKBOOKS, needs_samples

each = pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
SEED = 4


@cache
def filled(path: Path) -> tuple[Survey, dict[str, Any]]:
    """The survey with the answers of somebody who answers at random."""
    survey, problems = read_survey(read_sheets(path), path.stem)
    assert survey, problems
    scenario = Scenario(survey, {}, context())
    fill(scenario, Random(SEED))
    assert scenario.filling.answers
    return survey, scenario.filling.answers


def record_of(path: Path, **changes: Any) -> Record:
    survey, answers = filled(path)
    visit = sample.visit(survey=survey.id, version=survey.version, answers=answers)
    return sample.record(**{"survey": survey, "visit": visit, "needs": (), **changes})


@needs_samples
@each
@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_record_can_be_printed(path: Path, language: str, tmp_path: Path):
    store, files = sample.attached(tmp_path)
    record = record_of(path, files=files)
    printed = record_pdf(record, store, replace(sample.EXPORT, language=language))
    assert int(paper.info(printed)["Pages"]) >= 1
    said = paper.text(printed)
    for mark in ("${", "<span", "<b>", "</", "{'"):
        assert mark not in said


@needs_samples
@each
@pytest.mark.parametrize("look", [Look(), Look(labels=True, choice_labels=True, split=True, language="en")])
def test_its_tables_can_be_read(path: Path, look: Look):
    survey, answers = filled(path)
    visit = sample.visit(survey=survey.id, version=survey.version, answers=answers)
    written = {name: b"".join(content) for name, content in tables([survey], [visit], look)}
    for content in written.values():
        assert content.startswith(BOM)
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert {len(row) for row in rows} <= {len(head)}
    whole = b"".join(written.values()).decode("utf-8")
    if look == Look():
        for text in texts(answers):
            assert text.replace('"', '""') in whole


def texts(answers: Any) -> list[str]:
    """All texts of the answers that stand in a cell as they are."""
    if isinstance(answers, dict):
        return [text for name, value in answers.items() if name != "_id" for text in texts(value)]
    if isinstance(answers, list):
        return [text for value in answers for text in texts(value)]
    return [answers] if isinstance(answers, str) and "T" not in answers else []
