"""digest() and base64-decode(): texts as bytes, which are UTF-8."""

import hashlib
import re
from base64 import b64decode, b64encode

from forms.expressions.values import SPACE

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_HALF = re.compile("[\ud800-\udfff]")


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """The digest in base64, or in hex (XForms 1.1, 7.8.2); "" for an algorithm or an encoding that nobody knows."""
    if algorithm not in _ALGORITHMS or encoding not in ("base64", "hex"):
        return ""
    whole = _HALF.sub("\ufffd", text)  # half a character has no bytes
    found = hashlib.new(_ALGORITHMS[algorithm], whole.encode(), usedforsecurity=False)
    return found.hexdigest() if encoding == "hex" else b64encode(found.digest()).decode()


def decoded(text: str) -> str:
    """The text of base64; "" for what is none. Bytes that are no UTF-8 become U+FFFD."""
    kept = text.strip(SPACE)
    bare = kept.rstrip("=")
    if not _BASE64.fullmatch(kept) or len(bare) % 4 == 1 or (kept != bare and len(kept) % 4):
        return ""
    return b64decode(bare + "=" * (-len(bare) % 4)).decode(errors="replace")
