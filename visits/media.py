"""The files that a survey's labels show: found where they lie, looked into, and kept once under their content's hash.

A label whose file is missing or is not what it should be is shown without it; the author is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from forms.definition import Survey
from forms.media import key, named, place_of
from forms.problems import Problem
from forms.sheets import Sheets
from store import survey_media
from store.cell import Cell
from store.files import ObjectStore, digest
from store.survey_media import SurveyMedia
from visits import contents
from visits.attachments import sniff

# A small file may claim a picture that no phone can hold.
MOST_PIXELS = 40_000_000
# What a file's content may be, by what the sheet shows it as: films without a picture are sounds, and the reverse.
_ALLOWED = {"image": ("image",), "audio": ("audio", "video"), "video": ("video", "audio")}
_TOLD = 5  # names of files that nothing shows


@dataclass(frozen=True, slots=True)
class Held:
    """A file that may be kept."""

    path: Path
    sha256: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """A survey that knows its files, these files, and what the author is told of the others (warnings)."""

    survey: Survey
    files: tuple[Held, ...] = ()
    problems: tuple[Problem, ...] = ()


def gather(survey: Survey, sheets: Sheets, folders: Iterable[Path]) -> Gathered:
    """Find the files that the survey names, in the first folder that has each; their names' case does not matter."""
    lying = {key(path.name): path for folder in reversed([*folders]) for path in _files(folder)}
    files: dict[str, Held] = {}
    problems: list[Problem] = []
    for name, kinds in named(survey).items():
        try:
            if key(name) not in lying:
                raise Problem("media_missing", name=name)
            files[name] = _looked_into(name, lying[key(name)], kinds)
        except Problem as problem:
            params: Mapping[str, Any] = {**problem.params, **place_of(sheets, name)}
            problems.append(Problem(problem.code, warning=True, **params))
    unused = [path.name for known, path in lying.items() if known not in {key(name) for name in named(survey)}]
    if unused:
        told = sorted(unused)[:_TOLD]
        problems.append(Problem("media_unused", warning=True, names=told, num=len(unused)))
    hashes = {name: held.sha256 for name, held in files.items()}
    return Gathered(
        replace(survey, files=hashes), tuple({one.sha256: one for one in files.values()}.values()), (*problems,)
    )


def keep(cell: Cell, store: ObjectStore, files: Iterable[Held], at: str) -> None:
    """Hold the files, each content once."""
    for held in files:
        if not store.has(held.sha256):
            store.put(held.sha256, held.path.read_bytes())
        found = SurveyMedia(held.sha256, held.size, held.mime, at)
        cell.write(lambda db, found=found: survey_media.add(db, found))  # type: ignore[misc]


def _files(folder: Path) -> Iterator[Path]:
    """Not what file managers leave behind."""
    hidden = (".", "~")
    names = {"thumbs.db", "desktop.ini"}
    return (
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(hidden) and path.name.lower() not in names
    )


def _looked_into(name: str, path: Path, kinds: Iterable[str]) -> Held:
    """Problem: media_type, media_kind, media_too_large."""
    size = path.stat().st_size
    try:
        mime = sniff(path)
    except Problem as problem:
        raise Problem("media_type", name=name, **problem.params) from None
    kind = mime.partition("/")[0]
    for wanted in kinds:
        if kind not in _ALLOWED[wanted]:
            raise Problem("media_kind", kind=wanted, name=name, mime=mime)
    limit = contents.MOST[kind]
    if size > limit << 20:
        raise Problem("media_too_large", name=name, limit=limit)
    if kind == "image":
        with Image.open(path) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Problem("media_pixels", name=name, limit=MOST_PIXELS // 1_000_000)
    return Held(path, digest(path), size, mime)
