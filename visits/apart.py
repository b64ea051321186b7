"""A visit that answered several surveys as one, as each of them alone would have it. What was said is not changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.answers import parse_place
from forms.definition import Group, Item, Question, Repeat, Survey
from store.visits import Visit
from visits.combine import Path, Places
from visits.surveys import Surveys
from visits.united import AND

# The key of a row of a repeat, beside its answers.
ROW_ID = "_id"


def answers_of(surveys: Surveys, survey_id: str, found: Iterable[Visit]) -> Iterator[Visit]:
    """The visits as answers to this survey: those that answered others too, in its own shape and with its version.

    A question that another survey shares shows what was answered, although this survey alone might not have asked it.
    """
    for visit in found:
        yield visit if visit.survey == survey_id else _apart(surveys, survey_id, visit)


def _apart(surveys: Surveys, survey_id: str, visit: Visit) -> Visit:
    ids = visit.survey.split(AND)
    versions, began = (dict(zip(ids, one.split(AND), strict=False)) for one in (visit.version, visit.began))
    survey = surveys.get(survey_id, versions[survey_id])
    places = surveys.places(visit.survey, visit.version)[survey_id]
    return replace(
        visit,
        survey=survey.id,
        version=survey.version,
        answers=_row(survey.children, visit.answers, places, ()),
        confirmed=frozenset(_confirmed(survey, visit.confirmed, places)),
        began=began.get(survey_id, ""),
    )


def _confirmed(survey: Survey, confirmed: Iterable[str], places: Places) -> Iterator[str]:
    """Those places of the whole that are this survey's, as they are called in it: rows keep their numbers."""
    mine = {at: own for own, at in places.items()}
    repeats = {item.path for item in survey.items() if isinstance(item, Repeat)}
    for place in confirmed:
        steps = parse_place(place) or ()
        own, numbers = mine.get(tuple(name for name, _ in steps), ()), (f"[{row}]" for _, row in steps if row)
        if own:
            yield "/".join(name + (next(numbers, "") if own[:n] in repeats else "") for n, name in enumerate(own, 1))


def _row(items: Iterable[Item], row: Mapping[str, Any], places: Places, above: Path) -> dict[str, Any]:
    """The answers of these items from a row of the whole, whose repeat stands at `above`."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Group) and not isinstance(item, Repeat):
            said: Any = _row(item.children, row, places, above) or None
        else:
            at = places[item.path]
            said = _at(row, at[len(above) :])
            if isinstance(item, Repeat) and isinstance(said, list):
                said = [_with_id(one, _row(item.children, one, places, at)) for one in said]
            elif not isinstance(item, Question):
                said = None
        if said is not None:
            found[item.name] = said
    return found


def _with_id(row: Mapping[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    return {ROW_ID: row[ROW_ID], **answers} if ROW_ID in row else answers


def _at(row: Any, path: Path) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row
