"""The worker's pages, as a table: households of the area, a visit from its start to its receipt."""

from flask import Blueprint

from web.fieldwork import drafts, households, media

blueprint = Blueprint("fieldwork", __name__)

for _method, _address, _view in (
    ("GET", "/households", households.household_list),
    ("GET", "/households/new", households.new_household),
    ("POST", "/households/new", households.register_household),
    ("GET", "/households/<household_id>", households.household_page),
    ("POST", "/households/<household_id>/visits", households.start_visit),
    ("GET", "/surveys/<survey_id>/<version>.json", drafts.survey_bundle),
    ("GET", "/media/<sha256>", media.survey_media_file),
    ("GET", "/drafts/<uuid:uuid>", drafts.draft_page),
    ("POST", "/drafts/<uuid:uuid>", drafts.keep_draft),
    ("GET", "/drafts/<uuid:uuid>/sent", drafts.sent_page),
    ("GET", "/drafts/<uuid:uuid>/files/<sha256>", drafts.draft_file),
):
    blueprint.add_url_rule(_address, view_func=_view, methods=[_method])
