"""How a command refuses: each problem in a sentence on standard error, or as JSON; exit status 1, no traceback."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from forms.problems import Problem, Problems


@contextmanager
def refusing(as_json: bool = False) -> Iterator[None]:
    """Within it, a raised Problem (or several) ends the command."""
    try:
        yield
    except Problem as problem:
        refuse([problem], as_json)
    except Problems as several:
        refuse(several.problems, as_json)


def refuse(problems: Sequence[Problem], as_json: bool = False, **also: Any) -> NoReturn:
    """End the command with these problems; `also` goes into the JSON beside them."""
    from web.problems import as_json as coded

    if as_json:
        click.echo(json.dumps({**also, "problems": [coded(problem) for problem in problems]}, ensure_ascii=False))
    else:
        tell(problems)
    sys.exit(1)


def tell(problems: Sequence[Problem]) -> None:
    """Each problem in a sentence, on standard error."""
    from web.problems import sentence

    for problem in problems:
        click.echo(sentence(problem), err=True)
