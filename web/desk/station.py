"""The station's pages, as a table: the help-need list and the visits, each as a page and on paper; what came twice, and
what came in a file.

Every view shows the account's own area and nothing else: a record outside it is as "not found" as one that never was.
"""

from flask import Blueprint

from web.desk import carried, conflicts, moved_house, needed, printed, visited

blueprint = Blueprint("station", __name__)

for _address, _view in (
    ("/needs", needed.need_list),
    ("/needs.pdf", printed.need_list_pdf),
    ("/visits", visited.visit_list),
    ("/visits/<uuid:uuid>.pdf", printed.visit_pdf),
    ("/visits/<uuid:uuid>", visited.visit_page),
    ("/visits/<uuid:uuid>/files/<sha256>", visited.visit_file),
    ("/carried", carried.carried_page),
    ("/conflicts", conflicts.conflict_list),
    ("/conflicts/<int:number>", conflicts.conflict_page),
    ("/conflicts/<int:number>/<which>.json", conflicts.conflict_body),
):
    blueprint.add_url_rule(_address, view_func=_view)
blueprint.add_url_rule("/carried", view_func=carried.take_in, methods=["POST"])
blueprint.add_url_rule("/households/<household_id>/move", view_func=moved_house.move_household, methods=["POST"])
blueprint.add_url_rule("/conflicts/<int:number>", view_func=conflicts.choose, methods=["POST"])
