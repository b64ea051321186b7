"""One writer, group commit, readers that cannot write, and migrations from several processes at once."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from forms.problems import Problem
from store import driver
from store.areas import Area, add_area, area
from store.cell import Cell
from store.driver import Database, sqlite3
from store.migrations import schema


def add(code: str) -> Area:
    return Area(code, "a place", "county", "")


def test_what_was_written_is_read_by_every_thread(cell: Cell) -> None:
    cell.write(lambda db: add_area(db, add("999901")))
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda _: area(cell.read(), "999901"), range(6)))
    assert found == [add("999901")] * 6


def test_a_reader_cannot_write(cell: Cell) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        add_area(cell.read(), add("999901"))
    assert area(cell.read(), "999901") is None


def test_settings_of_every_connection(cell: Cell) -> None:
    def settings(db: Database) -> list[object]:
        names = ("foreign_keys", "synchronous", "trusted_schema", "journal_mode", "busy_timeout")
        return [db.execute(f"pragma {name}").fetchone()[0] for name in names]

    assert settings(cell.read()) == cell.write(settings) == [1, 2, 0, "wal", 15000]


def test_a_bad_write_does_not_sink_its_neighbours(cell: Cell) -> None:
    """All in one group: a gate holds the writer back until the others wait."""
    gate, waiting = threading.Event(), threading.Barrier(11)

    def write(number: int) -> object:
        waiting.wait()
        try:
            return cell.write(lambda db: _write(db, number))
        except Problem as problem:
            return problem.code

    def _write(db: Database, number: int) -> int:
        add_area(db, add(f"99990{number}"))
        if number % 3 == 0:
            raise Problem("refused")
        return number

    with ThreadPoolExecutor(12) as threads:
        held = threads.submit(cell.write, lambda _: gate.wait(5))
        results = [threads.submit(write, number) for number in range(10)]
        waiting.wait()
        gate.set()
        outcome = [result.result() for result in results]
    assert held.result()
    assert outcome == ["refused" if number % 3 == 0 else number for number in range(10)]
    kept = [number for number in range(10) if area(cell.read(), f"99990{number}")]
    assert kept == [number for number in range(10) if number % 3]


def test_nothing_is_acknowledged_before_its_commit(cell: Cell, tmp_path: Path) -> None:
    """Another connection sees the row as soon as write() returned."""
    other = driver.connect(str(tmp_path / "county.db"))
    for number in range(20):
        cell.write(lambda db, number=number: add_area(db, add(f"{990000 + number}")))
        assert area(other, f"{990000 + number}") is not None
    other.close()


def test_an_error_of_the_database_reaches_its_caller_and_the_writer_lives_on(cell: Cell) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        cell.write(lambda db: db.execute("insert into nowhere values (1)"))
    assert cell.write(lambda db: add_area(db, add("999901"))).code == "999901"


def test_a_transaction_that_breaks_down_tells_all_of_its_group(cell: Cell) -> None:
    def everything_rolled_back(db: Database) -> None:
        db.execute("rollback")  # what SQLite does by itself when the disk is full
        raise sqlite3.OperationalError("disk full")

    with pytest.raises(sqlite3.OperationalError, match="disk full"):
        cell.write(everything_rolled_back)
    assert cell.write(lambda db: add_area(db, add("999901"))).code == "999901"


def test_write_within_write_is_a_mistake(cell: Cell) -> None:
    with pytest.raises(RuntimeError, match="within"):
        cell.write(lambda _: cell.write(lambda _: None))


def test_a_closed_cell_takes_no_more_writes(tmp_path: Path) -> None:
    cell = Cell(tmp_path / "closed.db")
    cell.migrate()
    cell.write(lambda db: add_area(db, add("999901")))
    cell.close()
    with pytest.raises(RuntimeError, match="closed"):
        cell.write(lambda db: add_area(db, add("999902")))


def test_three_processes_migrate_at_once(tmp_path: Path) -> None:
    path = tmp_path / "county.db"
    code = "import sys; from store.cell import Cell; Cell(sys.argv[1]).migrate()"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[1] for process in running] == ["", "", ""]
    db = driver.connect(str(path))
    applied = [migration.name for migration in schema.applied(db)]
    db.close()
    assert applied == sorted(applied)
    assert len(set(applied)) == len(applied) >= 4


def test_migrating_again_changes_nothing(cell: Cell) -> None:
    before = cell.read().execute("select name, sql from sqlite_schema order by name").fetchall()
    cell.migrate()
    assert cell.read().execute("select name, sql from sqlite_schema order by name").fetchall() == before


def test_every_table_is_strict(cell: Cell) -> None:
    rows = cell.read().execute("select name, strict from pragma_table_list where schema = 'main' and type = 'table'")
    loose = {name for name, strict in rows.fetchall() if not strict and not name.startswith(("sqlite_", "_sqlite"))}
    assert loose == set()


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "OLDEST", (99, 0, 0))
    with pytest.raises(Problem) as refused:
        Cell("never-opened.db")
    assert refused.value.code == "sqlite_old"
