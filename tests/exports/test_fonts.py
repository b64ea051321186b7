"""Our fonts: every character in common use, and on paper the very glyph that the source font draws for it."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, ImageOps

from exports import make_fonts
from exports.make_fonts import FACES, FOLDER, OTHERS, RARE, SOURCE, Face, common_characters, slices
from exports.pdf import pdf
from tests.exports import paper

SONG, HEI_BOLD = (next(face for face in FACES if face.file == name) for name in ("song.ttf", "hei-bold.ttf"))
# Compatibility ideographs look like others: which of two alike was drawn, no picture can tell.
COMPATIBLE = range(0xF900, 0xFB00)
COLUMNS, CELL_MM, DPI, SIDE = 18, 10, 300, 16
SHEET = """
@page {{ size: A4; margin: 10mm }}
body, table, td {{ margin: 0; padding: 0 }}
table {{ table-layout: fixed; border-collapse: collapse; width: 180mm }}
td {{ width: 10mm; height: 10mm; text-align: center; font: {weight} 18pt/8mm "{family}" }}
"""


def standard() -> str:
    return (FOLDER.parent / "hanzi-8105.txt").read_text("utf-8").strip()


def test_the_standard_table_is_whole():
    assert len(standard()) == len(set(standard())) == 8105


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_every_common_character_has_a_glyph_in_a_small_static_font(face):
    with TTFont(FOLDER / face.file, lazy=True) as font:
        held, tables = set(font.getBestCmap()), set(font.keys())
    signs = "☐☑，。、；：？！“”《》（）【】—…·￥％０９ＡｚéüñÅ℃→①②Ⅰ"
    assert set(map(ord, standard() + signs)) <= held
    assert len(held) < 1.02 * len(common_characters())
    assert "fvar" not in tables
    assert (FOLDER / face.file).stat().st_size < 4_000_000


def test_no_character_of_the_source_fonts_is_lost_and_each_stands_in_one_small_file():
    wanted = common_characters()
    for path in (SOURCE / "@expo-google-fonts" / SONG.source, RARE):
        with TTFont(path, lazy=True) as font:
            wanted |= set(font.getBestCmap())
    held: set[int] = set()
    for face in (SONG, *slices(SOURCE)):
        with TTFont(FOLDER / face.file, lazy=True) as font:
            characters, name = set(font.getBestCmap()), font["name"].getDebugName(1)
        assert all(code < 0x3400 for code in held & characters)  # a few signs share their glyph with a common one
        assert name == face.family
        assert (FOLDER / face.file).stat().st_size < 4_000_000
        held |= characters
    assert len(wanted - held) < 0.02 * len(common_characters())  # signs that Song does not have
    assert not {code for code in wanted - held if code >= 0x3400}


def test_made_once_and_again_when_a_source_changes(monkeypatch, tmp_path):
    monkeypatch.setattr(make_fonts, "FACES", FACES[:1])
    rare, folder = tmp_path / "rare.ttf", tmp_path / "fonts"
    monkeypatch.setattr(make_fonts, "RARE", rare)
    monkeypatch.setattr(make_fonts, "slices", lambda source: slices(source)[-1:])
    assert make_fonts.make_all(SOURCE, folder)
    assert {path.name for path in folder.iterdir()} >= {"song.ttf", "song-full-F.ttf", "fonts.conf", "LICENSE"}
    assert not make_fonts.make_all(SOURCE, folder)
    shutil.copyfile(SOURCE / "@expo-google-fonts" / OTHERS[1], rare)
    assert make_fonts.make_all(SOURCE, folder)
    assert (folder / "rare-A.ttf").exists()
    assert not (folder / "song-full-F.ttf").exists()


@pytest.mark.parametrize("face", [SONG, HEI_BOLD], ids=lambda face: face.file)
def test_paper_shows_the_glyphs_of_the_source_font(face, tmp_path):
    """Extracted text can be right where the page is wrong: so each glyph on the page is compared."""
    characters = "入户走访记录表藏美帮扶需求清单㛃䶮" + standard()[::19][:430]
    weight = "bold" if face.style == "Bold" else "normal"
    made = pdf(_sheet(characters), SHEET.format(family=face.family, weight=weight), {})
    _compare(made, characters, [face] * len(characters), tmp_path)


def test_paper_shows_the_rare_glyphs_of_the_source_fonts(tmp_path):
    """On one page, from all files of rare characters: none may show the glyphs of another."""
    drawn = [
        (chr(code), face)
        for face in slices(SOURCE)
        for code in [code for code in face.characters if code >= 0x3400 and code not in COMPATIBLE][::197]
    ]
    characters = "".join(character for character, _ in drawn)
    family = 'Nuanfang Song", "Nuanfang Song Full", "Nuanfang Rare'
    made = pdf(_sheet(characters), SHEET.format(family=family, weight="normal"), {})
    assert len(paper.fonts(made)) == len({face.file for _, face in drawn})
    _compare(made, characters, [face for _, face in drawn], tmp_path)


def _compare(made: bytes, characters: str, faces: list[Face], folder: Path) -> None:
    drawn, expected = _cells(made, characters, folder), _expected(characters, faces)
    taken_for = []
    for number, ink in enumerate(drawn):
        others = [number, *range(number + 1, number + 25)]
        nearest = min(others, key=lambda other: _difference(ink, expected[other % len(expected)]))
        taken_for.append(characters[nearest % len(characters)])
    assert "".join(taken_for) == characters
    assert max(_difference(ink, own) for ink, own in zip(drawn, expected, strict=True)) < 0.25


def _sheet(characters: str) -> str:
    rows = [characters[start : start + COLUMNS] for start in range(0, len(characters), COLUMNS)]
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    return f'<html lang="zh-CN"><head><title>t</title></head><body><table>{cells}</table></body></html>'


def _cells(made: bytes, characters: str, folder: Path) -> list[Image.Image]:
    """The ink of each cell, as the page shows it."""
    unit = CELL_MM / 25.4 * DPI
    pages = [Image.open(path) for path in paper.picture(made, folder, DPI)]
    a_page = 27 * COLUMNS
    found = []
    for number in range(len(characters)):
        row, column = divmod(number % a_page, COLUMNS)
        left, top = (1 + column) * unit, (1 + row) * unit
        found.append(_ink(pages[number // a_page].crop((int(left), int(top), int(left + unit), int(top + unit)))))
    return found


def _expected(characters: str, faces: list[Face]) -> list[Image.Image]:
    """The same drawn by Pillow from the fonts as they were published."""
    sources = {face.source for face in faces}
    fonts = {path: ImageFont.truetype(SOURCE / "@expo-google-fonts" / path, round(18 / 72 * DPI)) for path in sources}
    found = []
    for character, face in zip(characters, faces, strict=True):
        cell = Image.new("L", (160, 170), 255)
        ImageDraw.Draw(cell).text((30, 20), character, font=fonts[face.source], fill=0)
        found.append(_ink(cell))
    return found


def _ink(cell: Image.Image) -> Image.Image:
    """What is drawn, without the white around it, in a square of one size."""
    box = ImageOps.invert(cell).point(lambda value: 255 if value > 60 else 0).getbbox()
    found = cell.crop(box or (0, 0, 1, 1))
    return ImageOps.pad(found, (SIDE, SIDE), Image.Resampling.BOX, color=255)


def _difference(one: Image.Image, other: Image.Image) -> float:
    return sum(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)) / (255 * SIDE * SIDE)
