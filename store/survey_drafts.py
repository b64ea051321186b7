"""Uploaded surveys before they are published: each upload with its report. None is ever changed or lost.

A survey has one open draft: the next upload, its publication or its author end it. It is seen where its author's area
is: only what is published is for the whole county.
"""

import json
from dataclasses import dataclass
from typing import Any

from forms.definition import Label
from forms.problems import Problem
from store import audit
from store.driver import Database
from store.scope import bounds, narrowed

# How a draft may end.
REPLACED, PUBLISHED, DROPPED = "replaced", "published", "dropped"


@dataclass(frozen=True, slots=True)
class SurveyDraft:
    """One upload. `file` is the name it came under, `report` what was found (problem as JSON, the cell's `text`).

    `hash` is that of the survey's bundle, "" while errors keep it from being read. `ended` is a moment, `how` why.
    """

    id: int
    survey: str
    version: str
    file: str
    hash: str
    at: str
    account: int
    title: Label
    report: list[dict[str, Any]]
    ended: str = ""
    how: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether it may be published."""
        return bool(self.hash)


_DRAFT = """
select survey_draft.id, survey, version, file, hash, at, account, title, report, ended, how
from survey_draft join account on account.id = survey_draft.account"""
_ONE = narrowed(_DRAFT, "account", {"id": "survey_draft.id = :id"}, {"id": True})
_OPEN = narrowed(_DRAFT, "account", {"open": "ended = ''"}, {"open": True}, "order by survey_draft.id desc")


def _draft(row: tuple[Any, ...]) -> SurveyDraft:
    return SurveyDraft(*(*row[:7], json.loads(row[7]), json.loads(row[8]), row[9], row[10]))


def add(db: Database, draft: SurveyDraft, sheets_json: str) -> SurveyDraft:
    """Keep an upload (its `id` is given here) as the survey's open draft, in the place of the one before."""
    _end_open(db, draft.survey, draft.at, REPLACED)
    values = (draft.survey, draft.version, draft.file, draft.hash, draft.at, draft.account)
    texts = (json.dumps(dict(draft.title), ensure_ascii=False), json.dumps(draft.report, ensure_ascii=False))
    columns = "survey, version, file, hash, at, account, title, report, sheets"
    db.execute(
        f"insert into survey_draft({columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (names of ours)
        (*values, *texts, sheets_json),
    )
    number = int(db.execute("select last_insert_rowid()").fetchone()[0])
    detail = {"draft": number, "version": draft.version, "hash": draft.hash}
    audit.record(db, draft.at, draft.account, "survey.draft", "survey", draft.survey, detail)
    return get(db, number)


def get(db: Database, number: int, scope: str = "") -> SurveyDraft:
    """Problem: not_found, also where its author's area lies outside the scope."""
    row = db.execute(_ONE, {"id": number, **bounds(scope)}).fetchone()
    if row is None:
        raise Problem("not_found")
    return _draft(row)


def sheets(db: Database, number: int) -> str:
    """The JSON text of its sheets. Problem: not_found. Whoever asks looks at the draft's scope first."""
    row = db.execute("select sheets from survey_draft where id = ?", (number,)).fetchone()
    if row is None:
        raise Problem("not_found")
    return str(row[0])


def open_drafts(db: Database, scope: str = "") -> list[SurveyDraft]:
    """Those of the scope's authors that are neither published nor dropped nor replaced, the newest first."""
    return [_draft(row) for row in db.execute(_OPEN, bounds(scope)).fetchall()]


def end(db: Database, number: int, at: str, how: str, *, by: int, scope: str = "") -> SurveyDraft:
    """End an open draft. Problem: not_found, draft_ended."""
    found = get(db, number, scope)
    if found.ended:
        raise Problem("draft_ended", kind=found.how)
    _end_open(db, found.survey, at, how)
    if how == DROPPED:
        audit.record(db, at, by, "survey.draft_drop", "survey", found.survey, {"draft": number})
    return found


def _end_open(db: Database, survey: str, at: str, how: str) -> None:
    db.execute("update survey_draft set ended = ?, how = ? where survey = ? and ended = ''", (at, how, survey))
