"""`set` rows: a survey changes rows that it has included, cell by cell."""

from collections import defaultdict
from collections.abc import Iterable

from forms.problems import Problem
from forms.xlsform.book import Entry
from forms.xlsform.columns import near

# The type column of a set row: `set` alone, or followed by the type that the rows are to have.
_EMPTY = "-"
# What says nothing any more once a row only calculates.
_OF_ANSWERS = frozenset(
    {"constraint", "constraint_message", "choice_filter", "required", "required_message", "read_only", "trigger"}
)
_NOT_CHANGED = frozenset({"name", "for_each", "whose"})

# A row with the module that brought it, "" for one of the survey's own.
Brought = tuple[Entry, str]


def change(rows: Iterable[Brought], changes: Iterable[Entry]) -> list[Problem]:
    """Let each set row change the rows that it names; the problems of those that name none."""
    named: dict[str, list[Brought]] = defaultdict(list)
    for entry, module in rows:
        if not entry.is_disabled and not entry.kind.startswith("end"):
            named[entry.text("name")].append((entry, module))
    named.pop("", None)
    found = []
    for setting in changes:
        names = setting.text("name").split()
        if not names:
            found.append(Problem("name_missing", **setting.place.params(), column="name", type="set"))
        for name in names:
            if name in named:
                for entry in _meant(named[name]):
                    _change(entry, setting)
            else:
                place = setting.place.params()
                found.append(Problem("set_unknown", **place, column="name", name=name, near=near(name, named)))
    return found


def _meant(rows: list[Brought]) -> list[Entry]:
    """What modules brought where they did: the survey's own rows of that name can be written as they should be."""
    return [entry for entry, module in rows if module] or [entry for entry, _ in rows]


def _change(entry: Entry, setting: Entry) -> None:
    type_ = setting.text("type").partition(" ")[2].strip()
    if type_:
        entry.write(("type", ""), type_, setting.place)
    if type_ == "calculate":
        for key in [key for key in entry.cells if key[0] in _OF_ANSWERS]:
            del entry.cells[key]
        if setting.text("calculation"):
            entry.cells.pop(("default", ""), None)
    for key, text in setting.cells.items():
        if key[0] in _NOT_CHANGED or key[0] == "type":
            continue
        if text == _EMPTY:
            text = ""
        elif key == ("relevant", "") and entry.text("relevant"):
            text = f"({entry.text('relevant')}) and ({text})"
        entry.write(key, text, setting.place)
