"""Syntax tree → closure. What names stand for is asked of a Scope, once, when the closure is made.

A closure takes the row that the expression is evaluated in; of a row this module knows only that `row.state.context`
is the context. Evaluating never fails: what has no value is NaN, "" or an empty node-set.
"""

import operator as builtin
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from forms.definition import Table, Tree
from forms.expressions.functions import FUNCTIONS, divided, remainder
from forms.expressions.sets import least, most, rank, total
from forms.expressions.tables import looked_up
from forms.expressions.texts import joined
from forms.expressions.values import Node, Scalar, Value, boolean, compared, number, pair, same, single, string
from forms.problems import Problem

Row = Any
Closure = Callable[[Row], Value]
Truth = Callable[[Row], bool]


class Scope(Protocol):
    """The place that an expression is read from."""

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of the survey."""

    def ref(self, name: str) -> Closure:
        """The value of ${name}: one value where the nearest common row has one, else a node-set of all rows."""

    def own(self) -> Closure:
        """The value of the question itself, `.`."""

    def index(self) -> Closure:
        """index(): the number of the row, from 1."""

    def position(self) -> Closure:
        """position(): the place of what a [ ] looks at among its like; 1 elsewhere."""

    def last(self) -> Closure:
        """last(): how many a [ ] looks at."""

    def number_of(self, tree: Tree) -> Closure:
        """position(node): its place among its like."""

    def values_at(self, tree: Tree) -> Closure:
        """The values at a path."""

    def each(self, tree: Tree, condition: Tree | None) -> Callable[[Row], list[tuple[int, Node, bool]]]:
        """Number of the row, value, and whether the condition holds there, of each node."""

    def indexed(self, tree: Tree, indexes: Sequence[tuple[Tree, Tree]]) -> Closure:
        """The value of a question in the rows with these numbers of these repeats."""

    def choice_label(self, tree: Tree) -> Callable[[Row, str], str]:
        """The label of a choice of a question."""

    def column(self, name: str) -> Closure:
        """A column of the choice that is being filtered."""


def compiled(tree: Tree, scope: Scope) -> Closure:
    """The closure of a tree. Problem: path_unsupported for a tree that only a later house can read."""
    if not isinstance(tree, list):
        return _constant(float(tree) if isinstance(tree, int | float) else tree)
    form = FORMS.get(tree[0], _call)
    return form(tree, scope)


def truth(tree: Tree, scope: Scope) -> Truth:
    """The closure of a condition."""
    closure = compiled(tree, scope)
    return lambda row: boolean(closure(row))


def _constant(value: Value) -> Closure:
    return lambda _: value


_COERCIONS: dict[str, Callable[[Value], Any]] = {"s": string, "n": number, "b": boolean}


def _operand(letter: str, tree: Tree, scope: Scope) -> Callable[[Row], Any]:
    """The closure of an operand that is taken as a text, number or boolean."""
    closure, coerce = compiled(tree, scope), _COERCIONS.get(letter)
    if coerce is None:
        return closure
    if not isinstance(tree, list):
        return _constant(coerce(closure(None)))
    return lambda row: coerce(closure(row))


def _operands(letter: str, trees: Sequence[Tree], scope: Scope) -> list[Callable[[Row], Any]]:
    return [_operand(letter, tree, scope) for tree in trees]


def _call(tree: Tree, scope: Scope) -> Closure:
    """A function call: the arguments are coerced as the table of functions says, then handed over."""
    function = FUNCTIONS.get(tree[0])
    if function is None or function.call is None:
        raise Problem("path_unsupported", found=tree[0])
    call, letters = function.call, function.takes
    given = [_operand(letters[min(i, len(letters) - 1)], part, scope) for i, part in enumerate(tree[1:])]
    if function.context:
        return lambda row: call(row.state.context, *[argument(row) for argument in given])
    if len(given) == 1:
        (one,) = given
        return lambda row: call(one(row))
    if len(given) == 2:
        one, two = given
        return lambda row: call(one(row), two(row))
    return lambda row: call(*[argument(row) for argument in given])


def _folded(letter: str, combine: Callable[[Any, Any], Value]) -> Callable[[Tree, Scope], Closure]:
    """An operator of two values, applied from left to right along its run."""

    def form(tree: Tree, scope: Scope) -> Closure:
        first, second, *more = _operands(letter, tree[1:], scope)
        if not more:
            return lambda row: combine(first(row), second(row))

        def fold(row: Row) -> Value:
            value = combine(first(row), second(row))
            for operand in more:
                value = combine(value, operand(row))
            return value

        return fold

    return form


def _either(tree: Tree, scope: Scope) -> Closure:
    """`or`: stops at the first that is true."""
    parts = _operands("b", tree[1:], scope)

    def either(row: Row) -> bool:
        for part in parts:  # noqa: SIM110 (any() with a generator costs twice as much here)
            if part(row):
                return True
        return False

    return either


def _all(tree: Tree, scope: Scope) -> Closure:
    """`and`: stops at the first that is false."""
    parts = _operands("b", tree[1:], scope)

    def every(row: Row) -> bool:
        for part in parts:  # noqa: SIM110 (as above)
            if not part(row):
                return False
        return True

    return every


def _if(tree: Tree, scope: Scope) -> Closure:
    condition = truth(tree[1], scope)
    then, otherwise = compiled(tree[2], scope), compiled(tree[3], scope)
    return lambda row: single(then(row) if condition(row) else otherwise(row))


def _negative(tree: Tree, scope: Scope) -> Closure:
    operand = _operand("n", tree[1], scope)
    return lambda row: -operand(row)


def _once(tree: Tree, scope: Scope) -> Closure:
    """The value that the question already has, else a new one."""
    own, new = scope.own(), compiled(tree[1], scope)

    def once(row: Row) -> Value:
        value = own(row)
        return new(row) if value == "" else value

    return once


def _position(tree: Tree, scope: Scope) -> Closure:
    return scope.number_of(tree[1]) if len(tree) > 1 else scope.position()


def _indexed_repeat(tree: Tree, scope: Scope) -> Closure:
    """indexed-repeat(${question}, ${repeat}, number, …): the names say which nodes are meant, no more."""
    name, *rest = tree[1:]
    return scope.indexed(name, list(zip(rest[::2], rest[1::2], strict=False)))


def _choice_name(tree: Tree, scope: Scope) -> Closure:
    value, label = _operand("s", tree[1], scope), scope.choice_label(tree[2])
    return lambda row: label(row, value(row))


def _where(combine: Callable[[list[Node]], Value]) -> Callable[[Tree, Scope], Closure]:
    """count-if() and its like: what is made of the nodes in whose rows the condition holds (SurveyCTO)."""

    def form(tree: Tree, scope: Scope) -> Closure:
        rows = scope.each(tree[1], tree[2])
        return lambda row: combine([value for _, value, holds in rows(row) if holds])

    return form


def _join_if(tree: Tree, scope: Scope) -> Closure:
    separator, rows = _operand("s", tree[1], scope), scope.each(tree[2], tree[3])
    return lambda row: joined(separator(row), *[value for _, value, holds in rows(row) if holds])


def _rank(tree: Tree, scope: Scope) -> Closure:
    """rank-index() and rank-index-if(): the rank of the row with that number."""
    index, rows = _operand("n", tree[1], scope), scope.each(tree[2], tree[3] if len(tree) > 3 else None)

    def ranked(row: Row) -> Value:
        wanted, counted = index(row), [(number, value) for number, value, holds in rows(row) if holds]
        return rank([value for number, value in counted if number == wanted], [value for _, value in counted])

    return ranked


def _pulldata(tree: Tree, scope: Scope) -> Closure:
    """pulldata(table, column, key column, key): what holds at this place, else what the survey brings."""
    operands, tables = _operands("s", tree[1:], scope), scope.tables
    return lambda row: looked_up((row.state.context.tables, tables), *[operand(row) for operand in operands])


def _less(a: Scalar, b: Scalar) -> bool:
    x, y = pair(a, b)
    return x < y


def _at_most(a: Scalar, b: Scalar) -> bool:
    x, y = pair(a, b)
    return x <= y


def _difference(a: Value, b: Value) -> float:
    x, y = pair(a, b)
    return x - y


FORMS: dict[str, Callable[[Tree, Scope], Closure]] = {
    "ref": lambda tree, scope: scope.ref(tree[1]),
    "self": lambda _, scope: scope.own(),
    "parent": lambda tree, scope: scope.values_at(tree),
    "column": lambda tree, scope: scope.column(tree[1]),
    "or": _either,
    "and": _all,
    "=": _folded("v", compared(same)),
    "!=": _folded("v", compared(lambda a, b: not same(a, b))),
    "<": _folded("v", compared(_less)),
    "<=": _folded("v", compared(_at_most)),
    ">": _folded("v", compared(lambda a, b: _less(b, a))),
    ">=": _folded("v", compared(lambda a, b: _at_most(b, a))),
    "+": _folded("n", builtin.add),
    "-": _folded("v", _difference),
    "*": _folded("n", builtin.mul),
    "div": _folded("n", divided),
    "mod": _folded("n", remainder),
    "neg": _negative,
    "if": _if,
    "once": _once,
    "position": _position,
    "indexed-repeat": _indexed_repeat,
    "jr:choice-name": _choice_name,
    "pulldata": _pulldata,
    "index": lambda _, scope: scope.index(),
    "last": lambda _, scope: scope.last(),
    "count-if": _where(lambda values: float(len(values))),
    "sum-if": _where(total),
    "min-if": _where(least),
    "max-if": _where(most),
    "join-if": _join_if,
    "rank-index": _rank,
    "rank-index-if": _rank,
    **dict.fromkeys(("path", "|", "instance", "root", "current"), lambda tree, scope: scope.values_at(tree)),
}
