"""Which charity resource may answer a need that nobody else answers. It proposes; a person at the station promises."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.definition import Label
from forms.xlsform.languages import tag_of
from store.needs import OPEN, NeedRow
from store.scope import covers

# Of the five parties: charity resources of the neighbourhood.
CHARITY = "C"


@dataclass(frozen=True, slots=True)
class Resource:
    """What an organisation offers: for needs of these kinds, in the area of this code, so many times."""

    id: str
    name: Label
    party: str
    kinds: frozenset[str]
    area: str
    quota: int


def resources_of(rows: Iterable[Mapping[str, str]]) -> tuple[Resource, ...]:
    """The resources of a sheet: columns id, label::LANGUAGE, party, kinds, area, quota."""
    return tuple(
        Resource(row["id"], _label(row), row["party"], frozenset(row["kinds"].split()), row["area"], int(row["quota"]))
        for row in rows
    )


def matched(
    needs: Iterable[NeedRow],
    resources: Iterable[Resource],
    parties: Mapping[str, str],
    used: Mapping[str, int] | None = None,
) -> dict[int, Resource]:
    """For each open need of a kind that charity alone answers: the resource that is proposed, by the need's id.

    `parties` are those of each kind, divided by blanks; `used` says how often each resource was promised before. The
    needs are served in the order given, each by the resource nearest to it (the longest area code) of which most is
    left, so that no quota is promised twice. A need for which nothing is left has no entry.
    """
    offered = [resource for resource in resources if resource.party == CHARITY]
    taken = Counter(used or {})
    found: dict[int, Resource] = {}
    for need in needs:
        if need.state != OPEN or parties.get(need.kind, "").split() != [CHARITY]:
            continue
        resource = _nearest(need, offered, taken)
        if resource:
            taken[resource.id] += 1
            found[need.id] = resource
    return found


def fitting(need: NeedRow, resources: Iterable[Resource]) -> list[Resource]:
    """All resources, of whatever party, that could answer the need where it is, the nearest first."""
    fit = (resource for resource in resources if need.kind in resource.kinds and covers(resource.area, need.area))
    return sorted(fit, key=lambda one: (-len(one.area), -one.quota, one.id))


def _nearest(need: NeedRow, resources: Iterable[Resource], taken: Mapping[str, int]) -> Resource | None:
    left = [resource for resource in fitting(need, resources) if resource.quota > taken[resource.id]]
    return min(left, key=lambda one: (-len(one.area), taken[one.id] - one.quota, one.id), default=None)


def _label(row: Mapping[str, str]) -> Label:
    return {tag_of(header.partition("::")[2]): text for header, text in row.items() if header.startswith("label::")}
