"""A visit that came in a file: saved on a phone that could not send it, closed for the county, carried to the station.

In the file are parts, each behind its length (4 bytes). The first says whose phone it was and what that phone changed
of the household (JSON), the second is the visit's body as the phone would have sent it, the others are its attachments.
All is received as if the phone had sent it, but within the area of whoever takes it in: they answer for it.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from forms.problems import Problem, Problems
from store import accounts
from store.accounts import Account
from store.cell import Cell
from store.driver import Database
from store.files import FolderStore
from visits import attachments, receive
from visits.envelope import VISIT, CountyKey
from visits.posted import LARGEST_BODY, MOST_FILES, NamedFile, read_posted
from visits.receive import Receipt
from visits.surveys import Surveys

LARGEST = 60 << 20  # bytes of such a file
LARGEST_HEAD = 1 << 20
# What is said of these is another thing to whoever takes a file in than to the phone that sent it.
SAID_OTHERWISE = ("household_unknown", "survey_unknown", "version_unknown", "conflict")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: the `receipt`, whose visit it is, and what was not taken: attachments by hash, changes."""

    receipt: Receipt
    worker: Account
    refused: dict[str, Problem]
    unmade: list[Problem]


@dataclass(frozen=True, slots=True)
class Carried:
    """The content of a file, all of it read and found whole. `parts` are its attachments by hash, lying aside."""

    worker: Account
    changes: list[dict[str, Any]]
    body: bytes
    parts: dict[str, Path]
    refused: dict[str, Problem]


@dataclass(frozen=True)
class Intake:
    """Where files are taken in, and by whom: only what lies in the area of the account `by`.

    `change(said, sender)` receives what a phone changed of a household.
    """

    cell: Cell
    files: FolderStore
    surveys: Surveys
    key: CountyKey
    by: Account
    now: datetime
    new_id: Callable[[], str]
    change: Callable[[dict[str, Any], Account], object]

    def take(self, source: IO[bytes]) -> Taken:
        """Receive what is in the file. Nothing is written before all of it was read.

        Problem: what `CountyKey.opened` and `visits.receive.receive` say, and device_foreign.
        """
        with self._unpacked(source) as carried:
            sender = replace(carried.worker, area=self.by.area)
            unmade = self._changed(carried.changes, sender)
            receipt = self._received(carried, sender)
            for sha256, part in carried.parts.items():
                try:
                    attachments.finish(self.cell, self.files, sha256, part, carried.worker, self.now)
                except Problem as problem:
                    carried.refused[sha256] = problem
            held = self._received(carried, sender).files
        return Taken(replace(receipt, files=held), carried.worker, carried.refused, unmade)

    def _changed(self, changes: list[dict[str, Any]], sender: Account) -> list[Problem]:
        """Each change stands for itself, as on the wire; the visit needs those that registered its household."""
        refused: list[Problem] = []
        for said in changes:
            try:
                self.change(said, sender)
            except (Problem, Problems) as error:
                refused += error.problems if isinstance(error, Problems) else [error]
        return refused

    def _received(self, carried: Carried, sender: Account) -> Receipt:
        """The visit is its worker's, also where their account is closed or their area another by now."""
        try:
            return receive.receive(self.cell, self.surveys, carried.body, sender, self.now, self.new_id)
        except Problem as problem:
            if problem.code not in SAID_OTHERWISE:
                raise
            raise Problem(problem.code, **{**problem.params, "kind": "carried"}) from problem

    @contextmanager
    def _unpacked(self, source: IO[bytes]) -> Iterator[Carried]:
        opened = self.key.opened(source, VISIT)
        head, body = _whole(opened, LARGEST_HEAD), _whole(opened, LARGEST_BODY)
        found = Carried(*_head(self.cell.read(), head), body, {}, {})
        named = read_posted(body).files
        try:
            for left in range(MOST_FILES, -1, -1):
                if (size := _size(opened)) is None:
                    break
                if not left:
                    raise Problem("envelope_damaged")
                self._set_aside(_Part(opened, size), named, found)
            yield found
        finally:
            for part in found.parts.values():
                part.unlink(missing_ok=True)

    def _set_aside(self, content: "_Part", named: tuple[NamedFile, ...], found: Carried) -> None:
        """An attachment, if the visit names it. One that is refused keeps neither the visit nor the others."""
        reader = io.BufferedReader(content)
        try:
            part = attachments.take_whole(reader, self.files)
        except Problem as problem:
            if problem.code == "envelope_damaged":
                raise
            while reader.read(LARGEST_HEAD):
                pass
            found.refused[content.sha256] = problem
            return
        if content.sha256 in found.parts or content.sha256 not in [file.sha256 for file in named]:
            part.unlink()
        else:
            found.parts[content.sha256] = part


class _Part(io.RawIOBase):
    """The next `left` bytes of what is in the envelope, and the hash of what was read of them."""

    def __init__(self, source: IO[bytes], left: int) -> None:
        self._source, self._left, self._hash = source, left, hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        wanted = min(self._left, len(target))
        given = self._source.read(wanted)
        if len(given) < wanted:
            raise Problem("envelope_damaged")
        self._left -= wanted
        self._hash.update(given)
        target[:wanted] = given
        return wanted


def _head(db: Database, head: bytes) -> tuple[Account, list[dict[str, Any]]]:
    """Whose phone wrote the file, and the changes: it says the hash of its token, which only it and the county know."""
    try:
        said: Any = json.loads(head)
        device, changes = said["device"], list(said["changes"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Problem("envelope_damaged") from error
    if not isinstance(device, str) or not all(isinstance(one, dict) for one in changes):
        raise Problem("envelope_damaged")
    found = accounts.account_of_device(db, device)
    if found is None:
        raise Problem("device_foreign")
    return found, changes


def _size(opened: IO[bytes]) -> int | None:
    """How long the next part is; None where there is none."""
    length = opened.read(4)
    if len(length) in (1, 2, 3):
        raise Problem("envelope_damaged")
    return int.from_bytes(length, "big") if length else None


def _whole(opened: IO[bytes], most: int) -> bytes:
    size = _size(opened)
    found = opened.read(size) if size is not None and size <= most else b""
    if size is None or len(found) < size or size > most:
        raise Problem("envelope_damaged")
    return found
