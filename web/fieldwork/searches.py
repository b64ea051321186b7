"""What is sought in long lists without scripts: it goes along in the page's address, all searches side by side."""

from collections.abc import Iterable
from typing import Any

from flask import request

# An address stays shorter than what servers and phones take.
MOST, MOST_TYPED = 8, 40
FIND, FOUND = "@find", "@found"


def sought() -> dict[str, str]:
    """Place → what is sought there, by the posted form or the address; an empty search is one, too."""
    if request.method != "POST":
        return _few(zip(request.args.getlist("find"), request.args.getlist("words"), strict=False))
    typed = _typed()
    now = changed()
    first = {now: typed[now]} if now in typed else {}
    kept = {at: text for at, text in typed.items() if text.strip() or f"{at}{FOUND}" in request.form}
    return _few((first | kept).items())


def changed() -> str:
    """The place that is searched by this form: its button was pressed, or Enter after other words; "" for none."""
    act, _colon, at = request.form.get("act", "").partition(":")
    if act == "find":
        return at
    return next((at for at, text in _typed().items() if text != request.form.get(f"{at}{FOUND}", "")), "")


def in_address() -> dict[str, Any]:
    """The searches as arguments of the page. A row that goes gives its place to another, so nothing is sought then."""
    places = {} if request.form.get("act", "").startswith("drop") else sought()
    return {"find": list(places), "words": list(places.values())}


def _typed() -> dict[str, str]:
    return {name.removesuffix(FIND): text for name, text in request.form.items() if name.endswith(FIND)}


def _few(places: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {at: text[:MOST_TYPED] for at, text in list(places)[:MOST]}
