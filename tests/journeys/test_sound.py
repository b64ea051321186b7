"""A spoken note: recorded after a tap, heard again, recorded anew, sent; nobody is recorded unseen."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect

from forms.sheets import sheet_of
from store import visits
from tests.journeys.conftest import ARGUMENTS, NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin, sent
from tests.journeys.person import wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type        | name  | label::中文 (zh) | label::English (en)
begin_group | one   | 第一页           | First
audio       | voice | 说几句           | In their words
end_group   |       |                  |
begin_group | two   | 第二页           | Second
text        | more  | 还有吗           | More
end_group   |       |                  |
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
sound   | 1       | 录音                  | Sound
"""
# The tracks of the microphone that were opened, so that it is seen that they are closed.
TRACKS = """(() => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.tracks = [];
  navigator.mediaDevices.getUserMedia = async (asked) => {
    const stream = await open(asked);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
})()"""
OPEN = "window.tracks.filter(({ readyState }) => readyState === 'live').length"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser whose microphone hears a beep every second."""
    heard = ["--use-fake-device-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *heard])
    yield browser
    browser.close()


@pytest.fixture
def survey(app: Flask) -> str:
    tables = {"survey": SURVEY, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def opened(page: Page, survey: str) -> str:
    page.add_init_script(TRACKS)
    uuid = begin(page, "east", survey)
    wait_alive(page)
    assert page.evaluate("window.tracks.length") == 0, "nobody is recorded before the tap"
    return uuid


def test_a_note_is_recorded_heard_and_recorded_again(phone: NewPhone, app: Flask, survey: str) -> None:
    page = phone("east", permissions=["microphone"])
    uuid = opened(page, survey)
    voice = page.locator("[data-sound]")
    button, player = voice.locator("button").first, voice.locator("audio")
    button.click()
    expect(voice).to_contain_text("正在录音：1秒")
    expect(button).to_have_text("停止")
    button.click()
    expect(button).to_have_text("重新录")
    expect(voice.locator("[data-photo-note]")).to_contain_text("KB")
    player.evaluate("async audio => { audio.muted = true; await audio.play(); }")
    assert page.evaluate(OPEN) == 0
    first = page.locator("[data-q='one/voice'] input[type=hidden]").input_value()

    page.wait_for_timeout(600)
    button.click()
    expect(voice).to_contain_text("正在录音：2秒")
    page.locator("[data-next]").dblclick()
    expect(button).to_have_text("重新录")
    assert page.evaluate(OPEN) == 0
    assert voice.is_visible(), "who goes on while it records ends the recording"
    expect(page.locator("[data-q='one/voice'] input[type=hidden]")).not_to_have_value(first)
    page.wait_for_timeout(600)
    page.locator("[data-next]").click()
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
    name = sent(app, uuid).answers["one"]["voice"]
    (file,) = visits.visit_files(app.extensions["nuanfang"].cell.read(), uuid)
    assert (file.name, file.held, file.mime) == (name, True, "video/webm")
    assert name.endswith(".webm")
    assert 1000 < file.size < 60_000


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_where_the_microphone_is_refused_a_file_is_chosen(phone: NewPhone, survey: str, language: str) -> None:
    page = phone("east", language=language, bypass_csp=True)
    opened(page, survey)
    voice = page.locator("[data-sound]")
    voice.locator("button").first.click()
    expect(voice).to_contain_text("麦克风用不了" if language == "zh-CN" else "The microphone cannot be used")
    assert voice.locator("input[type=file]").is_visible()
    assert serious(page) == []
    for letters in (100, 200):
        assert sticking_out(page, letters=letters) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"sound-{language}.png")
