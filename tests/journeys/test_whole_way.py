"""The whole way: a household of four and its survey on a phone become receipt, need list, PDF record and CSV."""

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from store import visits
from tests.journeys.conftest import NewPhone, log_in
from tests.journeys.household import FAMILY, answers, register, sent, start
from tests.journeys.person import fill_alive, fill_plain

pytestmark = pytest.mark.journey

DESK = {"width": 1280, "height": 800}


@pytest.mark.parametrize("scripts", [True, False], ids=["alive", "plain"])
def test_from_the_door_to_paper_and_table(phone: NewPhone, context, app: Flask, tmp_path: Path, scripts: bool) -> None:
    page = phone("east", scripts=scripts)
    register(page, scripts=scripts)
    uuid = start(page)
    (fill_alive if scripts else fill_plain)(page, answers())
    page.wait_for_url("**/sent")
    _receipt(page, app, uuid)
    desk = _desk(context, scripts)
    _need_list(desk)
    _record(desk, uuid, tmp_path)
    _table(desk, uuid)


def _receipt(page: Page, app: Flask, uuid: str) -> None:
    """All has arrived: the answers as they were given, and the photo, small and without what the phone tells."""
    expect(page.locator("main")).to_contain_text("已送达 2/2")
    visit = sent(app, uuid)
    assert visit.problems == []
    assert [member["name"] for member in visit.answers["family"]["household"]["members"]] == [n for n, *_ in FAMILY]
    here = app.extensions["nuanfang"]
    files = visits.visit_files(here.cell.read(), uuid)
    assert [file.held for file in files] == [True]
    assert here.files.path(files[0].sha256).stat().st_size <= 300 << 10
    with here.files.open(files[0].sha256) as kept, Image.open(kept) as image:
        assert max(image.size) in (1600, 1280)
        assert not image.getexif()
    page.goto("/")
    assert page.locator(f'a[href$="/drafts/{uuid}"]').count() == 0


def _desk(context, scripts: bool) -> Page:
    opened: BrowserContext = context(scripts=scripts)
    page = opened.new_page()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    log_in(page, "station-east")
    return page


def _need_list(desk: Page) -> None:
    """Each need stands there with its reason and the answers that caused it."""
    desk.goto("/needs")
    main = desk.locator("main")
    expect(main).to_contain_text("煤气")
    expect(main).to_contain_text("因为")
    expect(main).to_contain_text(FAMILY[0][0])


def _record(desk: Page, uuid: str, folder: Path) -> None:
    path = folder / "record.pdf"
    response = desk.request.get(f"/visits/{uuid}.pdf")
    assert response.headers["content-type"] == "application/pdf"
    path.write_bytes(response.body())
    info = _said_by("pdfinfo", path)
    pages = int(re.search(r"Pages:\s+(\d+)", info)[1])  # type: ignore[index]
    assert "(A4)" in info
    fonts = [line.split() for line in _said_by("pdffonts", path).splitlines()[2:]]
    assert fonts
    assert all(line[-5] == "yes" for line in fonts), "every font is embedded"
    text = re.sub(r"\s", "", _said_by("pdftotext", path, "-"))
    for name, *_ in FAMILY:
        assert name in text
    assert FAMILY[0][2] in text
    assert all(f"第{number}页/共{pages}页" in text for number in range(1, pages + 1))
    pictures = _said_by("pdfimages", "-list", path).splitlines()[2:]
    assert any(line.split()[8] == "jpeg" and int(line.split()[12]) >= 150 for line in pictures), "the photo, sharp"


def _table(desk: Page, uuid: str) -> None:
    response = desk.request.get("/tables/laoren.zip?cells=names")
    assert response.ok
    with zipfile.ZipFile(io.BytesIO(response.body())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(files) == 2, "one file for the visits, one for the members"
    assert all(content.startswith(b"\xef\xbb\xbf") for content in files.values())
    tables = {name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))) for name, content in files.items()}
    members = next(rows for name, rows in tables.items() if "members" in name)
    ours = [row for row in members if uuid in row.values()]
    assert [next(v for k, v in row.items() if k.endswith("name")) for row in ours] == [name for name, *_ in FAMILY]
    assert FAMILY[0][2] in ours[0].values(), "the ID number, digit for digit"


def _said_by(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True, text=True).stdout
