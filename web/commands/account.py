"""`flask account`: the first administrator, and whoever else is added by the one who runs the machine."""

import json
import sys
from dataclasses import asdict
from typing import Any, NoReturn

import click

from forms.problems import Problem
from store.accounts import ROLES, Account


@click.group()
def account() -> None:
    """Accounts of the county."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="worker", show_default=True)
@click.option(
    "--area", default="", help="Code of the place that the account sees, with all within it; none: the county."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def add(username: str, name: str, role: str, area: str, password_stdin: bool, as_json: bool) -> None:
    """Add an account. Without --password-stdin a password is made and printed this once."""
    from web.accounts import add_account, new_password
    from web.county import open_cell

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else new_password()
    try:
        made = add_account(open_cell(), Account(0, username, name, role, area), password)
    except Problem as problem:
        _refused(problem, as_json)
    shown = {} if password_stdin else {"password": password}
    _tell({"account": asdict(made), **shown}, as_json, "\t".join([made.username, *shown.values()]))


@account.command("list")
@click.option("--area", default="", help="Only accounts within this place.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def listed(area: str, as_json: bool) -> None:
    """List the accounts: user name, role, area, name."""
    from store.accounts import accounts_under
    from web.county import open_cell

    found = accounts_under(open_cell().read(), area)
    rows = [[who.username, who.role, who.area, who.name, *(["disabled"] if who.disabled else [])] for who in found]
    _tell({"accounts": [asdict(who) for who in found]}, as_json, "\n".join(map("\t".join, rows)))


def _tell(whole: dict[str, Any], as_json: bool, text: str) -> None:
    click.echo(json.dumps(whole, ensure_ascii=False) if as_json else text)


def _refused(problem: Problem, as_json: bool) -> NoReturn:
    from web.problems import as_json as coded
    from web.problems import sentence

    if as_json:
        click.echo(json.dumps({"problem": coded(problem)}, ensure_ascii=False))
    else:
        click.echo(sentence(problem), err=True)
    sys.exit(1)
