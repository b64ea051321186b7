"""`flask survey`: check, publish, list, export and fill questionnaires. Only `import` and `list` open the county."""

import csv
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forms.problems import Problem, Problems
from web.commands.minutes import minutes

if TYPE_CHECKING:
    from forms.definition import Survey

HOUSE = Path(__file__).resolve().parents[2]
DEFINITIONS = HOUSE / "survey_defs"


class Moment(click.ParamType[datetime]):
    """An ISO date and time, with or without an offset."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail("this is no ISO date and time", param, ctx)


as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")


@click.group()
def survey() -> None:
    """Questionnaires: XLSForms as workbooks or folders of CSV sheets. SURVEY is an id under survey_defs/ or a path."""


survey.add_command(minutes)


@survey.command()
@click.argument("path")
@as_json_option
def check(path: str, as_json: bool) -> None:
    """Read a survey and say everything that is wrong with it, with sheet, row and column."""
    found, problems = _read(path)
    _tell(_summary(found, problems), as_json, lambda: _lines(found, problems))
    sys.exit(0 if found else 1)


@survey.command("import")
@click.argument("path")
@as_json_option
def import_(path: str, as_json: bool) -> None:
    """Check a survey and publish it in the county. A published version is frozen: a change needs another version."""
    from forms.sheets import sheets_json
    from forms.workbook import sheets_of
    from visits.surveys import Surveys
    from web.county import open_cell

    found, problems = _read(path)
    if found is None:
        _tell(_summary(found, problems), as_json, lambda: _lines(found, problems))
        sys.exit(1)
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        # As it was understood: id and version are in it, and what was repaired stays repaired.
        published = Surveys(open_cell()).publish(sheets_json(sheets_of(found)), at)
    except Problem as problem:
        problems = [*problems, problem]
        _tell(_summary(None, problems), as_json, lambda: _lines(None, problems))
        sys.exit(1)
    _tell({**_summary(found, problems), "hash": published.hash}, as_json, lambda: _lines(found, problems))


@survey.command("list")
@as_json_option
def listed(as_json: bool) -> None:
    """List the county's published surveys: the newest version of each."""
    from dataclasses import asdict

    from store.surveys import published
    from web.county import open_cell

    rows = published(open_cell().read())
    lines = ["\t".join([row.id, row.version, row.at, *row.title.values()]) for row in rows]
    _tell({"surveys": [asdict(row) for row in rows]}, as_json, lambda: "\n".join(lines))


@survey.command()
@click.argument("survey")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@as_json_option
def export(survey: str, dest: Path, as_json: bool) -> None:
    """Write a survey as a folder of CSV sheets, repaired where it was repaired."""
    from forms.workbook import write_folder

    found, problems = _read(survey)
    if found:
        write_folder(found, dest)
    _tell(_summary(found, problems), as_json, lambda: _lines(found, problems))
    sys.exit(0 if found else 1)


@survey.command()
@click.argument("survey")
@click.option("--now", "moment", type=Moment(), help="The moment of the visit, such as 2026-11-22T09:00+08:00.")
@click.option("--json", "_as_json", is_flag=True, help="The output is JSON in any case.")
def fill(survey: str, moment: datetime | None, _as_json: bool) -> None:
    """Read answers (JSON) from standard input; print them with calculated values, what is relevant, problems, needs."""
    from needs.fill import fill as filled
    from web.commands.context import context_at

    found, problems = _read(survey)
    if found is None:
        _print({"problems": [problem.as_json() for problem in problems]})
        sys.exit(1)
    try:
        answers = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        answers = None
    if not isinstance(answers, dict):
        _print({"problems": [Problem("body_json").as_json()]})
        sys.exit(1)
    _print(filled(found, answers, context_at(moment)))


@survey.command()
@click.argument("survey")
@as_json_option
def explain(survey: str, as_json: bool) -> None:
    """Say which answers can raise which need: each rule with the questions that it reads, down to those asked."""
    from web.commands import explanation
    from web.kinds import kinds

    found, problems = _read(survey)
    if found is None:
        _tell(_summary(found, problems), as_json, lambda: _lines(found, problems))
        sys.exit(1)
    _tell(explanation.as_json(found, kinds()), as_json, lambda: "\n".join(explanation.as_lines(found, kinds())))


def _read(name: str) -> "tuple[Survey | None, list[Problem]]":
    """The survey of that id or path, and its problems; None where it is refused."""
    from forms.sheets import read_sheets
    from forms.xlsform import read_survey

    path = DEFINITIONS / name if (DEFINITIONS / name / "survey.csv").exists() else Path(name)
    try:
        return read_survey(
            read_sheets(path), path.resolve().name.removesuffix(path.suffix if path.is_file() else ""), _kinds()
        )
    except Problem as problem:
        return None, [problem]
    except Problems as several:
        return None, several.problems


def _kinds() -> frozenset[str]:
    with (DEFINITIONS / "needs.csv").open(encoding="utf-8-sig", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))


def _summary(found: "Survey | None", problems: list[Problem]) -> dict[str, Any]:
    from forms.definition import Question

    whole: dict[str, Any] = {"valid": found is not None}
    if found:
        questions = [item for item in found.items() if isinstance(item, Question)]
        whole |= {"survey": found.id, "version": found.version, "title": dict(found.title)}
        whole |= {"languages": list(found.languages), "questions": len(questions), "rules": len(found.rules)}
    return {**whole, "problems": [problem.as_json() for problem in problems]}


def _lines(found: "Survey | None", problems: list[Problem]) -> str:
    """Errors first, then warnings, then what was read."""
    from web.problems import sentence  # words and their catalogues are loaded only where somebody reads them

    lines = [sentence(problem) for problem in sorted(problems, key=lambda problem: problem.warning)]
    if found:
        lines.append(f"{found.id} {found.version} · {' · '.join(found.title.values())}")
    return "\n".join(lines)


def _tell(whole: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    _print(whole) if as_json else click.echo(text())


def _print(whole: dict[str, Any]) -> None:
    click.echo(json.dumps(whole, ensure_ascii=False))
