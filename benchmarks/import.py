"""`make bench-import`: reading surveys of others (workbook to Survey) beside pyxform's conversion of the same files.

Ours reads the sheets, mends and checks them, parses every expression and puts what depends on what in order, as at an
upload. Both work in this process, warm, turn about. Being slower than pyxform makes the command fail.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.definition import Question, Survey
from forms.expressions.references import order
from forms.sheets import read_sheets
from forms.xlsform import read_survey
from tests.samples import SAMPLES

ROUNDS = 5
MOST_RATIO = 1.0
# The largest need assessment, the survey with most questions, the largest file.
FILES = (
    "humind.data__REACH_2024_MSNA-kobo-tool_draft_v11.xlsx",
    "surveyDesigner__household_survey_americas.xlsx",
    "liberiaS3Mforms__liberiaCoverage.xlsx",
)


def ours(path: Path) -> Survey:
    """The survey, in order, as it is when it goes to the phones."""
    survey, problems = read_survey(read_sheets(path), path.stem)
    if survey is None:
        raise SystemExit(f"{path.name}: {[problem.as_json() for problem in problems if not problem.warning]}")
    order(survey)
    return survey


def theirs(path: Path) -> None:
    """The XForm."""
    convert(xlsform=str(path), validate=False)


def refusal(path: Path) -> str:
    """What pyxform says against the file, "" for nothing."""
    try:
        theirs(path)
    except PyXFormError as error:
        return str(error).strip().splitlines()[0]
    return ""


def taken_by_both(path: Path, folder: Path) -> Path:
    """The file, or a copy of it that allows what pyxform refuses: choices of one name."""
    reason = refusal(path)
    if not reason:
        return path
    print(f"pyxform refuses {path.stem}: {reason.partition(' Learn more')[0]}")
    print("  Both read a copy with allow_choice_duplicates.")
    book = openpyxl.load_workbook(path)
    settings = book["settings"]
    column = settings.max_column + 1
    settings.cell(1, column, "allow_choice_duplicates")
    settings.cell(2, column, "yes")
    book.save(folder / path.name)
    return folder / path.name


def seconds(work: Callable[[Path], Any], path: Path) -> float:
    begun = time.process_time()
    work(path)
    return time.process_time() - begun


def turn_about(path: Path) -> tuple[float, float]:
    """The middle of our milliseconds of CPU and of theirs, on a machine that is noisy for both."""
    ours(path), theirs(path)
    pairs = [(seconds(ours, path), seconds(theirs, path)) for _ in range(ROUNDS)]
    mine, others = zip(*pairs, strict=True)
    return round(median(mine) * 1000, 1), round(median(others) * 1000, 1)


def main(folder: Path) -> None:
    if not SAMPLES.exists():
        sys.exit(f"no surveys to read: {SAMPLES}")
    figures: dict[str, float] = {}
    floor: dict[str, float] = {}
    ratio: dict[str, float] = {}
    print(f"{'':<44}{'questions':>10}{'ours ms':>9}{'pyxform ms':>12}")
    for name in FILES:
        path = taken_by_both(SAMPLES / name, folder)
        key = path.stem.split("__")[1][:24]
        figures[key], floor[key] = turn_about(path)
        ratio[key] = round(figures[key] / floor[key], 2)
        questions = sum(isinstance(item, Question) for item in ours(path).items())
        print(f"{path.stem[:42]:<44}{questions:>10}{figures[key]:>9}{floor[key]:>12}")
    print(json.dumps({"bench": "import", "figures": figures, "floor": floor, "ratio": ratio}))
    slow = {name: found for name, found in ratio.items() if found > MOST_RATIO}
    if slow:
        sys.exit(f"slower than pyxform: {slow}")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        main(Path(name))
