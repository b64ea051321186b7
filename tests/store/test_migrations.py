"""A county's file of an earlier release is brought up to date with all that it holds."""

from pathlib import Path

import pytest

from store.cell import Cell
from store.driver import Database, connect, sqlite3
from store.migrations import schema
from tests.store.seed import AT, seed

VISIT = (
    "insert into visit(uuid, number, household, area, survey, version, worker, started, ended, received, outcome,"
    " body_hash, problems, answers, body) values (:uuid, :uuid, 'east', '999901101201', :survey, '1', 1, :at, :at, :at,"
    " '', '', '[]', '{}', x'00')"
)


def visit(db: Database, survey: str) -> None:
    db.execute(VISIT, {"uuid": survey, "survey": survey, "at": AT})
    db.conn.commit()


def sheets(db: Database) -> None:
    db.execute("insert into survey(id, version, hash, title, at, sheets) values ('door', '1', '', '{}', ?, '')", (AT,))
    db.conn.commit()


def test_visits_with_several_surveys_fit_after_the_fifth_step(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    before = connect(str(path))
    before.enable_wal()
    schema.apply(before, stop_before="m0005_combined_visits_and_settings")
    cell = Cell(path)
    seed(cell)
    cell.close()
    sheets(before)
    visit(before, "door")
    with pytest.raises(sqlite3.IntegrityError):
        visit(before, "door+porch")
    Cell(path).migrate()
    visit(before, "door+porch")
    assert before.execute("select uuid from visit order by seq").fetchall() == [("door",), ("door+porch",)]
    assert before.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert before.execute("pragma foreign_key_check").fetchall() == []
    assert {row[2] for row in before.execute("pragma foreign_key_list(visit)").fetchall()} == {"household", "account"}
    with pytest.raises(sqlite3.IntegrityError):
        before.execute("insert into setting values ('', 'k', '1', '', '', 99)")
    before.close()
