"""A cell that holds an expression, a yes or no, or a default: parsed, or a problem that names the cell."""

import re

from forms.definition import Expression, Tree
from forms.expressions.parse import parse
from forms.problems import Problem
from forms.xlsform.columns import Line

_YES = frozenset({"yes", "y", "true", "t", "true()", "1"})
_NO = frozenset({"", "no", "n", "false", "f", "false()", "0"})
# A cell that a spreadsheet took for a truth value, where an expression is meant.
_TRUTH = {"TRUE": "true()", "FALSE": "false()"}
# Word processors turn quotes round; inside an expression only the straight ones have a meaning.
_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u201a": "'"})
_DYNAMIC = re.compile(r"\$\{|[A-Za-z][\w:.-]*\(")
_NUMERIC = frozenset({"integer", "decimal"})


def expression(line: Line, column: str, found: list[Problem]) -> Expression | None:
    """The expression in a cell; None when the cell is blank or the problem is among `found`."""
    text = line.text(column)
    return _parsed(text, line, column, found) if text else None


def condition(line: Line, column: str, found: list[Problem]) -> Expression | None:
    """A cell that may also say yes or no (required, read_only). No is None."""
    text = line.text(column)
    if text.lower() in _NO:
        return None
    if text.lower() in _YES:
        return Expression(text, parse("true()"))
    return _parsed(text, line, column, found)


def default(line: Line, question_type: str, found: list[Problem]) -> Expression | None:
    """A default: an expression where it calls a function or reads an answer, else the text (or number) as it stands."""
    text = line.text("default")
    if not text:
        return None
    if _DYNAMIC.search(text):
        return _parsed(text, line, "default", found)
    return Expression(text, _literal(text, question_type))


def _literal(text: str, question_type: str) -> Tree:
    if question_type in _NUMERIC and re.fullmatch(r"-?\d+(\.\d+)?", text):
        number = float(text)
        return int(number) if number.is_integer() else number
    return text


def _parsed(text: str, line: Line, column: str, found: list[Problem]) -> Expression | None:
    straight = text.translate(_STRAIGHT)
    for attempt in dict.fromkeys((text, straight)):
        try:
            # Only a choice_filter has a meaning for a bare name: a column of the choices.
            tree = parse(_TRUTH.get(attempt.upper(), attempt), columns=column == "choice_filter")
        except Problem as problem:
            last = problem
            continue
        if attempt != text:
            found.append(line.problem("quotes_repaired", column, warning=True))
        return Expression(attempt, tree)
    found.append(line.problem(last.code, column, **last.params))
    return None
