"""`flask expr`: expressions over loose answers, a JSON line each. It needs no county and no survey."""

import json
import sys

import click


@click.command()
def expr() -> None:
    """Answer JSON lines of standard input, each by {"value"} or {"problem"}.

    A line is {"expr", "answers", "at", "now", "tz", "tables", "user", "device", "version", "started"}; all but "expr"
    may be left out. See docs/expressions.md.
    """
    from forms.expressions.lines import run_lines
    from web.commands.context import context_at

    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for result in run_lines(lines, context_at()):
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        sys.stdout.flush()  # whoever asks line by line reads the answer before the next question
