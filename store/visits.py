"""What was heard at the door: visits with their bodies as they came, conflicting bodies, drafts being filled."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from store import audit, surveys
from store.driver import Database
from store.scope import bounds, narrowed


@dataclass(frozen=True, slots=True)
class Visit:
    """A received visit: `answers` as our engine computed them, `problems` as its check found, disagreements too.

    `started`, `ended`, `received` are stamps (UTC). `number` is for paper: area, year, running number.
    `worker_name`, `head` and `area_name` are joined in when read. As its body says: `confirmed` are the places whose
    answer was not typed but taken over as it was last time; a visit that moved to another version has the one it
    `began` with, and by place the answers that stand `aside`.
    """

    uuid: str
    household: str
    area: str
    survey: str
    version: str
    worker: int
    worker_name: str
    started: str
    ended: str
    received: str
    outcome: str
    answers: dict[str, Any]
    problems: list[dict[str, Any]]
    number: str = ""
    head: str = ""
    area_name: str = ""
    confirmed: frozenset[str] = frozenset()
    began: str = ""
    aside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VisitFile:
    """An attachment that a visit names: `name` is the answer, `size` and `mime` are known once it is held."""

    name: str
    sha256: str
    held: bool
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit that is being filled by round trips; `files` are `{name, sha256}` of what was attached so far."""

    uuid: str
    account: int
    household: str
    survey: str
    version: str
    answers: dict[str, Any]
    updated: str
    started: str = ""
    files: list[dict[str, str]] = field(default_factory=list)


_VISITS = """
select visit.uuid, visit.household, visit.area, visit.survey, visit.version, visit.worker, account.name, visit.started,
  visit.ended, visit.received, visit.outcome, visit.answers, visit.problems, visit.number, household.head,
  coalesce(area.name, ''), visit.seq, iif(json_valid(cast(body as text)), json_array(cast(body as text) -> 'confirmed',
    cast(body as text) -> '$.began.version', cast(body as text) -> 'aside'), '[null, null, null]')
from visit join account on account.id = visit.worker join household on household.id = visit.household
  left join area on area.code = visit.area"""
_FILTERS = {
    "survey": f"visit.survey in ({surveys.ANSWERED_WITH})",
    "since": "visit.ended >= :since",
    "until": "visit.ended < :until",
    "area": "visit.area >= :area and visit.area < :area || char(65535)",
    "household": "visit.household = :household",
    "after": "visit.seq > :after",
    "uuid": "visit.uuid = :uuid",
}


def _visit(row: tuple[Any, ...]) -> Visit:
    confirmed, began, aside = json.loads(row[17])
    beside = frozenset(confirmed or ()), began or "", _encodable(aside) if aside else {}
    return Visit(*(*row[:11], json.loads(row[11]), json.loads(row[12]), *row[13:16], *beside))


def _encodable(value: Any) -> Any:
    """Half a character that a phone sent stays in its body alone: no page and no file can hold it."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def insert_visit(
    db: Database, visit: Visit, body: bytes, body_hash: str, files: Sequence[Mapping[str, str]] = (), *, year: str = ""
) -> str:
    """Keep a visit whose UUID is new, its body as it came, the files it names. Returns the number for paper.

    `year` counts the number: the year of the visit where the county lies (UTC's if not given).
    """
    number = visit.number or _next_number(db, visit.area, year or visit.ended[:4])
    db.execute(
        "insert into visit(uuid, number, household, area, survey, version, worker, started, ended, received, outcome,"
        " body_hash, problems, answers, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(visit.uuid, number, visit.household, visit.area, visit.survey, visit.version, visit.worker),
            *(visit.started, visit.ended, visit.received, visit.outcome, body_hash),
            *(_json(visit.problems), _json(visit.answers), body),
        ),
    )
    if files:
        db.execute(
            "insert or ignore into visit_file select ?, value ->> 'name', value ->> 'sha256' from json_each(?)",
            (visit.uuid, _json(list(files))),
        )
    audit.record(db, visit.received, visit.worker, "visit.receive", "visit", visit.uuid)
    return number


def _next_number(db: Database, area: str, year: str) -> str:
    """`990101103-2026-000123`: the township (or what there is of it), the year, the county's running number in it."""
    last = db.execute(
        "insert into visit_number values (?, 1) on conflict(year) do update set last = last + 1 returning last", (year,)
    ).fetchall()[0][0]
    return f"{area[:9]}-{year}-{last:06}"


def visit(db: Database, uuid: str, scope: str) -> Visit | None:
    """The visit if it lies within the scope: one outside is the same None as one that does not exist."""
    query = narrowed(_VISITS, "visit", _FILTERS, {"uuid": uuid})
    row = db.execute(query, {"uuid": uuid, **bounds(scope)}).fetchone()
    return _visit(row) if row else None


class VisitFilters(TypedDict, total=False):
    """Which visits: `since` and `until` (not included) bound their end, as stamps; `area` is a code prefix.

    A visit that answered several surveys as one is found under each of them, and under their common id.
    """

    survey: str
    since: str
    until: str
    area: str
    household: str


def visits(
    db: Database, scope: str, *, limit: int = 50, offset: int = 0, **filters: Unpack[VisitFilters]
) -> list[Visit]:
    """Visits within the scope, the latest first."""
    order = "order by visit.ended desc, visit.seq desc limit :limit offset :offset"
    rows = db.execute(
        narrowed(_VISITS, "visit", _FILTERS, filters, order),
        {**bounds(scope), **filters, "limit": limit, "offset": offset},
    ).fetchall()
    return [_visit(row) for row in rows]


def count_visits(db: Database, scope: str, **filters: Unpack[VisitFilters]) -> int:
    """How many visits `visits` has in all."""
    query = narrowed("select count(*) from visit", "visit", _FILTERS, filters)
    return int(db.execute(query, {**bounds(scope), **filters}).fetchone()[0])


def iter_visits(db: Database, scope: str, *, batch: int = 500, **filters: Unpack[VisitFilters]) -> Iterator[Visit]:
    """All those visits in the order of their arrival, in batches: no query stays half-read, so the WAL can be reset."""
    given = {**filters, "after": 0}
    query = narrowed(_VISITS, "visit", _FILTERS, given, "order by visit.seq limit :batch")
    while rows := db.execute(query, {**bounds(scope), **given, "batch": batch}).fetchall():
        yield from map(_visit, rows)
        given["after"] = rows[-1][16]


def body(db: Database, uuid: str) -> bytes | None:
    """The bytes that the phone sent. Whoever asks looks at the visit's scope first."""
    row = db.execute("select body from visit where uuid = ?", (uuid,)).fetchone()
    return bytes(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a receipt needs to know of a visit that is already kept, and whose it is: its worker, its area."""

    body_hash: str
    survey: str
    version: str
    received: str
    number: str
    problems: list[dict[str, Any]]
    worker: int
    area: str


def arrived(db: Database, uuid: str) -> Arrived | None:
    """The visit with this UUID, whoever sent it."""
    row = db.execute(
        "select body_hash, survey, version, received, number, problems, worker, area from visit where uuid = ?", (uuid,)
    ).fetchone()
    return Arrived(*(*row[:5], json.loads(row[5]), *row[6:])) if row else None


def add_conflict(db: Database, uuid: str, body: bytes, body_hash: str, account_id: int, at: str) -> None:
    """Keep another body for a UUID that is taken: never dropped, never mixed with the first."""
    kept = db.execute(
        "insert or ignore into visit_conflict(uuid, received, account, body_hash, body) values (?, ?, ?, ?, ?)",
        (uuid, at, account_id, body_hash, body),
    )
    if kept.rowcount:
        audit.record(db, at, account_id, "visit.conflict", "visit", uuid, {"body": body_hash})


def conflicts(db: Database, uuid: str) -> list[bytes]:
    """The other bodies that came for this UUID, in the order of their arrival."""
    rows = db.execute("select body from visit_conflict where uuid = ? order by id", (uuid,)).fetchall()
    return [bytes(row[0]) for row in rows]


def visit_files(db: Database, uuid: str) -> list[VisitFile]:
    """The attachments that the visit names, held or not."""
    rows = db.execute(
        "select name, visit_file.sha256, file.sha256 is not null, coalesce(size, 0), coalesce(mime, '')"
        " from visit_file left join file on file.sha256 = visit_file.sha256 where visit = ? order by name",
        (uuid,),
    ).fetchall()
    return [VisitFile(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows]


_DRAFT = "select uuid, account, household, survey, version, answers, updated, started, files from draft"


def _draft(row: tuple[Any, ...]) -> Draft:
    return Draft(*(*row[:5], json.loads(row[5]), *row[6:8], json.loads(row[8])))


def save_draft(db: Database, draft: Draft) -> None:
    """Keep a draft as it now is. A draft is no act on anybody's record yet: only its first saving is audited."""
    known = db.execute(
        "update draft set version = ?, updated = ?, files = ?, answers = ? where uuid = ? and account = ?",
        (draft.version, draft.updated, _json(draft.files), _json(draft.answers), draft.uuid, draft.account),
    )
    if known.rowcount:
        return
    db.execute(
        "insert into draft(uuid, account, household, survey, version, started, updated, files, answers)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(draft.uuid, draft.account, draft.household, draft.survey, draft.version),
            *(draft.started or draft.updated, draft.updated, _json(draft.files), _json(draft.answers)),
        ),
    )
    audit.record(db, draft.updated, draft.account, "draft.start", "household", draft.household, {"draft": draft.uuid})


def draft(db: Database, uuid: str, account_id: int) -> Draft | None:
    """The account's own draft."""
    row = db.execute(f"{_DRAFT} where uuid = ? and account = ?", (uuid, account_id)).fetchone()
    return _draft(row) if row else None


def drafts(db: Database, account_id: int) -> list[Draft]:
    """The account's drafts, the latest first."""
    rows = db.execute(f"{_DRAFT} where account = ? order by updated desc", (account_id,)).fetchall()
    return [_draft(row) for row in rows]


def delete_draft(db: Database, uuid: str, account_id: int, at: str = "") -> None:
    """Remove the account's own draft, once it was received or given up."""
    gone = db.execute("delete from draft where uuid = ? and account = ?", (uuid, account_id))
    if gone.rowcount:
        audit.record(db, at, account_id, "draft.end", "draft", uuid)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
