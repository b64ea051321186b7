"""One row of the survey sheet that is a question, as a Question: its list, its parameters, what triggers it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.definition import LISTS, SELECTS, UNSEEN, Choice, Expression, Question, Table
from forms.expressions.parse import parse
from forms.problems import Problem
from forms.xlsform.choices import Lists, untranslated
from forms.xlsform.columns import Line, near
from forms.xlsform.expression import condition, default, expression, without_strangers
from forms.xlsform.files import (
    file_choices,
    filtered,
    found_choices,
    is_in_file,
    list_of_file,
    list_of_search,
    search_in,
    table_of,
)
from forms.xlsform.languages import said_of_others, said_of_yes_and_no
from forms.xlsform.types import Type

OTHER = "other"
_PARAMETER = re.compile(r"(?<![\w:-])([\w:-]+)\s*=\s*([^\s,;]+)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_YES_NO = re.compile("yes[-_ ]?no", re.IGNORECASE)
# Rows that nobody sees hold no rule that an answer could break.
IDLE: Mapping[str, tuple[str, ...]] = {
    "note": ("constraint", "choice_filter"),
    **dict.fromkeys(UNSEEN, ("constraint", "choice_filter")),
}
_UNASKED = UNSEEN | {"note"}


class Sources:
    """Where a question's choices come from: the lists of the sheets, and tables beside the survey."""

    def __init__(self, lists: Lists, external: Lists, tables: Mapping[str, Table], languages: tuple[str, ...]) -> None:
        self.lists: dict[str, tuple[Choice, ...]] = {**lists}
        self.tables = tables
        self.languages = languages
        # What one list is called whose name both sheets use for different choices.
        self.external = {
            name: name if lists.get(name, found) == found else f"{name}_external" for name, found in external.items()
        }
        self.lists |= {self.external[name]: found for name, found in external.items()}


def question(line: Line, kind: Type, shared: dict[str, Any], sources: Sources, found: list[Problem]) -> Question:
    """The question in a row; `shared` is what every item has."""
    _remark(line, kind, shared["name"], found)
    idle = IDLE.get(kind.name, ())
    used = replace(line, cells={column: text for column, text in line.cells.items() if column not in idle})
    for column in ("constraint_message", "required_message"):
        found.extend(untranslated(line, column, sources.languages))
    parameters = parameters_in(line, found)
    if kind.name == "range":
        parameters = _numbers_alone(parameters, line, found)
    calculation = expression(used, "calculation", found)
    trigger = tuple(_REFERENCE.findall(without_strangers(line.text("trigger"), line, "trigger", found)))
    made = Question(
        **shared,
        type=kind.name,
        required=condition(line, "required", found) if kind.name not in _UNASKED else None,
        required_message=line.label("required_message"),
        constraint=expression(used, "constraint", found),
        constraint_message=line.label("constraint_message"),
        calculation=None if trigger else calculation,
        choice_filter=expression(used, "choice_filter", found),
        default=default(used, kind.name, found),
        read_only=condition(used, "read_only", found),
        parameters=parameters,
        trigger=trigger,
        triggered=calculation if trigger else None,
    )
    return _with_list(made, line, kind, sources, found) if kind.name in SELECTS else made


def _remark(line: Line, kind: Type, name: str, found: list[Problem]) -> None:
    """What is odd about the row and does no harm."""
    is_silent = not (line.label("label") or line.label("hint") or line.text("calculation") or line.texts.get("image"))
    if kind.name not in UNSEEN and is_silent:
        found.append(line.problem("label_missing", "label", warning=True, name=name))
    if kind.name == "calculate" and not line.text("calculation") and not line.text("default"):
        found.append(line.problem("calculation_missing", "calculation", warning=True, name=name))
    for column in IDLE.get(kind.name, ()):
        if line.text(column):
            found.append(line.problem("cell_ignored", column, warning=True, type=kind.name))


def parameters_in(line: Line, found: list[Problem]) -> dict[str, str]:
    """`start=0 end=10; step = 2` by name; a cell that is written otherwise is read past."""
    text = line.text("parameters")
    if _PARAMETER.sub("", text).strip(" ,;\n"):
        found.append(line.problem("parameters_unread", "parameters", warning=True, text=text))
    return {name.lower(): value for name, value in _PARAMETER.findall(text)}


def _numbers_alone(parameters: Mapping[str, str], line: Line, found: list[Problem]) -> dict[str, str]:
    """The parameters of a range without bounds that are no numbers."""
    wrong = [name for name in ("start", "end", "step") if not _NUMBER.fullmatch(parameters.get(name, "0"))]
    for name in wrong:
        text = f"{name}={parameters[name]}"
        found.append(line.problem("parameters_unread", "parameters", warning=True, text=text))
    return {name: value for name, value in parameters.items() if name not in wrong}


def _with_list(made: Question, line: Line, kind: Type, sources: Sources, found: list[Problem]) -> Question:
    """The question with the list that it chooses from."""
    search = search_in(made.appearance)
    file = kind.list_name if kind.written.endswith("fromfile") or table_of(kind.list_name) else ""
    if search:
        return _with_search(made, line, kind, sources, found)
    if file and "." not in file:
        file = f"{file}.csv"
    if is_in_file(file):
        name = list_of_file(file, made.parameters)
        if name not in sources.lists:
            table = _table(table_of(file) or file, line, "type", sources, found)
            sources.lists[name] = file_choices(table, made.parameters, sources.languages)
        return replace(made, list_name=name)
    earlier = _REFERENCE.fullmatch(kind.list_name)
    if earlier and kind.name == "select_one" and not kind.or_other:
        return replace(made, list_name=f"${{{earlier[1]}}}")
    name = sources.external.get(kind.list_name, "") if kind.written.endswith("external") else kind.list_name
    name = _in_its_letters(name or kind.list_name, line, sources.lists, found)
    if name not in sources.lists and _YES_NO.fullmatch(name) and not near(name, sources.lists):
        sources.lists[name] = _yes_and_no(sources.languages)
        found.append(line.problem("list_made", "type", warning=True, list=name))
    choices = sources.lists.get(name)
    if not choices:
        found.append(_missing_list(line, kind.list_name, sources.lists))
    elif kind.name in LISTS:
        # The answer joins names with blanks, so a name with a blank could not be told from two.
        spaced = [choice.name for choice in choices if re.search(r"\s", choice.name)]
        if spaced:
            found.append(line.problem("choice_name_blank", "type", list=kind.list_name, names=spaced))
    return replace(made, list_name=name)


def _yes_and_no(languages: tuple[str, ...]) -> tuple[Choice, ...]:
    """What a list of this name holds wherever it is written down."""
    words = {tag: said_of_yes_and_no(tag) for tag in languages or ("",)}
    return tuple(Choice(name, {tag: said[at] for tag, said in words.items()}) for at, name in enumerate(("yes", "no")))


def _in_its_letters(name: str, line: Line, lists: Lists, found: list[Problem]) -> str:
    """The list that is meant where only capital letters differ."""
    same = [one for one in lists if one.casefold() == name.casefold()] if name not in lists else []
    if len(same) != 1:
        return name
    found.append(line.problem("list_repaired", "type", warning=True, list=name, used=same[0]))
    return same[0]


def _missing_list(line: Line, name: str, lists: Lists) -> Problem:
    if name.startswith("${"):
        return line.problem("list_of_answers", "type", list=name)
    return line.problem("list_missing", "type", list=name, near=near(name, lists))


def _with_search(made: Question, line: Line, kind: Type, sources: Sources, found: list[Problem]) -> Question:
    search = search_in(made.appearance)
    assert search
    name = list_of_search(search.table, kind.list_name)
    if name not in sources.lists:
        template = sources.lists.get(kind.list_name, ())
        if not template:
            found.append(_missing_list(line, kind.list_name, sources.lists))
        table = _table(search.table, line, "appearance", sources, found)
        sources.lists[name] = found_choices(table, template)
    return replace(made, list_name=name, choice_filter=filtered(made.choice_filter, search))


def _table(name: str, line: Line, column: str, sources: Sources, found: list[Problem]) -> Table:
    if name not in sources.tables:
        near_by = near(name, sources.tables)
        found.append(line.problem("table_missing", column, warning=True, name=name, table=name, near=near_by))
    return sources.tables.get(name, ())


def other_asked(asked: Question, sources: Sources) -> Question:
    """The question that follows one with or_other: what the other is. Its list gets the choice."""
    choices = sources.lists.get(asked.list_name, ())
    words = {tag: said_of_others(tag) for tag in sources.languages}
    if all(choice.name != OTHER for choice in choices):
        offered = Choice(OTHER, {tag: other for tag, (other, _) in words.items()})
        sources.lists[asked.list_name] = (*choices, offered)
    name, chosen = f"{asked.name}_{OTHER}", f"selected(${{{asked.name}}}, '{OTHER}')"
    return Question(
        name=name,
        path=(*asked.path[:-1], name),
        row=asked.row,
        type="text",
        label={tag: specify for tag, (_, specify) in words.items()},
        relevant=Expression(chosen, parse(chosen)),
    )
