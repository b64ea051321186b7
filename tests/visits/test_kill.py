"""The server is killed (kill -9) at a random moment while eight phones post: whatever it acknowledged is there, once.

KILLS says how many times (2; 20 in the long run), KILL_SEED which moments.
"""

import hashlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from PIL import Image

from store import accounts, driver, files, visits
from store.cell import Cell
from store.files import FolderStore
from tests.store.seed import AT, seed
from tests.visits.door import body, sheets, visit
from visits.surveys import Surveys

HOUSE = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("KILLS", "2"))
SEED = int(os.environ.get("KILL_SEED", "20260305"))
PHONES = 8
TOKEN = "a phone's token"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@dataclass
class Phone:
    """A phone with a queue: a photo, then the visit that names it, each kept until acknowledged."""

    number: int
    random: Random
    acknowledged: dict[str, bytes] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    waiting: tuple[str, bytes, bytes] | None = None
    refusals: list[str] = field(default_factory=list)

    def work(self, port: int, stop: threading.Event) -> None:
        """Send until told to stop, or until the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            while not stop.is_set():
                self.waiting = self.waiting or self._next()
                self._send(connection, *self.waiting)
                self.waiting = None
        except (OSError, http.client.HTTPException):
            pass  # killed in the middle: what waits is sent again after the restart
        finally:
            connection.close()

    def _next(self) -> tuple[str, bytes, bytes]:
        uuid = str(UUID(int=self.random.getrandbits(128), version=4))
        content = io.BytesIO()
        colour = tuple(self.random.randrange(256) for _ in range(3))
        Image.new("RGB", (16 + self.random.randrange(64), 16), colour).save(content, "PNG")
        photo = content.getvalue()
        name = {"name": "door.jpg", "sha256": hashlib.sha256(photo).hexdigest()}
        return uuid, body(visit(uuid=uuid, files=[name])), photo

    def _send(self, connection: http.client.HTTPConnection, uuid: str, posted: bytes, photo: bytes) -> None:
        sha256 = hashlib.sha256(photo).hexdigest()
        answer = _ask(connection, "PUT", f"/api/files/{sha256}", photo)
        if answer.get("held"):
            self.photos[sha256] = photo
        receipt = _ask(connection, "POST", "/api/visits", posted)
        if receipt.get("uuid") == uuid and receipt["files"][0]["held"]:
            self.acknowledged[uuid] = posted
        else:
            self.refusals.append(json.dumps([answer, receipt]))


def _ask(connection: http.client.HTTPConnection, method: str, path: str, content: bytes) -> dict:  # type: ignore[type-arg]
    connection.request(method, path, content, {**HEADERS, "Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())  # type: ignore[no-any-return]


def start(instance: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The real server on a port of its own, answering."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)],
        cwd=HOUSE,
        env={**os.environ, "NUANFANG_INSTANCE": str(instance)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server, port
        except OSError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.05)
    raise TimeoutError


def round_of_work(instance: Path, phones: list[Phone], seconds: float, *, kill: bool) -> None:
    """Let all phones send; after so many seconds kill the server, or let the phones finish and end it in peace."""
    server, port = start(instance)
    stop = threading.Event()
    threads = [threading.Thread(target=phone.work, args=(port, stop)) for phone in phones]
    try:
        for thread in threads:
            thread.start()
        while not any(phone.acknowledged for phone in phones):  # a busy machine takes its time to begin
            time.sleep(0.02)
        time.sleep(seconds)
        if kill:
            server.send_signal(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join(30)
    finally:
        server.kill()
        server.wait(10)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    cell = Cell(tmp_path / "county.db")
    cell.migrate()
    people = seed(cell)
    hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
    cell.write(lambda db: accounts.add_device(db, people.east.id, hashed, "phones", AT))
    Surveys(cell).publish(sheets(), AT)
    cell.close()
    return tmp_path


def test_nothing_acknowledged_is_lost(instance: Path) -> None:
    random = Random(SEED)
    phones = [Phone(number, Random(random.getrandbits(64))) for number in range(PHONES)]
    for _ in range(KILLS):
        round_of_work(instance, phones, 0.3 + random.random(), kill=True)
        look(instance, phones)
    round_of_work(instance, phones, 0.5, kill=False)
    assert [phone.refusals for phone in phones] == [[]] * PHONES
    assert [phone.waiting for phone in phones] == [None] * PHONES
    look(instance, phones, all_of_them=True)


def look(instance: Path, phones: list[Phone], *, all_of_them: bool = False) -> None:
    """With nobody writing: every acknowledged visit is there once, whole, with its needs, audit line and photo."""
    db = driver.connect(str(instance / "county.db"))
    folder = FolderStore(instance / "files")
    try:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []
        kept = {row[0] for row in db.execute("select uuid from visit").fetchall()}
        acknowledged = {uuid: posted for phone in phones for uuid, posted in phone.acknowledged.items()}
        assert acknowledged
        assert set(acknowledged) <= kept
        assert not all_of_them or set(acknowledged) == kept
        for uuid, posted in acknowledged.items():
            assert visits.body(db, uuid) == posted
        for sha256, photo in ((name, content) for phone in phones for name, content in phone.photos.items()):
            assert files.file(db, sha256) is not None
            assert folder.path(sha256).read_bytes() == photo
        counted = "select count(*) from need_sighting where need_sighting.visit = visit.uuid"
        whole = f"({counted}) = 2 and (select count(*) from audit where subject_id = visit.uuid) = 1"
        assert db.execute(f"select count(*) from visit where not ({whole})").fetchone()[0] == 0
        last = db.execute("select max(last), (select count(*) from visit) from visit_number").fetchone()
        assert last[0] == last[1], "the numbers for paper run without a gap"
    finally:
        db.close()
