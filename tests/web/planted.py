"""A foreign area for the crawl: what is planted in the west, by which nobody of the east may come, and its marks."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image

from forms.identity import check_digit
from forms.problems import Problem
from store import accounts, change_log, households, settings, survey_drafts, visits
from store.accounts import Account
from store.change_log import FieldChange
from store.driver import Database
from store.households import Household, Resident
from store.settings import Setting
from store.survey_drafts import SurveyDraft
from store.visits import Draft
from tests.conftest import NOW, VISITS
from tests.store.seed import AT, WEST, WEST_VILLAGE
from tests.visits import door, porch
from visits.attachments import attach
from visits.receive import receive

HOMES, MEMBERS = 100, 10
BOTH = "door+porch"
# None of these is written in the east, nor in any template, survey or dictionary.
MARKS: tuple[str, ...] = (
    "植真",
    "植址",
    "植记",
    "植答",
    "植备",
    "植机",
    "植员",
    "植源",
    "植卷",
    "植改",
    "13917171",
    "98765.4321",
)
# Nor are the west's own names, which were there before.
MARKS += ("杏花村", "西乡", "㛃兰", "站长西", "管理员西", "局西", VISITS["west"], WEST)


def id_number(number: int) -> str:
    """One of a thousand: their first digits are those of no place in any dictionary of ours."""
    body = f"659004{date(1950, 1, 1) + timedelta(days=number):%Y%m%d}{number % 1000:03}"
    return body + check_digit(body)


ID_NUMBERS = [id_number(number) for number in range(HOMES * MEMBERS)]


def uuid(number: int) -> str:
    return str(UUID(int=0x9A9A9A9A << 96 | 4 << 76 | 8 << 60 | number))


# The ids of what is planted, and of things of the same kinds that nobody has: ask for the one as for the other.
# Numbers that the database gives are added by `plant`.
PLANTED = {
    "household": uuid(1),
    "resident": uuid(1001),
    "visit": uuid(5001),
    "both": uuid(5002),
    "need": "",
    "draft": uuid(6001),
    "survey": "plantsurvey",
    "area": WEST_VILLAGE,
    "username": "plant-worker",
    "words": "植真",
}
ABSENT = {
    name: {"area": "999907777", "survey": "wantsurvey"}.get(name, uuid(9000 + at)) for at, name in enumerate(PLANTED)
}
ABSENT |= {"username": "wants-worker", "words": "缺无"}
NUMBERS = ("visit_conflict", "device", "account", "survey_draft")
ABSENT |= dict.fromkeys(NUMBERS, "88887777") | {"sha256": "ab" * 32, "draft_sha256": "cd" * 32}


def plant(app: Flask) -> dict[str, str]:
    """Fill the west; the ids of one thing of each kind."""
    here = app.extensions["nuanfang"]
    cell, known = here.cell, accounts.account_by_name(here.cell.read(), "west")
    assert known
    west = known[0]
    cell.write(_families)
    found = dict(PLANTED) | {"sha256": _visits(here, west), "draft_sha256": _draft(here, west)}
    cell.write(lambda db: _fields(db, west))
    return found | {name: str(value) for name, value in cell.write(_staff).items()}


def photo(colour: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(content, "JPEG")
    return content.getvalue()


def _families(db: Database) -> None:
    for home in range(HOMES):
        numbers = range(home * MEMBERS, (home + 1) * MEMBERS)
        people = [
            Resident(
                uuid(1001 + n), "", f"植真{chr(0x4E00 + n)}", "", "male", "1941-05-06", ID_NUMBERS[n], f"13917171{n:03}"
            )
            for n in numbers
        ]
        household = Household(
            *(uuid(1 + home), WEST_VILLAGE, f"植址路{home}号", people[0].name, "13917171999"),
            *(("laoren",), AT, "植记：狗凶"),
        )
        households.add_household(db, household, people)


def _visits(here: Any, west: Account) -> str:
    """A visit with its photo, one of two surveys at once, and one that came twice; the photo's hash."""
    shot = attach(here.cell, here.files, photo("#123456"), west, NOW)
    files = [{"name": "door.jpg", "sha256": shot.sha256}]
    answers = door.visit()["answers"]
    answers["family"]["members"] = [{"_id": PLANTED["resident"], "name": "植真甲", "meals": "no"}]
    answers["health"] |= {"falls": 4, "remark": "植备"}
    one = door.visit(uuid=PLANTED["visit"], household=PLANTED["household"], answers=answers, files=files, worker="west")
    two = {**one, "uuid": PLANTED["both"], "survey": BOTH, "version": "1+2", "files": []}
    later = json.loads(json.dumps(one))
    later["answers"]["health"]["remark"] = "植答"
    for posted in (one, two):
        receive(here.cell, here.surveys, json.dumps(posted).encode(), west, NOW, lambda: "")
    with pytest.raises(Problem, match="conflict"):
        receive(here.cell, here.surveys, json.dumps(later).encode(), west, NOW, lambda: "")
    return shot.sha256


def _draft(here: Any, west: Account) -> str:
    shot = attach(here.cell, here.files, photo("#654321"), west, NOW)
    files = [{"name": "door.jpg", "sha256": shot.sha256}]
    draft = Draft(
        uuid=PLANTED["draft"],
        account=west.id,
        household=PLANTED["household"],
        survey="door",
        version="1",
        answers={"health": {"remark": "植答", "fell": "yes", "photo": "door.jpg"}},
        updated="2026-03-05T02:00:00Z",
        started=AT,
        files=files,
    )
    here.cell.write(lambda db: visits.save_draft(db, draft))
    return shot.sha256


def _fields(db: Database, west: Account) -> None:
    """Somebody moved out; the address is open between two changes."""
    moved = households.resident(db, uuid(1002))
    assert moved is not None
    households.update_resident(db, replace(moved, left="2026-03-02"), at=AT, by=west.id)
    heads = [FieldChange(uuid(7000 + n), AT, west.id, "植址路0号", f"植改{n}号") for n in (1, 2)]
    change_log.keep_conflict(db, PLANTED["household"], "household", PLANTED["household"], "address", heads, at=AT)


def _staff(db: Database) -> dict[str, int]:
    """A phone, an account, a setting, a survey that is not published: the numbers of those that have one."""
    west = accounts.account_by_name(db, "west")
    admin = accounts.account_by_name(db, "admin-west")
    assert west
    assert admin
    device = accounts.add_device(db, west[0].id, hashlib.sha256(b"planted").hexdigest(), "植机", AT)
    accounts.note_contact(db, device.id, AT, 7, AT)
    added = accounts.add_account(db, Account(0, PLANTED["username"], "植员", "worker", WEST), "no password", at=AT)
    settings.put(db, Setting(WEST, "standard_month", "98765.4321", "植源", AT, admin[0].id))
    report = [{"problem": {"code": "missing_sheet", "sheet": "survey"}, "text": "植卷"}]
    sheets = door.sheets().replace('["door"', f'["{PLANTED["survey"]}"').replace("门口问卷", "植卷")
    draft = SurveyDraft(
        0, PLANTED["survey"], "1", "植卷.xlsx", "0" * 64, AT, admin[0].id, {"zh": "植卷", "en": "植卷"}, report
    )
    survey_drafts.add(db, replace(draft, survey="door"), door.sheets())
    kept = survey_drafts.add(db, draft, sheets)
    conflict = db.execute("select id from visit_conflict").fetchone()
    numbers = {"device": device.id, "account": added.id, "survey_draft": kept.id, "visit_conflict": conflict[0]}
    for table, number in numbers.items():
        db.execute(f"update {table} set id = ? where id = ?", (71710000 + 100 * len(table), number))
    return {table: 71710000 + 100 * len(table) for table in numbers}


def publish(app: Flask) -> None:
    """A second survey, so that two can be answered as one: published for all, before anything is compared."""
    app.extensions["nuanfang"].surveys.publish(porch.sheets(), AT)
