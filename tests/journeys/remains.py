"""What a profile on the disk gives away: every file is searched for words, in several codes, also within LevelDB."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path


def found_in(folder: Path, words: Iterable[str | bytes]) -> set[str | bytes]:
    """Those of the words that stand somewhere in the folder's files or their names; bytes are sought as they are."""
    wanted = {word: list(_codes(word)) for word in words}
    found: set[str | bytes] = set()
    for content in _contents(folder):
        for word in wanted.keys() - found:
            if any(code in content for code in wanted[word]):
                found.add(word)
    return found


def _codes(word: str | bytes) -> Iterator[bytes]:
    if isinstance(word, bytes):
        yield word
        return
    for code in ("utf-8", "utf-16-le", "utf-16-be"):
        yield word.encode(code)
    for before in range(3):  # in base64 a text looks different by where it begins
        whole = base64.b64encode(b"\0" * before + word.encode())
        yield whole[4 if before else 0 : -4]


def _contents(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        yield str(path.relative_to(folder)).encode()
        if path.is_file():
            content = path.read_bytes()
            yield content
            if path.suffix in (".ldb", ".sst"):
                yield from _blocks(content)


def _blocks(table: bytes) -> Iterator[bytes]:
    """The blocks of a LevelDB table: whatever can be unpacked from some byte on."""
    at = 0
    while at < len(table):
        block, end = _unsnapped(table, at)
        if len(block) > 64:
            yield block
        at = end if len(block) > 64 else at + 1


def _unsnapped(packed: bytes, at: int) -> tuple[bytes, int]:
    """Snappy's format: a length, then literals and copies of what came before. As far as it can be read."""
    start, length, shift = at, 0, 0
    while at < len(packed) and at - start < 4:
        byte = packed[at]
        at += 1
        length |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    out = bytearray()
    while at < len(packed) and len(out) < length <= 1 << 20:
        tag = packed[at]
        at += 1
        if tag & 3 == 0:
            size = (tag >> 2) + 1
            if size > 60:
                more = size - 60
                size = int.from_bytes(packed[at : at + more], "little") + 1
                at += more
            out += packed[at : at + size]
            at += size
            continue
        width = (1, 2, 4)[(tag & 3) - 1]
        size = ((tag >> 2) & 7) + 4 if width == 1 else (tag >> 2) + 1
        offset = int.from_bytes(packed[at : at + width], "little") | ((tag >> 5) << 8 if width == 1 else 0)
        at += width
        if not 0 < offset <= len(out):
            break
        for _ in range(size):
            out.append(out[-offset])
    return bytes(out) if len(out) == length else b"", at
