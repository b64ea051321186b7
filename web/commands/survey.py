"""Not yet."""

import click


@click.group()
def survey() -> None:
    """Not yet."""
