"""The county's published surveys, read from their frozen sheets once in a process and kept in memory.

A visit may answer several at once (`visits.combine`). Their whole is made from their versions: it is stored nowhere.
"""

import json
import threading
from collections.abc import Mapping

from forms.bundle import bundle, bundle_hash, canonical
from forms.definition import Survey
from forms.expressions.references import lists
from forms.problems import Problem
from forms.xlsform import survey_from_sheets_json
from forms.xlsform.rules import URGENCIES
from needs.explain import Explained, explain
from store import survey_drafts, survey_media, surveys
from store.cell import Cell
from store.driver import Database
from store.surveys import PublishedSurvey
from visits.combine import Places, combine, combined_id, places
from visits.united import AND


class Surveys:
    """Surveys of one cell by (id, version). Versions are frozen, so nothing that was read is ever out of date.

    The id of several is `canji+laoren`, its version `2026.1+2026.2`.
    """

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._known: dict[tuple[str, str], Survey] = {}
        self._places: dict[tuple[str, str], dict[str, Places]] = {}
        self._explained: dict[tuple[str, str], dict[str, list[Explained]]] = {}
        self._packed: dict[tuple[str, str], tuple[bytes, str]] = {}
        self._reading = threading.RLock()

    def get(self, survey_id: str, version: str) -> Survey:
        """That version. Problem: survey_unknown, version_unknown, combine_differs (of several that do not fit)."""
        known = self._known.get((survey_id, version))
        if known is not None:
            return known
        with self._reading:  # two threads that meet a new version read it once
            if (survey_id, version) not in self._known:
                self._known[survey_id, version] = self._read(survey_id, version)
            return self._known[survey_id, version]

    def draft(self, number: int) -> Survey:
        """An uploaded survey before it is published. A draft never changes either. Problem: not_found."""
        at = ("", str(number))  # no published survey has an empty id
        if at not in self._known:
            self._known[at] = survey_from_sheets_json(survey_drafts.sheets(self._cell.read(), number))
        return self._known[at]

    def latest(self, survey_id: str) -> Survey:
        """The version to begin a visit with: the last one; of several (in any order) the last of each.

        Problem: as of `get`, survey_retired.
        """
        ids = combined_id(survey_id.split(AND)).split(AND)
        found = [surveys.latest(self._cell.read(), one) for one in ids]
        if None in found:
            raise Problem("survey_unknown", survey=survey_id)
        retired = [one.id for one in found if one and one.retired]
        if retired:
            raise Problem("survey_retired", survey=AND.join(retired))
        return self.get(AND.join(ids), AND.join(one.version for one in found if one))

    def _read(self, survey_id: str, version: str) -> Survey:
        ids, versions = survey_id.split(AND), version.split(AND)
        if len(ids) == 1:
            return survey_from_sheets_json(surveys.sheets(self._cell.read(), survey_id, version))
        if survey_id != combined_id(ids):
            raise Problem("survey_unknown", survey=survey_id)
        if len(versions) != len(ids):
            raise Problem("version_unknown", survey=survey_id, version=version)
        return combine([self.get(*one) for one in zip(ids, versions, strict=True)])

    def packed(self, survey_id: str, version: str) -> tuple[bytes, str]:
        """The version as a phone's page reads it, and the hash of just these bytes. Problem: as of `get`.

        Without the need rules and the settings, a sixth of the whole: the page asks, the server tells who needs what.
        Of the rules only `urgent` is left, the names that are read where somebody has to be helped at once.
        Pictures and sounds stand in the page by their addresses.
        """
        known = self._packed.get((survey_id, version))
        if known is None:
            survey = self.get(survey_id, version)
            whole = bundle(survey)
            asked = {name: part for name, part in whole.items() if name not in ("rules", "settings", "files")}
            asked["urgent"] = _urgent(survey)
            known = self._packed[survey_id, version] = canonical(asked), bundle_hash(asked)
        return known

    def places(self, survey_id: str, version: str) -> dict[str, Places]:
        """Of several surveys as one: where what each of them asks stands in the whole. Problem: as of `get`."""
        if (survey_id, version) not in self._places:
            parts = zip(survey_id.split(AND), version.split(AND), strict=True)
            self._places[survey_id, version] = places([self.get(*one) for one in parts])
        return self._places[survey_id, version]

    def explained(self, survey_id: str, version: str) -> dict[str, list[Explained]]:
        """Which answers raise which need, as `needs.explain` tells of that version. Problem: as of `get`."""
        if (survey_id, version) not in self._explained:
            self._explained[survey_id, version] = explain(self.get(survey_id, version))
        return self._explained[survey_id, version]

    def published(self) -> list[PublishedSurvey]:
        """The newest version of each survey that is not retired: what a visit may be started with."""
        return [survey for survey in surveys.published(self._cell.read()) if not survey.retired]

    def publish(self, sheets_json: str, at: str, *, by: int | None = None) -> PublishedSurvey:
        """Publish the survey of these sheets. Raises what reading them raises; Problem: version_frozen,
        version_retired."""
        survey = survey_from_sheets_json(sheets_json)
        found = bundle_hash(bundle(survey))
        title = json.dumps(dict(survey.title), ensure_ascii=False)

        def publish(db: Database) -> None:
            surveys.publish(db, survey.id, survey.version, sheets_json, found, title, at, by=by)
            survey_media.publish(db, survey.files.values(), at)

        self._cell.write(publish)
        return PublishedSurvey(survey.id, survey.version, found, _plain(survey.title), at)


def _urgent(survey: Survey) -> list[str]:
    trees = [rule.when.tree for rule in survey.rules if rule.urgency == URGENCIES[0]]
    return sorted({str(part[1]) for tree in trees for part in lists(tree) if part[0] in ("ref", "child")})


def _plain(label: Mapping[str, str]) -> dict[str, str]:
    return dict(label)
