"""A household of eight that was visited before, and the survey that is asked there again."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask

from forms.sheets import Sheets, sheet_of
from store import accounts, households
from store.households import Household, Resident
from tests.store.seed import AT, EAST_VILLAGE
from tests.visits.door import rows
from visits.receive import receive

HEAD = "欧阳春梅"
ZONE = ZoneInfo("Asia/Shanghai")
LAST = datetime.now(ZONE).replace(hour=9, minute=0) - timedelta(days=30)

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | required | relevant | constraint | calculation | appearance
begin_group       | consent  | 同意           | Consent             |     |                    |        |                   | ask-again
select_one yesno  | may      | 可以记下来吗？ | May we write?       | yes |                    |        |                   |
end_group         |          |                |                     |     |                    |        |                   |
begin_group       | family   | 家里的人       | Family              |     | ${may} = 'yes'     |        |                   |
begin_repeat      | members  | 家里的人       | Members             |     |                    |        |                   |
text              | name     | 姓名           | Name                | yes |                    |        |                   |
select_one sex    | sex      | 性别           | Sex                 | yes |                    |        |                   |
date              | birth    | 出生日期       | Date of birth       | yes |                    |        |                   |
select_one work   | work     | 做什么？       | What do they do?    | yes |                    |        |                   |
select_multiple ill | ill    | 有什么病？     | Any illness?        | yes |                    |        |                   |
text              | medicine | 吃什么药？     | What medicine?      |     | selected(${ill}, 'heart') or selected(${ill}, 'lung') | | |
end_repeat        |          |                |                     |     |                    |        |                   |
integer           | children | 几个子女？     | How many children?  | yes |                    | . >= 0 |                   |
end_group         |          |                |                     |     |                    |        |                   |
begin_group       | home     | 房子           | Home                |     | ${may} = 'yes'     |        |                   |
select_one heat   | heating  | 冬天怎么取暖？ | Heating in winter?  | yes |                    |        |                   |
select_one yesno  | steps    | 门口有台阶吗？ | Steps at the door?  | yes |                    |        |                   |
text              | repairs  | 要修什么？     | What needs repair?  |     |                    |        |                   |
end_group         |          |                |                     |     |                    |        |                   |
begin_group       | mood     | 心情           | Mood                |     | ${may} = 'yes'     |        |                   |
select_one yesno  | tired    | 常觉得累吗？   | Often tired?        | yes |                    |        |                   |
select_one yesno  | alone    | 常觉得孤单吗？ | Often lonely?       | yes |                    |        |                   |
calculate         | points   | 得分           | Points              |     |                    |        | number(${tired} = 'yes') + number(${alone} = 'yes') |
end_group         |          |                |                     |     |                    |        |                   |
begin_group       | notes    | 社工自记       | Worker’s notes      |     | ${may} = 'yes'     |        |                   | staff
select_one yesno  | danger   | 有危险吗？     | Any danger?         | yes |                    |        |                   |
end_group         |          |                |                     |     |                    |        |                   |
"""  # noqa: E501
CHOICES = """
list_name | name   | label::中文 (zh) | label::English (en)
yesno     | yes    | 是               | Yes
yesno     | no     | 否               | No
sex       | female | 女               | Female
sex       | male   | 男               | Male
work      | farm   | 务农             | Farms
work      | away   | 在外打工         | Works elsewhere
work      | school | 上学             | Goes to school
ill       | none   | 没有             | None
ill       | heart  | 心脏病           | Heart
ill       | lung   | 肺病             | Lungs
heat      | stove  | 煤炉             | Coal stove
heat      | mains  | 集中供暖         | Central heating
"""
NEEDS = """
kind | when               | urgency | reason::中文 (zh) | reason::English (en)
H02  | ${danger} = 'yes'  | U0      | 有危险            | Danger
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en) | groups
follow  | 1       | 回访                  | Follow-up                | all
"""

NAMES = (HEAD, "欧阳建国", "阿依古丽·买买提", "欧阳小军", "李秀英", "欧阳明", "欧阳静", "欧阳乐乐")
BORN = ("1941-05-06", "1939-11-20", "1970-02-03", "1968-08-08", "1972-04-04", "1996-12-31", "2012-06-01", "2015-09-10")
WORK = ("farm", "farm", "farm", "away", "away", "away", "school", "school")


def sheets() -> Sheets:
    tables = {"survey": SURVEY, "choices": CHOICES, "needs": NEEDS, "settings": SETTINGS}
    return {name: sheet_of(name, rows(table)) for name, table in tables.items()}


def register(app: Flask) -> None:
    """The household `many`, whose residents are called `many-1` to `many-8`."""
    home = Household("many", EAST_VILLAGE, "幸福路88号", HEAD, groups=("laoren",), created=AT)
    people = [
        Resident(f"many-{n}", "many", name, "02" if n == 1 else "20", "female" if n % 2 else "male", born)
        for n, (name, born) in enumerate(zip(NAMES, BORN, strict=True), 1)
    ]
    app.extensions["nuanfang"].cell.write(lambda db: households.add_household(db, home, people))


def answers() -> dict[str, Any]:
    """What was said on the last day; the members in another order than the register's."""
    members = [
        {
            "_id": f"many-{n}",
            "name": name,
            "sex": "female" if n % 2 else "male",
            "birth": born,
            "work": work,
            "ill": ["heart", "lung"] if n == 2 else ["none"],
            **({"medicine": "硝酸甘油"} if n == 2 else {}),
        }
        for n, (name, born, work) in enumerate(zip(NAMES, BORN, WORK, strict=True), 1)
    ]
    return {
        "consent": {"may": "yes"},
        "family": {"members": members[::-1], "children": 3},
        "home": {"heating": "stove", "steps": "yes", "repairs": "屋顶漏雨"},
        "mood": {"tired": "yes", "alone": "no", "points": 1},
        "notes": {"danger": "no"},
    }


def last_day() -> str:
    """The day of the last visit, as the phone says it."""
    year = "" if LAST.year == datetime.now(ZONE).year else f"{LAST.year}年"
    return f"{year}{LAST.month}月{LAST.day}日"


def visited(app: Flask) -> None:
    """The visit of the last day is at the station, and one of two days later, when nobody was at home."""
    _received(app, LAST, answers=answers())
    _received(app, LAST + timedelta(days=2), answers={}, outcome="nobody")


def _received(app: Flask, at: datetime, **more: Any) -> None:
    county = app.extensions["nuanfang"]
    who = accounts.account_by_name(county.cell.read(), "east")
    assert who is not None
    visit = {
        "uuid": str(uuid4()),
        "survey": "follow",
        "version": "1",
        "household": "many",
        "started": at.isoformat(),
        "ended": (at + timedelta(minutes=40)).isoformat(),
        **more,
    }
    then = at + timedelta(hours=1)
    receipt = receive(county.cell, county.surveys, json.dumps(visit).encode(), who[0], then, lambda: str(uuid4()))
    assert more.get("outcome") or receipt.problems == []
