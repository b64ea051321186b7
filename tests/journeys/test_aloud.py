"""The phone turned to a resident of 75: letters for tired eyes, and questions read aloud by the phone's own voice."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.sheets import sheet_of
from tests.journeys.conftest import NewPhone, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin
from tests.journeys.person import wait_alive
from tests.visits.door import rows

pytestmark = pytest.mark.journey

SHOTS = os.environ.get("SHOTS", "")
SURVEY = """
type              | name   | label::中文 (zh)  | label::English (en) | hint::zh       | hint::en        | appearance
begin_group       | one    | 第一页            | First               |                |                 |
select_one often  | sleep  | 您睡得好吗？      | Do you sleep well?  | 这一周的情况。 | This week.      |
text              | secret | 看上去怎么样？    | How do they look?   |                |                 | staff
integer           | meals  | 一天吃几顿饭？    | How many meals?     |                |                 |
end_group         |        |                   |                     |                |                 |
begin_group       | two    | 第二页            | Second              |                |                 |
acknowledge       | told   | 我听明白了        | I was told          |                |                 |
end_group         |        |                   |                     |                |                 |
"""
CHOICES = """
list_name | name  | label::中文 (zh) | label::English (en)
often     | well  | 睡得好           | Well
often     | badly | 睡不着           | Badly
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
aloud   | 1       | 睡眠                  | Sleep
"""
# The browser's speech as a phone has it, telling what it is asked to say; a voice far away would hear the questions.
SPEECH = """() => {
  const voice = (lang, localService) => ({ lang, localService, name: lang });
  window.spoken = [];
  const speech = {
    getVoices: () => [voice("zh-CN", false), voice("zh_CN", true), voice("zh-HK", true), voice("en-US", true)],
    speak: (part) => window.spoken.push(part), cancel: () => window.spoken.push("cancel"),
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
SAID = """() => window.spoken.map(
  one => one === "cancel" ? one : `${one.text} [${one.voice.lang}, ${one.voice.localService}]`)"""


@pytest.fixture
def survey(app: Flask) -> str:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return publish(app, {name: sheet_of(name, rows(table)) for name, table in tables.items()})


def turned(page: Page, survey: str, speech: str = f"({SPEECH})()") -> None:
    page.add_init_script(speech)
    begin(page, "east", survey)
    wait_alive(page)
    page.locator("[data-show]").click()


def said(page: Page) -> Any:
    return page.evaluate(SAID)


def test_a_question_is_read_aloud_and_stops_when_it_is_left(phone: NewPhone, survey: str) -> None:
    page = phone("east", bypass_csp=True)
    turned(page, survey)
    sleep = page.locator('[data-q="one/sleep"] [data-aloud]')
    expect(page.locator("[data-aloud]:visible")).to_have_count(2)
    expect(page.locator('[data-q="one/secret"] [data-aloud]')).to_have_count(0)
    sleep.click()
    near = "[zh_CN, true]"
    parts = ["您睡得好吗？", "这一周的情况。", "睡得好", "睡不着"]
    assert said(page) == [f"{part} {near}" for part in parts]
    expect(sleep).to_have_text("不读了")
    page.evaluate("window.spoken[3].onend()")
    expect(sleep).to_have_text("读给我听")
    page.locator('[data-q="one/meals"] [data-aloud]').click()
    sleep.click()
    assert said(page)[4:] == ["cancel", f"一天吃几顿饭？ {near}", "cancel", *[f"{part} {near}" for part in parts]]
    page.locator("[data-next]").click()
    expect(page.locator('[data-q="two/told"] [data-aloud]')).to_be_visible()
    assert said(page)[-1] == "cancel"
    page.locator('[data-q="two/told"] [data-aloud]').click()
    page.locator("[data-show]").click()
    expect(page.locator("[data-aloud]")).to_have_count(0)
    assert said(page)[-1] == "cancel"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_letters_are_for_tired_eyes(phone: NewPhone, survey: str, language: str) -> None:
    page = phone("east", bypass_csp=True, language=language)
    turned(page, survey)
    expect(page.locator("[data-aloud]:visible")).to_have_count(2)
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator('[data-q="one/sleep"] [data-label]').evaluate(size) >= 30
    assert page.locator('[data-q="one/sleep"] .choice span').first.evaluate(size) >= 27
    assert page.locator('[data-q="one/sleep"] .hint').evaluate(size) >= 24
    assert serious(page) == []
    for letters in (170, 300):
        assert sticking_out(page, letters=letters) == []
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"aloud-{language}.png")
    page.locator('[data-q="one/sleep"] [data-aloud]').click()
    lang = "en-US" if language == "en-GB" else "zh_CN"
    assert page.evaluate("[...new Set(window.spoken.map(one => one.lang))]") == [lang]


@pytest.mark.parametrize(
    "speech",
    [
        "Object.defineProperty(window, 'speechSynthesis', { value: undefined })",
        "speechSynthesis.getVoices = () => [{ lang: 'zh-CN' }, { lang: 'de', localService: true }]",
    ],
    ids=["none", "far_away"],
)
def test_without_a_voice_of_its_own_there_is_no_button(phone: NewPhone, survey: str, speech: str) -> None:
    page = phone("east")
    with page.expect_response("**/comforts.js*"):
        turned(page, survey, speech)
    page.wait_for_timeout(300)
    assert page.locator("[data-aloud]").count() == 0
