"""`flask survey`: check, publish, retire, export, fill questionnaires.

Only `import`, `list` and `retire` open the county.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from forms.problems import Problem
from web.commands.minutes import minutes
from web.commands.reading import as_json_option, lines, print_json, read, refuse, summary, taken, tell
from web.commands.refusal import refusing
from web.commands.rehearse import rehearse
from web.commands.survey_versions import listed, now, retire


class Moment(click.ParamType[datetime]):
    """An ISO date and time, with or without an offset."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail("this is no ISO date and time", param, ctx)


@click.group()
def survey() -> None:
    """Questionnaires: XLSForms as workbooks or folders of CSV sheets. SURVEY is an id under survey_defs/ or a path."""


survey.add_command(minutes)
survey.add_command(rehearse)
survey.add_command(listed)
survey.add_command(retire)


@survey.command()
@click.argument("path")
@as_json_option
def check(path: str, as_json: bool) -> None:
    """Read a survey and say everything that is wrong with it, with sheet, row and column."""
    from web.commands.survey_files import at_hand, taken_with_files

    with refusing(as_json), at_hand(path) as place:
        found, problems, _ = taken_with_files(place, as_json=as_json)
    tell(summary(found, problems), as_json, lambda: lines(found, problems))


@survey.command("import")
@click.argument("path")
@as_json_option
def import_(path: str, as_json: bool) -> None:
    """Check a survey and publish it in the county. A published version is frozen: a change needs another version.

    PATH may be a ZIP that holds the sheets and, in `media`, the pictures and sounds.
    """
    from forms.sheets import sheets_json
    from forms.workbook import sheets_of
    from web.commands.survey_files import at_hand, keep, taken_with_files
    from web.county import open_county

    with refusing(as_json), at_hand(path) as place:
        found, problems, files = taken_with_files(place, as_json=as_json)
        try:
            here, at = open_county(), now()
            keep(here, files, at)
            # As it was understood: id and version are in it, and what was repaired stays repaired.
            published = here.surveys.publish(sheets_json(sheets_of(found)), at)
        except Problem as problem:
            refuse([*problems, problem], as_json=as_json)
    tell({**summary(found, problems), "hash": published.hash}, as_json, lambda: lines(found, problems))


@survey.command()
@click.argument("survey")
@click.argument("dest", type=click.Path(path_type=Path))
@as_json_option
def export(survey: str, dest: Path, as_json: bool) -> None:
    """Write a survey, repaired where it was repaired, with its pictures and sounds in `media`.

    DEST is a workbook where it ends with .xlsx, else a folder of CSV sheets, or a ZIP of that where it ends with .zip.
    """
    from web.commands.survey_files import at_hand, taken_with_files, write

    if dest.is_file() and dest.suffix.lower() not in (".zip", ".xlsx"):
        raise click.BadParameter("this is a file; name a folder, a ZIP or a workbook (.xlsx)", param_hint="dest")
    with refusing(as_json), at_hand(survey) as place:
        found, problems, files = taken_with_files(place, as_json=as_json)
        write(found, files, dest)
    tell(summary(found, problems), as_json, lambda: lines(found, problems))


@survey.command()
@click.argument("survey")
@click.option("--now", "moment", type=Moment(), help="The moment of the visit, such as 2026-11-22T09:00+08:00.")
@click.option("--json", "_as_json", is_flag=True, help="The output is JSON in any case.")
def fill(survey: str, moment: datetime | None, _as_json: bool) -> None:
    """Read answers (JSON) from standard input; print them with calculated values, what is relevant, problems, needs."""
    from needs.fill import fill as filled
    from web.commands.context import context_at

    found, problems = read(survey)
    if found is None:
        print_json({"problems": [problem.as_json() for problem in problems]})
        sys.exit(1)
    try:
        answers = json.loads(sys.stdin.buffer.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        answers = None
    if not isinstance(answers, dict):
        print_json({"problems": [Problem("body_json").as_json()]})
        sys.exit(1)
    print_json(filled(found, answers, context_at(moment)))


@survey.command()
@click.argument("survey")
@as_json_option
def explain(survey: str, as_json: bool) -> None:
    """Say which answers can raise which need: each rule with the questions that it reads, down to those asked."""
    from web.commands import explanation
    from web.kinds import kinds

    found, _ = taken(survey, as_json=as_json)
    tell(explanation.as_json(found, kinds()), as_json, lambda: "\n".join(explanation.as_lines(found, kinds())))
