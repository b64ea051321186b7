"""Published surveys, each version kept as its sheets and frozen: what was answered can always be read again."""

import json
from dataclasses import dataclass

from forms.definition import Label
from forms.problems import Problem
from store import audit
from store.driver import Database


@dataclass(frozen=True, slots=True)
class PublishedSurvey:
    """A version that visits may answer; `hash` is that of its bundle, `title` in each language."""

    id: str
    version: str
    hash: str
    title: Label
    at: str


_COLUMNS = "select id, version, hash, title, at from survey"
_NEWEST = (
    "select id, version, hash, title, at from survey where seq in (select max(seq) from survey group by id) order by id"
)


def _survey(row: tuple[str, str, str, str, str]) -> PublishedSurvey:
    return PublishedSurvey(row[0], row[1], row[2], json.loads(row[3]), row[4])


def publish(
    db: Database,
    survey_id: str,
    version: str,
    sheets_json: str,
    hash: str,
    title_json: str,
    at: str,
    *,
    by: int | None = None,
) -> None:
    """Keep a version. The same again changes nothing; with another hash it is Problem("version_frozen")."""
    row = db.execute("select hash from survey where id = ? and version = ?", (survey_id, version)).fetchone()
    if row is not None:
        if row[0] != hash:
            raise Problem("version_frozen", survey=survey_id, version=version)
        return
    db.execute(
        "insert into survey(id, version, hash, title, at, sheets) values (?, ?, ?, ?, ?, ?)",
        (survey_id, version, hash, title_json, at, sheets_json),
    )
    audit.record(db, at, by, "survey.publish", "survey", survey_id, {"version": version, "hash": hash})


def published(db: Database) -> list[PublishedSurvey]:
    """The newest version of each survey, by id."""
    rows = db.execute(_NEWEST).fetchall()
    return [_survey(row) for row in rows]


def versions(db: Database, survey_id: str) -> list[PublishedSurvey]:
    """All versions of a survey, the newest first."""
    rows = db.execute(f"{_COLUMNS} where id = ? order by seq desc", (survey_id,)).fetchall()
    return [_survey(row) for row in rows]


def latest(db: Database, survey_id: str) -> PublishedSurvey | None:
    """The version that was published last."""
    return next(iter(versions(db, survey_id)), None)


def sheets(db: Database, survey_id: str, version: str) -> str:
    """The JSON text of a version's sheets. Problem: survey_unknown, version_unknown."""
    row = db.execute("select sheets from survey where id = ? and version = ?", (survey_id, version)).fetchone()
    if row is not None:
        return str(row[0])
    if latest(db, survey_id) is None:
        raise Problem("survey_unknown", survey=survey_id)
    raise Problem("version_unknown", survey=survey_id, version=version)
