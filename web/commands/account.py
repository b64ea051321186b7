"""`flask account`: the first administrator, whoever else the one who runs the machine adds, and lost phones."""

import json
import sys
from dataclasses import asdict
from typing import Any

import click

from web.commands.refusal import refusing


class Role(click.ParamType[str]):
    """One of the store's roles, asked only when the command runs: the other commands start without the store."""

    name = "role"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from store.accounts import ROLES

        if value not in ROLES:
            self.fail(f"{value} ({', '.join(ROLES)})", param, ctx)
        return str(value)


@click.group()
def account() -> None:
    """Accounts of the county."""


@account.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=Role(), default="worker", show_default=True, help="worker, station, bureau, administrator")
@click.option("--area", default="", help="Code of the place that the account sees; none: the county.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def add(username: str, name: str, role: str, area: str, password_stdin: bool, as_json: bool) -> None:
    """Add an account. Without --password-stdin a password is made and printed this once."""
    from store.accounts import Account
    from web.accounts import add_account, new_password
    from web.county import open_cell

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else new_password()
    with refusing(as_json):
        made = add_account(open_cell(), Account(0, username, name, role, area), password)
    shown = {} if password_stdin else {"password": password}
    _tell({"account": asdict(made), **shown}, as_json, "\t".join([made.username, *shown.values()]))


@account.command("list")
@click.option("--area", default="", help="Only accounts within this place.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def listed(area: str, as_json: bool) -> None:
    """List the accounts: user name, role, area, name."""
    from store.accounts import accounts_under
    from web.county import open_cell

    with refusing(as_json):
        found = accounts_under(open_cell().read(), area)
    rows = [[who.username, who.role, who.area, who.name, *(["disabled"] if who.disabled else [])] for who in found]
    _tell({"accounts": [asdict(who) for who in found]}, as_json, "\n".join(map("\t".join, rows)))


@account.command()
@click.argument("username")
@click.option("--revoke", type=int, metavar="ID", help="From now on this phone's token opens nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def devices(username: str, revoke: int | None, as_json: bool) -> None:
    """List the phones of an account, the newest first: id, name, since when. A lost one can be revoked."""
    from forms.problems import Problem
    from store import accounts
    from web import trail
    from web.county import open_cell

    with refusing(as_json):
        cell = open_cell()
        found = accounts.account_by_name(cell.read(), username)
        if found is None:
            raise Problem("account_unknown", username=username)
        who = found[0].id
        if revoke is not None:
            if revoke not in [device.id for device in accounts.devices(cell.read(), who)]:
                raise Problem("device_unknown", device=revoke, username=username)
            cell.write(lambda db: accounts.revoke_device(db, revoke, trail.now()))
        phones = accounts.devices(cell.read(), who)
    rows = [
        [str(one.id), one.label, one.created, *([f"revoked {one.revoked}"] if one.revoked else [])] for one in phones
    ]
    _tell({"devices": [asdict(one) for one in phones]}, as_json, "\n".join(map("\t".join, rows)))


def _tell(whole: dict[str, Any], as_json: bool, text: str) -> None:
    click.echo(json.dumps(whole, ensure_ascii=False) if as_json else text)
