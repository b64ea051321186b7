"""What differs between two versions of a survey, as data: the words for it are the reader's business.

It compares whatever fields the definition has, so that a new one is told of without a line here.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeVar

from forms.definition import Choice, Expression, Group, Item, Label, NeedRule, Question, Repeat, Survey, Table

# What a thing is found again by, or what is compared by itself: nothing that its author would call a change.
_APART = frozenset({"name", "path", "row", "children", "choices", "rules", "tables", "version"})

Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `about`: question, group, repeat, list, choice, rule, setting or table.

    `what`: added, removed, renamed, moved or changed. `name` is its path (of a choice LIST/NAME, of a rule its kind).
    `field` is what changed of it (its `type` among them) and `key` which part: a language, or a column's name.
    Where a thing moved, `old` and `new` name what stood and stands before it, "" for nothing.
    """

    about: str
    what: str
    name: str
    label: Label = field(default_factory=dict)
    field: str = ""
    key: str = ""
    old: str = ""
    new: str = ""


def difference(old: Survey, new: Survey) -> tuple[Change, ...]:
    """The changes that lead from one version to the other; none when they ask the same in the same words."""
    return (
        *_fields("setting", "", {}, old, new),
        *_items(old, new),
        *_lists(old.choices, new.choices),
        *_rules(old.rules, new.rules),
        *_tables(old.tables, new.tables),
    )


# Questions and groups


def _items(old: Survey, new: Survey) -> Iterator[Change]:
    pairs, moved = _matched(old, new)
    before_old, before_new = _before(old), _before(new)
    kept = {id(one) for one, _ in pairs}
    for item in old.items():
        if id(item) not in kept:
            yield Change(_kind(item), "removed", _path(item), item.label, old=_facts(item))
    partners = {id(other): one for one, other in pairs}
    for item in new.items():
        was = partners.get(id(item))
        if was is None:
            yield Change(_kind(item), "added", _path(item), item.label, old=before_new[id(item)], new=_facts(item))
            continue
        if was.name != item.name:
            yield Change(_kind(item), "renamed", _path(item), item.label, old=was.name, new=item.name)
        if id(item) in moved:
            places = before_old[id(was)], before_new[id(item)]
            yield Change(_kind(item), "moved", _path(item), item.label, old=places[0], new=places[1])
        if _type(was) != _type(item):
            types = _type(was), _type(item)
            yield Change(_kind(item), "changed", _path(item), item.label, "type", old=types[0], new=types[1])
        yield from _fields(_kind(item), _path(item), item.label, was, item)


def _matched(old: Survey, new: Survey) -> tuple[list[tuple[Item, Item]], set[int]]:
    """Which item is which, and (by id) those of the new version that stand elsewhere among the others.

    Level by level by name; what is left there by what it says; what is left in the end by a name that is met once.
    """
    pairs: list[tuple[Item, Item]] = []
    moved: set[int] = set()

    def level(one: Sequence[Item], other: Sequence[Item]) -> None:
        found = _siblings(one, other)
        places = {id(item): number for number, item in enumerate(other)}
        stayed = _in_order([places[id(item)] for _, item in found])
        moved.update(id(item) for number, (_, item) in enumerate(found) if number not in stayed)
        for pair in found:
            take(*pair)

    def take(was: Item, item: Item) -> None:
        pairs.append((was, item))
        if isinstance(was, Group) and isinstance(item, Group):
            level(was.children, item.children)

    level(old.children, new.children)
    while lost := _lost(old, new, pairs):
        moved.add(id(lost[1]))
        take(*lost)
    return pairs, moved


def _siblings(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Pairs among the items of one group, in the old order: of one name, or renamed in place with type and label."""
    by_name = {item.name: item for item in new}
    pairs = {item.name: by_name[item.name] for item in old if item.name in by_name}
    names = {item.name for item in old}

    def place(items: Sequence[Item], number: int) -> Hashable:
        item, before = items[number], next((one.name for one in reversed(items[:number]) if one.name in pairs), "")
        return _type(item), tuple(sorted(item.label.items())), before

    fresh = _once((place(new, number), item) for number, item in enumerate(new) if item.name not in names)
    gone = _once((place(old, number), item) for number, item in enumerate(old) if item.name not in by_name)
    for key, item in gone.items():
        if item.label and key in fresh:
            pairs[item.name] = fresh[key]
    return [(item, pairs[item.name]) for item in old if item.name in pairs]


def _lost(old: Survey, new: Survey, pairs: Iterable[tuple[Item, Item]]) -> tuple[Item, Item] | None:
    """The first item that went to another group: both versions have one of its name that nothing was matched to."""
    known = {id(item) for pair in pairs for item in pair}
    gone, fresh = (
        _once((item.name, item) for item in survey.items() if id(item) not in known) for survey in (old, new)
    )
    return next(((item, fresh[name]) for name, item in gone.items() if name in fresh), None)


def _once(found: Iterable[tuple[Key, Thing]]) -> dict[Key, Thing]:
    """Those whose key no other one has."""
    grouped: dict[Key, list[Thing]] = {}
    for key, thing in found:
        grouped.setdefault(key, []).append(thing)
    return {key: things[0] for key, things in grouped.items() if len(things) == 1}


def _before(survey: Survey) -> dict[int, str]:
    """By id of each item the path of the one before it."""
    items = list(survey.items())
    return {id(item): _path(items[number - 1]) if number else "" for number, item in enumerate(items)}


def _in_order(places: Sequence[int]) -> set[int]:
    """The numbers of a longest run that stands in the same order as before: all others have moved."""
    ends: list[int] = []
    at: list[int] = []
    for place in places:
        at.append(bisect_left(ends, place))
        ends[at[-1] : at[-1] + 1] = [place]
    kept, wanted = set(), len(ends) - 1
    for number in range(len(places) - 1, -1, -1):
        if at[number] == wanted:
            kept.add(number)
            wanted -= 1
    return kept


def _kind(item: Item) -> str:
    return "repeat" if isinstance(item, Repeat) else "group" if isinstance(item, Group) else "question"


def _type(item: Item) -> str:
    return item.type if isinstance(item, Question) else _kind(item)


def _facts(item: Item) -> str:
    """What a question asks for, as its row says: type and list."""
    return f"{_type(item)} {getattr(item, 'list_name', '')}".strip()


def _path(item: Item) -> str:
    return "/".join(item.path)


# Choices, rules, tables


def _lists(old: Mapping[str, Sequence[Choice]], new: Mapping[str, Sequence[Choice]]) -> Iterator[Change]:
    for name in dict.fromkeys((*new, *old)):
        if name not in old:
            yield Change("list", "added", name, new=" ".join(choice.name for choice in new[name]))
        elif name not in new:
            yield Change("list", "removed", name, old=" ".join(choice.name for choice in old[name]))
        else:
            yield from _choices(name, old[name], new[name])


def _choices(list_name: str, old: Sequence[Choice], new: Sequence[Choice]) -> Iterator[Change]:
    was, now = ({choice.name: choice for choice in choices} for choices in (old, new))
    both, names = [name for name in was if name in now], list(now)
    for name, choice in was.items():
        if name not in now:
            yield Change("choice", "removed", f"{list_name}/{name}", choice.label)
    stayed = _in_order([names.index(name) for name in both])
    for name, choice in now.items():
        at = f"{list_name}/{name}"
        if name not in was:
            yield Change("choice", "added", at, choice.label)
            continue
        if both.index(name) not in stayed:
            yield Change(
                "choice", "moved", at, choice.label, old=_previous(list(was), name), new=_previous(names, name)
            )
        yield from _fields("choice", at, choice.label, was[name], choice)


def _previous(names: Sequence[str], name: str) -> str:
    number = names.index(name)
    return names[number - 1] if number else ""


# By what a rule is known again, from the surest: all of it, what it says, when it fires, its kind alone.
_SAME_RULE: tuple[Callable[[NeedRule], Hashable], ...] = (
    lambda rule: (rule.kind, rule.when.source, rule.urgency, rule.for_each, rule.whose and rule.whose.source),
    lambda rule: (rule.kind, rule.for_each, tuple(sorted(rule.reason.items()))),
    lambda rule: (rule.kind, rule.when.source),
    lambda rule: rule.kind,
)


def _rules(old: Sequence[NeedRule], new: Sequence[NeedRule]) -> Iterator[Change]:
    gone, fresh = list(old), list(new)
    partners: dict[int, NeedRule] = {}
    for same in _SAME_RULE:
        for rule in list(fresh):
            was = next((one for one in gone if same(one) == same(rule)), None)
            if was is not None:
                partners[id(rule)] = was
                gone.remove(was)
                fresh = [one for one in fresh if one is not rule]
    for rule in gone:
        yield Change("rule", "removed", rule.kind, rule.reason, old=rule.when.source)
    for rule in new:
        if id(rule) in partners:
            yield from _fields("rule", rule.kind, rule.reason, partners[id(rule)], rule)
        else:
            yield Change("rule", "added", rule.kind, rule.reason, new=rule.when.source)


def _tables(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
    """Of a table only the rows that the other version has not."""
    for name in dict.fromkeys((*new, *old)):
        was, now = ([" · ".join(row.values()) for row in tables.get(name, ())] for tables in (old, new))
        if was != now:
            what = "added" if name not in old else "removed" if name not in new else "changed"
            left, came = ([row for row in rows if row not in others] for rows, others in ((was, now), (now, was)))
            yield Change("table", what, name, old="\n".join(left), new="\n".join(came))


# Fields, whichever there are


def _fields(about: str, name: str, label: Label, old: object, new: object) -> Iterator[Change]:
    """What differs in the fields of two things, part by part."""
    for column in dict.fromkeys((*_names(new), *_names(old))):
        was, now = (dict(_parts(getattr(thing, column, None))) for thing in (old, new))
        for key in dict.fromkeys((*now, *was)):
            before, after = was.get(key, ("", None)), now.get(key, ("", None))
            if before[1] != after[1]:
                yield Change(about, "changed", name, label, column, key, before[0], after[0])


def _names(thing: object) -> list[str]:
    if not is_dataclass(thing):
        return []
    typed = isinstance(thing, Question)  # a question's type is compared with that of groups
    return [one.name for one in fields(thing) if one.name not in _APART and not (typed and one.name == "type")]


def _parts(value: Any, key: str = "") -> Iterator[tuple[str, tuple[str, Any]]]:
    """Part of a field → its text and what it is compared by; blank ones left out. Expressions differ by their trees."""
    if isinstance(value, Expression):
        yield key, (value.source, value.tree)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _parts(part, f"{key}/{name}" if key else str(name))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _parts({one.name: getattr(value, one.name) for one in fields(value)}, key)
    elif isinstance(value, (tuple, list, set, frozenset)):
        if value:
            text = " ".join(parts[0] for one in value for _, parts in _parts(one))
            yield key, (text, text)
    elif value not in (None, "", False):
        yield key, (str(value), str(value))
