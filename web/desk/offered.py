"""Which organisations could answer a need, as survey_defs/resources.csv lists them. Nobody is promised anything."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from forms.definition import words
from needs.resources import Resource, fitting, resources_of
from store.areas import area
from store.driver import Database
from store.needs import NeedRow
from web import language
from web.county import HOUSE
from web.language import gettext as _
from web.sentences import N_

# The five parties by their letters.
PARTIES = {
    "Q": N_("Village or community"),
    "Z": N_("Social organisation"),
    "S": N_("Social work station"),
    "V": N_("Volunteers"),
    "C": N_("Charity"),
}


@dataclass(frozen=True)
class Offer:
    """An organisation in the reader's words: its name, what it is, for which place, how often it can help."""

    name: str
    party: str
    place: str
    quota: int


def offers(db: Database, needs: Iterable[NeedRow]) -> dict[int, list[Offer]]:
    """Who could answer each need, by the need's id, the nearest first."""
    return {need.id: [_offer(db, one) for one in fitting(need, _resources())] for need in needs}


def nearest(needs: Iterable[NeedRow], tongue: str) -> dict[int, str]:
    """The name of the nearest organisation that could answer each need, by the need's id, in the language `tongue`."""
    found = ((need.id, next(iter(fitting(need, _resources())), None)) for need in needs)
    return {need: words(one.name, tongue) or one.id for need, one in found if one}


@cache
def _resources() -> tuple[Resource, ...]:
    with (HOUSE / "survey_defs" / "resources.csv").open(encoding="utf-8-sig", newline="") as file:
        return resources_of(csv.DictReader(file))


def _offer(db: Database, resource: Resource) -> Offer:
    place = area(db, resource.area)
    party = PARTIES.get(resource.party)
    return Offer(
        name=language.label(resource.name, resource.id),
        party=_(party) if party else "",
        place=place.name if place else "",
        quota=resource.quota,
    )
