"""Several surveys as one, for a household of several groups: what they share is asked once. It keeps nothing.

Groups and questions are shared when they bear one name, wherever they stand: an included module is the same module in
every survey. What is asked under one survey's condition or the other's is asked when either holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from forms.definition import Expression, Group, Item, Label, NeedRule, Question, Repeat, Survey, words
from forms.expressions.references import order
from forms.media import files_apart
from visits.united import AND, Lists, both, conditions, either, united, yields

Path = tuple[str, ...]
Places = Mapping[Path, Path]
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
    whole = reduce(lambda first, second: _joined(first, second)[0], in_order)
    order(whole)
    return replace(
        whole,
        id=AND.join(survey.id for survey in in_order),
        version=AND.join(survey.version for survey in in_order),
        title=_title(in_order, whole.languages),
    )


def places(surveys: Sequence[Survey]) -> dict[str, Places]:
    """Where what each survey asks stands in the whole, by the survey's id. Problem: as of `combine`."""
    in_order = sorted(surveys, key=lambda survey: survey.id)
    whole = in_order[0]
    found: dict[str, Places] = {whole.id: {item.path: item.path for item in whole.items()}}
    for survey in in_order[1:]:  # what stands in the whole already is never moved
        whole, found[survey.id] = _joined(whole, survey)
    return found


def _title(surveys: Sequence[Survey], languages: Iterable[str]) -> Label:
    return {
        tag: joined_titles((words(one.title, tag, one.default_language) or one.id for one in surveys), tag)
        for tag in dict.fromkeys((*languages, *(tag for survey in surveys for tag in survey.title)))
    }


def _joined(first: Survey, second: Survey) -> tuple[Survey, Places]:
    """Both as one, and where the second one's items stand in it."""
    second, choices = _with_lists_apart(first, files_apart(second, first.files, AND + second.id))
    join = _Join(first.children, second.children, choices)
    merged: Any = {
        name: {**getattr(second, name), **getattr(first, name)}
        for name in ("settings", "tables", "files")
        if hasattr(first, name)
    }
    whole = replace(
        first,
        languages=tuple(dict.fromkeys((*first.languages, *second.languages))),
        children=join.items(),
        choices=choices,
        rules=_once(first.rules, second.rules),
        **merged,
    )
    return whole, join.places()


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

    @property
    def path(self) -> Path:
        return () if self.up is None else (*self.up.path, self.item.name)

    def as_item(self, above: Path = ()) -> Item:
        path = (*above, self.item.name)
        if not isinstance(self.item, Group):
            return replace(self.item, path=path)
        return replace(self.item, path=path, children=tuple(child.as_item(path) for child in self.children))


class _Join:
    """The second survey's items put into the first one's tree, each shown when its survey would show it.

    The tree is right after every step: when a group is shown more often than before, what was its condition goes to
    those who were within. `pending` is what the second survey asks of the children of one of its groups beyond what
    the group's place in the tree asks already.
    """

    def __init__(self, first: tuple[Item, ...], second: tuple[Item, ...], choices: Lists) -> None:
        self.choices = choices
        self.top = _Node(Group(name="", path=(), children=first), None)
        other = _Node(Group(name="", path=(), children=second), None)
        self.known, self.unique = _by_name(self.top), set(_by_name(other))
        self.counterparts: dict[_Node, _Node] = {other: self.top}
        self.pending: dict[_Node, Expression | None] = {other: None}
        self._take(other)

    def items(self) -> tuple[Item, ...]:
        return tuple(child.as_item() for child in self.top.children)

    def places(self) -> Places:
        """Where the second survey's items stand now."""
        return {node.item.path: twin.path for node, twin in self.counterparts.items()}

    def _take(self, group: _Node) -> None:
        """Put the children of a group of the second survey where they belong."""
        for child in group.children:
            twin = self._twin(child)
            if twin is None:
                self._add(child)
                continue
            self.counterparts[child] = twin
            if yields(child.item, twin.item):
                continue
            condition = self._condition(child, twin)
            if yields(twin.item, child.item):
                twin.item = replace(child.item, relevant=condition)
            for one in (*reversed(list(self._apart(child, twin))), twin):
                _widen(one, condition)
            self.pending[child] = None if _ensures(twin, condition) else condition
            twin.item = united(twin.item, child.item, self.choices, in_rows=bool(twin.rows_of))
            self._take(child)

    def _apart(self, node: _Node, twin: _Node) -> Iterator[_Node]:
        """The groups around the twin, from the nearest on, as far as the second survey has the item in others."""
        shared = [self.counterparts[up] for up in node.around()]
        for group in twin.around():
            if group in shared:
                return
            yield group

    def _condition(self, node: _Node, twin: _Node) -> Expression | None:
        """When the second survey shows its item, seen from the nearest group that both items stand in."""
        here = [*twin.around(), self.top]
        condition = both((self.pending[_up(node)], node.item.relevant))
        for up in node.around():
            if self.counterparts[up] in here:
                break
            condition = both((self.pending[_up(up)], up.item.relevant, condition))
        return condition

    def _twin(self, node: _Node) -> _Node | None:
        """What the first survey has for this item: beside its parent's counterpart, else anywhere under that name."""
        parent = self.counterparts[_up(node)]
        beside = next((one for one in parent.children if one.item.name == node.item.name), None)
        if beside is not None:
            return beside
        return self._elsewhere(node)

    def _elsewhere(self, node: _Node) -> _Node | None:
        found = self.known.get(node.item.name) if node.item.name in self.unique else None
        return found if found is not None and found.rows_of == node.rows_of else None

    def _place_in(self, parent: _Node, node: _Node) -> int | None:
        """Which child of the parent is, or holds, what the first survey has for this item."""
        beside = [child.item.name for child in parent.children]
        if node.item.name in beside:
            return beside.index(node.item.name)
        twin = self._elsewhere(node)
        chain = [] if twin is None else [twin, *twin.around()]
        return next((parent.children.index(one) for one in chain if one in parent.children), None)

    def _add(self, node: _Node) -> None:
        """An item of the second survey alone: before what follows it there and is in both, else at the end."""
        parent, siblings = self.counterparts[_up(node)], _up(node).children
        later = (one for sibling in siblings[siblings.index(node) + 1 :] for one in (sibling, *sibling.within()))
        marks = (self._place_in(parent, one) for one in later)
        at = next((mark for mark in marks if mark is not None), len(parent.children))
        item = replace(node.item, relevant=both((self.pending[_up(node)], node.item.relevant)))
        added = _Node(replace(item, children=()) if isinstance(item, Group) else item, parent)
        parent.children.insert(at, added)
        self.counterparts[node], self.pending[node] = added, None
        self._take(node)
        if isinstance(node.item, Group) and not added.children:  # all that it held stands elsewhere
            parent.children.remove(added)


def _widen(node: _Node, condition: Expression | None) -> None:
    """Show it under this condition, too. What stands within is shown as before."""
    before = node.item.relevant
    wider = either(before, condition)
    if before is None or (wider and wider.tree == before.tree):
        return
    node.item = replace(node.item, relevant=wider)
    for child in node.children:
        child.item = replace(child.item, relevant=both((before, child.item.relevant)))


def _ensures(node: _Node, condition: Expression | None) -> bool:
    """Whether the item is shown under this condition only, wherever the condition stands."""
    asked = [part for one in (node, *node.around()) for part in conditions(one.item.relevant)]
    return all(part in asked for part in conditions(condition))


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
