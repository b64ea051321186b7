"""A photo as a browser without scripts sends it → a small JPEG without the phone's notes (place, time, owner)."""

import io
import re
from typing import IO

from PIL import Image, ImageOps

from forms.problems import Problem

LONGEST_SIDE = 1600
LARGEST = 10 << 20  # bytes, as chosen
MOST_PIXELS = 80_000_000
QUALITY = 82


def small_jpeg(stream: IO[bytes]) -> bytes:
    """The photo, upright, at most 1600 pixels long. Problem: file_too_large, file_type."""
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
            out = io.BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Problem("file_type", allowed="JPEG, PNG, WEBP") from error
    return out.getvalue()


def ending_of(name: str) -> str:
    """What a file's name ends with, when it is plain letters; else "bin"."""
    found = re.search(r"\.([A-Za-z0-9]{1,5})$", name)
    return found[1].lower() if found else "bin"
