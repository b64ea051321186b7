"""Attachments: whole, by ranges, too large, of the wrong kind, of the wrong hash."""

import fcntl
import hashlib
import io
import wave
from datetime import datetime
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from PIL import Image

from forms.problems import Problem
from store import audit, files
from store.cell import Cell
from store.files import FolderStore
from tests.store.seed import Seed
from visits import attachments
from visits.attachments import attach, finish, sniff, take_range, take_whole
from visits.contents import MOST


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    content = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(content, kind)
    return content.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_photo_is_kept_under_its_hash(
    cell: Cell, people: Seed, folder: FolderStore, now: datetime, kind: str, mime: str
) -> None:
    content = photo(kind)
    file = attach(cell, folder, content, people.east, now)
    assert (file.sha256, file.size, file.mime) == (sha(content), len(content), mime)
    assert folder.path(file.sha256).read_bytes() == content
    assert files.file(cell.read(), file.sha256) == file == attach(cell, folder, content, people.east, now)
    assert [line.act for line in audit.lines(cell.read(), "file", file.sha256)] == ["file.receive"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b" %PDF-1.7",
        b"RIFF0000AVI ",
        photo("GIF"),
        photo("BMP"),
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_nobody_asks_for(cell: Cell, people: Seed, folder: FolderStore, now: datetime, content: bytes) -> None:
    with pytest.raises(Problem) as refused:
        attach(cell, folder, content, people.east, now)
    assert refused.value.code == "file_type"
    nothing_left(cell, folder, sha(content))


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF0000WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp4", "video/3gpp"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"PK\x03\x04", "application/zip"),
    ],
)
def test_recordings_and_papers_are_kept(
    cell: Cell, people: Seed, folder: FolderStore, now: datetime, content: bytes, mime: str
) -> None:
    file = attach(cell, folder, content, people.east, now)
    assert file.mime == mime
    assert folder.path(file.sha256).read_bytes() == content


def beginning(kind: str) -> bytes:
    """The first bytes of a recording or document as real programs write them."""
    made = io.BytesIO()
    if kind == "audio/wav":
        with wave.open(made, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(b"\0\1" * 8000)
    elif kind == "application/pdf":
        with pikepdf.new() as document:
            document.add_blank_page()
            document.save(made)
    elif kind == "application/zip":
        openpyxl.Workbook().save(made)
    elif kind == "audio/ogg":
        made.write(b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1" + bytes(400))
    else:
        made.write(b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"\0\0\1\0mdat" + bytes(248))
    return made.getvalue()


@pytest.mark.parametrize("kind", ["audio/wav", "audio/ogg", "video/mp4", "application/pdf", "application/zip"])
def test_each_kind_has_its_own_limit(cell: Cell, people: Seed, folder: FolderStore, now: datetime, kind: str) -> None:
    head, limit = beginning(kind), MOST[kind.partition("/")[0]]
    file = attach(cell, folder, head, people.east, now)
    assert (file.mime, folder.path(file.sha256).read_bytes()) == (kind, head)
    most = head + bytes((limit << 20) - len(head))
    part = take_whole(io.BytesIO(most), folder)
    assert part.stat().st_size == limit << 20
    assert finish(cell, folder, sha(most), part, people.east, now).mime == kind
    for take in (
        lambda: attach(cell, folder, most + b"0", people.east, now),
        lambda: take_whole(io.BytesIO(most + b"0"), folder),
        lambda: take_range(io.BytesIO(most[:100]), folder, sha(head), people.east, 0, (limit << 20) + 1),
    ):
        with pytest.raises(Problem) as refused:
            take()
        assert refused.value == Problem("file_too_large", limit=limit)
    assert list((folder.root / "parts").iterdir()) == []


@pytest.mark.parametrize("brand", [b"heic", b"avif", b"mif1", b"XXXX"])
def test_pictures_that_begin_like_films_are_none(folder: FolderStore, brand: bytes) -> None:
    part = folder.new_part()
    part.write_bytes(b"\0\0\0\x18ftyp" + brand + bytes(40))
    with pytest.raises(Problem) as refused:
        sniff(part)
    assert refused.value.code == "file_type"


def nothing_left(cell: Cell, folder: FolderStore, sha256: str) -> None:
    assert not folder.has(sha256)
    assert files.file(cell.read(), sha256) is None
    assert list((folder.root / "parts").iterdir()) == []


def test_a_photo_of_twenty_megabytes(cell: Cell, people: Seed, folder: FolderStore, now: datetime) -> None:
    content = photo() + b"\0" * (20 << 20)
    for take in (
        lambda: attach(cell, folder, content, people.east, now),
        lambda: take_whole(io.BytesIO(content), folder),
    ):
        with pytest.raises(Problem) as refused:
            take()
        assert refused.value == Problem("file_too_large", limit=MOST["image"])
    with pytest.raises(Problem) as refused:
        take_range(io.BytesIO(content), folder, sha(content), people.east, 0, len(content))
    assert refused.value.code == "file_too_large"
    assert list((folder.root / "parts").iterdir()) == []


def test_a_wrong_hash(cell: Cell, people: Seed, folder: FolderStore, now: datetime) -> None:
    part = take_whole(io.BytesIO(photo()), folder)
    with pytest.raises(Problem) as refused:
        finish(cell, folder, "ab" * 32, part, people.east, now)
    assert refused.value.code == "file_hash"
    nothing_left(cell, folder, "ab" * 32)


def test_an_attachment_that_was_cut_goes_on_where_it_stopped(
    cell: Cell, people: Seed, folder: FolderStore, now: datetime
) -> None:
    content = photo(size=(300, 300))
    total, sha256 = len(content), sha(content)

    def send(start: int, end: int) -> Path | None:
        return take_range(io.BytesIO(content[start:end]), folder, sha256, people.east, start, total)

    assert send(0, 1000) is None
    for start in (0, 999, 1001):
        with pytest.raises(Problem) as refused:
            send(start, start + 10)
        assert refused.value == Problem("file_offset", held=1000, sha256=sha256)
    assert send(1000, total - 1) is None
    part = send(total - 1, total)
    assert part is not None
    assert not folder.has(sha256)
    finish(cell, folder, sha256, part, people.east, now)
    assert folder.path(sha256).read_bytes() == content


def test_more_than_was_said_is_refused(people: Seed, folder: FolderStore) -> None:
    with pytest.raises(Problem) as refused:
        take_range(io.BytesIO(b"12345"), folder, "ab" * 32, people.east, 0, 4)
    assert refused.value.code == "file_range"


@pytest.mark.parametrize("size", [1 << 10, 1 << 18])
def test_a_part_longer_than_announced_leaves_what_was_held(people: Seed, folder: FolderStore, size: int) -> None:
    assert take_range(io.BytesIO(b"12"), folder, "ab" * 32, people.east, 0, size) is None
    with pytest.raises(Problem) as refused:
        take_range(io.BytesIO(b"x" * size), folder, "ab" * 32, people.east, 2, size, last=size // 2)
    assert refused.value.code == "file_range"
    assert folder.part_of("ab" * 32, str(people.east.id)).read_bytes() == b"12"


def test_two_connections_for_one_file_do_not_mix(people: Seed, folder: FolderStore) -> None:
    part = folder.part_of("ab" * 32, str(people.east.id))
    with part.open("ab") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        with pytest.raises(Problem) as refused:
            take_range(io.BytesIO(b"12"), folder, "ab" * 32, people.east, 0, 4)
    assert refused.value.code == "file_offset"
    assert take_range(io.BytesIO(b"12"), folder, "ab" * 32, people.west, 0, 4) is None


def test_a_name_says_nothing_about_the_kind(folder: FolderStore) -> None:
    part = folder.new_part()
    part.write_bytes(photo("PNG"))
    assert sniff(part) == attachments.MIMES["PNG"]


def test_a_file_that_was_whole_when_the_server_stopped(
    cell: Cell, people: Seed, folder: FolderStore, now: datetime
) -> None:
    content = photo()
    folder.part_of(sha(content), str(people.east.id)).write_bytes(content)
    part = take_range(io.BytesIO(content[:5]), folder, sha(content), people.east, 0, len(content))
    assert part is not None
    assert finish(cell, folder, sha(content), part, people.east, now).size == len(content)
    with pytest.raises(Problem) as refused:
        finish(cell, folder, sha(content), part, people.east, now)
    assert refused.value.code == "file_offset"
