"""Several surveys as one, for a household of several groups: what they share is asked once. It keeps nothing.

Groups and questions are shared when they bear one name, wherever they stand: an included module is the same module in
every survey. What is asked under one survey's condition or the other's is asked when either holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from forms.definition import Group, Item, Label, NeedRule, Question, Repeat, Survey, words
from forms.expressions.references import order
from visits.united import AND, Lists, both, either, united

# What stands between their titles; in other languages " + ".
BETWEEN_TITLES = {"zh": "\uff0b"}


def joined_titles(titles: Iterable[str], language: str) -> str:
    """The titles of several surveys as one."""
    return BETWEEN_TITLES.get(language, " + ").join(titles)


def combined_id(ids: Iterable[str]) -> str:
    """The id that a visit with these surveys has, in whatever order and how often they were named."""
    return AND.join(sorted(set(ids)))


def combine(surveys: Sequence[Survey]) -> Survey:
    """One survey from several, by id. Problem: combine_differs (name: a question that the surveys ask differently),
    cycle."""
    in_order = sorted(surveys, key=lambda survey: survey.id)
    whole = reduce(_joined, in_order)
    order(whole)
    return replace(
        whole,
        id=AND.join(survey.id for survey in in_order),
        version=AND.join(survey.version for survey in in_order),
        title=_title(in_order, whole.languages),
    )


def _title(surveys: Sequence[Survey], languages: Iterable[str]) -> Label:
    return {
        tag: joined_titles((words(one.title, tag, one.default_language) or one.id for one in surveys), tag)
        for tag in dict.fromkeys((*languages, *(tag for survey in surveys for tag in survey.title)))
    }


def _joined(first: Survey, second: Survey) -> Survey:
    second, choices = _with_lists_apart(first, second)
    join = _Join(first.children, second.children, choices)
    merged: Any = {
        name: {**getattr(second, name), **getattr(first, name)}
        for name in ("settings", "tables")
        if hasattr(first, name)
    }
    return replace(
        first,
        languages=tuple(dict.fromkeys((*first.languages, *second.languages))),
        children=join.items(),
        choices=choices,
        rules=_once(first.rules, second.rules),
        **merged,
    )


class _Node:
    """An item with its place in a tree that is still growing."""

    def __init__(self, item: Item, up: "_Node | None") -> None:
        self.item = item
        self.up = up
        self.children: list[_Node] = []
        if isinstance(item, Group):
            self.children = [_Node(child, self) for child in item.children]

    def around(self) -> Iterator["_Node"]:
        """The groups that it stands in, the nearest first; the survey itself is none."""
        node = self.up
        while node is not None and node.up is not None:
            yield node
            node = node.up

    def within(self) -> Iterator["_Node"]:
        for child in self.children:
            yield child
            yield from child.within()

    @property
    def rows_of(self) -> str:
        """The repeat in whose rows it stands, "" for the survey's one row."""
        return next((node.item.name for node in self.around() if isinstance(node.item, Repeat)), "")

    def as_item(self, above: tuple[str, ...] = ()) -> Item:
        path = (*above, self.item.name)
        if not isinstance(self.item, Group):
            return replace(self.item, path=path)
        return replace(self.item, path=path, children=tuple(child.as_item(path) for child in self.children))


class _Join:
    """The second survey's items put into the first one's tree."""

    def __init__(self, first: tuple[Item, ...], second: tuple[Item, ...], choices: Lists) -> None:
        self.choices = choices
        self.top = _Node(Group(name="", path=(), children=first), None)
        self.counterparts: dict[_Node, _Node] = {}
        other = _Node(Group(name="", path=(), children=second), None)
        self.known, self.unique = _by_name(self.top), set(_by_name(other))
        self.counterparts[other] = self.top
        self._take(other)

    def items(self) -> tuple[Item, ...]:
        whole = self.top.as_item()
        assert isinstance(whole, Group)
        return tuple(child.as_item() for child in self.top.children)

    def _take(self, group: _Node) -> None:
        """Put the children of a group of the second survey where they belong."""
        for child in group.children:
            twin = self._twin(child)
            if twin is None:
                self._add(child)
                continue
            self.counterparts[child] = twin
            self._widen(child, twin)
            twin.item = united(twin.item, child.item, self.choices)
            self._take(child)

    def _twin(self, node: _Node) -> _Node | None:
        """What the first survey has for this item: beside its parent's counterpart, else anywhere under that name."""
        parent = self.counterparts[_up(node)]
        beside = next((one for one in parent.children if one.item.name == node.item.name), None)
        if beside is not None:
            return beside
        found = self.known.get(node.item.name) if node.item.name in self.unique else None
        return found if found is not None and found.rows_of == node.rows_of else None

    def _add(self, node: _Node) -> None:
        """An item of the second survey alone: before what follows it there and is in both, else at the end."""
        parent, siblings = self.counterparts[_up(node)], _up(node).children
        later = (self._twin(one) for one in siblings[siblings.index(node) + 1 :])
        next_one = next((one for one in later if one is not None and one.up is parent), None)
        at = parent.children.index(next_one) if next_one else len(parent.children)
        item = replace(node.item, children=()) if isinstance(node.item, Group) else node.item
        added = _Node(item, parent)
        parent.children.insert(at, added)
        self.counterparts[node] = added
        self._take(node)
        if isinstance(node.item, Group) and not added.children:  # all that it held stands elsewhere
            parent.children.remove(added)

    def _widen(self, node: _Node, twin: _Node) -> None:
        """Where the twin stands in other groups, these are shown when the second survey would show its own."""
        here, shared = list(twin.around()), [self.counterparts.get(up) for up in node.around()]
        condition = both(up.item.relevant for up in node.around() if self.counterparts.get(up) not in here)
        for group in here:
            if group not in shared:
                group.item = replace(group.item, relevant=either(group.item.relevant, condition))


def _up(node: _Node) -> _Node:
    assert node.up is not None
    return node.up


def _by_name(top: _Node) -> dict[str, _Node]:
    """The items whose name nobody else bears."""
    seen: dict[str, list[_Node]] = {}
    for node in top.within():
        seen.setdefault(node.item.name, []).append(node)
    return {name: nodes[0] for name, nodes in seen.items() if len(nodes) == 1}


def _with_lists_apart(first: Survey, second: Survey) -> tuple[Survey, Lists]:
    """The second survey with its lists renamed that are other than the first one's of that name, and all lists."""
    names = {
        name: f"{name}{AND}{second.id}"
        for name, choices in second.choices.items()
        if name in first.choices and first.choices[name] != choices
    }
    lists = {**first.choices, **{names.get(name, name): choices for name, choices in second.choices.items()}}
    children = tuple(_relisted(item, names) for item in second.children) if names else second.children
    return replace(second, children=children), lists


def _relisted(item: Item, names: Mapping[str, str]) -> Item:
    if isinstance(item, Group):
        return replace(item, children=tuple(_relisted(child, names) for child in item.children))
    if isinstance(item, Question) and item.list_name in names:
        return replace(item, list_name=names[item.list_name])
    return item


def _once(first: tuple[NeedRule, ...], second: tuple[NeedRule, ...]) -> tuple[NeedRule, ...]:
    known = [replace(rule, row=0) for rule in first]
    return first + tuple(rule for rule in second if replace(rule, row=0) not in known)
