"""The choices sheet: lists of choices by name, with doubles repaired and further columns kept for choice_filter."""

from collections.abc import Iterable, Mapping

from forms.definition import Choice
from forms.problems import Problem
from forms.xlsform.columns import Line

Lists = Mapping[str, tuple[Choice, ...]]


def choice_lists(lines: Iterable[Line], languages: tuple[str, ...], found: list[Problem]) -> Lists:
    """The lists in the order of the sheet."""
    lists: dict[str, list[Choice]] = {}
    for line in lines:
        list_name, name = line.text("list_name"), line.text("name")
        if not list_name or not name:
            if list_name or name:
                column = "name" if list_name else "list_name"
                found.append(line.problem("choice_skipped", column, warning=True))
            continue
        if not line.label("label"):
            found.append(line.problem("label_missing", "label", warning=True, name=name))
        else:
            found.extend(untranslated(line, "label", languages))
        choice = Choice(name, line.label("label") or dict.fromkeys(languages, name), line.others)
        kept = lists.setdefault(list_name, [])
        distinct = _distinct(choice, kept, line, found)
        if distinct:
            kept.append(distinct)
    return {name: tuple(choices) for name, choices in lists.items()}


def untranslated(line: Line, column: str, languages: tuple[str, ...]) -> list[Problem]:
    """A warning where a text is there, but not in every language of the survey."""
    texts = line.label(column)
    missing = [language for language in languages if not texts.get(language)]
    if not texts or not missing:
        return []
    return [line.problem("translation_missing", column, language=missing[0], warning=True, languages=missing)]


def _distinct(choice: Choice, kept: list[Choice], line: Line, found: list[Problem]) -> Choice | None:
    """The choice as it may stay: a plain double is dropped, one with another label under the same name is renamed.

    The same name with other filter columns ("other" in each county) is how cascading lists are written, and stays.
    """
    same = [other for other in kept if other.name == choice.name]
    if not same or all(other.columns != choice.columns for other in same):
        return choice
    if any(other.columns == choice.columns and other.label == choice.label for other in same):
        found.append(line.problem("choice_duplicate", "name", warning=True, name=choice.name, used=""))
        return None
    names = {other.name for other in kept}
    used = next(name for name in (f"{choice.name}_{n}" for n in range(2, len(kept) + 3)) if name not in names)
    found.append(line.problem("choice_duplicate", "name", warning=True, name=choice.name, used=used))
    return Choice(used, choice.label, choice.columns)
