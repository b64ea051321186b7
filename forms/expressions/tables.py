"""Tables of settings and codes, as pulldata() reads them. Where they come from is asked elsewhere."""

from collections.abc import Iterable, Iterator, Mapping

from forms.definition import Table, Tree
from forms.expressions.references import lists


def looked_up(tables: Iterable[Mapping[str, Table]], name: str, column: str, key_column: str, key: str) -> str:
    """The cell under `column` in the first row of the table `name` whose `key_column` holds the key; "" for none.

    Of several tables of that name the first counts that has such a row with something in it.
    """
    for known in tables if key else ():
        row = next((row for row in known.get(name, ()) if row.get(key_column, "") == key), {})
        if row.get(column, ""):
            return row[column]
    return ""


# Table, column, key column and key as an expression names them; None for what it computes.
Pull = tuple[str | None, str | None, str | None, str | None]


def pulls(tree: Tree) -> Iterator[Pull]:
    """What an expression looks up."""
    for operand in lists(tree):
        if operand[0] == "pulldata":
            name, column, key_column, key = (part if isinstance(part, str) else None for part in operand[1:])
            yield name, column, key_column, key


def instances(tree: Tree) -> Iterator[str | None]:
    """The tables (or lists of choices) that an expression walks through with instance(); None for a computed name."""
    for operand in lists(tree):
        if operand[0] == "instance":
            yield operand[1] if isinstance(operand[1], str) else None


def as_read(tables: Mapping[str, Table], trees: Iterable[Tree]) -> dict[str, Table]:
    """The tables that the expressions read, with the columns that they read; all of it where that is computed, and
    where a path walks through it."""
    trees = list(trees)
    read = [pull for tree in trees for pull in pulls(tree)]
    walked = {name for tree in trees for name in instances(tree)}
    found = {}
    for name, table in tables.items():
        columns = {column for pull in read if pull[0] in (name, None) for column in (pull[1], pull[2])}
        if any(pull[0] is None for pull in read) or None in columns or walked & {name, None}:
            found[name] = table
        elif columns:
            found[name] = tuple({header: row[header] for header in row if header in columns} for row in table)
    return found
