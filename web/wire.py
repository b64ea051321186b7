"""How a page travels: addresses of built files that change with their content, compressed answers. Knows no page."""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_file, url_for
from flask.json.provider import DefaultJSONProvider

BUILT = "/static/built/"
FOLDER = Path(__file__).resolve().parent.parent / "static"
A_YEAR = 365 * 24 * 3600
WORTH_IT = 600  # bytes; below, compressing costs more than it saves
# JSON goes to phones: on a slow network a few milliseconds of ours save them fifty.
LEVEL, LEVEL_JSON = 6, 9
TEXTS = ("text/html", "text/css", "text/javascript", "application/json", "text/csv")
_HALF = re.compile("[\ud800-\udfff]")


class Json(DefaultJSONProvider):
    """Chinese characters as themselves: escaped they weigh more, also compressed. Halves of characters stay escaped."""

    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """As UTF-8 can carry it."""
        return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", super().dumps(obj, **kwargs))


def init_app(app: Flask) -> None:
    """Give the templates `static_url`, and compress what is text."""
    app.jinja_env.globals["static_url"] = static_url
    app.before_request(_built)
    app.after_request(_compressed)


def static_url(name: str) -> str:
    """The address of a file under static/, with its fingerprint: it may then be kept for a year."""
    path = FOLDER / name
    mark = _fingerprint(path, path.stat().st_mtime_ns) if path.is_file() else ""
    return url_for("static", filename=name, v=mark or None)


@cache
def _fingerprint(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _built() -> Response | None:
    """A built file as the build compressed it."""
    name = request.path.removeprefix(BUILT)
    path = FOLDER / "built" / f"{name}.gz"
    if name == request.path or "/" in name or not request.accept_encodings["gzip"] or not path.is_file():
        return None
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    response = send_file(path, mimetype=kind, max_age=A_YEAR if "v" in request.args else None)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if "v" in request.args:
        response.cache_control.immutable = True
    return response


def _compressed(response: Response) -> Response:
    if (
        response.mimetype not in TEXTS
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
        or len(body := response.get_data()) < WORTH_IT
    ):
        return response
    response.set_data(gzip.compress(body, LEVEL_JSON if response.is_json else LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
