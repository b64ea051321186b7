"""Copies of photos and signatures for paper, and the QR code. A copy holds the picture alone: no place, no camera."""

import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO, Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

# A photo is 56 mm wide on paper: 180 dots to the inch, as office printers show them, and no need to be exact.
LONGEST_SIDE = 400
NEAR_ENOUGH = 1.65
QUALITY = 78


class Attachments(Protocol):
    """Where attachments lie (`store.files.ObjectStore`)."""

    def has(self, sha256: str) -> bool: ...
    def open(self, sha256: str) -> BinaryIO: ...


def copies(names: Iterable[str], held: Mapping[str, str], attachments: Attachments) -> dict[str, bytes]:
    """Name → copy for paper, of those attachments (name → SHA-256) that are held and are pictures."""
    found: dict[str, bytes] = {}
    for name in names:
        sha256 = held.get(name, "")
        if not sha256 or not attachments.has(sha256):
            continue
        with attachments.open(sha256) as content:
            copy = paper_copy(content)
        if copy:
            found[name] = copy
    return found


def paper_copy(content: BinaryIO) -> bytes | None:
    """A small upright JPEG on white, without EXIF (its coordinates must not leave the station). None for no picture."""
    try:
        with Image.open(content) as picture:
            share = LONGEST_SIDE / max(picture.size)
            picture.draft(
                "RGB", (int(picture.width * share), int(picture.height * share))
            )  # decodes a half or a quarter
            if max(picture.size) > LONGEST_SIDE * NEAR_ENOUGH:
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _jpeg(_on_white(ImageOps.exif_transpose(picture)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def qr(text: str) -> bytes:
    """A QR code as PNG, error correction M: paper gets folded and stamped."""
    import segno

    written = io.BytesIO()
    # Readers take any mask; trying all eight costs thrice the time.
    segno.make_qr(text, error="m", mask=3).save(written, kind="png", border=1, scale=4)
    return written.getvalue()
