"""The places of an account's area, as lists and filters name them."""

from dataclasses import dataclass

from store.areas import Area, area_path, areas_under
from store.driver import Database
from store.scope import covers


@dataclass(frozen=True)
class Places:
    """All places within `scope`, in the order of their codes."""

    scope: str
    by_code: dict[str, Area]

    def name(self, code: str) -> str:
        """A place with the place around it, as far as both lie within the scope: "township village"."""
        found = self.by_code.get(code)
        if found is None:
            return ""
        around = self.by_code.get(found.parent)
        return f"{around.name} {found.name}" if around and found.parent != self.scope else found.name

    def children(self, code: str) -> list[Area]:
        """The places directly within this one."""
        return [place for place in self.by_code.values() if place.parent == code]

    def options(self) -> list[tuple[str, str]]:
        """For a filter: each place below the scope, set in by its depth."""
        return [(p.code, "\u2003" * self._depth(p) + p.name) for p in self.by_code.values() if p.code != self.scope]

    def narrowed(self, code: str) -> str:
        """The code when it lies within the scope, else the scope itself."""
        return code if code in self.by_code and covers(self.scope, code) else self.scope

    def _depth(self, place: Area) -> int:
        around = self.by_code.get(place.parent)
        return 0 if around is None or around.code == self.scope else 1 + self._depth(around)

    def top(self) -> Area | None:
        """The place that the scope is, or the only one at the top where the scope is everything."""
        roots = (p for p in self.by_code.values() if p.code == self.scope or p.parent not in self.by_code)
        return next(roots, None)


def places(db: Database, scope: str) -> Places:
    """The places within an account's area."""
    return Places(scope, {place.code: place for place in areas_under(db, scope)})


def villages(db: Database, scope: str) -> list[tuple[str, str]]:
    """Code and name of the places where people live: those of the area that no other place lies in."""
    found = places(db, scope)
    around = {place.parent for place in found.by_code.values()}
    return [(code, found.name(code)) for code in found.by_code if code not in around]


def path(db: Database, code: str) -> str:
    """The whole address of a place, the widest first."""
    return " ".join(place.name for place in area_path(db, code))
