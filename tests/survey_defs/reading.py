"""What a rule reads, told from its expression and the answers alone: an oracle for what the engine says it has read."""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.answers import parse_place
from forms.definition import Item, NeedRule, Question, Repeat, Survey, Tree
from forms.expressions.evaluate import truth
from forms.expressions.references import Names, references
from forms.filling import Filling
from forms.rows import Row
from forms.scope import Scope
from forms.steps import steps_of


class Reader:
    """Follows rules of one survey through one filling."""

    def __init__(self, survey: Survey, filling: Filling, told: Mapping[str, Any]) -> None:
        self.survey = survey
        self.filling = filling
        self.items = list(survey.items())
        self.names = Names([item.path for item in self.items])
        # Place → the names on its way and the numbers of its rows.
        self.places = {place: parse_place(place) or () for place in told}

    def read(self, rule: NeedRule, at: str) -> set[str]:
        """The places of the answers that the rule comes by when it is asked at a row ("" for the whole visit)."""
        row = self._row(at)
        return set(self._places(rule.when.tree, row, parse_place(at) or ()))

    def _places(self, tree: Tree, row: Row, here: tuple[tuple[str, int], ...]) -> Iterator[str]:
        if not isinstance(tree, list):
            return
        head, *operands = tree
        if head == "ref":
            yield from self._named(operands[0], here)
        elif head in ("and", "or"):
            for operand in operands:
                yield from self._places(operand, row, here)
                if self._is_true(operand, row) == (head == "or"):
                    return
        elif head == "if":
            yield from self._places(operands[0], row, here)
            yield from self._places(operands[1 if self._is_true(operands[0], row) else 2], row, here)
        else:
            assert head not in ("indexed-repeat", "once", "self", "jr:choice-name"), f"not followed: {head}"
            for operand in operands:
                yield from self._places(operand, row, here)

    def _named(self, name: str, here: tuple[tuple[str, int], ...]) -> Iterator[str]:
        """Answers to the question of that name: in the rule's own row, else in all rows that are not outside of it."""
        index = self.names.find(name, (*(step for step, _ in here), "") if here else ())
        if index is None or isinstance(self.items[index], Repeat):
            return
        path = self.items[index].path
        for place, steps in self.places.items():
            if tuple(step for step, _ in steps) == path and all(
                step == mine for step, mine in zip(steps, here, strict=False) if step[0] == mine[0] and mine[1]
            ):
                yield place

    def _row(self, at: str) -> Row:
        steps = steps_of(self.survey)
        if not at:
            return self.filling.state.root
        repeat = steps.by_path[tuple(name for name, _ in parse_place(at) or ())]
        rows = self.filling.state.root.below(repeat.inner) if repeat.inner else []
        return next(row for row in rows if row.prefix == f"{at}/")

    def _is_true(self, tree: Tree, row: Row) -> bool:
        return truth(tree, Scope(steps_of(self.survey), row.level))(row)


def reached(survey: Survey) -> dict[int, frozenset[str]]:
    """For each rule, by its number, the names of all questions that it can depend on, calculations followed."""
    items = list(survey.items())
    names = Names([item.path for item in items])
    at = {item.path: index for index, item in enumerate(items)}
    reads = [_reads(item, names, at) for item in items]
    found = {}
    for number, rule in enumerate(survey.rules):
        repeat = next((item for item in items if item.name == rule.for_each), None) if rule.for_each else None
        path = (*repeat.path, "") if repeat else ()
        waiting = {names.find(name, path) for name in _rule_names(rule)} | ({at[repeat.path]} if repeat else set())
        seen: set[int] = set()
        while waiting:
            index = waiting.pop()
            if index is not None and index not in seen:
                seen.add(index)
                waiting |= reads[index]
        found[number] = frozenset(items[index].name for index in seen)
    return found


def _rule_names(rule: NeedRule) -> frozenset[str]:
    whose = getattr(rule, "whose", None)
    return references(rule.when.tree) | (references(whose.tree) if whose else frozenset())


def _reads(item: Item, names: Names, at: Mapping[tuple[str, ...], int]) -> set[int | None]:
    """What an item's value, relevance, default or rows depend on, its group among it."""
    expressions = [item.relevant, getattr(item, "count", None)]
    if isinstance(item, Question):
        expressions += [item.calculation, item.default]
    found = {names.find(name, item.path) for one in expressions if one for name in references(one.tree)}
    return found | {at.get(item.path[:-1])}
