"""`flask expr`: expressions over loose answers, a JSON line each. It needs no county and no survey."""

import json
import sys

import click


@click.command()
def expr() -> None:
    """Answer JSON lines {"expr", "answers", "at", "now", "tz"} of standard input, each by {"value"} or {"problem"}."""
    from forms.expressions.lines import run_lines
    from web.commands.context import context_at

    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for result in run_lines(lines, context_at()):
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        sys.stdout.flush()  # whoever asks line by line reads the answer before the next question
