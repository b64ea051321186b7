"""Two questions or groups of one name as one, and two conditions as one. Which of them meet, `visits.combine` knows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from forms.definition import Choice, Expression, Item, Label, Question, Repeat
from forms.problems import Problem
from store import surveys

# Stands in ids and versions of combined surveys, and in those of no other survey (see forms.xlsform.settings).
AND = surveys.AND
Lists = dict[str, tuple[Choice, ...]]
FLAG = ["yes", "no"]  # what a flag may be: if(…, 'yes', 'no')
_TEXTS = ("label", "hint", "guidance", "required_message", "constraint_message")


def yields(item: Item, other: Item) -> bool:
    """Whether a survey puts a constant where the other asks or works something out: then it does not know better."""
    return _is_constant(item) and not _is_constant(other)


def united(first: Item, second: Item, choices: Lists, *, in_rows: bool = False) -> Item:
    """Two items of one name (`in_rows`: of a repeat) as one, shown when the first is. Problem: combine_differs."""
    if _kind(first) != _kind(second):
        if not (_is_computed(first) or _is_computed(second)):
            raise Problem("combine_differs", name=first.name)
        # One survey works out what the other asks: then nobody is asked.
        relevant = first.relevant
        first, second = (first, first) if _is_computed(first) else (second, second)
        first = replace(first, relevant=relevant)
    texts: Any = {
        name: _filled_up(getattr(first, name), getattr(second, name)) for name in _TEXTS if hasattr(first, name)
    }
    appearance = " ".join(dict.fromkeys(f"{first.appearance} {second.appearance}".split()))
    found = replace(first, **texts, appearance=appearance)
    if isinstance(found, Repeat) and isinstance(second, Repeat) and _differ(found.count, second.count):
        raise Problem("combine_differs", name=first.name)
    if isinstance(found, Question) and isinstance(second, Question):
        return _united_question(found, second, choices, in_rows=in_rows)
    return found


def _united_question(first: Question, second: Question, choices: Lists, *, in_rows: bool) -> Question:
    return replace(
        first,
        constraint_message=_messages(first, second),
        list_name=_one_list(first.list_name, second.list_name, choices),
        calculation=_one_calculation(first, second, in_rows=in_rows),
        required=first.required if second.required is None else either(first.required, second.required, least=True),
        constraint=both((first.constraint, second.constraint)),
        choice_filter=either(first.choice_filter, second.choice_filter),
        default=first.default or second.default,
        read_only=first.read_only or second.read_only,
    )


def _one_calculation(first: Question, second: Question, *, in_rows: bool) -> Expression | None:
    """The one that there is, or that both are; of flags and lists of words that differ, what both say together.

    A flag of rows says which row is meant (who is visited today): there the first survey's counts.
    """
    mine, other = first.calculation, second.calculation
    if mine is None or other is None or not _differ(mine, other):
        return mine or other
    if isinstance(mine.tree, str) and isinstance(other.tree, str):
        for one, less in ((mine, other), (other, mine)):
            if set(less.tree.split()) <= set(one.tree.split()):
                return one
    if _is_flag(mine) and _is_flag(other):
        said = f"if({mine.source} = 'yes' or {other.source} = 'yes', 'yes', 'no')"
        tree = ["if", ["or", mine.tree[1], other.tree[1]], *FLAG]
        return mine if in_rows else Expression(said, tree)
    if _is_list(mine) and _is_list(other):
        return Expression(f"join(' ', {mine.source}, {other.source})", ["join", " ", mine.tree, other.tree])
    raise Problem("combine_differs", name=first.name)


def _is_flag(calculation: Expression) -> bool:
    tree = calculation.tree
    return isinstance(tree, list) and tree[0] == "if" and tree[2:] == FLAG


def _is_list(calculation: Expression) -> bool:
    tree = calculation.tree
    return isinstance(tree, list) and tree[:2] == ["join", " "]


def _messages(first: Question, second: Question) -> Label:
    """What both say where both have a rule."""
    if not first.constraint or not second.constraint or not _differ(first.constraint, second.constraint):
        return first.constraint_message
    mine, more = first.constraint_message, second.constraint_message
    return {tag: " ".join(dict.fromkeys([text, more.get(tag, "")])).strip() for tag, text in mine.items()}


def _kind(item: Item) -> str:
    if isinstance(item, Question):
        return item.type
    return "repeat" if isinstance(item, Repeat) else "group"


def _is_computed(item: Item) -> bool:
    return isinstance(item, Question) and item.calculation is not None


def _is_constant(item: Item) -> bool:
    return isinstance(item, Question) and item.calculation is not None and not isinstance(item.calculation.tree, list)


def _filled_up(first: Label, second: Label) -> Label:
    """The first text, and what only the second says in some language."""
    return {**second, **first} if second and not set(second) <= set(first) else first


def _differ(first: Expression | None, second: Expression | None) -> bool:
    return (first and first.tree) != (second and second.tree)


def conditions(expression: Expression | None) -> list[Any]:
    """The trees that must all be true for it."""
    tree = expression and expression.tree
    if expression is None:
        return []
    return tree[1:] if isinstance(tree, list) and tree[0] == "and" else [tree]


def _follows(first: Expression, second: Expression) -> bool:
    """Whether the second is true whenever the first is, because it asks for less of the same."""
    asked = conditions(first)
    return all(part in asked for part in conditions(second))


def either(first: Expression | None, second: Expression | None, *, least: bool = False) -> Expression | None:
    """When one of the two holds. None is "always", or with `least` "never"."""
    if first is None or second is None:
        return (first or second) if least else None
    if _follows(second, first):
        return first
    return second if _follows(first, second) else _run("or", [first, second])


def both(expressions: Iterable[Expression | None]) -> Expression | None:
    """When all hold; None is "always"."""
    found: list[Expression] = []
    for one in expressions:
        if one is not None and not any(_follows(known, one) for known in found):
            found = [known for known in found if not _follows(one, known)] + [one]
    return _run("and", found) if len(found) > 1 else next(iter(found), None)


def _run(operator: str, parts: Sequence[Expression]) -> Expression:
    operands: list[Any] = []
    for part in parts:
        is_run = isinstance(part.tree, list) and part.tree[0] == operator
        operands += part.tree[1:] if is_run else [part.tree]
    return Expression(f" {operator} ".join(f"({part.source})" for part in parts), [operator, *operands])


def _one_list(first: str, second: str, choices: Lists) -> str:
    """The list of a question that both ask: the first one's, with what only the second offers."""
    mine, more = choices.get(first, ()), choices.get(second, ())
    known = {choice.name for choice in mine}
    added = tuple(choice for choice in more if choice.name not in known)
    if not added or not first:
        return first or second
    choices[f"{first}{AND}{second}"] = mine + added
    return f"{first}{AND}{second}"
