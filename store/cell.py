"""One county's file: many readers, one writer that commits in groups. It knows transactions, not what is in them."""

import fcntl
import queue
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from store.driver import Database, check_version, connect
from store.migrations import schema

T = TypeVar("T")
Work = Callable[[Database], Any]
Task = tuple[Work, "Future[Any]"]

# Requests that arrive while a commit is under way share the next one: one fsync for up to so many visits.
LARGEST_GROUP = 64


class Cell:
    """The file at `path`. Threads share it: `read` gives each its own connection, `write` runs in the writer thread."""

    def __init__(self, path: str | Path) -> None:
        check_version()
        self.path = str(path)
        self._local = threading.local()
        self._readers: weakref.WeakSet[Database] = weakref.WeakSet()
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self._changing = threading.Lock()
        self._writer: threading.Thread | None = None
        self._closed = False

    def migrate(self) -> None:
        """Bring the file up to date. A file lock, because two processes that migrate at once would both begin."""
        with Path(self.path + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            db = connect(self.path)
            try:
                db.enable_wal()
                schema.apply(db)
            finally:
                db.close()

    def read(self) -> Database:
        """This thread's connection for reading; SQLite refuses writes through it.

        Fetch all rows: a query that stays half-read pins the WAL.
        """
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = connect(self.path)
            db.execute("pragma query_only=on")
            self._readers.add(db)
        return db

    @contextmanager
    def snapshot(self) -> Iterator[Database]:
        """This thread's connection, and all that is read through it until the end is of one moment."""
        db = self.read()
        db.execute("begin")
        try:
            yield db
        finally:
            db.execute("rollback")

    def write(self, work: Callable[[Database], T]) -> T:
        """Run `work(db)` in a savepoint of the writer's next transaction.

        Returns its result after the commit, or raises what it raised, with nothing of it written.
        """
        if threading.current_thread() is self._writer:
            raise RuntimeError("write() within write(): pass the db on instead")
        future: Future[T] = Future()
        with self._changing:
            self._start()
            self._tasks.put((work, future))
        return future.result()

    def close(self) -> None:
        """Finish what was asked for, then close every connection. The cell cannot be used afterwards."""
        with self._changing:
            self._closed = True
            self._tasks.put(None)
        if self._writer is not None:
            self._writer.join()
        for db in list(self._readers):
            db.close()
        self._local = threading.local()

    def _start(self) -> None:
        if self._closed:
            raise RuntimeError("the cell is closed")
        if self._writer is None:
            self._writer = threading.Thread(target=self._run, name="cell-writer", daemon=True)
            self._writer.start()

    def _run(self) -> None:
        db: Database | None = None
        while (group := self._next_group()) is not None:
            try:
                db = db or connect(self.path)
                _commit(db, group)
            except BaseException as error:  # noqa: BLE001 (the thread outlives any fault: its callers are told)
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
        if db is not None:
            db.close()

    def _next_group(self) -> list[Task] | None:
        """What waits, at least one task; None once the cell is to be closed and all tasks before that are done."""
        first = self._tasks.get()
        if first is None:
            return None
        group = [first]
        try:
            while len(group) < LARGEST_GROUP:
                task = self._tasks.get_nowait()
                if task is None:
                    self._tasks.put(None)
                    break
                group.append(task)
        except queue.Empty:
            pass
        return group


def _commit(db: Database, group: list[Task]) -> None:
    """One transaction for the group. A task that fails is rolled back alone; results go out only after the commit."""
    outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
    # IMMEDIATE: a deferred transaction that reads and then writes fails at once when another process wrote meanwhile.
    db.execute("begin immediate")
    try:
        for work, future in group:
            db.execute("savepoint task")
            try:
                outcomes.append((future, work(db), None))
            except BaseException as error:  # one bad write must not sink its neighbours; its caller gets the error
                if not db.conn.in_transaction:  # a full disk rolls back everything: then nobody's write stands
                    raise
                db.execute("rollback to task")
                outcomes.append((future, None, error))
            db.execute("release task")
        db.execute("commit")
    except BaseException:
        db.rollback()
        raise
    for future, result, fault in outcomes:
        if fault is None:
            future.set_result(result)
        else:
            future.set_exception(fault)
