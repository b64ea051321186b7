"""The worst photo that a camera makes: 12 megapixels of noise, lying on its side, with the place where it was taken."""

import io
import math
import re
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, expect

from forms.sheets import sheet_of
from store import visits
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.household import begin
from tests.journeys.person import settle, wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

MOST = 300 << 10
WIDE, HIGH = 4000, 3000
# The picture itself is 46 MB; a browser holds it twice while it draws. A page that kept every try would be above.
MOST_MEMORY = 200 << 20
SURVEY = """
type  | name   | label::中文 (zh) | label::English (en) | appearance
file  | paper  | 附上病历         | A paper             |
image | marked | 在照片上标出     | Mark it             | annotate
image | signed | 请签名           | Sign here           | signature
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
papers  | 1       | 照片和文件            | Papers
"""
TABLES = {"survey": SURVEY, "settings": SETTINGS}
READ = "async src => [...new Uint8Array(await (await fetch(src)).arrayBuffer())]"


@pytest.fixture(scope="module")
def worst(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stored lying: what is red at its upper left is at the upper right for who looks at it."""
    path = tmp_path_factory.mktemp("camera") / "IMG_0001.JPG"
    noise = Image.merge("RGB", [Image.effect_noise((WIDE, HIGH), 90) for _ in range(3)])
    noise.paste("#e00000", (0, 0, WIDE // 4, HIGH // 4))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 39.0, 25.5), 3: "E", 4: (104.0, 3.0, 56.5)})
    noise.save(path, "JPEG", quality=85, exif=exif)
    with Image.open(path) as made:
        assert made.getexif().get_ifd(0x8825)[2] == (30.0, 39.0, 25.5)
    assert path.stat().st_size > 8 << 20
    return path


def test_the_worst_photo_is_small_upright_and_says_nothing(phone: NewPhone, worst: Path, chromium: Browser) -> None:
    page = phone("east", bypass_csp=True)
    begin(page, "east", "door")
    wait_alive(page)
    page.locator("[data-next]").click()
    page.locator('[data-q="health/fell"] input[value=yes]').check()
    block = page.locator('[data-q="health/photo"]')
    processes = renderers(chromium)
    before = {process: peak(process) for process in processes}
    block.locator("input[type=file]").set_input_files(worst)
    expect(block.locator("[data-photo-note]")).to_contain_text("KB")
    assert max(peak(process) - before[process] for process in processes) < MOST_MEMORY

    content = bytes(page.evaluate(READ, block.locator("[data-thumb]").get_attribute("src")))
    assert len(content) <= MOST
    assert b"Exif" not in content
    assert b"GPS" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert picture.width / picture.height == pytest.approx(HIGH / WIDE, rel=0.01), "it stands"
        corners = picture.convert("RGB").resize((8, 8), Image.Resampling.BOX)
        red, other = corners.getpixel((7, 0)), corners.getpixel((0, 0))
    assert isinstance(red, tuple)
    assert isinstance(other, tuple)
    assert red[0] - red[1] > 100
    assert other[0] - other[1] < 30
    told = re.search(r"(\d+) KB", block.locator("[data-photo-note]").inner_text())
    assert told
    assert int(told[1]) == math.ceil(len(content) / 1024)


def test_a_photo_as_a_paper_and_one_drawn_on_are_as_small(phone: NewPhone, worst: Path, app: Flask) -> None:
    page = phone("east")
    survey = publish(app, {name: sheet_of(name, rows(table)) for name, table in TABLES.items()})
    uuid = begin(page, "east", survey)
    wait_alive(page)
    for place in ("paper", "marked", "signed"):
        block = page.locator(f'[data-q="{place}"]')
        block.locator("input[type=file]").set_input_files(worst)
        expect(block.locator("[data-photo-note]")).to_contain_text("KB")
        if place != "paper":
            block.locator("canvas").click(position={"x": 40, "y": 40})
            expect(block.locator("[data-photo-note]")).to_have_text("写画的内容已保存。")
    settle(page)
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    here = app.extensions["nuanfang"]
    held = {file.name.partition("-")[0]: file for file in visits.visit_files(here.cell.read(), uuid)}
    contents = {name: here.files.path(file.sha256).read_bytes() for name, file in held.items()}
    assert max(map(len, contents.values())) <= MOST
    assert not any(b"Exif" in content or b"GPS" in content for content in contents.values())
    assert {name: file.mime for name, file in held.items()} == {
        "paper": "image/jpeg",
        "marked": "image/jpeg",
        "signed": "image/png",  # which says when and under which answers it was made
    }
    assert b"tEXtsigned" in contents["signed"]


def renderers(chromium: Browser) -> list[int]:
    """The processes that draw pages."""
    found = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [one["id"] for one in found if one["type"] == "renderer"]


def peak(process: int) -> int:
    """The most memory that the process ever held, in bytes."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10
