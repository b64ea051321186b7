"""Resident IDs, phone numbers and area codes: normalised, checked, and what they say.

It keeps no table of places and reads no clock. static/engine/identity.mjs is its twin on phones.
"""

import re
from dataclasses import dataclass
from datetime import date

from forms.problems import Problem

# GB 11643-1999, ISO 7064 MOD 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"

# Full-width digits and signs as Chinese keyboards give them; the star is the X of telephone keypads.
_DIGITS: dict[int | str, str] = {0xFF10 + digit: str(digit) for digit in range(10)}
_PLAIN = str.maketrans({**_DIGITS, "\uff38": "X", "\uff58": "X", "x": "X", "\uff0a": "X", "*": "X", "\uff0b": "+"})
# With the marks of writing direction that come along when a number is copied from a list of contacts.
_BLANKS_AND_DASHES = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\-\u2010-\u2015\u2212\uff0d]+")
_PHONE_SIGNS = re.compile(r"[()\uff08\uff09.\u00b7]+")


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident ID number and what it says. `area` is where it was first issued: a note, never a reason to refuse."""

    normalised: str
    birth: date
    sex: str
    area: str
    age: int


def resident_id(value: str, on: date) -> ResidentId:
    """Read an 18-character number; `age` is on the day `on`.

    Validity is a real date of birth, not after `on`, and the check digit (GB 11643-1999). No table of places: people
    received their numbers long after birth, under counties that have been renamed and merged since.
    Problem: format, fifteen_digits (void since 2013), birth_date, birth_date_future, checksum.
    """
    text = _plain(value)
    if re.fullmatch(r"[0-9]{15}", text):
        raise Problem("fifteen_digits", kind="id")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise Problem("format", kind="id")
    try:
        birth = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise Problem("birth_date", kind="id") from None
    if birth > on:
        raise Problem("birth_date_future", kind="id")
    if check_digit(text[:17]) != text[17]:
        raise Problem("checksum", kind="id")
    sex = "male" if int(text[16]) % 2 else "female"
    return ResidentId(text, birth, sex, text[:6], age_on(birth, on))


def check_digit(body: str) -> str:
    """The last character that belongs to the first 17 digits of a resident ID."""
    return _CHECK_DIGITS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


def age_on(birth: date, on: date) -> int:
    """Full years on a day; who was born on 29 February grows older on 1 March in common years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number: its kind (mobile, landline, invalid) and its digits."""

    kind: str
    normalised: str


def phone(value: str) -> Phone:
    """Read a Chinese phone number. An invalid one keeps its digits, so that they can be shown again."""
    text = _PHONE_SIGNS.sub("", _plain(value))
    abroad = re.match(r"(?:\+|00)86", text)
    if abroad:
        text = text[abroad.end() :]
        # From abroad a landline is written without the leading 0 of its area code.
        if not text.startswith("0") and not _mobile(text):
            text = "0" + text
    elif text.startswith("86") and _mobile(text[2:]):
        text = text[2:]
    if _mobile(text):
        return Phone("mobile", text)
    if re.fullmatch(r"0[1-9][0-9]{1,2}[0-9]{7,8}", text):
        return Phone("landline", text)
    return Phone("invalid", re.sub(r"[^0-9]", "", text))


def _mobile(text: str) -> bool:
    # Virtual operators have 16x, 17x and 19x: every second digit from 3 is in use.
    return re.fullmatch(r"1[3-9][0-9]{9}", text) is not None


@dataclass(frozen=True, slots=True)
class AreaCode:
    """The levels of a place as codes, None below the level that the code names."""

    province: str
    city: str | None
    county: str | None
    township: str | None
    township_kind: str | None
    village: str | None


# The last three digits of a township's nine: the statistical code of places by its numbers, upper bound → kind.
_TOWNSHIP_KINDS = ((0, None), (99, "subdistrict"), (199, "town"), (399, "township"), (999, "other"))


def area_code(value: str) -> AreaCode:
    """Split a code of 2, 4, 6, 9 or 12 digits (GB/T 2260 and the statistical code below it).

    Zeros fill the levels that it leaves open; four cities have townships and no counties (Dongguan is one).
    Problem: format.
    """
    text = _plain(value)
    if not re.fullmatch(r"[1-9][0-9](?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?", text):
        raise Problem("format", kind="area")
    ends = (2, 4, 6, 9, 12)
    parts = [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]
    named = [bool(part.strip("0")) for part in parts]
    chain = named if named[2:4] != [False, True] else [*named[:2], *named[3:]]
    if chain != sorted(chain, reverse=True):
        raise Problem("format", kind="area")
    codes = [text[:end] if there else None for end, there in zip(ends, named, strict=True)]
    province, city, county, township, village = codes
    last = int(parts[3] or 0)
    kind = next(kind for most, kind in _TOWNSHIP_KINDS if last <= most)
    return AreaCode(str(province), city, county, township, kind, village)


def _plain(value: str) -> str:
    return _BLANKS_AND_DASHES.sub("", value.translate(_PLAIN))
