"""What a signature says about answers: any that a person changes after it was made is noticed, and nothing else is."""

import copy
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from forms.signed import digest, signatures, signed
from tests.exports.test_reading import survey_of

SURVEY = """
type         | name   | label::zh | appearance | calculation
begin_group  | home   | 家        |            |
begin_repeat | people | 人        |            |
text         | name   | 姓名      |            |
image        | mark   | 按手印    | signature  |
end_repeat   |        |           |            |
decimal      | money  | 收入      |            |
calculate    | many   |           |            | count(${people})
start        | start  |           |            |
end_group    |        |           |            |
image        | house  | 房子      |            |
image        | sign   | 签名      | signature  |
"""
ANSWERS: dict[str, Any] = {
    "home": {
        "people": [{"_id": "a", "name": "阿依古丽·买买提", "mark": "mark-1.png"}, {"_id": "b", "name": "𠮷田"}],
        "money": 2.5,
        "many": 2,
        "start": "2026-11-20T14:05:00.000+08:00",
    },
    "house": "house.jpg",
    "sign": "sign.png",
}


@pytest.fixture(scope="module")
def survey() -> Any:
    return survey_of(SURVEY)


def picture(text: str | None, kind: str = "PNG") -> io.BytesIO:
    content, info = io.BytesIO(), PngInfo()
    if text is not None:
        info.add_text("signed", text)
    Image.new("L", (60, 26), 255).save(content, kind, **({"pnginfo": info} if kind == "PNG" else {}))
    content.seek(0)
    return content


def changed(*path: str | int, value: Any) -> dict[str, Any]:
    found = copy.deepcopy(ANSWERS)
    at: Any = found
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return found


def test_the_signature_fits_the_answers_it_was_made_under(survey):
    said = {"at": "2026-11-20T06:30:00.000Z", "worker": "east", "answers": digest(survey, ANSWERS)}
    found = signed(survey, ANSWERS, picture(json.dumps(said)))
    assert found is not None
    assert (found.at, found.worker, found.fits) == (datetime(2026, 11, 20, 6, 30, tzinfo=UTC), "east", True)
    other = signed(survey, changed("house", value="other.jpg"), picture(json.dumps(said)))
    assert other is not None
    assert not other.fits
    assert sorted(signatures(survey, ANSWERS)) == ["mark-1.png", "sign.png"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("home", "people", 1, "name"), "吉田"),
        (("home", "people", 0, "name"), None),
        (("home", "people"), ANSWERS["home"]["people"][:1]),
        (("home", "people"), ANSWERS["home"]["people"][::-1]),
        (("home", "money"), 2.51),
        (("house",), None),
    ],
)
def test_what_a_person_changes_is_noticed(survey, path, value):
    assert digest(survey, changed(*path, value=value)) != digest(survey, ANSWERS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("home", "many"), 3),
        (("home", "start"), "2026-11-20T14:06:00.000+08:00"),
        (("sign",), "sign-2.png"),
        (("home", "people", 0, "mark"), None),
        (("home", "people", 0, "_id"), "c"),
    ],
)
def test_what_is_computed_or_signed_is_none_of_it(survey, path, value):
    assert digest(survey, changed(*path, value=value)) == digest(survey, ANSWERS)


@pytest.mark.parametrize(
    "content",
    [
        picture(None),
        picture(None, "JPEG"),
        picture("no JSON"),
        picture("[1]"),
        picture('{"at": "soon", "worker": "east", "answers": ""}'),
        picture('{"at": 3, "worker": "east", "answers": ""}'),
        picture('{"at": "0001-01-01T00:00:00+14:00", "worker": "east", "answers": ""}'),
        picture("[" * 990),
        picture("x" * 5000),
        io.BytesIO(b"\x89PNG"),
        io.BytesIO(b""),
    ],
)
def test_a_picture_that_says_nothing_of_use_says_nothing(survey, content):
    assert signed(survey, ANSWERS, content) is None
