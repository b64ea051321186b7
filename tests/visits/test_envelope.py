"""Envelopes: only the county opens them, whole and unchanged, a record at a time."""

import io

import pytest

from forms.problems import Problem
from tests.visits.sealing import sealed
from visits.envelope import HEADER, PIN, RECORD, TAG, VISIT, CountyKey, new_key

KEY, OTHER = CountyKey(new_key()), CountyKey(new_key())
LONG = bytes(range(256)) * (2 * RECORD // 256)  # two records, filled to the brim


def opened(envelope: bytes, key: CountyKey = KEY, kind: bytes = VISIT) -> bytes:
    source = key.opened(io.BytesIO(envelope), kind)
    found = b""
    while part := source.read(1000):
        found += part
    return found


def refusal(envelope: bytes, key: CountyKey = KEY) -> str:
    with pytest.raises(Problem) as raised:
        opened(envelope, key)
    return raised.value.code


@pytest.mark.parametrize("content", [b"", b"x", LONG[: RECORD - 1], LONG[:RECORD], LONG[: RECORD + 1], LONG])
def test_what_was_put_in_comes_out(content: bytes) -> None:
    envelope = sealed(KEY.public, content)
    assert opened(envelope) == content
    assert content not in envelope or len(content) < 2  # a single byte may be met by chance
    assert len(envelope) == HEADER + len(content) + TAG * max(1, -(-len(content) // RECORD))


def test_the_key_is_the_same_after_a_restart() -> None:
    assert CountyKey(KEY.pem).public == KEY.public != OTHER.public
    assert len(KEY.public) == 65


def test_a_changed_byte_anywhere_is_refused() -> None:
    envelope = sealed(KEY.public, b"what was heard at the door")
    for at in range(len(envelope)):
        changed = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        expected = "envelope_unknown" if at < 4 else "envelope_elsewhere" if at < 12 else "envelope_damaged"
        assert refusal(changed) == expected, at


def test_a_cut_anywhere_is_refused() -> None:
    envelope = sealed(KEY.public, LONG)
    record = RECORD + TAG
    for end in (0, 3, HEADER - 1):
        assert refusal(envelope[:end]) == "envelope_unknown"
    for end in (HEADER, HEADER + 1, HEADER + record - 1, HEADER + record, HEADER + record + 1, len(envelope) - 1):
        assert refusal(envelope[:end]) == "envelope_damaged", end
    assert refusal(envelope + b"x") == "envelope_damaged"


def test_records_are_neither_swapped_nor_repeated() -> None:
    envelope = sealed(KEY.public, LONG)
    first, second = envelope[HEADER : HEADER + RECORD + TAG], envelope[HEADER + RECORD + TAG :]
    for records in (second + first, first + first + second, second, first + second + second):
        assert refusal(envelope[:HEADER] + records) == "envelope_damaged"


def test_another_county_is_told_so() -> None:
    assert refusal(sealed(OTHER.public, b"x")) == "envelope_elsewhere"


def test_one_kind_does_not_pass_for_another() -> None:
    envelope = sealed(KEY.public, b"a data key", PIN)
    assert opened(envelope, kind=PIN) == b"a data key"
    assert refusal(envelope) == "envelope_unknown"
    assert refusal(VISIT + envelope[4:]) == "envelope_damaged"


@pytest.mark.parametrize("junk", [b"", b"NFV1", b"\xff\xd8\xff" * 100, b"PK\x03\x04" + bytes(200)])
def test_what_is_no_envelope_is_told_so(junk: bytes) -> None:
    assert refusal(junk) == "envelope_unknown"
