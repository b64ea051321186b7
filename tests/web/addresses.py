"""Every address of the web, and how the crawl asks it: a new route stands here before its test passes.

Names in braces are ids of the foreign area (`tests.web.planted`); an address without any is a list of one's own.
"""

from dataclasses import dataclass
from typing import Any

UNFIT = "a" * 64


@dataclass(frozen=True)
class Address:
    """A route (as `url_map` writes it), the paths by which it is asked, and what is posted there.

    `owner` is whose the planted thing is: they get 200 where anybody of another area learns nothing.
    """

    method: str
    rule: str
    asked: tuple[str, ...]
    owner: str = ""
    posted: dict[str, Any] | None = None


def get(rule: str, *asked: str, owner: str = "") -> Address:
    return Address("GET", rule, asked or (rule,), owner)


def post(rule: str, *asked: str, **posted: Any) -> Address:
    return Address("POST", rule, asked or (rule,), "", posted)


MOMENT = "2026-03-05T09:00:00+08:00"
_UUID = "c0000000-0000-4000-8000-00000000000{}"
_CHANGE = {"uuid": _UUID.format(1), "household": "{household}", "at": MOMENT}
_VISIT = {"survey": "door", "version": "1", "started": MOMENT, "ended": MOMENT, "household": "{household}"}
_FILTERS = "area={area}", "text={words}", "household={household}", "area={area}&text={words}"


def _filtered(path: str, owner: str = "") -> Address:
    return get(path, path, *(f"{path}?{one}" for one in _FILTERS), owner=owner)


ADDRESSES = (
    get("/"),
    get("/accounts"),
    post("/accounts", username="new-one", name="新人", role="worker", area="{area}"),
    post("/accounts/<int:account_id>/disable", "/accounts/{account}/disable"),
    post("/accounts/<int:account_id>/enable", "/accounts/{account}/enable"),
    post("/accounts/<int:account_id>/password", "/accounts/{account}/password"),
    post(
        "/api/changes", **_CHANGE, kind="household", subject="{household}", changes={"note": {"from": "", "to": "改"}}
    ),
    post("/api/changes", **_CHANGE, kind="resident", subject="{resident}", changes={"name": {"from": "", "to": "改"}}),
    # Somebody of a household there, said to live in one's own.
    post(
        "/api/changes",
        **{**_CHANGE, "household": "east"},
        kind="resident",
        subject="{resident}",
        changes={"name": {"from": "", "to": "改"}},
    ),
    post("/api/changes/<conflict>", "/api/changes/{household}.address", **_CHANGE, kind="household", over=[], to="改"),
    post("/api/changes/<conflict>", "/api/changes/{resident}.name", **_CHANGE, kind="resident", over=[], to="改"),
    post("/api/devices", device="a phone"),
    get("/api/files/<sha256>", "/api/files/{sha256}", "/api/files/{draft_sha256}"),
    Address("PUT", "/api/files/<sha256>", ("/api/files/{sha256}", "/api/files/{draft_sha256}")),
    post("/api/login", username="{username}", password="wrong", device="a phone"),
    post("/api/spare", username="{username}", password="wrong", spare="AAAA"),
    get("/api/surveys/<survey_id>/<version>", "/api/surveys/door/1", "/api/surveys/{survey}/1"),
    get("/api/sync", "/api/sync", "/api/sync?since={area}.1", owner="west"),
    post("/api/visits", **_VISIT, uuid=_UUID.format(2), answers={}),
    post("/api/visits", **_VISIT, uuid="{visit}", answers={}),
    get("/carried"),
    post("/carried"),
    get("/conflicts", owner="station-west"),
    get("/conflicts/<int:number>", "/conflicts/{visit_conflict}", owner="station-west"),
    post("/conflicts/<int:number>", "/conflicts/{visit_conflict}", kept_aside=UNFIT),
    get(
        "/conflicts/<int:number>/<which>.json",
        "/conflicts/{visit_conflict}/first.json",
        "/conflicts/{visit_conflict}/later.json",
        owner="station-west",
    ),
    get("/drafts/<uuid:uuid>", "/drafts/{draft}", owner="west"),
    post("/drafts/<uuid:uuid>", "/drafts/{draft}", "/drafts/{visit}", act="submit"),
    get("/drafts/<uuid:uuid>/files/<sha256>", "/drafts/{draft}/files/{draft_sha256}", owner="west"),
    get("/drafts/<uuid:uuid>/sent", "/drafts/{visit}/sent", owner="west"),
    _filtered("/households", owner="station-west"),
    post("/households/<household_id>/move", "/households/{household}/move", area="{area}"),
    get("/households/<household_id>", "/households/{household}", owner="west"),
    post("/households/<household_id>/visits", "/households/{household}/visits", survey="door"),
    get("/households/new"),
    post("/households/new", area="{area}", address="路1号"),
    get("/login"),
    post("/login", username="{username}", password="wrong"),
    get("/media/<sha256>", "/media/{sha256}", "/media/{draft_sha256}"),
    _filtered("/needs", owner="station-west"),
    get("/needs.pdf", "/needs.pdf", "/needs.pdf?area={area}", owner="station-west"),
    _filtered("/overview", owner="bureau-west"),
    get("/phone-worker.js"),
    get("/phone.webmanifest"),
    get("/phone/"),
    get("/phone/<path:rest>", "/phone/households/{household}"),
    get("/phones", owner="station-west"),
    post("/phones/<int:number>/give-up", "/phones/{device}/give-up"),
    get("/settings", owner="admin-west"),
    get("/settings/<key>", "/settings/standard_month", owner="admin-west"),
    post("/settings/<key>", "/settings/standard_month", value="", source=""),
    post("/settings/<key>/drop", "/settings/standard_month/drop"),
    get("/static/<path:filename>", "/static/nothing-{household}"),
    get("/surveys", owner="admin-west"),
    post("/surveys"),
    get("/surveys/<survey_id>", "/surveys/door", "/surveys/{survey}"),
    get("/surveys/<survey_id>/<version>.json", "/surveys/door/1.json", "/surveys/{survey}/1.json"),
    get("/surveys/<survey_id>/<version>/preview", "/surveys/{survey}/1/preview"),
    get("/surveys/<survey_id>/difference", "/surveys/door/difference", "/surveys/{survey}/difference"),
    get("/surveys/<survey_id>/needs", "/surveys/door/needs", "/surveys/{survey}/needs"),
    post("/surveys/<survey_id>/retire", "/surveys/{survey}/retire"),
    get("/surveys/drafts/<int:number>", "/surveys/drafts/{survey_draft}", owner="admin-west"),
    get("/surveys/drafts/<int:number>/bundle", "/surveys/drafts/{survey_draft}/bundle", owner="admin-west"),
    post("/surveys/drafts/<int:number>/drop", "/surveys/drafts/{survey_draft}/drop"),
    get("/surveys/drafts/<int:number>/preview", "/surveys/drafts/{survey_draft}/preview", owner="admin-west"),
    post("/surveys/drafts/<int:number>/publish", "/surveys/drafts/{survey_draft}/publish"),
    get("/surveys/drafts/<int:number>/report.csv", "/surveys/drafts/{survey_draft}/report.csv", owner="admin-west"),
    get("/tables", owner="station-west"),
    get("/tables/<survey>.zip", "/tables/door.zip", "/tables/door.zip?area={area}", owner="bureau-west"),
    _filtered("/visits", owner="station-west"),
    get("/visits/<uuid:uuid>", "/visits/{visit}", owner="station-west"),
    get("/visits/<uuid:uuid>.pdf", "/visits/{visit}.pdf", owner="bureau-west"),
    get("/visits/<uuid:uuid>/files/<sha256>", "/visits/{visit}/files/{sha256}", owner="station-west"),
    post("/logout"),
)
