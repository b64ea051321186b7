"""The one door to WeasyPrint: nothing but our fonts and the paper's own pictures, and never a box for a character."""

import subprocess
import sys

import pytest
import weasyprint

from exports import pdf as door
from exports.pdf import direction, pdf
from exports.quicker import VERSION, quicken
from forms.problems import Problem
from tests.exports import paper

STYLE = '@page { size: A4; margin: 10mm } html { font-family: "Nuanfang Song", "Nuanfang Song Full", "Nuanfang Rare" }'


def page(body: str) -> str:
    return f'<html lang="zh-CN"><head><title>t</title></head><body><p>{body}</p></body></html>'


@pytest.mark.parametrize("character", ["\ue000", "\U000f0000", "\U0003106c"], ids=["private", "private plane", "Ext H"])
def test_a_character_without_a_glyph_is_a_problem_that_names_it(character):
    with pytest.raises(Problem) as caught:
        pdf(page(f"王{character}芳"), STYLE, {})
    assert caught.value.code == "glyph_missing"
    assert caught.value.params["characters"] == [character]
    assert caught.value.params["codes"] == [f"U+{ord(character):04X}"]


def test_all_missing_characters_are_named_at_once_and_the_next_paper_is_clean():
    with pytest.raises(Problem) as caught:
        pdf(page("\ue001 \ue000"), STYLE, {})
    assert caught.value.params["characters"] == ["\ue000", "\ue001"]
    assert paper.text(pdf(page("王芳"), STYLE, {})) == "王芳"


def test_rare_characters_come_from_the_fallbacks():
    made = pdf(page("𠮷田 㛃 䶮 龍 阿依古丽·买买提"), STYLE, {})
    assert paper.text(made) == "𠮷田㛃䶮龍阿依古丽·买买提"
    assert {row[0].split("+")[1] for row in paper.fonts(made)} == {
        "Nuanfang-Song",
        "Nuanfang-Song-Full-F",
        "Nuanfang-Rare-A",
    }


def test_only_our_fonts_whatever_the_sheet_asks_for():
    made = pdf(page("入户走访 Visit"), 'html { font-family: "DejaVu Sans", "Liberation Serif", serif }', {})
    assert not [row[0] for row in paper.fonts(made) if "DejaVu" in row[0] or "Liberation" in row[0]]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "picture:other", "data:image/png;base64,AA==", "//x/y.png"],
)
def test_no_file_and_no_network(url):
    with pytest.raises(Problem) as caught:
        pdf(page(f'<img src="{url}"/>'), STYLE, {"mine": b""})
    assert caught.value.code == "picture_unknown"


def test_a_style_sheet_reads_no_file_either():
    with pytest.raises(Problem) as caught:
        pdf(page("x"), "p { background: url(file:///etc/hostname) }", {})
    assert caught.value.code == "picture_unknown"


def test_signs_without_a_look_are_left_out():
    assert paper.text(pdf(page("王\x00\x0b\ufeff\u200b\ufe0f芳\ud800"), STYLE, {})) == "王芳"


def test_an_entity_cannot_be_defined():
    hostile = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + page("&a;")
    with pytest.raises(Exception, match="entity"):
        pdf(hostile, STYLE, {})


def test_a_missing_library_says_what_to_run(monkeypatch):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    door._engine.cache_clear()
    try:
        with pytest.raises(Problem) as caught:
            pdf(page("x"), STYLE, {})
    finally:
        monkeypatch.undo()
        door._engine.cache_clear()
        door._sheet.cache_clear()
    assert caught.value.code == "pdf_library"
    assert "libharfbuzz-subset0" in caught.value.params["line"]


def test_missing_fonts_say_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(door, "FONTS", tmp_path)
    door._engine.cache_clear()
    try:
        with pytest.raises(Problem) as caught:
            pdf(page("x"), STYLE, {})
    finally:
        monkeypatch.undo()
        door._engine.cache_clear()
        door._sheet.cache_clear()
    assert caught.value.as_json() == {"code": "fonts_missing", "line": "make setup"}


RECORD = """
import sys
from pathlib import Path
from exports import quicker
from exports.record import record_pdf
from tests.exports import sample
quicker.VERSION = sys.argv[1]
store, files = sample.attached(Path(sys.argv[2]))
sys.stdout.buffer.write(record_pdf(sample.record(files=files), store, sample.EXPORT))
"""


def test_the_quicker_functions_change_no_byte_of_a_paper(tmp_path):
    """Read them again beside WeasyPrint's own before `VERSION` is raised."""
    assert quicken(weasyprint)
    quick, slow = (
        subprocess.run([sys.executable, "-c", RECORD, version, tmp_path], capture_output=True, check=True).stdout
        for version in (VERSION, "none")
    )
    assert quick.startswith(b"%PDF")
    assert quick == slow


@pytest.mark.parametrize(
    ("text", "expected"),
    [("王芳", "ltr"), ("12 王", "ltr"), ("ئالىم", "rtl"), ("  (שלום) A", "rtl"), ("—12", "ltr"), ("", "ltr")],
)
def test_direction_is_that_of_the_first_letter(text, expected):
    assert direction(text) == expected
