"""`flask export`: papers and tables from the command line, each with its line in the audit."""

import getpass
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forms.problems import Problem
from web.commands.refusal import refuse, refusing

if TYPE_CHECKING:
    from exports.record import Export, Record
    from store.visits import Visit
    from web.county import County

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
AREA = click.option("--area", default="", help="Code of a place, with all within it; none: the whole county.")
BY = click.option("--by", default="", help="Whose name stands on the paper; none: the user of this machine.")
FILE = click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PDF.")

DIRECTORY = click.Path(file_okay=False, path_type=Path)
FOLDER = click.option("-o", "--output", type=DIRECTORY, required=True, help="The folder.")
SINCE = click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
UNTIL = click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day after the last.")


@click.group()
def export() -> None:
    """Papers and tables that leave the station."""


@export.command()
@click.argument("uuid")
@FILE
@LANGUAGE
@BY
@JSON
def record(uuid: str, output: Path, language: str, by: str, as_json: bool) -> None:
    """The record of one visit as PDF."""
    from exports.record import record_pdf
    from store.visits import visit

    with refusing(as_json):
        county, stamped = _county(language, by)
        found = visit(county.cell.read(), uuid, "")
        if found is None:
            raise Problem("not_found", visit=uuid)
        content = record_pdf(_paper(county, found, language), county.files, stamped)
        _write(output, [content])
        _audit(county, "visit.print", "visit", uuid)
    _tell([output], as_json)


@export.command()
@AREA
@click.option("--survey", default="", help="Only visits with this survey.")
@SINCE
@UNTIL
@FOLDER
@LANGUAGE
@BY
@JSON
def records(area: str, survey: str, output: Path, language: str, by: str, as_json: bool, **given: Any) -> None:
    """The records of many visits, one PDF each under its number. Goes on where an earlier run stopped."""
    from exports.record import record_pdf
    from store.visits import iter_visits

    with refusing(as_json):
        county, stamped = _county(language, by)
        since, until = (_day_start(given[name], county) for name in ("since", "until"))
        _folder(output)
        paths, problems = [], []
        for found in iter_visits(county.cell.read(), "", survey=survey, area=area, since=since, until=until):
            path = output / f"{found.number}.pdf"
            try:
                if not path.exists():
                    _write(path, [record_pdf(_paper(county, found, language), county.files, stamped)])
                    _audit(county, "visit.print", "visit", found.uuid)
                paths.append(path)
            except Problem as problem:  # one record that cannot be made does not cost the others
                problems.append(Problem(problem.code, **{**problem.params, "record": found.number}))
        if problems:
            refuse(problems, as_json, files=_files(paths))
    _tell(paths, as_json)


@export.command()
@AREA
@click.option("--urgency", type=click.Choice(["U0", "U1", "U2", "U3"]), help="Only this urgency.")
@click.option("--kind", default="", help="Only this kind of need.")
@FILE
@LANGUAGE
@BY
@JSON
def needs(area: str, urgency: str | None, kind: str, output: Path, language: str, by: str, as_json: bool) -> None:
    """The list of open help needs as PDF."""
    from exports.needs_list import MOST_ROWS, needs_pdf
    from store.areas import area as place
    from store.needs import needs as listed
    from web.desk.printed import need_list
    from web.kinds import kinds
    from web.places import places

    with refusing(as_json):
        county, stamped = _county(language, by)
        db = county.cell.read()
        named = place(db, area) if area else places(db, "").top()
        if named is None:
            raise Problem("area_unknown", area=area)
        if kind and kind not in kinds():
            raise Problem("kind_unknown", kind=kind)
        rows = listed(db, area, urgency=urgency or "", kind=kind, limit=MOST_ROWS + 1)
        content = needs_pdf(need_list(county, named.name, rows, language), stamped)
        _write(output, [content])
        _audit(county, "needs.print", "area", area, count=len(rows))
    _tell([output], as_json)


@export.command()
@click.argument("survey")
@AREA
@SINCE
@UNTIL
@click.option("--labels", is_flag=True, help="Questions as heads instead of names.")
@click.option("--choice-labels", is_flag=True, help="What a choice says instead of its code.")
@click.option("--split", is_flag=True, help="For a select_multiple also one column for each choice.")
@FOLDER
@LANGUAGE
@JSON
def tables(survey: str, area: str, output: Path, language: str, as_json: bool, **given: Any) -> None:
    """A survey's visits as CSV: one file of visits, one for each repeat. Visits with more surveys too, in its shape."""
    from exports.tables import Look
    from exports.tables import tables as written
    from store.surveys import versions
    from store.visits import iter_visits
    from visits.apart import answers_of

    with refusing(as_json):
        county, _ = _county(language, "")
        look = Look(given["labels"], given["choice_labels"], given["split"], language, county.zone)
        db = county.cell.read()
        known = [county.surveys.get(survey, version.version) for version in versions(db, survey)]
        if not known:
            raise Problem("survey_unknown", survey=survey)
        since, until = (_day_start(given[name], county) for name in ("since", "until"))
        _audit(county, "tables.export", "survey", survey, area=area, since=since, until=until)
        _folder(output)
        paths = []
        found = iter_visits(db, "", survey=survey, area=area, since=since, until=until)
        for name, content in written(known, answers_of(county.surveys, survey, found), look):
            _write(output / name, content)
            paths.append(output / name)
    _tell(paths, as_json)


def _paper(county: "County", found: "Visit", language: str) -> "Record":
    from web.desk.printed import visit_record

    return visit_record(county, found, language)


def _county(language: str, by: str) -> tuple["County", "Export"]:
    from exports.record import Export
    from web.county import open_county

    county = open_county()
    return county, Export(by=by or getpass.getuser(), at=datetime.now(county.zone), language=language)


def _day_start(day: date | None, county: "County") -> str:
    from store.moments import stamp

    return stamp(datetime.combine(day, time.min, county.zone)) if day else ""


def _audit(county: "County", act: str, kind: str, subject: str, **detail: Any) -> None:
    from store import audit
    from store.moments import stamp

    at = stamp(datetime.now(UTC))
    told = {name: value for name, value in detail.items() if value}
    county.cell.write(lambda db: audit.record(db, at, None, act, kind, subject, told))


def _folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem("path_unwritable", path=str(path), reason=error.strerror) from error


def _write(path: Path, content: Iterable[bytes]) -> None:
    """The file appears whole or not at all. Problem: path_unwritable."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            for chunk in content:
                file.write(chunk)
        part.replace(path)
    except OSError as error:
        raise Problem("path_unwritable", path=str(path), reason=error.strerror) from error
    finally:
        if part.exists():
            part.unlink()


def _files(paths: list[Path]) -> list[dict[str, Any]]:
    return [{"file": str(path), "bytes": path.stat().st_size} for path in paths]


def _tell(paths: list[Path], as_json: bool) -> None:
    found = _files(paths)
    if as_json:
        click.echo(json.dumps({"files": found}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['file']}\t{one['bytes']}")
