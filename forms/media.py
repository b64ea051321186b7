"""The pictures, sounds and films that labels show: where a survey names them, and where their files lie."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from forms.definition import Choice, Group, Item, Media, Survey
from forms.sheets import MEDIA, Place, Row, Sheet, Sheets

# Kind of media → the kind of file that it is.
KINDS: Mapping[str, str] = {"image": "image", "big-image": "image", "audio": "audio", "video": "video"}
Thing = TypeVar("Thing", Item, Choice)
_HEADERS = ("file", "sha256")


def plain(name: str) -> str:
    """A file's name alone, its letters composed; `jr://images/…` and folders are left out."""
    return unicodedata.normalize("NFC", PurePosixPath(name.strip().replace("\\", "/")).name)


def key(name: str) -> str:
    """What a file is found by: people write `Tree.JPG` for tree.jpg."""
    return plain(name).casefold()


def named(survey: Survey) -> dict[str, list[str]]:
    """Name of a file as the sheets write it → the kinds of file that it is shown as."""
    found: dict[str, list[str]] = {}
    for media in _all(survey):
        for kind, label in media.items():
            for name in label.values():
                found.setdefault(name, []).append(KINDS[kind])
    return found


def folders(path: Path) -> list[Path]:
    """Where the files of a survey may lie: `media` in its folder; beside a workbook `<stem>-media`, then `media`."""
    places = [path / MEDIA] if path.is_dir() else [path.with_name(f"{path.stem}-{MEDIA}"), path.with_name(MEDIA)]
    return [place for place in places if place.is_dir()]


def place_of(sheets: Sheets, name: str) -> dict[str, Any]:
    """Where a file is named first: sheet, row and column, as a problem says them."""
    for sheet, rows in sheets.items():
        for row in rows.rows if sheet in ("survey", "choices") else ():
            if name in row.cells:
                at = row.cells.index(name)
                place = row.cell_places.get(at) or row.place or Place(sheet, row.number)
                return {**place.params(), "column": rows.headers[at] if at < len(rows.headers) else ""}
    return {"sheet": "survey", "row": 1}


def sheet_of_files(files: Mapping[str, str]) -> dict[str, Sheet]:
    """The files as the sheet that a store keeps beside the survey's own; none for no files."""
    rows = tuple(Row(number, pair) for number, pair in enumerate(sorted(files.items()), 2))
    return {MEDIA: Sheet(_HEADERS, rows)} if rows else {}


def files_of(sheets: Sheets) -> dict[str, str]:
    """What `sheet_of_files` wrote."""
    return {row.cells[0]: row.cells[1] for row in sheets[MEDIA].rows} if MEDIA in sheets else {}


def files_apart(survey: Survey, taken: Mapping[str, str], ending: str) -> Survey:
    """The survey with its files renamed that have the name, not the content, of one that is `taken`."""
    names = {name: name + ending for name, sha256 in survey.files.items() if taken.get(name, sha256) != sha256}
    if not names:
        return survey
    return replace(
        survey,
        children=tuple(_renamed(item, names) for item in survey.children),
        choices={name: tuple(_renamed(one, names) for one in choices) for name, choices in survey.choices.items()},
        files={names.get(name, name): sha256 for name, sha256 in survey.files.items()},
    )


def _renamed(thing: Thing, names: Mapping[str, str]) -> Thing:
    media = {kind: {tag: names.get(name, name) for tag, name in label.items()} for kind, label in thing.media.items()}
    if isinstance(thing, Group):
        return replace(thing, media=media, children=tuple(_renamed(child, names) for child in thing.children))
    return replace(thing, media=media)


def _all(survey: Survey) -> Iterator[Media]:
    yield from (item.media for item in survey.items())
    yield from (choice.media for choices in survey.choices.values() for choice in choices)
