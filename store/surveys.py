"""Published surveys, each version kept as its sheets and frozen: what was answered can always be read again."""

import json
from dataclasses import dataclass

from forms.definition import Label
from forms.problems import Problem
from store import audit
from store.driver import Database
from store.scope import WITHIN, bounds

# Stands between the ids of several surveys that one visit answered as one: `canji+laoren`.
AND = "+"


@dataclass(frozen=True, slots=True)
class PublishedSurvey:
    """A version that visits may answer; `hash` is that of its bundle, `title` in each language.

    `retired` is the moment from which no visit begins with it, "" while visits do.
    """

    id: str
    version: str
    hash: str
    title: Label
    at: str
    retired: str = ""


_COLUMNS = "select id, version, hash, title, at, retired from survey"
_NEWEST = _COLUMNS + " where seq in (select max(seq) from survey group by id) order by id"  # noqa: S608 (no words of others)
# Several surveys as one are published nowhere: a visit alone tells of their versions.
_HERE = WITHIN.format(table="visit")
_ANSWERED = (
    f"select version, max(received) from visit where survey = :survey and {_HERE}"  # noqa: S608 (names of ours)
    " group by version order by max(seq) desc"
)
# From one id to the next by the index: quick however many visits there are.
_ALL_ANSWERED = """
with recursive id(survey) as (
  select min(survey) from visit
  union all select (select min(survey) from visit where survey > id.survey) from id where id.survey is not null
) select survey from id where survey is not null"""
# Of several as one, those that somebody within the scope answered: which they are tells of a place.
_ANSWERED_WITHIN = (
    f"{_ALL_ANSWERED} and (instr(survey, '{AND}') = 0"  # noqa: S608 (names of ours)
    f" or exists (select 1 from visit where visit.survey = id.survey and {_HERE}))"
)
# Of these the survey itself, and several as one that it is among; several as one are themselves alone.
ANSWERED_WITH = (
    f"{_ALL_ANSWERED} and (survey = :survey or instr(:survey, '{AND}') = 0"
    f" and instr('{AND}' || survey || '{AND}', '{AND}' || :survey || '{AND}') > 0)"
)


def _survey(row: tuple[str, str, str, str, str, str]) -> PublishedSurvey:
    return PublishedSurvey(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5])


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
    """Keep a version. The same again changes nothing. Problem: version_frozen (other content), version_retired."""
    if is_kept(db, survey_id, version, sheets_json, hash):
        return
    db.execute(
        "insert into survey(id, version, hash, title, at, sheets) values (?, ?, ?, ?, ?, ?)",
        (survey_id, version, hash, title_json, at, sheets_json),
    )
    audit.record(db, at, by, "survey.publish", "survey", survey_id, {"version": version, "hash": hash})


def is_kept(db: Database, survey_id: str, version: str, sheets_json: str, hash: str) -> bool:
    """Whether this version is published with just this content. Problem: version_frozen, version_retired.

    The hash is that of the release that published it: equal sheets are the same survey whatever theirs is today.
    """
    query = "select hash, sheets, retired from survey where id = ? and version = ?"
    row = db.execute(query, (survey_id, version)).fetchone()
    if row is None:
        return False
    if row[0] != hash and row[1] != sheets_json:
        raise Problem("version_frozen", survey=survey_id, version=version)
    if row[2]:
        raise Problem("version_retired", survey=survey_id, version=version)
    return True


def retire(db: Database, survey_id: str, at: str, *, version: str = "", by: int | None = None) -> None:
    """Begin no more visits with any version of the survey; a later version brings it back. What was begun is received.

    With a `version` that one alone. Problem: survey_unknown, version_unknown, survey_retired (already).
    """
    known = {one.version: one for one in versions(db, survey_id) if one.hash}
    if not known:
        raise Problem("survey_unknown", survey=survey_id)
    if version and version not in known:
        raise Problem("version_unknown", survey=survey_id, version=version)
    named = known[version] if version else next(iter(known.values()))
    if named.retired:
        raise Problem("survey_retired", survey=survey_id)
    only = " and version = :version" if version else ""
    at_whose = {"at": at, "survey": survey_id, "version": version}
    db.execute(f"update survey set retired = :at where id = :survey and retired = ''{only}", at_whose)  # noqa: S608 (words of ours)
    audit.record(db, at, by, "survey.retire", "survey", survey_id, {"version": named.version})


def published(db: Database) -> list[PublishedSurvey]:
    """The newest version of each survey, by id, those of retired surveys too."""
    rows = db.execute(_NEWEST).fetchall()
    return [_survey(row) for row in rows]


def versions(db: Database, survey_id: str, scope: str = "") -> list[PublishedSurvey]:
    """All versions of a survey, the newest first; of several as one, those that visits within the scope answered."""
    rows = db.execute(f"{_COLUMNS} where id = ? order by seq desc", (survey_id,)).fetchall()
    return [_survey(row) for row in rows] or [
        PublishedSurvey(survey_id, row[0], "", {}, row[1])
        for row in db.execute(_ANSWERED, {"survey": survey_id, **bounds(scope)}).fetchall()
    ]


def answered(db: Database, scope: str = "") -> list[str]:
    """The ids of all surveys that some visit answers; several as one (`canji+laoren`) if one within the scope does."""
    return [row[0] for row in db.execute(_ANSWERED_WITHIN, bounds(scope)).fetchall()]


def visits_of(db: Database) -> dict[tuple[str, str], int]:
    """How many visits answer each version, by (id, version); a visit of several as one counts for each of them."""
    found: dict[tuple[str, str], int] = {}
    rows = db.execute("select survey, version, count(*) from visit group by survey, version").fetchall()
    for ids, each, count in rows:
        for one in zip(ids.split(AND), each.split(AND), strict=True):
            found[one] = found.get(one, 0) + count
    return found


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
