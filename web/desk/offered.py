"""Which organisations could answer a need, as survey_defs/resources.csv lists them. Nobody is promised anything."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from forms.definition import words
from needs.resources import CHARITY, Resource, fitting, matched, resources_of
from store.areas import area
from store.driver import Database
from store.needs import NeedRow
from store.needs import needs as all_needs
from web import kinds, language
from web.county import HOUSE
from web.language import gettext as _
from web.sentences import N_

# More needs of one kind than all its places together.
MOST = 1_000
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
    is_proposed: bool = False


def offers(db: Database, needs: Sequence[NeedRow]) -> dict[int, list[Offer]]:
    """Who could answer each need, by the need's id, the nearest first; one that has places left is proposed."""
    proposed = _proposed(db, needs)
    return {
        need.id: [_offer(db, one, is_proposed=proposed.get(need.id) == one) for one in fitting(need, _resources())]
        for need in needs
    }


def _proposed(db: Database, needs: Sequence[NeedRow]) -> dict[int, Resource]:
    """For needs that charity alone answers: whose turn it is among all such needs of the county, the most urgent first.

    All are counted, wherever the reader may look, so that no place is proposed twice. Nothing of them is shown.
    """
    alone = sorted({need.kind for need in needs if kinds.parties().get(need.kind) == CHARITY})
    waiting = (need for kind in alone for need in all_needs(db, "", kind=kind, limit=MOST))
    return matched(waiting, _resources(), kinds.parties())


def nearest(needs: Iterable[NeedRow], tongue: str) -> dict[int, str]:
    """The name of the nearest organisation that could answer each need, by the need's id, in the language `tongue`."""
    found = ((need.id, next(iter(fitting(need, _resources())), None)) for need in needs)
    return {need: words(one.name, tongue) or one.id for need, one in found if one}


@cache
def _resources() -> tuple[Resource, ...]:
    with (HOUSE / "survey_defs" / "resources.csv").open(encoding="utf-8-sig", newline="") as file:
        return resources_of(csv.DictReader(file))


def _offer(db: Database, resource: Resource, *, is_proposed: bool) -> Offer:
    place = area(db, resource.area)
    party = PARTIES.get(resource.party)
    return Offer(
        name=language.label(resource.name, resource.id),
        party=_(party) if party else "",
        place=place.name if place else "",
        quota=resource.quota,
        is_proposed=is_proposed,
    )
