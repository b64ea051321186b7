"""Which standards a need rests on, and what they were when its visit was reckoned: printed beside the result.

The county's own value where it had decided one by then, else the one that the survey's version brings along.
"""

from collections.abc import Iterable, Iterator

from exports.pages import Standard
from forms.definition import Label, Question, Survey, words
from forms.expressions.tables import looked_up, pulls
from forms.sources import Sources
from needs.explain import settings_behind
from store import settings, visits
from store.driver import Database
from store.needs import NeedRow
from store.settings import AREA, Setting
from store.visits import Visit
from web import language
from web.county import County, county
from web.desk.settings import keys


def standards(db: Database, needs: Iterable[NeedRow]) -> dict[int, list[Standard]]:
    """What each need rests on, by the need's id, in the language of the page."""
    return standards_of(county(), db, needs, language.language())


def standards_of(here: County, db: Database, needs: Iterable[NeedRow], tongue: str) -> dict[int, list[Standard]]:
    """What each need rests on, by the need's id; nothing where its rules look nothing up."""
    known = _Known(here, db, tongue)
    return {need.id: known.behind(need) for need in needs}


def result_standards(here: County, db: Database, visit: Visit, tongue: str) -> dict[str, list[Standard]]:
    """What each result of a visit rests on, by its place, where it looks anything up."""
    survey, known = here.surveys.get(visit.survey, visit.version), _Known(here, db, tongue)
    return {place: known.told(survey, keys, visit.area, visit.received) for place, keys in _settings_of_results(survey)}


def _settings_of_results(survey: Survey) -> Iterator[tuple[str, list[str]]]:
    """Results that people read, each with the keys that it and what it rests on look up."""
    sources = Sources(survey)
    for item in sources.items:
        if isinstance(item, Question) and item.label and item.calculation:
            read = [item, *sources.below(sources.named(item.calculation, item.path))]
            trees = [one.calculation.tree for one in read if isinstance(one, Question) and one.calculation]
            found = (key for tree in trees for table, _, _, key in pulls(tree) if table == AREA and key)
            if keys_read := list(dict.fromkeys(found)):
                yield "/".join(item.path), keys_read


class _Known:
    """Visits and what held for them, each looked up once for a page."""

    def __init__(self, here: County, db: Database, tongue: str) -> None:
        self.surveys = here.surveys
        self.db = db
        self.tongue = tongue
        self.visits: dict[str, visits.Arrived | None] = {}
        self.held: dict[tuple[str, str], dict[str, Setting]] = {}

    def behind(self, need: NeedRow) -> list[Standard]:
        if need.visit not in self.visits:
            self.visits[need.visit] = visits.arrived(self.db, need.visit)
        visit = self.visits[need.visit]
        if visit is None:
            return []
        rules = self.surveys.explained(visit.survey, visit.version).get(need.kind, ())
        places = (str(answer.get("at", "")) for answer in need.because)
        named = settings_behind(rules, need.urgency, places, AREA)
        return self.told(self.surveys.get(visit.survey, visit.version), named, visit.area, visit.received)

    def told(self, survey: Survey, named: Iterable[str], area: str, received: str) -> list[Standard]:
        """The settings of these names as they were there and then, by their sources."""
        at = area, received
        if at not in self.held:
            self.held[at] = settings.held_at(self.db, *at)
        rows = [self.row(key, self.held[at].get(key), survey) for key in named]
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for source, since, *said in sorted(rows, key=lambda row: not row[1]):  # what was decided here comes first
            found.setdefault((source, since), []).append((said[0], said[1]))
        return [Standard(tuple(values), *origin) for origin, values in found.items()]

    def row(self, key: str, held: Setting | None, survey: Survey) -> tuple[str, str, str, str]:
        """Source, since when, name and value."""
        value = held.value if held else looked_up((survey.tables,), AREA, "value", "key", key)
        known = keys().get(key)
        name, unit, source = map(self.words, (known.label, known.unit, known.source)) if known else ("", "", "")
        return (held.source if held else source, held.at if held else "", name or key, f"{value} {unit}".strip())

    def words(self, label: Label) -> str:
        return words(label, self.tongue)
