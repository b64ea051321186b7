"""Envelopes that the county alone opens: closed by any phone with the county's public key, read by nobody between.

The format is that of static/phone/envelope.mjs, and docs/decisions/0014-carried-files.md says why it is so:
`kind` (4) · the county key's mark (8) · the public key made for this envelope (65) · records. A record is RECORD bytes
under AES-256-GCM, the last one what is left; its nonce is its number (11 bytes) and whether it is the last (1).
"""

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from forms.problems import Problem

VISIT, PIN = b"NFV1", b"NFP1"  # what is in it; the last sign is the version of the format
MARK, POINT, TAG = 8, 65, 16
HEADER = len(VISIT) + MARK + POINT
RECORD = 256 << 10

_CURVE = ec.SECP256R1()
_RAW = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def new_key() -> bytes:
    """A new private key, as it lies in the instance folder (PEM)."""
    return ec.generate_private_key(_CURVE).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@dataclass(frozen=True)
class CountyKey:
    """The county's key pair. `public` is what phones are given."""

    pem: bytes

    @cached_property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes(*_RAW)

    @cached_property
    def _private(self) -> ec.EllipticCurvePrivateKey:
        found = serialization.load_pem_private_key(self.pem, None)
        assert isinstance(found, ec.EllipticCurvePrivateKey)
        return found

    def opened(self, source: IO[bytes], kind: bytes) -> io.BufferedReader:
        """What is in an envelope of this kind, to be read.

        Problem: envelope_unknown (it is none), envelope_elsewhere (another county's). What was cut or changed on the
        way is envelope_damaged, as soon as that is read.
        """
        header = _exactly(source, HEADER)
        if len(header) < HEADER or header[:4] != kind:
            raise Problem("envelope_unknown")
        if header[4 : 4 + MARK] != mark(self.public):
            raise Problem("envelope_elsewhere")
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, header[-POINT:])
        except ValueError as error:
            raise Problem("envelope_damaged") from error
        key = record_key(self._private.exchange(ec.ECDH(), point), header, self.public)
        return io.BufferedReader(_Records(source, key), RECORD)


def mark(public: bytes) -> bytes:
    """By what an envelope says whose it is."""
    return hashlib.sha256(public).digest()[:MARK]


def record_key(agreed: bytes, header: bytes, public: bytes) -> AESGCM:
    """The key of one envelope's records. It hangs on the whole header, so that no byte of it can be changed."""
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=header, info=public).derive(agreed))


def nonce(number: int, last: bool) -> bytes:
    """Of a record: none can be left out, moved or taken for the last."""
    return number.to_bytes(11, "big") + bytes([last])


class _Records(io.RawIOBase):
    """The content of an envelope, a record at a time in memory. It ends only where its writer ended it."""

    def __init__(self, source: IO[bytes], key: AESGCM) -> None:
        self._source, self._key = source, key
        self._number, self._ended, self._held = 0, False, b""
        self._next = _exactly(source, RECORD + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        if not self._held and not self._ended:
            self._held = self._record()
        given, self._held = self._held[: len(target)], self._held[len(target) :]
        target[: len(given)] = given
        return len(given)

    def _record(self) -> bytes:
        sealed, self._next = self._next, _exactly(self._source, RECORD + TAG)
        self._ended = not self._next
        try:
            plain = self._key.decrypt(nonce(self._number, self._ended), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Problem("envelope_damaged") from error
        self._number += 1
        return plain


def _exactly(source: IO[bytes], size: int) -> bytes:
    """This many bytes, fewer only at the end: a stream may hand them out in any portions."""
    found = b""
    while len(found) < size and (part := source.read(size - len(found))):
        found += part
    return found
