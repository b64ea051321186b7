"""The survey of each group of people at the door: filled, refused, nobody there, and two of them asked as one.

SHOTS=folder keeps a picture of every section, in both languages, for people to look at.
"""

import csv
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from forms.context import Context
from forms.definition import Survey
from needs.fill import fill
from store.households import Household, Resident, add_household
from tests.conftest import NOW
from tests.journeys.conftest import DEFINITIONS, NewPhone, log_in, publish
from tests.journeys.everybody import serious, sticking_out
from tests.journeys.household import begin, sent
from tests.journeys.person import example, fill_alive, fill_shown, places, settle, wait_alive
from tests.store.seed import AT, EAST_VILLAGE

pytestmark = pytest.mark.journey

SURVEYS = ("laoren", "liushou", "canji", "dibao")
URGENCIES = {"U0": "立即", "U1": "紧急", "U2": "较急", "U3": "一般"}
SHOTS = os.environ.get("SHOTS", "")
LANGUAGES = ("zh-CN", "en-GB") if SHOTS else ("zh-CN",)
HOME = "home"


@pytest.fixture
def joined(app: Flask) -> Callable[..., Survey]:
    """Publish these surveys; what is asked when all are ticked."""

    def join(*surveys: str) -> Survey:
        here = app.extensions["nuanfang"].surveys
        for survey in surveys:
            publish(app, DEFINITIONS / survey)
        found: Survey = here.latest("+".join(surveys))
        return found

    return join


def settle_in(app: Flask, members: list[dict[str, Any]], groups: tuple[str, ...]) -> None:
    """Register the people of an example as a household."""
    home = Household(HOME, EAST_VILLAGE, "四组", members[0]["name"], groups=groups, created=AT)
    known = ("name", "relation", "sex", "birth", "id_number", "phone")
    people = [
        Resident(f"{HOME}-{number}", HOME, **{key: member.get(key, "") for key in known})
        for number, member in enumerate(members, 1)
    ]
    app.extensions["nuanfang"].cell.write(lambda db: add_household(db, home, people))


def members_of(answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The people of an example, wherever its survey asks for them."""
    if "members" in answers:
        found: list[dict[str, Any]] = answers["members"]
        return found
    inner = (members_of(part) for part in answers.values() if isinstance(part, dict))
    return next((found for found in inner if found), [])


def engine(survey: Survey, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the engine makes of the same answers at this hour."""
    now = datetime.now(NOW.tzinfo)
    return fill(survey, answers, Context(now=now, uuid=lambda: "u", random=lambda: 0.5))


def looker(language: str, name: str) -> Callable[[Page], None]:
    """What looks at a section: nothing sticks out. It takes a picture where somebody asked for pictures."""
    folder = Path(SHOTS) / name / language[:2]

    def look(page: Page) -> None:
        assert sticking_out(page) == []
        if SHOTS:
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{len(list(folder.iterdir())) + 1:02}.png", full_page=True)

    return look


def station(context: Callable[..., BrowserContext], path: str) -> Page:
    """A page as the station sees it."""
    page = context().new_page()
    log_in(page, "station-east")
    page.goto(path)
    return page


def listed(desk: Page) -> set[tuple[str, ...]]:
    """Kind, urgency and person of each need of our household on the station's list."""
    parts = (".need__kind", ".weui-badge", ".need__who .cell__title")
    ours = desk.locator(f'.need:has(a[href="/households/{HOME}"])').all()
    return {tuple(need.locator(part).first.inner_text() for part in parts) for need in ours}


def expected(needs: list[dict[str, Any]], members: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """The same of needs that the engine found; its persons are the rows of the example."""
    with (DEFINITIONS / "needs.csv").open(encoding="utf-8") as file:
        kinds = {row["code"]: row["label::中文 (zh)"] for row in csv.DictReader(file)}
    names = {"": "全户", **{member["_id"]: member["name"] for member in members}}
    return {(kinds[need["kind"]], URGENCIES[need["urgency"]], names[need["person"]]) for need in needs}


def flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Place → answer; the rows' own ids and the order of what was ticked left out."""
    return {at: sorted(answer) if isinstance(answer, list) else answer for at, answer in places(answers)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("survey", SURVEYS)
def test_its_example_is_filled_and_its_needs_are_listed(
    phone: NewPhone, context, app: Flask, joined, survey: str, language: str
) -> None:
    answers = example(survey, "many_needs")
    settle_in(app, members_of(answers), (survey,))
    found = engine(joined(survey), answers)
    page = phone("east", language=language)
    uuid = begin(page, HOME, survey)
    fill_alive(page, answers, looker(language, survey))
    page.wait_for_url("**/sent")
    visit = sent(app, uuid)
    assert visit.problems == []
    assert flat(visit.answers) == flat(found["answers"])
    assert visit.outcome == "at_home"
    desk = station(context, "/needs")
    assert found["needs"]
    assert listed(desk) == expected(found["needs"], members_of(answers))


@pytest.mark.parametrize("survey", SURVEYS)
def test_consent_taken_back_closes_it_and_nothing_of_them_is_kept(
    phone: NewPhone, context, app: Flask, joined, survey: str
) -> None:
    answers = example(survey, "many_needs")
    settle_in(app, members_of(answers), (survey,))
    joined(survey)
    page = phone("east")
    uuid = begin(page, HOME, survey)
    wait_alive(page)
    fill_shown(page, answers)
    page.locator("[data-next]").click()
    fill_shown(page, answers)
    page.go_back()
    answer_again(page, "consent_basic", "no")
    looker("zh-CN", f"{survey}-refused")(page)
    page.locator("[data-next]").click()
    expect(page.locator("h2:visible")).to_have_text("社工自记")  # a danger is noted whether or not there is consent
    finish(page)
    visit = sent(app, uuid)
    assert visit.problems == []
    assert set(visit.answers) == {"header"}
    consent = visit.answers["header"]["consent"]
    assert (consent["consent_basic"], consent["consent_refused"]) == ("no", "yes")
    assert not consent.keys() & {f"consent_{name}" for name in ("sensitive", "photo", "location", "sharing", "method")}
    desk = station(context, f"/visits/{uuid}")
    expect(desk.locator("main")).to_contain_text("在家，不同意填问卷")
    expect(desk.locator("main")).to_contain_text("这次走访没有发现需求")
    desk.goto("/needs")
    assert listed(desk) == set()


def test_a_danger_is_noted_without_consent_and_nothing_else(phone: NewPhone, context, app: Flask, joined) -> None:
    answers = example("laoren", "refused")
    settle_in(app, members_of(answers), ("laoren",))
    found = engine(joined("laoren"), answers)
    page = phone("east")
    uuid = begin(page, HOME, "laoren")
    fill_alive(page, answers)
    page.wait_for_url("**/sent")
    assert flat(sent(app, uuid).answers) == flat(found["answers"])
    assert [need["kind"] for need in found["needs"]] == ["D02"]
    assert listed(station(context, "/needs")) == expected(found["needs"], [])


def test_nobody_at_home(phone: NewPhone, context, app: Flask, joined) -> None:
    answers = example("laoren", "many_needs")
    settle_in(app, members_of(answers), ("laoren",))
    page = phone("east")
    uuid = begin(page, HOME, "laoren")
    wait_alive(page)
    answer_again(page, "visit_outcome", "nobody")
    page.locator('[data-q$="/visit_outcome_note"] textarea').fill("邻居说去城里看病了")
    looker("zh-CN", "nobody")(page)
    finish(page)
    visit = sent(app, uuid)
    assert (visit.outcome, visit.problems) == ("nobody", [])
    assert set(visit.answers) == {"header"}
    assert "consent" not in visit.answers["header"]
    desk = station(context, f"/visits/{uuid}")
    expect(desk.locator("main")).to_contain_text("家里没人")
    expect(desk.locator("main")).to_contain_text("邻居说去城里看病了")


def test_two_surveys_as_one_visit_ask_what_both_ask_once(phone: NewPhone, context, app: Flask, joined) -> None:
    survey = joined("dibao", "laoren")
    answers = merged(example("laoren", "many_needs"), example("dibao", "many_needs"))
    settle_in(app, members_of(answers), ("laoren", "dibao"))
    page = phone("east", bypass_csp=True)
    uuid = begin(page, HOME, "laoren", "dibao")
    shown = page.locator("[data-q]").evaluate_all("blocks => blocks.map(b => b.dataset.q.replace(/\\[\\d+\\]/g, ''))")
    asked = [place.rpartition("/")[2] for place in {*shown}]
    assert len(asked) == len({*asked}), "no question twice"
    assert {"gbt42195_b1_1", "earnings_wage_year"} <= {*asked}, "those of either survey"
    found = engine(survey, answers)
    grave: list[Any] = []
    fill_alive(page, answers, lambda page: grave.extend(serious(page) + sticking_out(page, letters=200)))
    assert grave == []
    page.wait_for_url("**/sent")
    visit = sent(app, uuid)
    assert (visit.survey, visit.problems) == (survey.id, [])
    assert flat(visit.answers) == flat(found["answers"])
    assert listed(station(context, f"/needs?area={EAST_VILLAGE}")) == expected(found["needs"], members_of(answers))


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """What the first says, and beside it what only the second says."""
    found = {**second, **first}
    for name in first.keys() & second.keys():
        if isinstance(first[name], dict) and isinstance(second[name], dict):
            found[name] = merged(first[name], second[name])
    return found


def answer_again(page: Page, name: str, choice: str) -> None:
    """Choose at the question of this name, wherever it stands."""
    page.locator(f'[data-q$="/{name}"] input[value="{choice}"]').check()


def finish(page: Page) -> None:
    """Nothing more is asked: the section that is shown is the last, and it can be sent."""
    expect(page.locator("[data-next]")).to_have_text("完成并提交")
    settle(page)
    page.locator("[data-next]").click()
    page.wait_for_url("**/sent")
