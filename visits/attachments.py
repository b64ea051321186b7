"""How an attachment arrives: whole or by ranges, checked against its hash and its content before anybody sees it."""

import fcntl
import hashlib
from datetime import datetime
from pathlib import Path
from typing import IO

from PIL import Image

from forms.problems import Problem
from store import files
from store.accounts import Account
from store.cell import Cell
from store.files import File, FolderStore
from store.moments import stamp

LARGEST = 10 << 20  # bytes
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
# What recordings and papers begin with, and from which byte on.
BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp3gp", "video/3gpp"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),  # workbooks and documents too
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),  # those of before 2007
)
OTHERS = ("MP3", "M4A", "OGG", "WAV", "MP4", "3GP", "PDF", "DOCX", "XLSX")  # as people call the most common of them
_CHUNK = 1 << 16


def attach(cell: Cell, folder: FolderStore, content: bytes, sender: Account, now: datetime) -> File:
    """Keep a whole attachment that is at hand. Problem: file_too_large, file_type."""
    if len(content) > LARGEST:
        raise Problem("file_too_large", limit=LARGEST >> 20)
    sha256 = hashlib.sha256(content).hexdigest()
    part = folder.new_part()
    part.write_bytes(content)
    return finish(cell, folder, sha256, part, sender, now)


def take_whole(stream: IO[bytes], folder: FolderStore) -> Path:
    """Read an attachment from a stream into a new temporary file. Problem: file_too_large."""
    part = folder.new_part()
    with part.open("wb") as target:
        try:
            _copy(stream, target, LARGEST, Problem("file_too_large", limit=LARGEST >> 20))
        except Problem:
            part.unlink()
            raise
    return part


def take_range(
    stream: IO[bytes],
    folder: FolderStore,
    sha256: str,
    sender: Account,
    start: int,
    total: int,
    *,
    last: int | None = None,
) -> Path | None:
    """Go on with an attachment that was cut, at byte `start` of `total`. The temporary file once whole, else None.

    Problem: file_too_large; file_range, when more comes than up to the byte `last` (of this longer part nothing is
    held); file_offset, with how much is `held`, when the sender is to go on elsewhere.
    """
    if total > LARGEST:
        raise Problem("file_too_large", limit=LARGEST >> 20)
    part = folder.part_of(sha256, str(sender.id))
    with part.open("ab") as target:
        try:
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:  # the same phone is still sending through a connection that it gave up
            raise Problem("file_offset", held=target.tell(), sha256=sha256) from error
        held = target.tell()
        if held >= total:  # whole already, but we were stopped before it was looked at
            return part
        if held != start:
            raise Problem("file_offset", held=held, sha256=sha256)
        announced = (total if last is None else last + 1) - held
        try:
            _copy(stream, target, announced, Problem("file_range", kind="longer"))
        except Problem:
            target.truncate(held)
            raise
        return part if target.tell() == total else None


def finish(cell: Cell, folder: FolderStore, sha256: str, part: Path, sender: Account, now: datetime) -> File:
    """Make a whole temporary file an attachment, or remove it. Problem: file_hash, file_type."""
    try:
        mime = sniff(part)
    except FileNotFoundError as error:  # a second connection was a moment quicker: asked again, it is held
        raise Problem("file_offset", held=0, sha256=sha256) from error
    except Problem:
        part.unlink()
        raise
    size = part.stat().st_size
    folder.adopt(sha256, part)
    file = File(sha256, size, mime, stamp(now), sender.id)
    cell.write(lambda db: files.add_file(db, file))
    return file


def sniff(path: Path) -> str:
    """The MIME type by content, whatever the sender says. Problem("file_type") for what no question asks for."""
    with path.open("rb") as file:
        head = file.read(16)
    for start, beginning, mime in BEGINNINGS:
        if head.startswith(beginning, start):
            return mime
    try:
        with Image.open(path, formats=list(MIMES)) as image:
            return MIMES[str(image.format)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Problem("file_type", allowed=", ".join((*MIMES, *OTHERS))) from error


def _copy(stream: IO[bytes], target: IO[bytes], most: int, refusal: Problem) -> None:
    while chunk := stream.read(_CHUNK):
        most -= len(chunk)
        if most < 0:
            raise refusal
        target.write(chunk)
    target.flush()
