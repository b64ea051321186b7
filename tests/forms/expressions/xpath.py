"""Random expressions of XPath 1.0 alone over answers that are texts: what any engine of the standard can be asked."""

from random import Random
from typing import Any

TEXTS = ("", "0", "1", "3", "-2", "2.5", " 7 ", "abc", "a b  c", "王", "cat", "-", "1 2", "10", ".5", "-.5")
FIELDS = {"": ("n", "t", "w"), "members": ("m", "who"), "members/pets": ("pet", "legs"), "g": ("inside",)}
# Steps from one kind of row to another; a path ends in a question, for rows have no text of their own.
STEPS = {
    "": (("members", "members"), ("g", "g"), (".", "")),
    "members": (("pets", "members/pets"), ("..", ""), (".", "members")),
    "members/pets": (("..", "members"), ("../..", "")),
    "g": (("..", ""),),
}
COMPARED = ("=", "!=", "<", "<=", ">", ">=")


def answers(random: Random) -> dict[str, Any]:
    """Members with pets, a group and some questions."""

    def some(kind: str) -> dict[str, Any]:
        return {name: random.choice(TEXTS) for name in FIELDS[kind]}

    members = [
        {**some("members"), "pets": [some("members/pets") for _ in range(random.randrange(3))]}
        for _ in range(random.randrange(1, 4))
    ]
    members[0]["pets"].append(some("members/pets"))  # there is one of each, so that a document has all names
    return {**some(""), "g": some("g"), "members": members}


def path(random: Random, depth: int, kind: str = "", start: str = "/data/") -> str:
    """A path from a row of one kind to questions, some with [ ]."""
    if random.random() < 0.15:
        deep = (
            f"//{random.choice(FIELDS[kind])}",
            "/data//legs",
            "//members//pet",
            "//pets/..//legs",
            "//who",
            "//g//inside",
        )
        return random.choice(deep) + _predicates(random, depth, "", "leaf")
    found = start
    for _ in range(random.randrange(4)):
        step, kind = random.choice(STEPS[kind])
        found += step + _predicates(random, depth, kind, step) + "/"
    return found + random.choice((*FIELDS[kind], random.choice(FIELDS[kind]) + _predicates(random, depth, "", "leaf")))


def _predicates(random: Random, depth: int, kind: str, step: str) -> str:
    if depth <= 0 or random.random() < 0.6 or step.startswith("."):
        return ""
    if step == "leaf":
        return random.choice(
            ("[. != '']", "[1]", "[last()]", f"[. = {text(random, 0)}]", "[. > 1]", "[position() < 2]")
        )
    below = path(random, depth - 1, kind, "")
    value = random.choice((number, text))(random, depth - 1)
    inner = (
        str(random.randrange(1, 4)),
        "last()",
        f"position() {random.choice(COMPARED)} {random.randrange(1, 4)}",
        f"last() - {random.randrange(2)}",
        f"{random.choice(FIELDS[kind])} {random.choice(COMPARED)} {value}",
        f"{below} {random.choice(COMPARED)} {value}",
        below,
        f"not({below} = {path(random, depth - 1)})",
        f"count({below}) {random.choice(COMPARED)} {random.randrange(3)}",
        truth(random, depth - 1),
    )
    return f"[{random.choice(inner)}]" + (_predicates(random, depth - 1, kind, step) if random.random() < 0.3 else "")


def nodes(random: Random, depth: int) -> str:
    """A node-set, now and then of several paths."""
    found = path(random, depth)
    return f"{found} | {path(random, depth)}" if random.random() < 0.2 else found


def number(random: Random, depth: int) -> str:
    """An expression for a number; whole ones, for each engine writes fractions otherwise."""
    if depth <= 0 or random.random() < 0.2:
        return random.choice(("0", "1", "2", "3", "10", "-1", "7", "2.5"))
    one, other = (number(random, depth - 1) for _ in range(2))
    return random.choice(
        (
            *(f"({one} {operator} {other})" for operator in ("+", "-", "*", "mod")),
            *(f"{name}({one})" for name in ("floor", "ceiling", "round", "number")),
            f"count({random.choice(('/data/*', '/data//*', '//pets/*', '//members//*'))})",
            f"count({nodes(random, depth - 1)}[. != ''])",  # one value that is "" is no node here
            f"sum({nodes(random, depth - 1)})",
            f"string-length({text(random, depth - 1)})",
            f"number({text(random, depth - 1)})",
            f"number({truth(random, depth - 1)})",
            f"({path(random, depth - 1)} + {one})",
            f"-({one})",
        )
    )


def text(random: Random, depth: int) -> str:
    """An expression for a text."""
    if depth <= 0 or random.random() < 0.2:
        return f"'{random.choice(TEXTS)}'"
    one, other = (text(random, depth - 1) for _ in range(2))
    return random.choice(
        (
            f"string({nodes(random, depth - 1)})",
            f"string({truth(random, depth - 1)})",
            f"string(floor({number(random, depth - 1)}))",
            f"concat({one}, {other}, '-')",
            f"substring-before({one}, {other})",
            f"substring-after({one}, {other})",
            f"substring({one}, {number(random, depth - 1)})",
            f"substring({one}, {number(random, depth - 1)}, {number(random, depth - 1)})",
            f"normalize-space({one})",
            f"translate({one}, 'abc 1', 'xyz')",
        )
    )


def truth(random: Random, depth: int) -> str:
    """An expression for a boolean."""
    if depth <= 0 or random.random() < 0.1:
        return random.choice(("true()", "false()", "1 = 1"))
    kinds = (number, text, path, nodes)
    one, other = (random.choice(kinds)(random, depth - 1) for _ in range(2))
    return random.choice(
        (
            *(f"({one} {operator} {other})" for operator in COMPARED),
            f"({truth(random, depth - 1)} and {truth(random, depth - 1)})",
            f"({truth(random, depth - 1)} or {truth(random, depth - 1)})",
            f"not({truth(random, depth - 1)})",
            f"boolean({text(random, depth - 1)})",
            f"boolean({number(random, depth - 1)})",
            f"starts-with({text(random, depth - 1)}, {text(random, depth - 1)})",
            f"contains({text(random, depth - 1)}, {text(random, depth - 1)})",
        )
    )


def line(random: Random) -> dict[str, Any]:
    """One line for `expr`."""
    depth = random.randrange(1, 4)
    expr = random.choice((number, text, truth))(random, depth)
    return {"expr": expr, "answers": answers(random)}
