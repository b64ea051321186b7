"""The shape of a posted visit: each thing that can be wrong with it, by code and place."""

import json
from typing import Any

import pytest

from forms.problems import Problem
from tests.visits.door import SHA256, UUID, answered, body, visit
from visits.posted import read_posted


def refused(posted: bytes) -> dict[str, Any]:
    with pytest.raises(Problem) as found:
        read_posted(posted)
    return found.value.as_json()


def test_a_whole_visit_is_read() -> None:
    posted = read_posted(body(visit(outcome="at_home", further="is kept in the body only")))
    assert (posted.uuid, posted.survey, posted.household, posted.outcome) == (UUID, "door", "east", "at_home")
    assert posted.started.isoformat() == "2026-03-05T09:00:00+08:00"
    assert posted.files[0].sha256 == SHA256
    assert posted.answers == visit()["answers"]
    assert posted.mended == ()


@pytest.mark.parametrize(
    "posted",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe{}",
        b'{"uuid": NaN}',
        b'{"a": -Infinity}',
        b"[" * 100_000,
        b'{"a":' * 9000,
    ],
)
def test_what_is_no_json_object(posted: bytes) -> None:
    assert refused(posted) == {"code": "body_json"}


def test_a_number_of_ten_thousand_digits_is_no_json_for_us() -> None:
    assert refused(body(visit()).replace(b'"falls": 2', b'"falls": ' + b"9" * 10_000)) == {"code": "body_json"}


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"survey": None}, "survey"),
        ({"survey": ""}, "survey"),
        ({"survey": ["door"]}, "survey"),
        ({"version": True}, "version"),
        ({"household": {"id": "east"}}, "household"),
        ({"household": "a\x00b"}, "household"),
        ({"household": "\ud842"}, "household"),
        ({"worker": "x" * 256}, "worker"),
        ({"outcome": 1.5}, "outcome"),
        ({"started": "yesterday"}, "started"),
        ({"started": "2026-03-05T09:00:00"}, "started"),
        ({"started": "2026-W01-1T08:00+08:00"}, "started"),
        ({"started": "20260305T090000+0800"}, "started"),
        ({"started": "2026-03-05 09:00:00+08:00"}, "started"),
        ({"started": "2026-03-05T09+08:00"}, "started"),
        ({"started": "2026-03-05T09:00:00,5+08:00"}, "started"),
        ({"started": "2026-03-05T09:00:00+08:00:30"}, "started"),
        ({"started": "２０２６-03-05T09:00:00Z"}, "started"),
        ({"started": "2026-03-05T09:00:00Z\n"}, "started"),
        ({"ended": None}, "ended"),
        ({"ended": "2026-02-30T09:00:00+08:00"}, "ended"),
        ({"ended": "0001-01-01T00:00:00+08:00"}, "ended"),
        ({"ended": "9999-12-31T23:59:59-12:00"}, "ended"),
        ({"ended": 1_700_000_000}, "ended"),
        ({"answers": []}, "answers"),
        ({"answers": None}, "answers"),
        ({"answers": {"\ud842": 1}}, "answers"),
        ({"answers": {"x" * 300: 1}}, "answers"),
        ({"files": {}}, "files"),
        ({"files": ["door.jpg"]}, "files[1]"),
        ({"files": [{"name": "a", "sha256": SHA256.upper()}]}, "files[1]"),
        ({"files": [{"name": "", "sha256": SHA256}]}, "files[1]"),
        ({"files": [{"name": "a", "sha256": SHA256}, {"name": "b"}]}, "files[2]"),
        ({"files": [{"name": "a", "sha256": SHA256}, {"name": "a", "sha256": "cd" * 32}]}, "files"),
        ({"files": [{"name": str(n), "sha256": SHA256} for n in range(201)]}, "files"),
    ],
)
def test_a_field_that_is_not_what_it_must_be(changed: dict[str, Any], at: str) -> None:
    assert refused(body(visit(**changed))) == {"code": "body_field", "at": at}


@pytest.mark.parametrize(
    "moment",
    ["2026-03-05T09:00Z", "2026-03-05T09:00:00.123Z", "2026-03-05T09:00:00.1234567+08:00", "2026-03-05T09:00-03:30"],
)
def test_a_moment_as_phones_write_it(moment: str) -> None:
    assert read_posted(body(visit(started=moment))).started.hour == 9


def test_a_missing_field() -> None:
    for name in ("survey", "version", "household", "started", "ended", "answers"):
        assert refused(body({key: value for key, value in visit().items() if key != name})) == {
            "code": "body_field",
            "at": name,
        }


@pytest.mark.parametrize(
    "uuid", [None, "", "1", UUID + "0", UUID.replace("-", ""), 5, "g" + UUID[1:], UUID[:-1] + "\x00"]
)
def test_what_is_no_uuid(uuid: object) -> None:
    assert refused(body(visit(uuid=uuid))) == {"code": "uuid_invalid"}


def test_one_uuid_has_one_spelling() -> None:
    assert read_posted(body(visit(uuid="ABCDEFAB-2222-4333-8444-555555555555"))).uuid.startswith("abcdefab")


def test_ten_thousand_members_are_refused() -> None:
    posted = answered("family/members", [{"_id": str(n)} for n in range(10_000)])
    assert refused(body(posted)) == {"code": "rows_too_many", "at": "family/members", "rows": 10_000, "most": 500}


def test_two_thousand_rows_in_all() -> None:
    rows = [{"_id": str(n)} for n in range(500)]
    assert read_posted(body(visit(answers={str(n): rows for n in range(4)})))
    found = refused(body(visit(answers={str(n): rows for n in range(5)})))
    assert (found["code"], found["at"], found["most"]) == ("rows_too_many", "4", 2_000)


def test_a_long_text_and_a_deep_tree() -> None:
    assert read_posted(body(answered("health/remark", "长" * 20_000)))
    found = refused(body(answered("health/remark", "长" * 20_001)))
    assert found == {"code": "text_too_long", "at": "health/remark", "most": 20_000}
    deep: Any = 1
    for _ in range(40):
        deep = {"g": [deep]}
    assert refused(body(visit(answers=deep)))["code"] == "too_deep"


def test_a_body_of_more_than_two_megabytes() -> None:
    assert refused(body(visit()) + b" " * (2 << 20)) == {"code": "body_too_large", "limit": 2}


def test_a_number_beyond_all_numbers() -> None:
    assert refused(body(visit()).replace(b'"falls": 2', b'"falls": 1e999')) == {
        "code": "body_field",
        "at": "health/falls",
    }


def test_half_a_character_is_mended_and_named() -> None:
    text = json.dumps(answered("health/remark", "好\ud842")).encode()
    posted = read_posted(text)
    assert posted.mended == ("health/remark",)
    assert posted.answers["health"]["remark"].encode().startswith("好".encode())


def test_emoji_and_control_characters_pass_here() -> None:
    posted = read_posted(body(answered("health/remark", "👵🏽\x00\x07")))
    assert posted.answers["health"]["remark"] == "👵🏽\x00\x07"
