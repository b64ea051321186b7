"""Earlier answers are the choices of a question (`select_one ${name}`), alike in both engines.

docs.getodk.org/form-logic, "Generating select choices from repeats"; pyxform makes an itemset of the repeat.
"""

import re
from pathlib import Path

from pyxform.xls2xform import convert

from forms.problems import Problem
from forms.scenario import Scenario
from forms.workbook import sheets_of, write_workbook
from forms.xlsform import read_survey
from tests.forms.surveys import context
from tests.forms.tables import survey
from tests.forms.test_scenario import outcomes, replayed

FAMILY = survey("""
| survey | | | | | |
| | type               | name    | label                | choice_filter | relevant |
| | integer            | grown   | Grown up from        |               |          |
| | begin_repeat       | members | Members              |               |          |
| | text               | name    | Name                 |               |          |
| | integer            | age     | Age                  |               |          |
| | select_one ${name} | friend  | Friend of ${name}    |               |          |
| | end_repeat         |         |                      |               |          |
| | select_one ${name} | head    | Who decides?         | ${age} >= ${grown} |     |
| | note               | told    | ${head} decides      |               | ${head} != '' |
""")


def visit() -> Scenario:
    made = Scenario(FAMILY, {}, context())
    for number, (name, age) in enumerate((("Ann *<b>*", 40), ("Li", 3), ("Li", 50), ("${grown}", 60)), 1):
        made.add_member("members")
        made.answer(f"members[{number}]/name", name)
        made.answer(f"members[{number}]/age", age)
    made.answer("grown", 18)
    return made


def offered(made: Scenario, place: str) -> list[tuple[str, str]]:
    return next(list(shown.choices) for shown in made.shown() if shown.place == place)


def test_who_was_named_can_be_chosen_as_typed_and_once():
    made = visit()
    assert offered(made, "head") == [(name, name) for name in ("Ann *<b>*", "Li", "${grown}")]
    assert len(offered(made, "members[2]/friend")) == 3
    made.answer("grown", 45)
    assert [name for name, _ in offered(made, "head")] == ["Li", "${grown}"]
    made.answer("head", "Li")
    assert made.shown()[-1].label == "Li decides"
    assert replayed(FAMILY, [made]) == outcomes(FAMILY, [made])


def test_who_is_named_no_more_is_to_be_chosen_again():
    made = visit()
    made.answer("head", "Ann *<b>*")
    assert made.filling.problems() == []
    made.answer("members[1]/name", "Anna")
    assert "head" in made.filling.changes
    assert made.filling.problems() == [Problem("choice", at="head", names=["Ann *<b>*"])]
    made.remove_member("members[1]")
    assert made.filling.problems() == [Problem("choice", at="head", names=["Ann *<b>*"])]
    assert replayed(FAMILY, [made]) == outcomes(FAMILY, [made])


def test_the_workbook_is_read_back_and_by_others(tmp_path: Path):
    assert read_survey(sheets_of(FAMILY))[0] == FAMILY
    write_workbook(FAMILY, tmp_path / "family.xlsx")
    xform = convert(xlsform=str(tmp_path / "family.xlsx"), validate=False).xform
    nodesets = re.findall('<itemset nodeset="(.*?)">', xform)
    assert ["members[" in one for one in nodesets] == [True, True], nodesets
