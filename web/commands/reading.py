"""How commands read a survey and say what they found: as text for people, or as one JSON object."""

import csv
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import click

from forms.problems import Problem, Problems
from web.commands.minutes import DEFINITIONS, folder_of

if TYPE_CHECKING:
    from forms.definition import Survey

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")


def read(name: str) -> "tuple[Survey | None, list[Problem]]":
    """The survey of that id or path, and its problems; None where it is refused."""
    from forms.sheets import read_sheets
    from forms.xlsform import read_survey

    path = folder_of(name)
    try:
        return read_survey(
            read_sheets(path), path.resolve().name.removesuffix(path.suffix if path.is_file() else ""), _kinds()
        )
    except Problem as problem:
        return None, [problem]
    except Problems as several:
        return None, several.problems


def taken(name: str, *, as_json: bool) -> "tuple[Survey, list[Problem]]":
    """The survey and its warnings; where it is refused the command says why and ends with status 1."""
    found, problems = read(name)
    if found is None:
        refuse(problems, as_json=as_json)
    return found, problems


def refuse(problems: list[Problem], *, as_json: bool) -> NoReturn:
    """Say what is wrong, and end with status 1."""
    tell(summary(None, problems), as_json, lambda: lines(None, problems))
    sys.exit(1)


def summary(found: "Survey | None", problems: list[Problem]) -> dict[str, Any]:
    """What a survey is, and all that was repaired, passed over or wrong in it."""
    from forms.definition import Question

    whole: dict[str, Any] = {"valid": found is not None}
    if found:
        questions = [item for item in found.items() if isinstance(item, Question)]
        whole |= {"survey": found.id, "version": found.version, "title": dict(found.title)}
        whole |= {"languages": list(found.languages), "questions": len(questions), "rules": len(found.rules)}
    return {**whole, "problems": [problem.as_json() for problem in problems]}


def lines(found: "Survey | None", problems: list[Problem]) -> str:
    """Errors first, then warnings, then what was read."""
    from web.problems import sentence  # words and their catalogues are loaded only where somebody reads them

    said = [sentence(problem) for problem in sorted(problems, key=lambda problem: problem.warning)]
    if found:
        said.append(f"{found.id} {found.version} · {' · '.join(found.title.values())}")
    return "\n".join(said)


def tell(whole: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    """Print the object, or the text."""
    print_json(whole) if as_json else click.echo(text())


def print_json(whole: dict[str, Any]) -> None:
    """Print the object on one line."""
    click.echo(json.dumps(whole, ensure_ascii=False))


def _kinds() -> frozenset[str]:
    with (DEFINITIONS / "needs.csv").open(encoding="utf-8-sig", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))
