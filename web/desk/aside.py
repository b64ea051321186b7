"""What a visit brought along from an earlier version of its survey, in the words of that version.

A draft that moves to a newer version keeps aside the answers that have no place in it (static/phone/moving.mjs). Mostly
they are of the version that it began with; one that moved twice may have some of a version between.
"""

from collections.abc import Iterator

from exports.answers import names_of
from exports.reading import REFERENCE, UNNAMED, plain
from exports.words import JOINERS
from forms.answers import parse_place
from forms.definition import FILES, Label, Question, Survey, words
from forms.problems import Problem
from store import surveys
from store.visits import Visit
from web.county import County
from web.desk.reading import Answer


def aside_of(here: County, visit: Visit, language: str) -> list[Answer]:
    """Its answers that stand aside. A question that no version knows goes by its place."""
    versions = list(_versions(here, visit)) if visit.aside else []
    return [_answer(place, said, versions, language) for place, said in visit.aside.items()]


def _versions(here: County, visit: Visit) -> Iterator[Survey]:
    """The one that it began with, then the others, the newest first."""
    others = (one.version for one in surveys.versions(here.cell.read(), visit.survey))
    for version in dict.fromkeys((visit.began, *others)):
        try:
            yield here.surveys.get(visit.survey, version)
        except Problem:  # a phone may name any version; what it put aside is shown all the same
            continue


def _answer(place: str, said: object, versions: list[Survey], language: str) -> Answer:
    steps = parse_place(place) or ()
    path = tuple(name for name, _ in steps)
    found = [(survey, item) for survey in versions for item in survey.items() if item.path == path]
    asked = [(survey, item) for survey, item in found if isinstance(item, Question)]
    if not asked:
        return Answer(place, place, " ".join(names_of(said, "select_multiple")))
    survey, question = next((one for one in asked if _offers(*one, said)), asked[0])
    label = _plain(question.label, survey, language) or question.name
    rows = "-".join(str(row) for _, row in steps if row)
    labels = {one.name: _plain(one.label, survey, language) for one in survey.choices.get(question.list_name, ())}
    between = JOINERS.get(language, JOINERS["en"])[0]
    worded = between.join(labels.get(name) or name for name in names_of(said, question.type))
    return Answer(place, f"{label} ({rows})" if rows else label, worded, question.type in FILES)


def _offers(survey: Survey, question: Question, said: object) -> bool:
    offered = {choice.name for choice in survey.choices.get(question.list_name, ())}
    return offered.issuperset(names_of(said, question.type))


def _plain(label: Label, survey: Survey, language: str) -> str:
    return plain(REFERENCE.sub(UNNAMED, words(label, language, survey.default_language)))
