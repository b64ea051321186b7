"""The worker's pages: households, their members, and the survey at the door."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from web import wire

blueprint = Blueprint("fieldwork", __name__)


@blueprint.record_once
def _travel(state: BlueprintSetupState) -> None:
    wire.init_app(state.app)
