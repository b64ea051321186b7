"""The phone's one page, its manifest and its service worker. They name nobody, so anybody may load them."""

import hashlib
from base64 import b64encode
from typing import Any

from flask import Response, g, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from web import language
from web.auth import open_to_all
from web.county import county
from web.fieldwork import codes
from web.fieldwork.scripts import DAYS
from web.language import gettext
from web.phone.words import WORDS
from web.problems import for_phone
from web.wire import FOLDER, static_url

SCRIPTS = (
    "built/app.css",
    "built/phone.js",
    "built/filling.js",
    "built/rare.js",
    "built/types.js",
    "built/comforts.js",
    "built/days.js",
    "built/finder.js",
    "built/identity.js",
    "built/people.js",
    "built/sent.js",
    "built/moved.js",
    "built/county.js",
    "built/offering.js",
)
# What the phone itself finds wrong with a number.
CHECKED = ("format.id", "fifteen_digits", "birth_date", "birth_date_future", "checksum", "phone_invalid")


@open_to_all
def phone(rest: str = "") -> ResponseReturnValue:
    """The app, whatever place within it the address names: its scripts know the way."""
    locale = language.language()
    given: dict[str, Any] = {
        "root": url_for("phone.phone"),
        "worker": url_for("phone.service_worker"),
        "language": locale,
        "filling": static_url("built/filling.js"),
        "sent": static_url("built/sent.js"),
        "moved": static_url("built/moved.js"),
        "county": static_url("built/county.js"),
        "key": b64encode(county().key.public).decode(),
        "people": static_url("built/people.js"),
        "offering": static_url("built/offering.js"),
        "later": [static_url(name) for name in SCRIPTS[2:]],
        "sentences": {code.partition(".")[0]: words for code, words in for_phone(CHECKED, locale).items()},
        "words": {message: gettext(message, locale) for message in (*WORDS, *DAYS)},
    }
    tables = {"relations": codes.relations(), "sexes": codes.sexes(), "groups": codes.groups()}
    said = {
        name: {code: language.label(label, code) for code, label in table.items()} for name, table in tables.items()
    }
    return render_template("pages/phone.html", given=given, **said)


@open_to_all
def manifest() -> ResponseReturnValue:
    """How the app stands on the home screen."""
    name, start = gettext("Nuanfang"), url_for("phone.phone")
    response = jsonify(
        name=name,
        short_name=name,
        start_url=start,
        scope=start,
        display="standalone",
        lang=language.LANGUAGES[language.language()][1],
        background_color="#f7f3ec",
        theme_color="#ffffff",
        icons=[{"src": static_url("phone/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    )
    response.mimetype = "application/manifest+json"
    return response


@open_to_all
def service_worker() -> ResponseReturnValue:
    """The service worker, told what the app is made of: another state of any part is another worker."""
    files = [static_url(name) for name in SCRIPTS]
    shells = [url_for("phone.phone", lang=tag) for tag in language.LANGUAGES]
    mark = hashlib.sha256("".join([*map(_drawn, language.LANGUAGES), *files]).encode()).hexdigest()[:12]
    made_of = jsonify(mark=mark, root=url_for("phone.phone"), shells=shells, files=files).get_data(as_text=True)
    code = (FOLDER / "sw.js").read_text(encoding="utf-8")
    response = Response(f"const MADE_OF = {made_of.strip()};\n{code}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _drawn(tag: str) -> str:
    g.language = tag
    return str(phone())
