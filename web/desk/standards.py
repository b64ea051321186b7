"""Which standards a need rests on, and what they were when its visit was reckoned: printed beside the result.

The county's own value where it had decided one by then, else the one that the survey's version brings along.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forms.definition import Survey
from forms.expressions.tables import looked_up
from needs.explain import settings_behind
from store import settings, visits
from store.driver import Database
from store.needs import NeedRow
from store.settings import AREA, Setting
from web import language
from web.county import county
from web.desk.settings import keys


@dataclass(frozen=True)
class Standard:
    """Standards of one source, in the reader's words: pairs of name and value. `since` is a stamp, "" for defaults."""

    values: tuple[tuple[str, str], ...]
    source: str
    since: str


def standards(db: Database, needs: Iterable[NeedRow]) -> dict[int, list[Standard]]:
    """What each need rests on, by the need's id; nothing where its rules look nothing up."""
    known = _Known(db)
    return {need.id: known.behind(need) for need in needs}


class _Known:
    """Visits and what held for them, each looked up once for a page."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.visits: dict[str, visits.Arrived | None] = {}
        self.held: dict[tuple[str, str], dict[str, Setting]] = {}

    def behind(self, need: NeedRow) -> list[Standard]:
        if need.visit not in self.visits:
            self.visits[need.visit] = visits.arrived(self.db, need.visit)
        visit = self.visits[need.visit]
        if visit is None:
            return []
        here = county().surveys
        rules = here.explained(visit.survey, visit.version).get(need.kind, ())
        survey = here.get(visit.survey, visit.version)
        places = (str(answer.get("at", "")) for answer in need.because)
        at = visit.area, visit.received
        if at not in self.held:
            self.held[at] = settings.held_at(self.db, *at)
        rows = [_row(key, self.held[at].get(key), survey) for key in settings_behind(rules, need.urgency, places, AREA)]
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for source, since, *said in sorted(rows, key=lambda row: not row[1]):  # what was decided here comes first
            found.setdefault((source, since), []).append((said[0], said[1]))
        return [Standard(tuple(values), *origin) for origin, values in found.items()]


def _row(key: str, held: Setting | None, survey: Survey) -> tuple[str, str, str, str]:
    """Source, since when, name and value."""
    value = held.value if held else looked_up((survey.tables,), AREA, "value", "key", key)
    known = keys().get(key)
    name, unit, source = (
        (language.label(known.label, key), known.unit_name, language.label(known.source)) if known else (key, "", "")
    )
    return (held.source if held else source, held.at if held else "", name, f"{value} {unit}".strip())
