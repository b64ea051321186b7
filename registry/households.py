"""Registering households and residents: what a name, a birth date, an ID number must be before they are kept."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from forms import identity
from forms.answers import has_control
from forms.context import Context
from forms.problems import Problem, Problems
from store import areas
from store import households as kept
from store.accounts import Account
from store.driver import Database
from store.households import Household, Resident
from store.moments import stamp
from store.scope import covers

LONGEST_NAME = 60  # characters: the longest names on identity cards are far shorter
LONGEST_TEXT = 500
SEXES = ("", "male", "female")
OLDEST_BIRTH = "1890-01-01"
_ID_NUMBER = re.compile("[0-9]{17}[0-9X]")
HEAD = "02"  # GB/T 4761: the first member's relation


def register(
    db: Database, household: Household, residents: Sequence[Resident], account: Account, context: Context
) -> Household:
    """Keep a new household with its residents; ids that are "" are given, `created` is now. Raises Problems.

    The first resident is the head. Phones and ID numbers are kept normalised. Codes: household_area, head_missing,
    name_invalid, text_too_long, text_control, phone_invalid; for members (`at` members[2]/name) member_name,
    member_relation, member_sex, member_birth, member_sex_differs, member_birth_differs (from the ID number),
    member_id_twice, member_id_known, and those of `forms.identity.resident_id`.
    """
    household = replace(
        household,
        id=household.id or context.uuid(),
        head=_tidy(household.head),
        phone=_phone(household.phone),
        created=stamp(context.now),
        groups=tuple(sorted({*household.groups, *(group for person in residents for group in person.groups)})),
    )
    people = [_ready(person, household.id, context) for person in residents]
    people[:1] = [replace(person, relation=person.relation or HEAD) for person in people[:1]]
    problems = [*_household_problems(db, household, account)]
    for number, person in enumerate(people, 1):
        problems += _member_problems(person, number, context)
        problems += _known(db, person, people[: number - 1], number, account)
    if problems:
        raise Problems(problems)
    return kept.add_household(db, household, people, by=account.id)


def add_resident(
    db: Database, resident: Resident, account: Account, context: Context, *, within: str | None = None
) -> Resident:
    """Add a person to a household in this area (else the account's). Problem household_unknown; Problems as of
    `register`."""
    household = kept.household(db, resident.household, account.area if within is None else within)
    if household is None:
        raise Problem("household_unknown", household=resident.household)
    person = _ready(resident, household.id, context)
    others = kept.residents(db, household.id)
    number = len(others) + 1
    problems = [*_member_problems(person, number, context), *_known(db, person, others, number, account)]
    if problems:
        raise Problems(problems)
    at = stamp(context.now)
    kept.add_resident(db, person, at=at, by=account.id)
    if set(person.groups) - set(household.groups):
        groups = tuple(sorted({*household.groups, *person.groups}))
        kept.update_household(db, replace(household, groups=groups), at=at, by=account.id)
    return person


def read_household(db: Database, said: Mapping[str, str], account: Account) -> tuple[dict[str, str], list[Problem]]:
    """Some columns of a household as they would be kept, and what is wrong with them alone."""
    home = replace(Household("", "", "", "x"), **dict(said))  # type: ignore[arg-type]
    home = replace(home, head=_tidy(home.head), phone=_phone(home.phone))
    problems = [problem for problem in _household_problems(db, home, account) if problem.params["at"] in said]
    return {column: getattr(home, column) for column in said}, problems


def read_resident(said: Mapping[str, str], context: Context) -> tuple[dict[str, str], list[Problem]]:
    """Some columns of a person as they would be kept, and what is wrong with them alone; `at` is the column."""
    blank = Resident("", "", "x", "99")
    person = _ready(replace(blank, **dict(said)), "", context)  # type: ignore[arg-type]
    found = [(problem.params["at"].rpartition("/")[2], problem) for problem in _member_problems(person, 1, context)]
    problems = [Problem(problem.code, **{**problem.params, "at": at}) for at, problem in found if at in said]
    if person.left and not _is_birth(person.left, context.now.date()):
        problems.append(Problem("member_left", at="left"))
    return {column: getattr(person, column) for column in said}, problems


def is_one_line(text: str) -> bool:
    """Whether a text has no line's end within: a name and an address stand in one line of every list and paper."""
    return text.splitlines() in ([], [text])


def roster(db: Database, household_id: str) -> list[dict[str, str]]:
    """The rows that a visit's repeat `members` starts with: `_id` is the resident's id, the rest as surveys name it."""
    columns = ("name", "relation", "sex", "birth", "id_number", "phone")
    return [
        {"_id": person.id, **{column: getattr(person, column) for column in columns}}
        for person in kept.residents(db, household_id)
    ]


def _tidy(name: str) -> str:
    """A name as it is kept: outer blanks away, inner ones single, the middle dot of long names always the same (·)."""
    return re.sub(r"\s+", " ", name).strip().translate(dict.fromkeys(map(ord, "•・‧∙"), "·"))


def _ready(person: Resident, household_id: str, context: Context) -> Resident:
    return replace(
        person,
        id=person.id or context.uuid(),
        household=household_id,
        name=_tidy(person.name),
        id_number=_id_number(person.id_number, context.now.date()),
        phone=_phone(person.phone),
    )


def _id_number(text: str, today: date) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    try:
        return identity.resident_id(plain, today).normalised
    except Problem:
        return plain


def _phone(text: str) -> str:
    """A phone number as it is kept; one that cannot be read stays as it was typed."""
    found = identity.phone(unicodedata.normalize("NFKC", text))
    return text.strip() if found.kind == "invalid" else found.normalised


def _household_problems(db: Database, household: Household, account: Account) -> Iterator[Problem]:
    if not covers(account.area, household.area) or areas.area(db, household.area) is None:
        yield Problem("household_area", at="area")
    if not household.head:
        yield Problem("head_missing", at="head")
    elif not _is_name(household.head):
        yield Problem("name_invalid", at="head", name=household.head[:LONGEST_NAME])
    if not _is_phone(household.phone):
        yield Problem("phone_invalid", at="phone")
    for column in ("address", "note"):
        text = getattr(household, column)
        if len(text) > LONGEST_TEXT:
            yield Problem("text_too_long", at=column, most=LONGEST_TEXT)
        if has_control(text.replace("\r\n", "\n")) or (column != "note" and not is_one_line(text)):
            yield Problem("text_control", kind="refused", at=column)


def _member_problems(person: Resident, number: int, context: Context) -> list[Problem]:
    at, today = f"members[{number}]", context.now.date()
    return [*_person_problems(person, number, at, today), *_id_problems(person, number, at, today)]


def _person_problems(person: Resident, number: int, at: str, today: date) -> Iterator[Problem]:
    if not person.name:
        yield Problem("member_name", at=f"{at}/name", number=number)
    elif not _is_name(person.name):
        yield Problem("name_invalid", at=f"{at}/name", name=person.name[:LONGEST_NAME])
    if not person.relation:
        yield Problem("member_relation", at=f"{at}/relation", number=number)
    if person.sex not in SEXES:
        yield Problem("member_sex", at=f"{at}/sex", number=number)
    if person.birth and not _is_birth(person.birth, today):
        yield Problem("member_birth", at=f"{at}/birth", number=number)
    if not _is_phone(person.phone):
        yield Problem("phone_invalid", at=f"{at}/phone")


def _id_problems(person: Resident, number: int, at: str, today: date) -> Iterator[Problem]:
    """What is wrong with the ID number, or does not agree with it. No number is no problem."""
    if not person.id_number:
        return
    try:
        said = identity.resident_id(person.id_number, today)
    except Problem as problem:
        yield Problem(problem.code, at=f"{at}/id_number", **problem.params)
        return
    if _is_birth(person.birth, today) and date.fromisoformat(person.birth) != said.birth:
        yield Problem("member_birth_differs", at=f"{at}/birth", number=number)
    if person.sex in SEXES[1:] and person.sex != said.sex:
        yield Problem("member_sex_differs", at=f"{at}/sex", number=number)


def _known(db: Database, person: Resident, others: Sequence[Resident], number: int, account: Account) -> list[Problem]:
    """Whether somebody is registered under the ID number. Nobody outside the account's area is named."""
    if not _ID_NUMBER.fullmatch(person.id_number):
        return []
    at = f"members[{number}]/id_number"
    if any(other.id_number == person.id_number for other in others):
        return [Problem("member_id_twice", at=at, number=number)]
    found = kept.resident_by_id_number(db, person.id_number)
    if found is None:
        return []
    home = kept.household(db, found.household, account.area)
    kind, head = ("near", home.head) if home else ("far", "")
    return [Problem("member_id_known", at=at, number=number, kind=kind, head=head)]


def _is_phone(text: str) -> bool:
    return not text or identity.phone(text).kind != "invalid"


def _is_name(name: str) -> bool:
    """Letters of any script with dots, hyphens, apostrophes and blanks between; nothing else."""
    letters = [character for character in name if character not in "·.-' ’"]
    return 0 < len(name) <= LONGEST_NAME and bool(letters) and all(map(_is_letter, letters))


def _is_letter(character: str) -> bool:
    # Lo takes in the Han extensions, Lm and Mn the marks of Uyghur, Tibetan and Mongolian. Co: rare characters that
    # old systems keep in the private area; Cn: those that are newer than Python's tables.
    return unicodedata.category(character) in ("Lu", "Ll", "Lt", "Lo", "Lm", "Mn", "Mc", "Co", "Cn")


def _is_birth(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(OLDEST_BIRTH) <= date.fromisoformat(text) <= today
    except ValueError:
        return False
