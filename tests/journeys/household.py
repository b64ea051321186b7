"""What journeys begin with: a family of four that is registered, a survey that is begun, a photo, and what arrived."""

import io
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from store import visits
from tests.journeys.person import choose_survey, example

FAMILY = (
    ("𠮷田", "", "999901194203050026", "13800000001"),
    ("阿依古丽·买买提", "10", "", ""),
    ("王建军", "20", "", "13900000002"),
    ("王小丫", "42", "", ""),
)


def register(page: Page, *, scripts: bool) -> str:
    """Register the family of four; the address of its page."""
    page.goto("/households/new")
    if page.locator("#area option").count() > 1:
        page.locator("#area").select_option(label="柳树村")
    page.locator("#address").fill("三组15号")
    for number, (name, relation, id_number, telephone) in enumerate(FAMILY):
        if number:
            page.get_by_role("button", name="添加家庭成员").click()
        field = f"members-{number}-"
        page.locator(f"#{field}name").fill(name)
        page.locator(f"#{field}id_number").fill(id_number)
        page.locator(f"#{field}phone").fill(telephone)
        if relation:
            page.locator(f"#{field}relation").select_option(relation)
    if not scripts:
        page.locator("#members-0-birth").fill("1942-03-05")
        page.locator("#members-0-sex").select_option("female")
    assert page.locator("#members-0-birth").input_value() == "1942-03-05"
    page.get_by_label("独居老人").check()
    page.get_by_role("button", name="登记这户").last.click()
    page.wait_for_url(lambda url: "/new" not in url)
    for name, *_ in FAMILY:
        expect(page.locator("main")).to_contain_text(name)
    return page.url


def begin(page: Page, household: str, *surveys: str) -> str:
    """Begin a visit at this household with these surveys asked as one; the visit's UUID."""
    page.goto(f"/households/{household}")
    return start(page, *surveys)


def start(page: Page, *surveys: str) -> str:
    """The same from the household's page; `laoren` where no survey is named."""
    choose_survey(page, *(surveys or ("laoren",)))
    page.locator("main form button").last.click()
    page.wait_for_url("**/drafts/*")
    return page.url.split("/drafts/")[1].partition("#")[0]


def sent(app: Flask, uuid: str) -> visits.Visit:
    """The visit as it was received."""
    found = visits.visit(app.extensions["nuanfang"].cell.read(), uuid, "")
    assert found is not None
    return found


def photo(side: int = 2400) -> bytes:
    """A picture as a phone takes it: large, noisy, with what the phone tells about itself."""
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "a phone that tells its model"
    Image.effect_noise((side, side * 3 // 4), 40).convert("RGB").save(content, "JPEG", quality=90, exif=exif)
    return content.getvalue()


def answers() -> dict[str, Any]:
    """The example of the elderly person with many needs, at the home of our family, with one photo."""
    found = example("laoren", "many_needs")
    family = found["family"]["household"]
    own = {**family["members"][0], "name": FAMILY[0][0], "id_number": FAMILY[0][2], "subject": "yes"}
    rest = {"birth": "1980-01-02", "sex": "female", "subject": "no"}
    family["members"] = [own, *({**rest, "name": name, "relation": relation} for name, relation, *_ in FAMILY[1:])]
    family["living"] = "with_children"
    found["services"]["closing"]["photo"] = photo()
    return found
