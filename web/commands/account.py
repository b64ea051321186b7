"""Not yet."""

import click


@click.group()
def account() -> None:
    """Not yet."""
