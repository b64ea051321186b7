"""A county's own language, half translated: the survey loads, the check report names each gap, the phone falls back."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from forms.definition import Survey
from forms.filling import Filling
from forms.xlsform import load_survey
from tests.survey_defs.shipped import DEFINITIONS, context, sheet
from tests.survey_defs.twin import Twins
from web.commands.survey import survey as survey_command

# Those that the regions speak which the project is for: what stands in the column's brackets, and its own name.
LANGUAGES = {"ug": "ئۇيغۇرچە", "kk": "قازاقشا", "bo": "བོད་ཡིག", "mn": "ᠮᠣᠩᠭᠣᠯ"}
TRANSLATED = {"companionship", "isolated"}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def half(tmp_path: Path, language: str) -> Path:
    """The three questions on loneliness with a column more: two of them translated."""
    folder = tmp_path / "ucla3"
    shutil.copytree(DEFINITIONS / "ucla3", folder)
    with (folder / "survey.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    name = rows[0].index("name")
    rows[0].append(f"label::{LANGUAGES[language]} ({language})")
    for row in rows[1:]:
        row.append(LANGUAGES[language] if row[name] in TRANSLATED else "")
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def asked(survey: Survey, language: str) -> dict[str, str]:
    """What the page says of the three questions."""
    filling = Filling(survey, {}, context())
    return {name: filling.label(name, language) for name in ("companionship", "left_out", "isolated")}


def test_it_loads_and_keeps_what_is_translated(half: Path, language: str) -> None:
    survey = load_survey(half)
    assert survey.languages == ("zh", "en", language)
    own, chinese = asked(survey, language), asked(survey, "zh")
    assert own == {name: LANGUAGES[language] if name in TRANSLATED else said for name, said in chinese.items()}
    assert all(chinese.values())


def test_the_report_names_each_gap_and_refuses_nothing(half: Path, language: str) -> None:
    told = CliRunner().invoke(survey_command, ["check", str(half), "--json"])
    found = json.loads(told.stdout)["problems"]
    assert told.exit_code == 0
    assert {(one["code"], one["warning"], *one["languages"]) for one in found} == {
        ("translation_missing", True, language)
    }
    rows = sheet(half / "survey.csv")
    gaps = {n for n, row in enumerate(rows, 2) if row["label::中文 (zh)"] and row["name"] not in TRANSLATED}
    told_of = {one["row"] for one in found if one["sheet"] == "survey" and one["column"].startswith("label")}
    # A calculation without a reader is never shown, and needs no words.
    assert told_of <= gaps
    assert {n for n in gaps if rows[n - 2]["type"] != "calculate"} <= told_of


def test_the_phone_shows_the_survey_s_own_language_in_a_gap(half: Path, language: str, twins: Twins) -> None:
    survey = load_survey(half)
    said = asked(survey, language)
    assert twins.labels(survey, language, said) == said
    assert twins.both(survey, {"companionship": "3", "left_out": "3", "isolated": "3"})["answers"]["total"] == 9
