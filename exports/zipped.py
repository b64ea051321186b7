"""Several files as one ZIP that is sent while it is written: nothing waits for the whole, nothing is kept."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any


class _Pipe:
    """What the ZIP writer writes to: it can neither seek nor tell, so sizes follow the content."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, content: Any) -> int:
        self.waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        content = b"".join(self.waiting)
        self.waiting.clear()
        return content


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, each dated `at`."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, content in files:
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for chunk in content:
                    file.write(chunk)
                    if ready := pipe.taken():
                        yield ready
            yield pipe.taken()
    yield pipe.taken()
