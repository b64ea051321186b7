"""Expression text → syntax tree as JSON. It knows the grammar and the names of the functions, nothing of surveys.

A number or a text stands for itself; everything else is [operator, …operands], and a run of one operator is one list:
`a or b or c` is ["or", a, b, c]. ["ref", name] is ${name}, ["self"] is `.`, ["parent"] is `..`, ["column", name] is a
bare name: a column of the choices (in a choice_filter), or what the thing in [ ] holds. A path is ["path", start,
…steps], its start ["root"] for /, or one of those; a step is ["child", name or *, …predicates], ["below", …] for
what stands anywhere below (//), ["parent", …] or ["self", …]. Any other list is a function call.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from forms.definition import Tree
from forms.expressions.ambiguity import LONGEST as LONGEST_MATCHED
from forms.expressions.ambiguity import longest
from forms.expressions.functions import ALIASES, FUNCTIONS, MANY, Function
from forms.expressions.patterns import portable
from forms.expressions.wordings import REWRITTEN
from forms.problems import Problem

LONGEST = 1_000_000  # characters
DEEPEST = 100  # levels of nesting: an engine goes as deep as the tree does, and the stacks of phones are small

_LEVELS = {
    operator: level
    for level, operators in enumerate(("or", "and", "= !=", "< <= > >=", "+ -", "* div mod"), 1)
    for operator in operators.split()
}
_NAME = r"[^\W0-9][\w.-]*"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+) | (?P<text>"[^"]*"|'[^']*') | \$\{{\s*(?P<ref>[^{{}}]*?)\s*\}} |
    (?P<name>{_NAME}(?::{_NAME})?) | (?P<sign>\.\.|!=|<=|>=|//|[=<>+\-*(),.|/\[\]@]) | (?P<end>\Z)
)""",
    re.VERBOSE,
)
_PATH = frozenset(("/", "//", "@", "[", "*", "|"))
# What stands for places in the survey or in a table, so that a path may begin with it.
_NODES = frozenset(("ref", "self", "parent", "root", "column", "current", "instance", "path", "|"))
# Functions that look at places, not at values: which argument says which places.
_OF_NODES = {"position": 0, "relevant": 0, "join-if": 1, "rank-index": 1, "rank-index-if": 1}
_OF_NODES |= dict.fromkeys(("count-if", "sum-if", "min-if", "max-if"), 0)
# Functions that read the question itself when they are given nothing (XPath 4.1, 4.2).
_OF_SELF = frozenset(("string", "number", "normalize-space", "string-length"))
# What authors may call; the engines know of FUNCTIONS alone.
AUTHORS = {
    **FUNCTIONS,
    **{name: wording.function for name, wording in REWRITTEN.items()},
    "choice-label": Function("vv", 2, 2),
    "regex": Function("ss", 2, 2),
}
_QUOTED_REF = re.compile(r"\s*\$\{\s*([^{}]*?)\s*\}\s*")


class _Token(NamedTuple):
    kind: str
    text: str
    at: int  # from 1


def parse(text: str, *, columns: bool = True) -> Tree:
    """The tree of an expression. Without `columns` a bare name is refused; only a choice_filter has a meaning for one.

    Problems, each with `at` (character, from 1) where there is a place: expression_syntax (found), expression_depth,
    expression_length, unknown_function (name), argument_count (name, given, least, most), argument_nodes (name),
    path_unsupported (found), regex_unsupported (found).
    """
    if len(text) > LONGEST:
        raise Problem("expression_length", length=len(text), most=LONGEST)
    tree = _Parser(text, columns).whole()
    if _height(tree) > DEEPEST:
        raise Problem("expression_depth", most=DEEPEST)
    return tree


class _Parser:
    def __init__(self, text: str, columns: bool) -> None:
        self.columns = columns
        self.depth = 0
        self.inside = 0  # how many [ are open
        self.tokens = _tokens(text)
        self.next = next(self.tokens)

    def whole(self) -> Tree:
        tree = self.expression(0)
        if self.next.kind != "end":
            raise self.unexpected()
        return tree

    def take(self) -> _Token:
        taken = self.next
        if taken.kind != "end":
            self.next = next(self.tokens)
        return taken

    def expect(self, sign: str) -> None:
        if self.next.text != sign or self.next.kind != "sign":
            raise self.unexpected(expected=sign)
        self.take()

    def is_next(self, sign: str) -> bool:
        return self.next.kind == "sign" and self.next.text == sign

    def unexpected(self, **expected: Any) -> Problem:
        if self.next.kind == "sign" and self.next.text in _PATH:
            return Problem("path_unsupported", at=self.next.at, found=self.next.text)
        return Problem("expression_syntax", at=self.next.at, found=self.next.text, **expected)

    def expression(self, floor: int) -> Tree:
        """Operands joined by operators that bind tighter than `floor`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Problem("expression_depth", at=self.next.at, most=DEEPEST)
        left = self.operand()
        while (level := self.level()) > floor:
            operator = self.take().text
            right = self.expression(level)
            if isinstance(left, list) and left[0] == operator:
                left.append(right)
            else:
                left = [operator, left, right]
        self.depth -= 1
        return left

    def level(self) -> int:
        return _LEVELS.get(self.next.text, 0) if self.next.kind in ("sign", "name") else 0

    def operand(self) -> Tree:
        negative = 0
        while self.is_next("-"):
            self.take()
            negative += 1
        tree = self.union()
        if not negative:
            return tree
        return ["neg", tree] if negative % 2 else ["neg", ["neg", tree]]

    def union(self) -> Tree:
        tree = self.path()
        while self.is_next("|"):
            if not _is_nodes(tree):
                raise self.unexpected()
            at = self.take().at
            right = self.path()
            if not _is_nodes(right):
                raise Problem("path_unsupported", at=at, found="|")
            tree = [*tree, right] if tree[0] == "|" else ["|", tree, right]
        return tree

    def path(self) -> Tree:
        start, steps = self.start()
        while self.goes_on():
            if not _is_nodes(start):
                raise self.unexpected()
            if self.is_next("//"):
                steps.append(self.below())
            elif self.is_next("/"):
                self.take()
                steps.append(self.step())
            else:
                steps = steps or [["self"]]
                steps[-1].append(self.predicate())
        return ["path", start, *steps] if steps else start

    def start(self) -> tuple[Tree, list[list[Tree]]]:
        """What a path begins with, and its first step where that is one."""
        if self.is_next("/"):
            self.take()
            return ["root"], [self.step()] if self.next.text in (".", "..", "*") or self.next.kind == "name" else []
        if self.is_next("//"):
            return ["root"], [self.below()]
        if self.next.kind == "name":
            return self.named(self.take())
        if self.is_next(".."):
            self.take()
            return (["self"], [["parent"]]) if self.goes_on() else (["parent"], [])
        if self.is_next("*") and self.inside:
            return ["self"], [self.step()]
        return self.primary(), []

    def goes_on(self) -> bool:
        return self.is_next("/") or self.is_next("//") or self.is_next("[")

    def primary(self) -> Tree:
        token = self.next
        if token.kind == "number":
            return _literal(self.take().text)
        if token.kind == "text":
            return self.take().text[1:-1]
        if token.kind == "ref":
            return ["ref", self.take().text]
        if self.is_next("."):
            self.take()
            return ["self"]
        if self.is_next("("):
            self.take()
            inner = self.expression(0)
            self.expect(")")
            return inner
        raise self.unexpected()

    def named(self, name: _Token) -> tuple[Tree, list[list[Tree]]]:
        if self.is_next("("):
            return self.call(name), []
        if not (self.inside or self.columns) or (not self.inside and self.goes_on()):
            raise Problem("path_unsupported", at=name.at, found=name.text)
        return (["self"], [["child", name.text]]) if self.goes_on() else (["column", name.text], [])

    def step(self) -> list[Tree]:
        token = self.next
        if token.kind == "name" or (token.kind == "sign" and token.text in (".", "..", "*")):
            self.take()
            if self.is_next("("):
                raise Problem("path_unsupported", at=token.at, found=token.text)
            return {".": ["self"], "..": ["parent"]}.get(token.text, ["child", token.text])
        raise self.unexpected()

    def below(self) -> list[Tree]:
        at = self.take().at
        step = self.step()
        if step[0] != "child":
            raise Problem("path_unsupported", at=at, found="//")
        return ["below", *step[1:]]

    def predicate(self) -> Tree:
        self.expect("[")
        self.inside += 1
        tree = self.expression(0)
        self.expect("]")
        self.inside -= 1
        return tree

    def call(self, name: _Token) -> Tree:
        if ALIASES.get(name.text, name.text) not in AUTHORS:
            raise Problem("unknown_function", name=name.text, at=name.at)
        self.expect("(")
        arguments: list[Tree] = []
        while not self.is_next(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.expect(")")
        return _call(name, arguments)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if not found:
            rest = text[at:].lstrip()
            raise Problem("expression_syntax", at=len(text) - len(rest) + 1, found=rest[:1])
        kind = str(found.lastgroup)
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield _Token(kind, found[kind], start + 1)
        at = found.end()


def _literal(text: str) -> Tree:
    number = float(text)
    if number == float("inf"):
        return ["div", 1, 0]  # JSON has no infinity
    return int(number) if number.is_integer() and number < 2**53 else number


def _call(name: _Token, arguments: list[Tree]) -> Tree:
    called = ALIASES.get(name.text, name.text)
    if not arguments and called in _OF_SELF:
        arguments = [["self"]]
    _count(AUTHORS[called], name, len(arguments))
    if called in _OF_NODES and arguments and not _is_nodes(arguments[_OF_NODES[called]]):
        raise Problem("argument_nodes", name=name.text, at=name.at)
    if called == "choice-label":  # SurveyCTO's order
        called, arguments = "jr:choice-name", arguments[::-1]
    if called in REWRITTEN:
        return REWRITTEN[called].tree(arguments)
    if called == "regex":
        arguments[1:] = _pattern(arguments[1], name)
    if called == "jr:choice-name" and isinstance(arguments[1], str):
        # XLSForm writes the question as a text: jr:choice-name(${q}, '${q}').
        quoted = _QUOTED_REF.fullmatch(arguments[1])
        arguments[1] = ["ref", quoted[1]] if quoted else arguments[1]
    return [called, *arguments]


def _count(function: Function, name: _Token, given: int) -> None:
    if not function.least <= given <= function.most:
        most: dict[str, Any] = {} if function.most == MANY else {"most": function.most}
        raise Problem("argument_count", name=name.text, given=given, least=function.least, **most, at=name.at)


def _is_nodes(tree: Tree) -> bool:
    return isinstance(tree, list) and tree[0] in _NODES


def _pattern(tree: Tree, name: _Token) -> list[Tree]:
    """The pattern as both engines read it, and the longest text that it is asked of where that is less than usual."""
    if not isinstance(tree, str):
        raise Problem("regex_unsupported", found="", at=name.at)
    try:
        pattern = portable(tree)
        most = longest(pattern)
    except Problem as problem:
        raise Problem("regex_unsupported", found=problem.params["found"], at=name.at) from None
    return [pattern, *([most] if most < LONGEST_MATCHED else [])]


def _height(tree: Tree) -> int:
    """Levels of nesting, counted without recursion."""
    height, level = 0, [tree]
    while level := [operand for node in level if isinstance(node, list) for operand in node[1:]]:
        height += 1
    return height


def main() -> None:
    """JSON lines {"expr", "columns"?} → {"tree"} or {"problem"}, for engines that have no parser of their own."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"tree": parse(asked["expr"], columns=asked.get("columns", False))}
        except Problem as problem:
            answer = {"problem": problem.as_json()}
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
