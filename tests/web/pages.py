"""A person with a browser, for tests: every page that is fetched is read, and what no page may have fails the test."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


@dataclass
class Element:
    """One element; `text` is all that stands within it."""

    tag: str
    attrs: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page's elements in their order."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(e.tag for e in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1].tag != tag:
            self._open.pop()
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attrs: str) -> list[Element]:
        wanted = {name.rstrip("_"): value for name, value in attrs.items()}
        return [e for e in self.elements if e.tag == tag and all(e.attrs.get(name) == wanted[name] for name in wanted)]

    def one(self, tag: str, **attrs: str) -> Element:
        found = self.all(tag, **attrs)
        assert found, f"no <{tag}> {attrs}"
        return found[0]

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def words(self) -> str:
        """What a person reads."""
        return re.sub(r"\s+", " ", self.one("body").text).strip()

    def fields(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that posts there, as a browser would send them; "" is the page itself."""
        found: dict[str, str] = {}
        inside = False
        for element in self.elements:
            if element.tag == "form":
                inside = element.attrs.get("action", "") == action and element.attrs.get("method", "").lower() == "post"
            elif inside and element.attrs.get("type") == "hidden" and "form" in element.inside:
                found[element.attrs["name"]] = element.attrs.get("value", "")
        assert found, f"no form posts to {action}"
        return found


def check(page: Page, response: TestResponse) -> None:
    """What holds for every page of ours."""
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert page.one("html").attrs["lang"] in ("zh-CN", "en")
    assert page.title.split("·")[0].strip()
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    ids = Counter(e.attrs["id"] for e in page.elements if "id" in e.attrs)
    assert not [name for name, count in ids.items() if count > 1], "ids twice"
    _check_labels(page)
    assert not [e for e in page.elements if "style" in e.attrs], "style attributes are forbidden by our own policy"
    assert not [e for e in page.elements if any(name.startswith("on") for name in e.attrs)]
    assert not [e for e in page.all("script") if "src" not in e.attrs and e.attrs.get("type") != "application/json"]
    assert not [e for e in page.all("img") if "alt" not in e.attrs]
    assert "Traceback" not in page.html
    assert "%(" not in page.words
    for form in page.all("form"):
        if form.attrs.get("method", "").lower() == "post":
            assert page.fields(form.attrs.get("action", ""))["csrf_token"]


def _check_labels(page: Page) -> None:
    ids = {e.attrs["id"] for e in page.elements if "id" in e.attrs}
    labelled = {e.attrs.get("for") for e in page.all("label")}
    for e in page.elements:
        if e.tag in ("select", "textarea") or (e.tag == "input" and e.attrs.get("type", "text") not in UNLABELLED):
            named = e.attrs.get("id") in labelled or "label" in e.inside or e.attrs.get("aria-label")
            assert named or e.attrs.get("aria-labelledby") in ids or "hidden" in e.attrs, f"no label: {e.attrs}"
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(e.attrs.get(name, "").split()) <= ids, f"{name} of {e.attrs}"
    for button in page.all("button") + page.all("a"):
        assert button.text.strip() or button.attrs.get("aria-label") or button.tag == "a", f"no name: {button.attrs}"


class Browser:
    """One person's browser. `page` is the last page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = Page("")

    def get(self, path: str, status: int = 200, **more: Any) -> TestResponse:
        return self._seen(self.client.get(path, **more), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 200, **more: Any) -> TestResponse:
        """Post with the token of the last page's form of that address, if it has one."""
        forms = [form.attrs.get("action", "") for form in self.page.all("form")]
        action = path if path in forms else ""
        hidden = self.page.fields(action) if action in forms else {}
        return self._seen(self.client.post(path, data={**hidden, **(data or {})}, **more), status)

    def log_in(self, username: str, password: str, status: int = 303) -> TestResponse:
        self.get("/login")
        return self.post("/login", {"username": username, "password": password}, status)

    def _seen(self, response: TestResponse, status: int) -> TestResponse:
        assert response.status_code == status, f"{response.status_code} {response.get_data(as_text=True)[:600]}"
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            self.page = Page(response.get_data(as_text=True))
            check(self.page, response)
        else:
            response.get_data()
            response.close()
        return response


def local(location: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")
