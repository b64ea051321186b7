"""What holds whoever asks: what a page may load and do, how long it may be kept, how large a request may be.

Knows nothing of persons: who may ask is said in `web.auth`, how an answer is packed in `web.wire`.
"""

import os
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()

CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LIMITS = {
    "MAX_CONTENT_LENGTH": 32 << 20,  # a photo of 20 MB arrives, so that it can be refused in words
    "MAX_FORM_MEMORY_SIZE": 4 << 20,  # the fields of a long household form, files not counted
    "MAX_FORM_PARTS": 20_000,
}
# A survey comes with its pictures and films at once: several of them, each within its own limit (`visits.contents`).
# So do visits that were carried here in files (`visits.carried`).
UPLOADS, MOST_UPLOADED = ("bureau.upload_survey", "station.take_in"), 60 << 20
YEAR = 365 * 24 * 3600
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Sessions(SecureCookieSessionInterface):
    """Cookies go over TLS alone, except to a browser on this very machine or where COOKIE_SECURE says otherwise."""

    def get_cookie_secure(self, app: Flask) -> bool:
        said = app.config["COOKIE_SECURE"]
        return bool(said) if said is not None else request.host.rsplit(":", 1)[0] not in LOCAL_HOSTS


def init_app(app: Flask) -> None:
    """Set the limits and the cookie's rules, and finish every answer."""
    for name, value in {**LIMITS, **_cookie_rules()}.items():
        if app.config.get(name) == Flask.default_config.get(name):  # else it was set on purpose
            app.config[name] = value
    app.session_interface = Sessions()
    csrf.init_app(app)
    app.before_request(_allow_uploads)
    app.after_request(_finish)


def _cookie_rules() -> dict[str, Any]:
    said = os.environ.get("NUANFANG_COOKIE_SECURE")
    return {
        "WTF_CSRF_CHECK_DEFAULT": False,  # web.auth checks, once it knows who asks: an ended session is answered first
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session: a form may stay open for hours
        "SESSION_COOKIE_NAME": "nuanfang",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "COOKIE_SECURE": None if said is None else said not in ("0", "no", "false"),
    }


def _allow_uploads() -> None:
    """Few forms may be larger than the others. Its body is read only after `web.auth` knows who asks."""
    most = request.max_content_length
    if request.endpoint in UPLOADS and most == LIMITS["MAX_CONTENT_LENGTH"]:
        request.max_content_length = MOST_UPLOADED


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        if "v" in request.args and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"  # whatever is not static may name people
    return response
