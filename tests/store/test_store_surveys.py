"""The life of a survey in the store: drafts that nothing replaces silently, versions that nothing changes."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from forms.problems import Problem
from store import accounts, audit, survey_drafts, surveys
from store.cell import Cell
from store.driver import Database, connect, sqlite3
from store.migrations import schema
from store.survey_drafts import DROPPED, PUBLISHED, REPLACED, SurveyDraft
from tests.store.seed import AT, Seed, seed

LATER, LAST = "2026-03-02T01:00:00Z", "2026-03-03T01:00:00Z"


@pytest.fixture
def people(cell: Cell) -> Seed:
    return seed(cell)


def publish(cell: Cell, version: str, content: str = "sheets", at: str = AT, hash: str = "") -> None:
    cell.write(lambda db: surveys.publish(db, "door", version, content, hash or content, "{}", at, by=1))


def draft(people: Seed, **more: object) -> SurveyDraft:
    plain = SurveyDraft(0, "door", "2", "door.xlsx", "hash", AT, people.bureau.id, {"zh": "门口"}, [{"code": "x"}])
    return replace(plain, **more)  # type: ignore[arg-type]


def refused(work: object) -> str:
    with pytest.raises(Problem) as found:
        work()  # type: ignore[operator]
    return found.value.code


def test_a_published_version_is_frozen_by_the_file_itself(cell: Cell) -> None:
    publish(cell, "1")
    for statement in ("update survey set sheets = ''", "update survey set version = '2'", "delete from survey"):
        with pytest.raises(sqlite3.IntegrityError):
            cell.write(partial(Database.execute, sql=statement))
    assert surveys.sheets(cell.read(), "door", "1") == "sheets"


def test_the_same_version_again(cell: Cell) -> None:
    publish(cell, "1")
    publish(cell, "1", at=LATER)
    publish(cell, "1", "sheets", LATER, hash="as a later release counts it")
    assert [one.at for one in surveys.versions(cell.read(), "door")] == [AT]
    assert refused(lambda: publish(cell, "1", "other")) == "version_frozen"
    assert len(audit.lines(cell.read(), "survey", "door")) == 1


def test_retiring_ends_all_versions_and_a_new_one_brings_the_survey_back(cell: Cell) -> None:
    publish(cell, "1")
    publish(cell, "2", "two")
    cell.write(lambda db: surveys.retire(db, "door", LATER, by=1))
    assert [one.retired for one in surveys.versions(cell.read(), "door")] == [LATER, LATER]
    assert [one.retired for one in surveys.published(cell.read())] == [LATER]
    assert surveys.sheets(cell.read(), "door", "1") == "sheets"
    assert refused(lambda: cell.write(lambda db: surveys.retire(db, "door", LAST, by=1))) == "survey_retired"
    assert refused(lambda: publish(cell, "2", "two")) == "version_retired"
    assert refused(lambda: cell.write(lambda db: surveys.retire(db, "none", LAST, by=1))) == "survey_unknown"
    publish(cell, "3", "three", LAST)
    assert [(one.version, one.retired) for one in surveys.versions(cell.read(), "door")] == [
        ("3", ""),
        ("2", LATER),
        ("1", LATER),
    ]
    acts = [(line.act, line.account, line.at) for line in audit.lines(cell.read(), "survey", "door")]
    assert acts[2:] == [("survey.retire", 1, LATER), ("survey.publish", 1, LAST)]


def test_one_version_alone_is_retired(cell: Cell) -> None:
    publish(cell, "1")
    publish(cell, "2", "two")
    cell.write(lambda db: surveys.retire(db, "door", LATER, version="1"))
    assert [(one.version, one.retired) for one in surveys.versions(cell.read(), "door")] == [("2", ""), ("1", LATER)]
    assert refused(lambda: cell.write(lambda db: surveys.retire(db, "door", LAST, version="1"))) == "survey_retired"
    assert refused(lambda: cell.write(lambda db: surveys.retire(db, "door", LAST, version="9"))) == "version_unknown"
    assert [line.detail for line in audit.lines(cell.read(), "survey", "door")][2:] == [{"version": "1"}]


def test_a_draft_is_kept_with_its_report_and_the_next_one_takes_its_place(cell: Cell, people: Seed) -> None:
    first = cell.write(lambda db: survey_drafts.add(db, draft(people), "first"))
    assert first == draft(people, id=first.id)
    assert first.is_valid
    other = cell.write(lambda db: survey_drafts.add(db, draft(people, survey="porch", hash=""), "porch"))
    assert not other.is_valid
    second = cell.write(lambda db: survey_drafts.add(db, draft(people, at=LATER), "second"))
    db = cell.read()
    assert [one.id for one in survey_drafts.open_drafts(db)] == [second.id, other.id]
    old = survey_drafts.get(db, first.id)
    assert (old.ended, old.how) == (LATER, REPLACED)
    assert [survey_drafts.sheets(db, one.id) for one in (first, second)] == ["first", "second"]


@pytest.mark.parametrize("how", [PUBLISHED, DROPPED])
def test_a_draft_ends_once(cell: Cell, people: Seed, how: str) -> None:
    kept = cell.write(lambda db: survey_drafts.add(db, draft(people), "sheets"))
    by = people.bureau.id
    cell.write(lambda db: survey_drafts.end(db, kept.id, LATER, how, by=by))
    assert survey_drafts.open_drafts(cell.read()) == []
    assert survey_drafts.get(cell.read(), kept.id).how == how
    with pytest.raises(Problem) as again:
        cell.write(lambda db: survey_drafts.end(db, kept.id, LAST, DROPPED, by=by))
    assert again.value == Problem("draft_ended", kind=how)
    for missing in (survey_drafts.get, survey_drafts.sheets):
        assert refused(lambda missing=missing: missing(cell.read(), 99)) == "not_found"


def test_every_write_has_its_line(cell: Cell, people: Seed) -> None:
    kept = cell.write(lambda db: survey_drafts.add(db, draft(people), "sheets"))
    cell.write(lambda db: survey_drafts.end(db, kept.id, LATER, DROPPED, by=people.bureau.id))
    lines = audit.lines(cell.read(), "survey", "door")
    assert [(line.act, line.account, line.detail["draft"]) for line in lines] == [
        ("survey.draft", people.bureau.id, kept.id),
        ("survey.draft_drop", people.bureau.id, kept.id),
    ]
    assert accounts.account(cell.read(), people.bureau.id)


def test_a_county_of_before_keeps_its_versions(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    before = connect(str(path))
    before.enable_wal()
    schema.apply(before, stop_before="m0007_life_of_surveys")
    before.execute(
        "insert into survey(id, version, hash, title, at, sheets) values ('door', '1', 'h', '{}', ?, 's')", (AT,)
    )
    before.conn.commit()
    before.close()
    cell = Cell(path)
    cell.migrate()
    assert [(one.version, one.retired) for one in surveys.versions(cell.read(), "door")] == [("1", "")]
    cell.close()
