"""Envelopes as a phone makes them: the writer's side of the format, so that tests can cut, change and forge them."""

import hashlib
import json
from collections.abc import Sequence

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from visits.envelope import RECORD, VISIT, mark, nonce, record_key

TOKEN = "the token of the phone of east"
DEVICE = hashlib.sha256(TOKEN.encode()).hexdigest()


def sealed(public: bytes, content: bytes, kind: bytes = VISIT) -> bytes:
    """The content closed for the county of this public key."""
    mine = ec.generate_private_key(ec.SECP256R1())
    raw = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    header = kind + mark(public) + mine.public_key().public_bytes(*raw)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    key = record_key(mine.exchange(ec.ECDH(), theirs), header, public)
    cuts = range(0, len(content) or 1, RECORD)
    return header + b"".join(
        key.encrypt(nonce(number, at == cuts[-1]), content[at : at + RECORD], None) for number, at in enumerate(cuts)
    )


def parts(*several: bytes) -> bytes:
    """Each behind its length."""
    return b"".join(len(one).to_bytes(4, "big") + one for one in several)


def carried(public: bytes, visit: bytes, *files: bytes, device: str = DEVICE, changes: Sequence[object] = ()) -> bytes:
    """The file that a phone saves of this visit."""
    return sealed(public, parts(json.dumps({"device": device, "changes": changes}).encode(), visit, *files))
