"""Makes the fonts of our papers, once, at set-up: `python -m exports.make_fonts [SOURCE]` fills exports/fonts/.

A paper is set quickly from small static fonts, and looks the same everywhere because no font of the host can creep in.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "fonts"
SOURCE = HERE.parent / "node_modules"
RARE = Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf")

# Layout tables that Chinese in horizontal lines never uses, and vertical metrics: half of the time of opening a font.
UNUSED = frozenset(("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT", "FFTM"))
FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6


@dataclass(frozen=True)
class Face:
    """One file of exports/fonts/: a family name of our own, and its characters; none means the common ones."""

    file: str
    family: str
    style: str
    source: str
    characters: tuple[int, ...] = ()


SONG = "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf"
FACES = (
    Face("song.ttf", "Nuanfang Song", "Regular", SONG),
    Face("hei-bold.ttf", "Nuanfang Hei", "Bold", "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf"),
    Face("hei.ttf", "Nuanfang Hei", "Regular", "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"),
)
# All other characters of Song, and then those of the rare font, each under one name that stands for a row of small
# files: a paper with one rare name in it would copy and search 30 MB. Each file has a family of its own, or WeasyPrint
# would take the glyphs of one for those of another.
SONG_FULL, RARE_FAMILY = "Nuanfang Song Full", "Nuanfang Rare"
SLICE = 4096
# Taken as they are, where they are there: other scripts and signs. Without one, its characters are problems.
OTHERS = (
    "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
)
# Latin with its accents, general punctuation, Roman and circled numbers, Chinese punctuation, full-width forms.
RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x180),
    (0x2010, 0x2044),
    (0x2160, 0x217C),
    (0x2460, 0x2474),
    (0x3000, 0x3020),
    (0xFF01, 0xFF5F),
)
SIGNS = frozenset(map(ord, "\u20ac\u2103\u2190\u2191\u2192\u2193\u25a0\u25a1\u25cb\u25cf\u2713\uffe5"))

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/.cache</cachedir>
  <config><rescan><int>0</int></rescan></config>
{aliases}
</fontconfig>
"""
ALIAS = '  <alias binding="same"><family>{name}</family><prefer>{families}</prefer></alias>'


def common_characters() -> set[int]:
    """The 8,105 characters of the national table (2013), GB/T 2312, Latin, and the signs that forms use."""
    standard = set(map(ord, (HERE / "hanzi-8105.txt").read_text("utf-8").strip()))
    return standard | set(_gb2312()) | SIGNS | {code for first, last in RANGES for code in range(first, last)}


def _gb2312() -> Iterator[int]:
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield ord(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def slices(source: Path) -> list[Face]:
    """The faces of all characters that are not in common use, as far as there are fonts for them."""
    held = common_characters()
    found: list[Face] = []
    for path, family, file in ((_package(source, SONG), SONG_FULL, "song-full"), (RARE, RARE_FAMILY, "rare")):
        if path.exists():
            with TTFont(path, lazy=True) as font:
                others = sorted(set(font.getBestCmap()) - held)
            held.update(others)
            for letter, start in zip(ascii_uppercase, range(0, len(others), SLICE), strict=False):
                some = tuple(others[start : start + SLICE])
                found.append(Face(f"{file}-{letter}.ttf", f"{family} {letter}", "Regular", str(path), some))
    return found


def _package(source: Path, name: str) -> Path:
    """A font of a package; a whole path stays as it is."""
    return source / "@expo-google-fonts" / name


def make(face: Face, source: Path, folder: Path) -> None:
    """Write one face into the folder. The file appears whole or not at all."""
    # Outlines are taken over byte for byte, with the bounds that they have: computing them takes most of a minute.
    font = TTFont(_package(source, face.source), lazy=True, recalcBBoxes=False)
    _thin(font, face.characters or common_characters())
    if not face.characters:
        _draw_boxes(font)
    _rename(font, face)
    part = folder / f"{face.file}.part"
    font.save(part)
    part.replace(folder / face.file)


def _thin(font: TTFont, characters: Iterable[int]) -> None:
    options = subset.Options()
    options.hinting = options.glyph_names = options.recalc_bounds = False
    options.notdef_outline = True
    options.layout_features = []
    options.drop_tables += list(UNUSED)
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def _draw_boxes(font: TTFont) -> None:
    """Add U+2610 and U+2611, an empty and a ticked box: the source fonts have none, and a form is made of them."""
    for code, ticked in ((0x2610, False), (0x2611, True)):
        pen = TTGlyphPen(None)
        _contour(pen, (90, -30), (90, 750), (870, 750), (870, -30))
        _contour(pen, (140, 20), (820, 20), (820, 700), (140, 700))
        if ticked:
            _contour(pen, (205, 375), (268, 432), (430, 250), (712, 632), (778, 582), (436, 112))
        name = f"uni{code:04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"].glyphs[name] = pen.glyph()
        font["glyf"].glyphs[name].recalcBounds(font["glyf"])
        font["glyf"].glyphOrder = font.getGlyphOrder()
        font["hmtx"].metrics[name] = (960, 90)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def _contour(pen: TTGlyphPen, first: tuple[int, int], *others: tuple[int, int]) -> None:
    pen.moveTo(first)
    for point in others:
        pen.lineTo(point)
    pen.closePath()


def _rename(font: TTFont, face: Face) -> None:
    """Our own family name, so that no font of the host is ever taken for ours."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    font["OS/2"].usWeightClass = 700 if face.style == "Bold" else 400
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    written = (
        (FAMILY, face.family),
        (STYLE, face.style),
        (FULL_NAME, f"{face.family} {face.style}"),
        (POSTSCRIPT_NAME, postscript),
    )
    for number, text in written:
        names.setName(text, number, 3, 1, 0x409)


def stamp(source: Path) -> str:
    """What the fonts were made of: another stamp means that they are to be made again."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + (HERE / "hanzi-8105.txt").read_bytes())
    for path in [_package(source, name) for name in (*(face.source for face in FACES), *OTHERS)] + [RARE]:
        digest.update(f"{path}:{path.stat().st_size if path.exists() else 0}\n".encode())
    return digest.hexdigest()


def make_all(source: Path = SOURCE, folder: Path = FOLDER) -> bool:
    """Make whatever is not made yet, in two processes. False where nothing was to be done."""
    made = folder / ".cache" / "made.json"  # a new file in the folder itself would make fontconfig's cache stale
    now = {"stamp": stamp(source), "folder": str(folder)}
    if made.exists() and json.loads(made.read_text()) == now:
        return False
    made.parent.mkdir(parents=True, exist_ok=True)
    rest = slices(source)
    with ProcessPoolExecutor(2) as pool:
        for job in [pool.submit(make, face, source, folder) for face in (*FACES, *rest)]:
            job.result()
    others = [path for path in (_package(source, name) for name in OTHERS) if path.exists()]
    for path in others:
        shutil.copyfile(path, folder / path.name)
    shutil.copyfile(_package(source, "noto-sans-sc/LICENSE_FONT"), folder / "LICENSE")
    (folder / "fonts.conf").write_text(_configuration(folder, rest), "utf-8")
    files = {face.file for face in (*FACES, *rest)} | {path.name for path in others}
    for path in folder.glob("*.ttf"):
        if path.name not in files:  # of an earlier set-up
            path.unlink()
    _warm(folder)
    made.write_text(json.dumps(now))
    return True


def _configuration(folder: Path, rest: Iterable[Face]) -> str:
    """Ours alone; one name stands for all slices of a font."""
    aliases = []
    for name in (SONG_FULL, RARE_FAMILY):
        families = "".join(f"<family>{face.family}</family>" for face in rest if face.family.startswith(f"{name} "))
        aliases.append(ALIAS.format(name=name, families=families))
    return CONFIGURATION.format(folder=folder, aliases="\n".join(aliases))


def _warm(folder: Path) -> None:
    """Let fontconfig write its cache, or the first paper of each process would read every font from end to end."""
    program = shutil.which("fc-cache")
    if program:
        environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        subprocess.run([program, "--force", str(folder)], env=environment, check=True)  # noqa: S603 (our own folder)


if __name__ == "__main__":
    make_all(*map(Path, sys.argv[1:3]))
