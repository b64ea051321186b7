"""One question of each type that a survey may ask, answered on the page with scripts and without, and sent."""

import io
import os
import wave
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from forms.sheets import sheet_of
from store import visits
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin, sent
from tests.journeys.person import settle, wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type | name | label::中文 (zh) | label::English (en) | appearance | parameters | calculation | default | read_only
time              | at      | 几点起床         | When do you rise   |           |                      |                  |         |
dateTime          | fell    | 哪天几点摔倒      | When was the fall  |           |                      |                  |         |
range             | pain    | 疼痛几分         | How much pain      |           | start=0 end=10 step=1 |                 |         |
rank wishes       | wishes  | 最想要什么帮助    | What helps most    |           |                      |                  |         |
image             | signed  | 请签名           | Sign here          | signature |                      |                  |         |
audio             | voice   | 录一段话         | A recording        |           |                      |                  |         |
file              | paper   | 附上病历         | A paper            |           |                      |                  |         |
barcode           | code    | 药盒上的码       | The code           |           |                      |                  |         |
geotrace          | way     | 去水井的路       | The way            |           |                      |                  |         |
geoshape          | plot    | 菜地             | The plot           |           |                      |                  |         |
select_one wishes | likes   | 喜欢哪一样       | Which do you like  | likert    |                      |                  |         |
select_one wishes | fixed   | 去年选的         | Last year's        | columns-2 |                      |                  | meals   | yes
select_one wishes | small   | 再选一样         | One more           | minimal   |                      |                  |         |
hidden            | secret  |                  |                    |           |                      |                  | inside  |
start             | start   |                  |                    |           |                      |                  |         |
calculate         | twice   |                  |                    |           |                      | ${pain} * 2      |         |
calculate         | turned  |                  |                    |           |                      | round(sin(0), 0) |         |
calculate         | edition |                  |                    |           |                      | version()        |         |
"""  # noqa: E501
CHOICES = """
list_name | name    | label::中文 (zh) | label::English (en)
wishes    | meals   | 送饭             | Meals
wishes    | company | 有人陪           | Company
wishes    | rails   | 装扶手           | Hand rails
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
types   | 7       | 各种题型              | All types
"""
WAY = "30.1 104.1; 30.2 104.2"
PLOT = "30.1 104.1; 30.2 104.2; 30.3 104.1; 30.1 104.1"
EXPECTED: dict[str, Any] = {
    "at": "06:30",
    "fell": "2026-11-20T14:05:00.000+08:00",
    "pain": 4,
    "wishes": ["company", "meals", "rails"],
    "code": "6901234567892",
    "way": WAY,
    "plot": PLOT,
    "likes": "rails",
    "fixed": "meals",
    "small": "company",
    "secret": "inside",
    "twice": 8,
    "turned": 0,
    "edition": "7",
}


def recording() -> bytes:
    """A second of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000)
    return out.getvalue()


@pytest.fixture
def types(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def question(page: Page, place: str) -> Locator:
    return page.locator(f'[data-q="{place}"]')


def fill(page: Page) -> None:
    """What both pages ask in the same way."""
    question(page, "at").locator("input").fill("06:30")
    question(page, "fell").locator("input").fill("2026-11-20T14:05")
    voice = {"name": "说话.wav", "mimeType": "audio/wav", "buffer": recording()}
    question(page, "voice").locator("input[type=file]").set_input_files(voice)
    paper = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    question(page, "paper").locator("input[type=file]").set_input_files(paper)
    question(page, "code").locator("input").fill(EXPECTED["code"])
    question(page, "way").locator("textarea").fill(WAY.replace("; ", "\n"))
    question(page, "plot").locator("textarea").fill(PLOT.replace("; ", "\n"))
    question(page, "likes").locator("input[value=rails]").check()
    question(page, "small").locator("select").select_option("company")
    expect(question(page, "fixed").locator("input[value=meals]")).to_be_checked()
    expect(question(page, "fixed").locator("input[value=meals]")).to_be_disabled()
    assert not question(page, "secret").count()
    assert not question(page, "start").count()


def sign(page: Page) -> None:
    sheet = question(page, "signed").locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 80, steps=4)
    page.mouse.up()
    expect(question(page, "signed").locator("[data-photo-note]")).not_to_be_empty()


def look(page: Page, name: str) -> None:
    assert sticking_out(page) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def check(app: Flask, uuid: str, signature: str) -> None:
    """The answers are as the model says, and the files are held."""
    visit = sent(app, uuid)
    assert visit.problems == []
    answers = dict(visit.answers)
    names = [answers.pop(name) for name in ("signed", "voice", "paper")]
    assert answers.pop("start").endswith("+08:00")
    assert answers == EXPECTED
    here = app.extensions["nuanfang"]
    held = {file.name: file for file in visits.visit_files(here.cell.read(), uuid)}
    assert [held[name].mime for name in names] == [signature, "audio/wav", "application/pdf"]
    assert here.files.path(held[names[1]].sha256).read_bytes() == recording()
    with Image.open(here.files.path(held[names[0]].sha256)) as picture:
        assert len(picture.convert("L").getcolors() or []) > 1, "something is drawn"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_with_scripts(phone: NewPhone, app: Flask, types: str, language: str) -> None:
    page = phone("east", language=language, bypass_csp=True)
    uuid = begin(page, "east", types)
    wait_alive(page)
    look(page, f"before-{language}")
    assert serious(page) == []
    assert question(page, "pain").locator("input").first.input_value() == "", "nothing is answered by itself"
    question(page, "pain").locator("[type=range]").fill("4")
    expect(question(page, "pain").locator("input").first).to_have_value("4")
    row = question(page, "wishes").locator("[data-name=company]")
    row.locator("[data-move='-1']").press("Enter")
    expect(row.locator("[data-move='-1']")).to_be_focused()
    expect(question(page, "wishes").locator("li").first).to_have_attribute("data-name", "company")
    fill(page)
    sign(page)
    settle(page)
    page.reload()
    wait_alive(page)
    expect(question(page, "wishes").locator("li").first).to_have_attribute("data-name", "company")
    expect(question(page, "fell").locator("input")).to_have_value("2026-11-20T14:05")
    expect(question(page, "pain").locator("[type=range]")).to_have_value("4")
    look(page, f"filled-{language}")
    assert serious(page) == []
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    check(app, uuid, "image/png")


def test_without_scripts(phone: NewPhone, app: Flask, types: str) -> None:
    page = phone("east", scripts=False)
    uuid = begin(page, "east", types)
    question(page, "pain").locator("input").fill("4")
    for name, place in (("company", "1"), ("meals", "2"), ("rails", "3")):
        question(page, "wishes").locator(f'[data-name="{name}"] select').select_option(place)
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    photo = {"name": "signed.png", "mimeType": "image/png", "buffer": out.getvalue()}
    question(page, "signed").locator("input[type=file]").set_input_files(photo)
    fill(page)
    look(page, "plain")
    page.locator("button[value=submit]").click()
    page.wait_for_url("**/sent")
    check(app, uuid, "image/jpeg")


def test_the_points_of_a_plot_are_walked(phone: NewPhone, types: str) -> None:
    page = phone("east", geolocation={"latitude": 30.123456, "longitude": 104.1}, permissions=["geolocation"])
    begin(page, "east", types)
    wait_alive(page)
    plot = question(page, "plot")
    for number, latitude in enumerate((30.123456, 30.2, 30.3), 1):
        page.context.set_geolocation({"latitude": latitude, "longitude": 104.1, "accuracy": 5})
        plot.locator("[data-point]").click()
        expect(plot.locator("[data-point-note]")).to_contain_text(str(number))
    assert plot.locator("textarea").input_value().split("\n")[::3] == ["30.123456 104.1 0 5"] * 2
    plot.locator("[data-unpoint]").click()
    assert len(plot.locator("textarea").input_value().split("\n")) == 2
