"""A photo as a browser without scripts sends it → a small JPEG without the phone's notes (place, time, owner)."""

import io
import re
from typing import IO

from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage

from forms.problems import Problem

LONGEST_SIDE = 1600
# Longest side and quality, tried in turn until a photo is small enough, as static/fieldwork/photo.mjs does.
TRIES = ((LONGEST_SIDE, 82), (LONGEST_SIDE, 70), (1280, 70), (1024, 60), (640, 50))
MOST = 300 << 10
LARGEST = 10 << 20  # bytes, as chosen
MOST_PIXELS = 80_000_000
PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "bmp", "heic", "heif", "avif", "tif", "tiff", "dng"})


def small_jpeg(stream: IO[bytes]) -> bytes:
    """The photo, upright, at most 300 KB. Problem: file_too_large, file_type."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Problem("file_too_large", limit=LARGEST >> 20)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Problem("file_too_large", limit=LARGEST >> 20)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _small(upright.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Problem("file_type", allowed="JPEG, PNG, WEBP") from error


def _small(picture: Image.Image) -> bytes:
    content = b""
    for side, quality in TRIES:
        picture.thumbnail((side, side))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        content = out.getvalue()
        if len(content) <= MOST:
            break
    return content


def is_picture(chosen: FileStorage) -> bool:
    """Whether somebody chose a picture where any file may be: its notes tell the place, too."""
    return chosen.mimetype.startswith("image/") or ending_of(chosen.filename or "") in PICTURES


def ending_of(name: str) -> str:
    """What a file's name ends with, when it is plain letters; else "bin"."""
    found = re.search(r"\.([A-Za-z0-9]{1,5})$", name)
    return found[1].lower() if found else "bin"
