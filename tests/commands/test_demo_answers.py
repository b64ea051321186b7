"""What invented people answer: said in the survey and in the modules that it includes."""

from pathlib import Path

from tests.forms.tables import write
from web.commands.demo.answers import hints


def test_modules_bring_their_hints_under_the_names_that_they_have_here(tmp_path: Path):
    for name, table in (
        ("mood", "| survey | | | |\n| | type | name | label |\n| | text | q1 | A |\n| | text | q2 | B |"),
        ("visit", "| survey | | | |\n| | type | name | label |\n| | text | who | A |\n| | include | mood | |"),
    ):
        write(table, tmp_path / name)
    (tmp_path / "mood" / "demo.csv").write_text("name,value,weight\nq1,yes,3\nq1,,1\nq2,no,\n", "utf-8")
    (tmp_path / "visit" / "demo.csv").write_text("name,value,weight\nwho,self,1\nmood_q2,yes,1\n", "utf-8")
    assert hints(tmp_path / "visit") == {
        "who": [("self", 1.0)],
        "mood_q1": [("yes", 3.0), ("", 1.0)],
        "mood_q2": [("yes", 1.0)],
    }
    assert hints(tmp_path / "mood") == {"q1": [("yes", 3.0), ("", 1.0)], "q2": [("no", 1.0)]}
