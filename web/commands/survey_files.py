"""The pictures, sounds and films of surveys, for commands: found beside the sheets, and written beside them again."""

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from forms.media import folders, named, plain
from forms.problems import Problem
from forms.sheets import MEDIA, read_sheets
from web.commands.minutes import folder_of
from web.commands.reading import taken

if TYPE_CHECKING:
    from forms.definition import Survey
    from visits.media import Held
    from web.county import County


def taken_with_files(name: str, *, as_json: bool) -> "tuple[Survey, list[Problem], tuple[Held, ...]]":
    """The survey of that id or path with its files, and all warnings; refused as `taken` refuses it."""
    found, problems = taken(name, as_json=as_json)
    path = folder_of(name)
    places = folders(path)
    if not places and not named(found):  # what looks into pictures is loaded for surveys that have some
        return found, problems, ()
    from visits.media import gather

    whole = gather(found, read_sheets(path), places)
    return whole.survey, [*problems, *whole.problems], whole.files


@contextmanager
def at_hand(name: str) -> Iterator[str]:
    """The id or path itself; of a ZIP, where its files lie for the moment. Problem: as of `lay_out`."""
    if not name.lower().endswith(".zip") or not Path(name).is_file():
        yield name
        return
    from werkzeug.datastructures import FileStorage

    from web.desk.survey_files import lay_out

    with TemporaryDirectory() as folder, Path(name).open("rb") as stream:
        laid = lay_out([FileStorage(stream, Path(name).name)], Path(folder))
        yield str(laid.path.rename(laid.path.with_name(laid.name + laid.path.suffix)))


def keep(county: "County", files: "tuple[Held, ...]", at: str) -> None:
    """Hold the files in the county."""
    if files:
        from visits.media import keep as held

        held(county.cell, county.files, files, at)


def write(survey: "Survey", files: Iterable["Held"], dest: Path) -> None:
    """Write the sheets with their files in `media`: as a folder of CSV or, as its name ends, as a ZIP or an XLSX."""
    from forms.workbook import write_folder, write_workbook

    if dest.suffix.lower() == ".zip":
        with TemporaryDirectory() as folder:
            write(survey, files, Path(folder) / dest.stem)
            _zip(Path(folder) / dest.stem, dest)
        return
    is_book = dest.suffix.lower() == ".xlsx"
    (write_workbook if is_book else write_folder)(survey, dest)
    media = dest.with_name(f"{dest.stem}-{MEDIA}") if is_book else dest / MEDIA
    held = {one.sha256: one.path for one in files}
    if held:
        media.mkdir(exist_ok=True)
    for name, sha256 in survey.files.items():
        shutil.copyfile(held[sha256], media / plain(name))


def _zip(folder: Path, dest: Path) -> None:
    dest.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(dest, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
