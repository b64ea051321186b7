"""The phone app, as a table: one page that works without a network, and what it asks the server for."""

from flask import Blueprint

from web.phone import pages

blueprint = Blueprint("phone", __name__)

for _address, _view in (
    ("/phone/", pages.phone),
    ("/phone/<path:rest>", pages.phone),
    ("/phone.webmanifest", pages.manifest),
    ("/phone-worker.js", pages.service_worker),
):
    blueprint.add_url_rule(_address, view_func=_view)
