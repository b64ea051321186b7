"""An invented visit for the tests of papers and tables: rare characters, a long name with a dot, drawn photos."""

import io
import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from exports.record import Export, Record
from forms.definition import Survey
from forms.xlsform import load_survey
from store.areas import Area
from store.files import FolderStore
from store.households import Household, Resident
from store.needs import NeedRow
from store.visits import Visit, VisitFile

FOLDER = Path(__file__).parent / "sample"
DATA: dict[str, Any] = json.loads((FOLDER / "visit.json").read_text("utf-8"))
EXPORT = Export(by="admin", at=datetime(2026, 11, 22, 16, 20, tzinfo=ZoneInfo("Asia/Shanghai")))


@cache
def survey() -> Survey:
    return load_survey(FOLDER)


def visit(**changes: Any) -> Visit:
    return replace(Visit(**DATA["visit"]), **changes)


def needs() -> tuple[NeedRow, ...]:
    """The needs of the visit, as the store would join them."""
    same = {"visit": DATA["visit"]["uuid"], "household": "h1", "area": DATA["visit"]["area"], "state": "suggested"}
    joined = {
        "head": DATA["household"]["head"],
        "address": DATA["household"]["address"],
        "area_name": DATA["areas"][-1][1],
    }
    return tuple(
        NeedRow(id=number, raised=DATA["visit"]["received"], **same, **joined, **need)
        for number, need in enumerate(DATA["needs"], 1)
    )


def record(**changes: Any) -> Record:
    areas = [Area(code, name, level, "") for code, name, level in DATA["areas"]]
    plain = Record(
        survey=survey(),
        visit=visit(),
        household=Household(**{**DATA["household"], "groups": tuple(DATA["household"]["groups"])}),
        residents=tuple(Resident(**person) for person in DATA["residents"]),
        needs=needs(),
        areas=tuple(areas),
        kinds=DATA["kinds"],
        groups=DATA["groups"],
    )
    return replace(plain, **changes)


def attached(folder: Path) -> tuple[FolderStore, tuple[VisitFile, ...]]:
    """The three photos and the signature of the visit, held in a store in this folder."""
    store, files = FolderStore(folder), []
    contents = {"sign.png": _signature(), **{f"{name}.jpg": _photo(name) for name in ("house", "room", "visit")}}
    for name, content in contents.items():
        digest = sha256(content).hexdigest()
        store.put(digest, content)
        files.append(VisitFile(name, digest, held=True))
    return store, tuple(files)


def _photo(seed: str) -> bytes:
    """A picture as busy as a phone's, with coordinates in its EXIF that no paper may carry."""
    noise = Image.effect_noise((40, 30), 60 + len(seed) * 5).resize((1600, 1200), Image.Resampling.BICUBIC)
    sky = Image.linear_gradient("L").resize((1600, 1200))
    picture = Image.merge("RGB", (noise, sky, Image.blend(noise, sky, 0.5)))
    exif = Image.Exif()
    exif[0x010F] = "Tell-tale phone"
    exif.get_ifd(0x8825)[2] = (29.0, 33.0, 46.8)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=82, exif=exif)
    return written.getvalue()


def _signature() -> bytes:
    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    strokes = [(40, 160), (110, 40), (150, 170), (210, 70), (260, 160), (330, 60), (360, 180), (470, 60), (560, 150)]
    ImageDraw.Draw(picture).line(strokes, fill=(10, 10, 60, 255), width=9, joint="curve")
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
