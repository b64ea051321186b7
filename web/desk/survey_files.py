"""What somebody uploads as a survey, laid out as surveys lie: its sheets, tables beside them, `media` below.

Taken are one file or several: a workbook, sheets and tables, pictures, sounds and films, each alone or in a ZIP. Of
every name only its last part is used, so that nothing is written outside the folder.
"""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from werkzeug.datastructures import FileStorage

from forms.media import plain
from forms.problems import Problem
from forms.sheets import MEDIA, MOST_BYTES, NAMES
from forms.xlsform.files import ENDINGS

# A small ZIP may hold far more than it seems: bytes of tables, bytes of all else, and files, in one upload.
MOST_TABLES, MOST_EXPANDED = 2 * MOST_BYTES, 200 << 20
MOST_FILES = 2000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_OF_WORKBOOKS = "[content_types].xml"
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, OSError, ValueError, EOFError, NotImplementedError)
_TOP = PurePosixPath()
_UTF8 = 0x800  # the flag of a ZIP's entry whose name says how it is written


@dataclass(frozen=True)
class Laid:
    """Where the survey lies, a workbook or a folder; the name of the file that it came in, and the survey's own."""

    path: Path
    file: str
    name: str


@dataclass(frozen=True)
class _Came:
    """A file where it was put for the moment; `within` are the folders of the ZIP that it was in."""

    path: Path
    name: str
    within: PurePosixPath = _TOP

    @property
    def begins(self) -> bytes:
        with self.path.open("rb") as file:
            return file.read(4)

    @property
    def is_table(self) -> bool:
        return _is_table(self.name)


def lay_out(chosen: Iterable[FileStorage], folder: Path) -> Laid:
    """Put what was sent into the folder. Problem: upload_missing, upload_empty, upload_workbooks, upload_files,
    workbook_broken, workbook_expands."""
    sent = [one for one in chosen if one.filename]
    if not sent:
        raise Problem("upload_missing")
    try:
        came = [*_taken(sent, _Shelf(folder / "came"))]
        books = [one for one in came if _is_workbook(one)]
    except _BROKEN as error:
        raise Problem("workbook_broken", detail=type(error).__name__) from None
    if not any(one.path.stat().st_size for one in came):
        raise Problem("upload_empty")
    first = Path((sent[0].filename or "").replace("\\", "/")).name
    if len(books) > 1:
        raise Problem("upload_workbooks", names=[one.name for one in books])
    home = folder / "survey"
    (home / MEDIA).mkdir(parents=True)
    if books:
        path = books[0].path.replace(home / "survey.workbook")
        _put((one for one in came if one is not books[0]), home)
        return Laid(path, books[0].name if len(sent) > 1 else first, Path(books[0].name).stem)
    if len(came) == 1 and not came[0].is_table:  # no ZIP of ours and no workbook: who reads sheets says what it is
        return Laid(came[0].path, first, Path(first).stem)
    _put(_topmost(came), home)
    return Laid(home, first, Path(first).stem if len(sent) == 1 else "")


class _Shelf:
    """A folder that takes so many files and bytes, under names of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._count = folder, 0
        self._sizes = {True: 0, False: 0}

    def take(self, content: IO[bytes], size: int, *, table: bool = False) -> Path:
        """The file that holds the content. Problem: workbook_expands, upload_files."""
        most = MOST_TABLES if table else MOST_EXPANDED
        self._count += 1
        self._sizes[table] += size
        if self._sizes[table] > most:
            raise Problem("workbook_expands", bytes=self._sizes[table], most=most)
        if self._count > MOST_FILES:
            raise Problem("upload_files", most=MOST_FILES)
        path = self._folder / str(self._count)
        with path.open("wb") as target:
            shutil.copyfileobj(content, target)
        return path


def _taken(sent: Iterable[FileStorage], shelf: _Shelf) -> Iterator[_Came]:
    for one in sent:
        path, name = shelf.take(one.stream, 0), plain(one.filename or "")
        if not zipfile.is_zipfile(path):
            yield _Came(path, name)
            continue
        with zipfile.ZipFile(path) as archive:
            if _OF_WORKBOOKS in _names(archive) or not archive.namelist():
                yield _Came(path, name)
            else:
                yield from _unpacked(archive, shelf)


def _unpacked(archive: zipfile.ZipFile, shelf: _Shelf) -> Iterator[_Came]:
    """Its files, but for what file managers leave behind. What an entry declares is held to while it is read."""
    for entry in archive.infolist():
        place = PurePosixPath(_name_of(entry).replace("\\", "/"))
        if entry.is_dir() or "__MACOSX" in place.parts or place.name.startswith("."):
            continue
        with archive.open(entry) as content:
            path = shelf.take(content, entry.file_size, table=_is_table(place.name))
            yield _Came(path, plain(place.name), place.parent)


def _is_table(name: str) -> bool:
    return name.lower().endswith(tuple(f".{ending}" for ending in ENDINGS))


def _names(archive: zipfile.ZipFile) -> list[str]:
    """As some programs write them with other capitals and slashes."""
    return [name.replace("\\", "/").lower() for name in archive.namelist()]


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Programs on Chinese computers write names in the computer's own letters and do not say so."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    written = entry.filename.encode("cp437", "replace")
    for letters in ("utf-8", "gb18030"):
        try:
            return written.decode(letters)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _is_workbook(came: _Came) -> bool:
    """By its content: documents of other kinds begin so too and say otherwise by their names."""
    if came.begins == _ZIP and zipfile.is_zipfile(came.path):
        with zipfile.ZipFile(came.path) as archive:
            return any(name.startswith("xl/") for name in _names(archive))
    return came.begins == _OLE and came.name.lower().endswith((".xls", ".xlsx"))


def _topmost(came: list[_Came]) -> Iterator[_Came]:
    """Of tables those beside the survey sheet, in the ZIP itself or in the one folder that holds all."""
    homes = [one.within for one in came if one.is_table and Path(one.name).stem.lower() in NAMES]
    home = min(homes, key=lambda place: len(place.parts), default=None)
    return (one for one in came if not one.is_table or one.within == home)


def _put(came: Iterable[_Came], home: Path) -> None:
    for one in came:
        if one.name not in ("", ".", ".."):
            one.path.replace((home if one.is_table else home / MEDIA) / one.name)
