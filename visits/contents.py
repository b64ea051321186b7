"""What a file is by what it begins with, whatever its sender calls it, and how large each kind may be.

Photos are looked at closer by who receives them; the rest is kept for download and never run as a page.
"""

from collections.abc import Mapping

# Megabytes by kind. A request may hold 32 (`web.security`).
MOST: Mapping[str, int] = {"image": 10, "audio": 30, "video": 30, "application": 20}
HEAD = 64  # bytes that tell what a file is

# From which byte on → how it begins → its type.
_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    *((0, bytes((0xFF, second)), "audio/mpeg") for second in (0xFA, 0xFB, 0xF2, 0xF3)),
    *((0, bytes((0xFF, second)), "audio/aac") for second in (0xF0, 0xF1, 0xF8, 0xF9)),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),  # a sound alone too: what is in it stands further on
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),  # workbooks and documents too
    (0, b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),  # those of before 2007
)
# The brands of a file that begins with a box "ftyp". Pictures (HEIC, AVIF) begin so too, and are none of these.
_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"3g", "video/3gpp"),
    (b"qt", "video/quicktime"),
    *((brand, "video/mp4") for brand in (b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash")),
)
# As people call the most common of them.
NAMES = ("MP3", "M4A", "OGG", "WAV", "MP4", "3GP", "WEBM", "PDF", "DOCX", "XLSX")


def mime_of(head: bytes) -> str:
    """The type of a recording or a document that begins so; "" for everything else, photos too."""
    if head[4:8] == b"ftyp":
        return next((mime for brand, mime in _BRANDS if head.startswith(brand, 8)), "")
    return next((mime for start, beginning, mime in _BEGINNINGS if head.startswith(beginning, start)), "")


def most(head: bytes) -> int:
    """How many megabytes a file may have that begins so; what is nothing of the above passes for a photo."""
    return MOST[mime_of(head).partition("/")[0] or "image"]
