"""The county's published surveys, read from their frozen sheets once in a process and kept in memory."""

import json
import threading
from collections.abc import Mapping

from forms.bundle import bundle, bundle_hash
from forms.definition import Survey
from forms.problems import Problem
from forms.xlsform import survey_from_sheets_json
from store import surveys
from store.cell import Cell
from store.surveys import PublishedSurvey


class Surveys:
    """Surveys of one cell by (id, version). Versions are frozen, so nothing that was read is ever out of date."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._known: dict[tuple[str, str], Survey] = {}
        self._reading = threading.Lock()

    def get(self, survey_id: str, version: str) -> Survey:
        """That version. Problem: survey_unknown, version_unknown."""
        known = self._known.get((survey_id, version))
        if known is not None:
            return known
        with self._reading:  # two threads that meet a new version read it once
            if (survey_id, version) not in self._known:
                sheets = surveys.sheets(self._cell.read(), survey_id, version)
                self._known[survey_id, version] = survey_from_sheets_json(sheets)
            return self._known[survey_id, version]

    def latest(self, survey_id: str) -> Survey:
        """The version that was published last. Problem: survey_unknown."""
        found = surveys.latest(self._cell.read(), survey_id)
        if found is None:
            raise Problem("survey_unknown", survey=survey_id)
        return self.get(found.id, found.version)

    def published(self) -> list[PublishedSurvey]:
        """The newest version of each survey: what a visit may be started with."""
        return surveys.published(self._cell.read())

    def publish(self, sheets_json: str, at: str, *, by: int | None = None) -> PublishedSurvey:
        """Publish the survey of these sheets. Raises what reading them raises, and Problem("version_frozen")."""
        survey = survey_from_sheets_json(sheets_json)
        found = bundle_hash(bundle(survey))
        title = json.dumps(dict(survey.title), ensure_ascii=False)
        self._cell.write(
            lambda db: surveys.publish(db, survey.id, survey.version, sheets_json, found, title, at, by=by)
        )
        return PublishedSurvey(survey.id, survey.version, found, _plain(survey.title), at)


def _plain(label: Mapping[str, str]) -> dict[str, str]:
    return dict(label)
