"""A second small survey: how the visit ended, consent, the same members as at the door, a contradiction, a result."""

from forms.sheets import sheet_of, sheets_json
from tests.visits.door import rows

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | required | relevant | calculation | appearance | guidance_hint::中文 (zh) | guidance_hint::English (en)
begin_group      | header          | 走访情况 | The visit |  |  |  |
select_one ended | visit_outcome   | 家里有人吗 | Anybody home | yes |  |  |
select_one yesno | consent_basic   | 同意走访吗 | Do they agree | yes | ${visit_outcome} = 'at_home' |  |
calculate        | consent_refused |  |  |  | ${consent_basic} != '' | if(${consent_basic} = 'no', 'yes', 'no') |
end_group        |                 |  |  |  |  |  |
begin_group      | family          | 家庭结构 | Family |  | ${consent_basic} = 'yes' |  |
begin_repeat     | members         | 家庭成员 | Members |  |  |  |
text             | name            | 姓名 | Name | yes |  |  |
text             | card            | 残疾人证号 | Card number |  |  |  |
end_repeat       |                 |  |  |  |  |  |
end_group        |                 |  |  |  |  |  |
begin_group      | wishes          | 服务需求 | Wishes |  | ${consent_basic} = 'yes' |  |
integer          | rooms           | 有几间房 | How many rooms | yes |  |  |  | 能住人的屋子有几间？ | Rooms to live in?
select_one size  | size            | 房子大小 | Size of house |  | ${rooms} != '' | if(${rooms} > 3, 'large', 'small') |
note             | rooms_check     | 真有${rooms}间吗 | Really ${rooms} |  | ${rooms} > 20 |  | check
begin_group      | late            | 大房子 | A large house |  |  |  |
text             | halls           | 有几个厅 | How many halls |  | ${rooms} > 10 |  |
end_group        |                 |  |  |  |  |  |
begin_group      | eyes            | 社工看 | Worker only |  |  |  | staff
text             | seen            | 看到了什么 | What was seen |  |  |  |
end_group        |                 |  |  |  |  |  |
end_group        |                 |  |  |  |  |  |
"""  # noqa: E501 (a header of a sheet is one line)
CHOICES = """
list_name | name    | label::中文 (zh) | label::English (en)
yesno     | yes     | 是               | Yes
yesno     | no      | 否               | No
ended     | at_home | 在家             | At home
ended     | nobody  | 没人             | Nobody
ended     | refused | 不让进           | Refused
size      | small   | 小               | Small
size      | large   | 大               | Large
"""
NEEDS = """
kind | when              | urgency | reason::中文 (zh)  | reason::English (en)
G03  | ${size} = 'small' | U3      | 房子：${size}      | House: ${size}
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
porch   | 2       | 门廊问卷              | On the porch
"""
HOME = {
    "header": {"visit_outcome": "at_home", "consent_basic": "yes"},
    "wishes": {"rooms": 2},
}


def sheets() -> str:
    """The survey's sheets as the store keeps them."""
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "needs": NEEDS}
    return sheets_json({name: sheet_of(name, rows(table)) for name, table in tables.items()})
