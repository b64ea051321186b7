"""`flask demo`: an invented county that looks alive. It writes into an empty county only, never over a real one."""

import click

from web.commands.refusal import refusing

LOGINS = (
    ("admin", "administrator", "999901"),
    ("bureau", "bureau", "999901"),
    ("station1", "station", "999901101"),
    ("station2", "station", "999901102"),
    ("station3", "station", "999901201"),
    ("station4", "station", "999901001"),
    ("worker1", "worker", "999901101"),
    ("worker2", "worker", "999901102"),
    ("worker3", "worker", "999901201"),
    ("worker4", "worker", "999901001"),
)
PASSWORD = "nuanfang-demo"  # noqa: S105 (printed on purpose: everything in this county is invented)


@click.command()
@click.option("--households", default=300, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--visits", default=600, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def demo(households: int, visits: int, seed: int, as_json: bool) -> None:
    """Make an invented county: families, visits over a year, needs, and log-ins for every role."""
    from web.commands.demo.county import make, tell

    with refusing(as_json):
        tell(make(households, visits, seed, quiet=as_json), as_json)
