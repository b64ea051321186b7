"""A small survey of the tests' own, for what every survey page must do: taps, early typing, a fresh draft."""

from forms.sheets import Sheets, sheet_of
from tests.visits.door import rows

SURVEY = """
type | name | label::中文 (zh) | label::English (en) | required | constraint | constraint_message::中文 (zh) | constraint_message::English (en)
begin_group      | family   | 家庭结构       | Family         |     |  |  |
select_one who   | answers  | 今天谁在说     | Who is talking | yes |  |  |
begin_repeat     | members  | 家里的人       | Members        |     |  |  |
text             | name     | 姓名           | Name           | yes | string-length(.) >= 2 | 姓名要有2到30个字。 | A name has 2 to 30 characters.
end_repeat       |          |                |                |     |  |  |
integer          | children | 几个子女       | Children       |     | . >= 0 |  |
select_one yesno | talked   | 这周说过话吗   | Talked         |     |  |  |
end_group        |          |                |                |     |  |  |
begin_group      | yard     | 院子           | Yard           |     |  |  |
select_one yesno | steps    | 有台阶吗       | Any steps      |     |  |  |
end_group        |          |                |                |     |  |  |
"""  # noqa: E501
CHOICES = """
list_name | name   | label::中文 (zh) | label::English (en)
who       | self   | 本人             | The person
who       | family | 家里人           | The family
yesno     | yes    | 是               | Yes
yesno     | no     | 否               | No
"""
SETTINGS = """
form_id | version | form_title::中文 (zh) | form_title::English (en)
yard    | 1       | 院子问卷              | In the yard
"""


def sheets() -> Sheets:
    tables = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS}
    return {name: sheet_of(name, rows(table)) for name, table in tables.items()}
