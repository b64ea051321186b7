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
from visits import contents

LARGEST = max(contents.MOST.values()) << 20  # bytes, of whatever kind
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_CHUNK = 1 << 16


def attach(cell: Cell, folder: FolderStore, content: bytes, sender: Account, now: datetime) -> File:
    """Keep a whole attachment that is at hand. Problem: file_too_large, file_type."""
    _measure(content[: contents.HEAD], len(content))
    sha256 = hashlib.sha256(content).hexdigest()
    part = folder.new_part()
    part.write_bytes(content)
    return finish(cell, folder, sha256, part, sender, now)


def take_whole(stream: IO[bytes], folder: FolderStore) -> Path:
    """Read an attachment from a stream into a new temporary file. Problem: file_too_large."""
    head, part = _begun(stream), folder.new_part()
    with part.open("wb") as target:
        try:
            target.write(head)
            limit = contents.most(head)
            _copy(stream, target, (limit << 20) - len(head), Problem("file_too_large", limit=limit))
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
        if held < contents.HEAD:  # what it is has only come now
            target.flush()
            _measure(_head(part), total, part)
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
    if mime := contents.mime_of(_head(path)):
        return mime
    try:
        with Image.open(path, formats=list(MIMES)) as image:
            return MIMES[str(image.format)]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Problem("file_type", allowed=", ".join((*MIMES, *contents.NAMES))) from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(contents.HEAD)


def _begun(stream: IO[bytes]) -> bytes:
    """The first bytes of a stream, which may hand them out one by one."""
    head = b""
    while len(head) < contents.HEAD and (chunk := stream.read(contents.HEAD - len(head))):
        head += chunk
    return head


def _measure(head: bytes, size: int, part: Path | None = None) -> None:
    """Problem: file_too_large, for what begins so; its temporary file is removed."""
    limit = contents.most(head)
    if size > limit << 20:
        if part:
            part.unlink()
        raise Problem("file_too_large", limit=limit)


def _copy(stream: IO[bytes], target: IO[bytes], most: int, refusal: Problem) -> None:
    while chunk := stream.read(_CHUNK):
        most -= len(chunk)
        if most < 0:
            raise refusal
        target.write(chunk)
    target.flush()
