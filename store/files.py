"""Attachments: bytes under their SHA-256 behind one object-store seam, and the county's table of what is held."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from forms.problems import Problem
from store import audit
from store.driver import Database
from store.scope import bounds, narrowed

# A phone that is away for longer begins its photo again.
ABANDONED = timedelta(days=30)
_NAMED = "select 1 from visit_file join visit on visit.uuid = visit_file.visit"


class ObjectStore(Protocol):
    """What an attachment store must do: a folder here, a bucket elsewhere. Content never changes under its hash."""

    def has(self, sha256: str) -> bool:
        """Whether the whole content is held."""

    def put(self, sha256: str, content: bytes) -> None:
        """Hold the content durably. Problem("file_hash") if it is not what the hash says."""

    def open(self, sha256: str) -> BinaryIO:
        """The content for reading. FileNotFoundError if it is not held."""


@dataclass(frozen=True, slots=True)
class File:
    """A held attachment; `account` is who sent it first."""

    sha256: str
    size: int
    mime: str
    received: str
    account: int


@dataclass(frozen=True)
class FolderStore:
    """An ObjectStore in a folder: `ab/cd/abcd…`. A name appears only once its content is whole, checked and flushed."""

    root: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root))

    def path(self, sha256: str) -> Path:
        """Where the content lies, or would lie. Problem("file_hash") for what is no hash."""
        if len(sha256) != 64 or sha256.strip("0123456789abcdef"):
            raise Problem("file_hash", sha256=sha256[:80])
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def open(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def put(self, sha256: str, content: bytes) -> None:
        part = self.new_part()
        part.write_bytes(content)
        self.adopt(sha256, part)

    def new_part(self) -> Path:
        """An empty temporary file for what arrives at once, on the same disk."""
        descriptor, name = tempfile.mkstemp(dir=self._parts())
        os.close(descriptor)
        return Path(name)

    def part_of(self, sha256: str, sender: str) -> Path:
        """The temporary file of what arrives by ranges: each sender has their own, so that nobody spoils another's."""
        return self._parts() / f"{self.path(sha256).name}.{sender}.part"

    def sweep(self, now: datetime) -> int:
        """Remove what was begun and given up: temporary files that nothing was added to for `ABANDONED`. How many."""
        last = (now - ABANDONED).timestamp()
        swept = [part for part in self._parts().iterdir() if part.stat().st_mtime < last]
        for part in swept:
            part.unlink(missing_ok=True)
        return len(swept)

    def _parts(self) -> Path:
        folder = self.root / "parts"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def adopt(self, sha256: str, part: Path) -> None:
        """Make a whole temporary file visible under its hash, or remove it and raise Problem("file_hash")."""
        target = self.path(sha256)
        if digest(part) != sha256:
            part.unlink()
            raise Problem("file_hash", sha256=sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(part)
        part.replace(target)
        for folder in (target.parent, target.parent.parent, self.root):
            _sync(folder)


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """A receipt names a file only once it survives a power cut: the content and the folder entries are flushed."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def add_file(db: Database, file: File) -> None:
    """Note that an attachment is held. Known already: nothing changes."""
    added = db.execute(
        "insert or ignore into file values (?, ?, ?, ?, ?)",
        (file.sha256, file.size, file.mime, file.received, file.account),
    )
    if added.rowcount:
        audit.record(db, file.received, file.account, "file.receive", "file", file.sha256)


def file(db: Database, sha256: str) -> File | None:
    """What is known of a held attachment. Whoever shows it asks `file_within` instead."""
    row = db.execute("select sha256, size, mime, received, account from file where sha256 = ?", (sha256,)).fetchone()
    return File(*row) if row else None


def file_within(db: Database, sha256: str, scope: str) -> File | None:
    """The attachment if a visit within the scope names it: otherwise the same None as one that does not exist."""
    query = narrowed(_NAMED, "visit", {"sha256": "visit_file.sha256 = :sha256"}, {"sha256": sha256}, "limit 1")
    row = db.execute(query, {"sha256": sha256, **bounds(scope)}).fetchone()
    return file(db, sha256) if row else None


def held(db: Database, hashes: list[str]) -> set[str]:
    """Those of the hashes whose content is held."""
    return {sha256 for sha256 in hashes if file(db, sha256) is not None}
