"""Not yet."""

import click


@click.group()
def identity() -> None:
    """Not yet."""
