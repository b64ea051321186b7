"""Which role may use which address: each route × each role, as a reviewed table."""

import pytest
from flask import Flask

from tests.web.conftest import LogIn

WHO = ("east", "station-east", "bureau", "admin")
UUID = "00000000-0000-4000-8000-000000000000"
HASH = "0" * 64
FORBIDDEN = 403
# Address → the status for worker, station, bureau, administrator. (404: they may ask; this one does not exist.)
GETS = {
    "/": (200, 200, 302, 302),
    "/needs": (200, 200, 200, FORBIDDEN),
    "/visits": (200, 200, 200, FORBIDDEN),
    f"/visits/{UUID}": (404, 404, 404, FORBIDDEN),
    f"/visits/{UUID}.pdf": (404, 404, 404, FORBIDDEN),
    f"/visits/{UUID}/files/{HASH}": (404, 404, 404, FORBIDDEN),
    "/carried": (FORBIDDEN, 200, 200, FORBIDDEN),
    "/conflicts": (FORBIDDEN, 200, FORBIDDEN, FORBIDDEN),
    "/conflicts/7": (FORBIDDEN, 404, FORBIDDEN, FORBIDDEN),
    "/conflicts/7/first.json": (FORBIDDEN, 404, FORBIDDEN, FORBIDDEN),
    "/households": (200, 200, 200, FORBIDDEN),
    "/households/new": (200, 200, FORBIDDEN, FORBIDDEN),
    "/households/none": (404, 404, 404, FORBIDDEN),
    "/overview": (FORBIDDEN, 200, 200, FORBIDDEN),
    "/tables": (FORBIDDEN, 200, 200, FORBIDDEN),
    "/tables/none.zip": (FORBIDDEN, 404, 404, FORBIDDEN),
    "/accounts": (FORBIDDEN, FORBIDDEN, FORBIDDEN, 200),
    "/phones": (FORBIDDEN, 200, FORBIDDEN, 200),
    "/settings": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/settings/standard_month": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/settings/none": (FORBIDDEN, FORBIDDEN, 404, 404),
    "/surveys": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/surveys/door/needs": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/surveys/none/needs": (FORBIDDEN, FORBIDDEN, 404, 404),
    "/surveys/door": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/surveys/none": (FORBIDDEN, FORBIDDEN, 404, 404),
    "/surveys/door/difference": (FORBIDDEN, FORBIDDEN, 404, 404),
    "/surveys/door/1/preview": (FORBIDDEN, FORBIDDEN, 200, 200),
    "/surveys/drafts/1": (FORBIDDEN, FORBIDDEN, FORBIDDEN, 404),
    f"/drafts/{UUID}": (404, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "/login": (302, 302, 302, 302),
    "/nothing/here": (404, 404, 404, 404),
}
OPEN = {"/login", "/nothing/here"}


@pytest.mark.parametrize("place", range(4), ids=WHO)
def test_each_address_for_each_role(as_: LogIn, place: int):
    browser = as_(WHO[place])
    for path, statuses in GETS.items():
        browser.get(path, statuses[place])
        if statuses[place] == FORBIDDEN:
            assert "没有这项权限" in browser.page.words


@pytest.mark.parametrize("place", range(4), ids=WHO)
def test_the_api_asks_a_session_for_its_role_too(as_: LogIn, place: int):
    client = as_(WHO[place]).client
    for path, statuses in {
        "/api/sync": (200, 200, 200, FORBIDDEN),
        f"/api/files/{HASH}": (404, 404, 404, FORBIDDEN),
    }.items():
        assert client.get(path).status_code == statuses[place], path


def test_nobody_gets_anything_without_a_log_in(app: Flask):
    client = app.test_client()
    for path in GETS:
        response = client.get(path)
        if path not in OPEN:
            assert (response.status_code, response.location.split("?")[0]) == (302, "/login"), path
        assert client.get(path, headers={"Accept": "application/json"}).status_code in (401, 404, 200)
    assert client.get("/login").status_code == 200


def test_every_route_is_in_the_table_or_stands_for_itself(app: Flask):
    """A new route says who may use it: `needs_role` or `open_to_all`; the API asks for a token."""
    unsaid = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.endpoint.startswith("api.")
        for view in [app.view_functions[rule.endpoint]]
        if not hasattr(view, "roles") and not hasattr(view, "open_to_all")
    ]
    assert unsaid == ["auth.log_out"]


def test_the_api_answers_nobody(app: Flask):
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint not in ("api.login", "api.give_spare"):
            path = rule.rule.replace("<sha256>", HASH)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                response = client.open(path, method=method, json={})
                assert response.status_code == 401, (method, path)
                assert response.json["problem"]["code"] in ("login_needed", "token_unknown")
