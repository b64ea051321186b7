"""`flask identity`: what a resident ID, a phone number or an area code says. It needs no county."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from forms.identity import area_code, phone, resident_id
from forms.problems import Problem


@click.group()
def identity() -> None:
    """Normalise and check an identifier, and say what it tells."""


def _read(verb: str, help_text: str, read: Callable[[str, date], dict[str, Any]]) -> None:
    @identity.command(verb, help=help_text)
    @click.argument("value")
    @click.option(
        "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day of the visit; today if not given."
    )
    @click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    def command(value: str, on: datetime | None, as_json: bool) -> None:
        try:
            found = read(value, on.date() if on else _today())
        except Problem as problem:
            _refuse(problem, as_json)
        _print(found, as_json)


def _today() -> date:
    from web.commands.context import ZONE  # ages are counted by the date in China

    return datetime.now(ZONE).date()


def _id(value: str, on: date) -> dict[str, Any]:
    return {"valid": True, **asdict(resident_id(value, on))}


def _phone(value: str, _: date) -> dict[str, Any]:
    found = phone(value)
    if found.kind == "invalid":
        raise Problem("format", kind="phone", normalised=found.normalised)
    return asdict(found)


def _area(value: str, _: date) -> dict[str, Any]:
    return {"valid": True, **asdict(area_code(value))}


_read("id", "A resident ID of 18 characters: birth, sex and age on a day.", _id)
_read("phone", "A phone number: mobile or landline, and its digits.", _phone)
_read("area", "An area code of 2 to 12 digits: the codes of its levels.", _area)


def _print(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        for name, value in found.items():
            click.echo(f"{name}: {'' if value is None else value}")


def _refuse(problem: Problem, as_json: bool) -> None:
    if as_json:
        more = {"kind": "invalid", "normalised": problem.params["normalised"]} if "normalised" in problem.params else {}
        click.echo(json.dumps({"valid": False, "problem": problem.code, **more}, ensure_ascii=False))
    else:
        from web.problems import sentence  # words and their catalogues are loaded only where somebody reads them

        click.echo(sentence(problem), err=True)
    sys.exit(1)
