"""The form that registers a household: where it is, who lives there. What a name must be, the registry knows."""

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are of 3.2

from forms.definition import Label
from forms.problems import Problem
from store.households import Household, Resident
from web.fieldwork import codes
from web.language import gettext as _
from web.problems import for_phone, sentence
from web.sentences import N_

MOST_MEMBERS = 40
# So many are shown again when too many were sent, so that some can be taken out and nothing need be typed twice.
MOST_SHOWN = 80
COLUMNS = ("name", "relation", "sex", "birth", "id_number", "phone")
_MEMBER_FIELD = re.compile(rf"members-(0|[1-9][0-9]{{0,5}})-(?:{'|'.join(COLUMNS)})")


def _chosen(table: dict[str, Label]) -> list[SelectChoice]:
    return [SelectChoice("", _("Please choose")), *_choices(table)]


def _choices(table: dict[str, Label]) -> list[SelectChoice]:
    return [SelectChoice(*choice) for choice in codes.said(table).items()]


class MemberForm(Form):
    """One person. A choice that is none of ours is the registry's to refuse, not the form's to lose."""

    name = StringField(render_kw={"autocomplete": "off"})
    relation = SelectField(validate_choice=False)
    sex = SelectField(validate_choice=False)
    birth = StringField(render_kw={"type": "date", "min": "1890-01-01"})
    id_number = StringField(render_kw={"autocomplete": "off", "autocapitalize": "characters", "maxlength": 24})
    phone = StringField(render_kw={"inputmode": "tel", "autocomplete": "off"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = {code: words for code, words in codes.relations().items() if code not in (codes.HEAD, codes.ONESELF)}
        self.relation.choices = _chosen(others)
        self.sex.choices = _chosen(codes.sexes())
        for field, words in _MEMBER_WORDS.items():
            self[field].label.text = _(words)
        self.id_number.description = _("18 characters; birth date and sex are filled in from it")


_MEMBER_WORDS = {
    "name": N_("Name"),
    "relation": N_("Relation to the head"),
    "sex": N_("Sex"),
    "birth": N_("Date of birth"),
    "id_number": N_("ID number"),
    "phone": N_("Phone"),
}


_HOUSEHOLD_WORDS = {"area": N_("Village"), "address": N_("Address"), "groups": N_("Groups"), "note": N_("Note")}


# More members sent than this → what is said.
_CROWDS = (
    (
        MOST_SHOWN,
        N_(
            "A household here has at most %(most)s members, and %(sent)s were sent. Nothing is registered. "
            "Only the first %(shown)s are shown here."
        ),
    ),
    (
        MOST_MEMBERS,
        N_(
            "A household here has at most %(most)s members, and these are %(sent)s. Nothing is registered yet: "
            "take some out and register them as another household."
        ),
    ),
    (-1, N_("A household here has at most %(most)s members. Register the others as another household.")),
)


class HouseholdForm(FlaskForm):  # type: ignore[misc]
    """A household and its members; the first one is the head."""

    area = SelectField(validate_choice=False)
    address = StringField(render_kw={"autocomplete": "off"})
    groups = SelectMultipleField(
        validate_choice=False, widget=widgets.ListWidget(prefix_label=False), option_widget=widgets.CheckboxInput()
    )
    note = TextAreaField()
    members = FieldList(FormField(MemberForm), min_entries=1, max_entries=MOST_SHOWN)

    def __init__(self, places: list[tuple[str, str]], posted: "MultiDict[str, str] | None" = None) -> None:
        numbers = _numbers(posted or ())
        self.sent = len(numbers)
        super().__init__(formdata=_readable(posted, numbers[:MOST_SHOWN]) if posted is not None else None)
        nowhere = [] if len(places) == 1 else [("", _("Please choose"))]
        self.area.choices = [SelectChoice(*place) for place in (*nowhere, *places)]
        self.groups.choices = _choices(codes.groups())
        for field, words in _HOUSEHOLD_WORDS.items():
            self[field].label.text = _(words)
        if posted is None:
            self.members[0].form.relation.data = codes.HEAD

    def sentences(self) -> dict[str, str]:
        """Code → sentence, for what the page itself finds wrong with a number."""
        known = ("format.id", "fifteen_digits", "birth_date", "birth_date_future", "checksum", "phone_invalid")
        return {code.partition(".")[0]: words for code, words in for_phone(known).items()}

    def blank_member(self) -> MemberForm:
        """A member to be copied by the page: its fields are named with ** for the row's number."""
        return MemberForm(prefix="members-**-")

    def drop_member(self, number: int) -> None:
        """Take a member out again; the numbers of those behind it move up."""
        rows = [row.form.data for row in self.members]
        del rows[number : number + 1]
        while self.members.entries:
            self.members.pop_entry()
        for row in rows or [{"relation": codes.HEAD}]:
            self.members.append_entry(row)

    def crowd(self) -> list[tuple[str, str]]:
        """Say beside the first member too many that there is no room; returns the summary, like `show`."""
        said = next(words for least, words in _CROWDS if self.sent > least)
        said = _(said, sent=self.sent, most=MOST_MEMBERS, shown=MOST_SHOWN)
        name = self.members[min(MOST_MEMBERS, len(self.members) - 1)].form.name
        name.errors = [said]
        return [(name.id, said)]

    def people(self) -> list[Resident]:
        """The members as they stand in the form, without rows that were left blank behind the first."""
        found = [Resident("", "", **self._member(row.form)) for row in self.members]
        blank = Resident("", "", "")
        return [person for number, person in enumerate(found) if number == 0 or person != blank]

    def _member(self, form: Any) -> dict[str, Any]:
        return {column: (form[column].data or "").strip() for column in COLUMNS}

    def household(self) -> Household:
        head = self.members[0].form
        groups = tuple(group for group in codes.groups() if group in (self.groups.data or ()))
        return Household(
            id="",
            area=self.area.data or "",
            address=(self.address.data or "").strip(),
            head=(head.name.data or "").strip(),
            phone=(head.phone.data or "").strip(),
            groups=groups,
            note=(self.note.data or "").strip(),
        )

    def show(self, problems: Iterable[Problem]) -> list[tuple[str, str]]:
        """Put each problem beside its field; returns (anchor, sentence) for the summary, each place once."""
        rows: dict[str, str] = {}
        for problem in problems:
            field = self._field(str(problem.params.get("at", "")))
            if field.id not in rows:
                rows[field.id] = sentence(problem)
                field.errors = [rows[field.id]]
        return list(rows.items())

    def _field(self, at: str) -> Any:
        if at == "head":
            return self.members[0].form.name
        if at == "phone":
            return self.members[0].form.phone
        if at.startswith("members["):
            number, _slash, column = at.removeprefix("members[").partition("]/")
            return self.members[int(number) - 1].form[column]
        return self[at if at in self else "address"]


def _numbers(names: Iterable[str]) -> list[int]:
    """The numbers of the members among the names of fields, ascending."""
    return sorted({int(found[1]) for name in names if (found := _MEMBER_FIELD.fullmatch(name))})


def _readable(posted: "MultiDict[str, str]", numbers: Iterable[int]) -> "MultiDict[str, str]":
    """What was posted without other members, and without fields that no page of ours has."""
    wanted = {f"members-{number}-{column}" for number in numbers for column in COLUMNS}
    pairs = posted.items(multi=True)
    return MultiDict([pair for pair in pairs if not pair[0].startswith("members") or pair[0] in wanted])
