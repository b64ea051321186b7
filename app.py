"""Wires one county: its store, its languages, its pages. No routes here."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from web import accounts, api, auth, county, fieldwork, home, language, phone, phones, problems, security, wire
from web.desk import bureau, station

BLUEPRINTS = (home, auth, fieldwork, phone, station, bureau, accounts, phones, api)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The app for the county of `config` (else of the environment, see `web.county.Settings`).

    Raises Problem where the machine cannot keep a county (an old SQLite, a folder that cannot be written).
    """
    settings = county.Settings.load(config or {})
    app = Flask(__name__, instance_path=str(settings.instance))
    app.json = wire.Json(app)
    app.config.from_mapping(settings.for_flask())
    app.config.update(config or {})
    app.extensions["nuanfang"] = county.open_county(settings).ready()
    for part in (security, language, problems, wire):
        part.init_app(app)
    for part in BLUEPRINTS:
        app.register_blueprint(part.blueprint)
    return app
