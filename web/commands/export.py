"""Not yet."""

import click


@click.group()
def export() -> None:
    """Not yet."""
