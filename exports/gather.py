"""Reads from the store what a visit record shows. Whoever calls it has asked whether the visit may be seen."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from exports.record import Record
from forms.definition import Label, Survey
from forms.problems import Problem
from store import areas, households, needs, settings, visits
from store.driver import Database
from store.visits import Visit

MOST_NEEDS = 500


@dataclass(frozen=True, slots=True)
class Labels:
    """Codes with labels: kinds of need, groups of households, relations and sexes; and the kinds that are guarded."""

    kinds: Mapping[str, Label]
    groups: Mapping[str, Label]
    codes: Mapping[str, Label]
    guarded: Set[str] = frozenset()


def gather(db: Database, visit: Visit, survey: Survey, labels: Labels, scope: str = "") -> Record:
    """The record of this visit; `survey` is the version that it answered. Problem: household_unknown."""
    household = households.household(db, visit.household, scope)
    if household is None:
        raise Problem("household_unknown", household=visit.household)
    return Record(
        survey=survey,
        visit=visit,
        household=household,
        residents=tuple(households.residents(db, visit.household)),
        needs=tuple(needs.needs(db, scope, visit=visit.uuid, limit=MOST_NEEDS)),
        files=tuple(visits.visit_files(db, visit.uuid)),
        areas=tuple(areas.area_path(db, visit.area)),
        kinds=labels.kinds,
        groups=labels.groups,
        codes=labels.codes,
        guarded=labels.guarded,
        tables=settings.tables(db, visit.area),
    )
