"""The choices sheet: lists of choices by name, with doubles repaired and further columns kept for choice_filter."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from forms.definition import Choice
from forms.problems import Problem
from forms.xlsform.columns import Line

Lists = Mapping[str, tuple[Choice, ...]]


def choice_lists(
    lines: Iterable[Line], languages: tuple[str, ...], found: list[Problem], *, doubles: bool = False
) -> Lists:
    """The lists in the order of the sheet; `doubles` says that the author wants choices of one name."""
    lists: dict[str, dict[str, list[Choice]]] = {}
    order: dict[str, list[Choice]] = {}
    for line in lines:
        list_name, name = line.text("list_name"), line.text("name")
        if not list_name or not name:
            if list_name or name:
                column = "name" if list_name else "list_name"
                found.append(line.problem("choice_skipped", column, warning=True))
            continue
        if not line.label("label") and not line.media():
            found.append(line.problem("label_missing", "label", warning=True, name=name))
        else:
            found.extend(untranslated(line, "label", languages))
        choice = Choice(name, line.label("label") or dict.fromkeys(languages, name), line.others, line.media())
        named = lists.setdefault(list_name, {})
        distinct = choice if doubles else _distinct(choice, named, line, found)
        if distinct:
            named.setdefault(distinct.name, []).append(distinct)
            order.setdefault(list_name, []).append(distinct)
    return {name: tuple(choices) for name, choices in order.items()}


def has_doubles(lists: Lists) -> bool:
    """Whether a list holds two choices of one name."""
    return any(len({choice.name for choice in choices}) < len(choices) for choices in lists.values())


def untranslated(line: Line, column: str, languages: tuple[str, ...]) -> list[Problem]:
    """A warning where a text is there, but not in every language of the survey."""
    texts = line.label(column)
    missing = [language for language in languages if not texts.get(language)]
    if not texts or not missing:
        return []
    return [line.problem("translation_missing", column, language=missing[0], warning=True, languages=missing)]


def _distinct(choice: Choice, named: Mapping[str, list[Choice]], line: Line, found: list[Problem]) -> Choice | None:
    """The choice as it may stay: a plain double is dropped, one with another label under the same name is renamed.

    The same name with other filter columns ("other" in each county) is how cascading lists are written, and stays.
    """
    same = [other for other in named.get(choice.name, ()) if other.columns == choice.columns]
    if not same:
        return choice
    if any(other.label == choice.label for other in same):
        found.append(line.problem("choice_duplicate", "name", warning=True, name=choice.name, used=""))
        return None
    used = next(name for name in (f"{choice.name}_{n}" for n in count(2)) if name not in named)
    found.append(line.problem("choice_duplicate", "name", warning=True, name=choice.name, used=used))
    return replace(choice, name=used)
