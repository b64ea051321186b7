"""A small survey, as a table, and a visit that answers it: what tests of receiving begin with."""

import copy
import json
from typing import Any

from forms.sheets import sheet_of, sheets_json

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | required | relevant | calculation | constraint
begin_group      | family  | 家庭结构     | Family    |          |                 |                   |
begin_repeat     | members | 家庭成员     | Members   |          |                 |                   |
text             | name    | 姓名       | Name      | yes      |                 |                   |
select_one sex   | sex     | 性别       | Sex       |          |                 |                   |
select_one yesno | meals   | 能自己做饭吗   | Can cook  |          |                 |                   |
end_repeat       |         |          |           |          |                 |                   |
calculate        | people  |          |           |          |                 | count(${members}) |
end_group        |         |          |           |          |                 |                   |
begin_group      | health  | 健康状况     | Health    |          |                 |                   |
select_one yesno | fell    | 一年内摔倒过吗  | Any fall  | yes      |                 |                   |
integer          | falls   | 摔倒几次     | How many  |          | ${fell} = 'yes' |                   | . > 0
image            | photo   | 照片       | Photo     |          |                 |                   |
text             | remark  | 备注       | Remark    |          |                 |                   |
end_group        |         |          |           |          |                 |                   |
"""
CHOICES = """
list_name | name   | label::中文 (zh) | label::English (en)
yesno     | yes    | 是               | Yes
yesno     | no     | 否               | No
sex       | male   | 男               | Male
sex       | female | 女               | Female
"""
NEEDS = """
kind | when               | urgency | for_each | reason::中文 (zh)     | reason::English (en)
G01  | ${fell} = 'yes'    | U2      |          | 摔倒过 ${falls} 次    | Fell ${falls} times
G01  | ${falls} > 3       | U1      |          | 常摔倒                | Falls often
A01  | ${meals} = 'no'    | U1      | members  | ${name} 不能做饭      | ${name} cannot cook
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
door    | 1       | 门口问卷              | At the door
"""
UUID = "11111111-2222-4333-8444-555555555555"
SHA256 = "ab" * 32
VISIT: dict[str, Any] = {
    "uuid": UUID,
    "survey": "door",
    "version": "1",
    "household": "east",
    "started": "2026-03-05T09:00:00+08:00",
    "ended": "2026-03-05T09:20:00+08:00",
    "worker": "east",
    "answers": {
        "family": {
            "members": [
                {"_id": "east-1", "name": "𠮷田", "sex": "female", "meals": "no"},
                {"_id": "row-2", "name": "阿依古丽·买买提", "meals": "yes"},
            ],
            "people": 2,
        },
        "health": {"fell": "yes", "falls": 2, "photo": "door.jpg"},
    },
    "files": [{"name": "door.jpg", "sha256": SHA256}],
}


def sheets(version: str = "1") -> str:
    """The survey's sheets as the store keeps them."""
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "needs": NEEDS}
    text = sheets_json({name: sheet_of(name, rows(table)) for name, table in tables.items()})
    return text.replace('["door","1"', f'["door","{version}"')


def rows(table: str) -> list[list[str]]:
    """A table of the kind above as rows of cells."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def visit(**changed: Any) -> dict[str, Any]:
    """The visit with other top-level values. `ANSWER=value` names of answers go through `answer`."""
    return {**copy.deepcopy(VISIT), **changed}


def answered(place: str, value: Any, **changed: Any) -> dict[str, Any]:
    """The visit with another answer at `health/falls` or `family/members[1]/meals`; None takes the answer away."""
    posted = visit(**changed)
    *path, name = place.replace("[", "/").replace("]", "").split("/")
    target: Any = posted["answers"]
    for step in path:
        target = target[int(step) - 1] if step.isdigit() else target[step]
    if value is None:
        target.pop(name, None)
    else:
        target[name] = value
    return posted


def body(posted: object) -> bytes:
    """The bytes that a phone posts."""
    try:
        return json.dumps(posted, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a character: phones write it as an escape
        return json.dumps(posted).encode()
