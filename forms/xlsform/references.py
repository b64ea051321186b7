"""Every `${name}` of a survey stands for something in it, and no answer waits for itself."""

from collections.abc import Iterable, Iterator, Mapping

from forms.definition import Item, NeedRule, Question, Survey, Tree
from forms.expressions.references import label_references, order, references, unknown_paths
from forms.problems import Problem
from forms.xlsform.columns import TRANSLATED, Line, near
from forms.xlsform.items import Reading

# Sheet and number of a row → that row.
Lines = Mapping[tuple[str, int], Line]


def reference_problems(survey: Survey, lines: Lines, reading: Reading) -> list[Problem]:
    """References to names that are not there (those of unreadable rows are), else a cycle, if any."""
    known = reading.names
    logic = [*_names_in_logic(survey, lines), *_names_in_reasons(survey, lines)]
    found = [
        line.problem(
            "reference_unknown",
            column,
            language=language,
            name=name,
            near=near(name, known),
            passed=name in reading.passed,
        )
        for line, column, language, name in logic
        if name not in known
    ]
    # A label shows such a reference as it is written: nobody is asked less for it.
    remarks = [
        line.problem(
            "label_reference_unknown", column, language=language, warning=True, name=name, near=near(name, known)
        )
        for line, column, language, name in _names_in_labels(survey, lines)
        if name not in known
    ]
    found += [*remarks, *_lost_paths(survey, lines, known), *_unknown_columns(survey, lines)]
    return found if any(not problem.warning for problem in found) else [*found, *_cycle(survey, lines)]


def _lost_paths(survey: Survey, lines: Lines, known: Iterable[str]) -> Iterator[Problem]:
    """Steps of paths (`../age`) that lead to nothing in the survey."""
    for owner, column, name in unknown_paths(survey):
        sheet = "survey" if isinstance(owner, Item) else "needs"
        yield lines[sheet, owner.row].problem("path_lost", column, warning=True, name=name, near=near(name, known))


def _unknown_columns(survey: Survey, lines: Lines) -> Iterator[Problem]:
    """Bare names in a choice_filter that are no column of the choices: such a filter would show nothing.

    Where another list has the column, the author knows it, and left these choices out of what is filtered.
    """
    of_any = {column for choices in survey.choices.values() for choice in choices for column in choice.columns}
    for item in survey.items():
        if isinstance(item, Question) and item.choice_filter and survey.choices.get(item.list_name):
            columns = {
                "name",
                "label",
                *(column for choice in survey.choices[item.list_name] for column in choice.columns),
            }
            line = lines["survey", item.row]
            for name in sorted(_bare_names(item.choice_filter.tree) - columns):
                said, meant = item.list_name, near(name, columns)
                if name in of_any:
                    yield line.problem("filter_column_blank", "choice_filter", warning=True, name=name, list=said)
                else:
                    yield line.problem("filter_column_unknown", "choice_filter", name=name, list=said, near=meant)


def _bare_names(tree: Tree) -> set[str]:
    """The names in an expression that stand for columns of the choices."""
    found, waiting = set(), [tree]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, list):
            if tree[0] == "column":
                found.add(tree[1])
            waiting.extend(tree[1:])
    return found


def _names_in_logic(survey: Survey, lines: Lines) -> Iterator[tuple[Line, str, str, str]]:
    """Line, column, language and name of each reference in an expression."""
    for sheet, owner in _owners(survey):
        line = lines[sheet, owner.row]
        yield from ((line, column, "", name) for column, name in _names_in(owner))


def _names_in_reasons(survey: Survey, lines: Lines) -> Iterator[tuple[Line, str, str, str]]:
    # What a station reads of a need must be true to the word.
    for rule in survey.rules:
        yield from _names_in_texts(lines["needs", rule.row])


def _names_in_labels(survey: Survey, lines: Lines) -> Iterator[tuple[Line, str, str, str]]:
    # Several items may come of one row; its words are told of once.
    for row in dict.fromkeys(item.row for item in survey.items()):
        yield from _names_in_texts(lines["survey", row])


def _owners(survey: Survey) -> Iterator[tuple[str, Item | NeedRule]]:
    yield from (("survey", item) for item in survey.items())
    yield from (("needs", rule) for rule in survey.rules)


def _names_in(owner: Item | NeedRule) -> Iterator[tuple[str, str]]:
    for column, expression in owner.expressions():
        yield from ((column, name) for name in sorted(references(expression.tree)))
    yield from (("trigger", name) for name in getattr(owner, "trigger", ()))
    yield from (("type", name) for name in label_references(getattr(owner, "list_name", "")))


def _names_in_texts(line: Line) -> Iterator[tuple[Line, str, str, str]]:
    for column in sorted(TRANSLATED & line.texts.keys()):
        for language, text in line.texts[column].items():
            yield from ((line, column, language, name) for name in sorted(label_references(text)))


def _cycle(survey: Survey, lines: Lines) -> Iterator[Problem]:
    try:
        order(survey)
    except Problem as problem:
        names = problem.params.get("names", [])
        first = next((item for item in survey.items() if item.name in names), None)
        line = lines.get(("survey", first.row)) if first else None
        column = "calculation" if isinstance(first, Question) and first.calculation else "relevant"
        yield line.problem(problem.code, column, **problem.params) if line else problem
