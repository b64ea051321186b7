"""Not yet."""

import click


@click.group()
def expr() -> None:
    """Not yet."""
