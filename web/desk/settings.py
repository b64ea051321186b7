"""What a county sets for itself: minimum standards, ages, lines. Surveys look them up; here people keep them."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import has_control
from forms.definition import Label
from forms.problems import Problem
from registry.households import is_one_line
from store import settings
from store.settings import Setting
from web import language, trail
from web.auth import account, needs_role
from web.county import HOUSE, county
from web.language import gettext as _
from web.places import path
from web.problems import sentence

ROLES = ("bureau", "administrator")
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
HEADER = re.compile(r"(label|unit)::.*\((\w+)\)")  # as of an XLSForm: "unit::English (en)"
LONGEST = 200  # characters


@dataclass(frozen=True)
class Key:
    """One value that a place may set: `value` is what surveys take where nobody has, `source` says from where."""

    name: str
    label: Label
    value: str
    unit: Label
    source: Label

    @property
    def is_number(self) -> bool:
        return NUMBER.fullmatch(self.value) is not None

    @property
    def unit_name(self) -> str:
        return language.label(self.unit)


@cache
def keys() -> dict[str, Key]:
    """Name → key, in the order of survey_defs/areas/area.csv."""
    with (HOUSE / "survey_defs" / "areas" / "area.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["key"]: Key(
                row["key"], _words(row, "label"), row["value"], _words(row, "unit"), _both_languages(row["source"])
            )
            for row in csv.DictReader(file)
        }


def _words(row: dict[str, str], column: str) -> Label:
    """The texts of this column, in each language."""
    found = {HEADER.fullmatch(header): text for header, text in row.items() if text}
    return {match[2]: text for match, text in found.items() if match and match[1] == column}


def _both_languages(text: str) -> Label:
    """A note in both languages: Chinese, a stroke, English."""
    chinese, _stroke, english = text.partition(" / ")
    return {"zh": chinese.strip(), "en": english.strip() or chinese.strip()}


@needs_role(*ROLES)
def setting_list() -> ResponseReturnValue:
    """All values: what holds here, from which place and since when; the default where nothing is set."""
    db, scope = county().cell.read(), account().area
    return render_template(
        "pages/settings.html",
        keys=keys().values(),
        holding=settings.holding(db, scope),
        place=_place,
        scope=scope,
    )


@needs_role(*ROLES)
def setting_page(key: str) -> ResponseReturnValue:
    return _page(_key(key))


@needs_role(*ROLES)
def put_setting(key: str) -> ResponseReturnValue:
    """Keep a value for the account's own area; without a value the place goes back to what holds around it."""
    known, who = _key(key), account()
    value, source = (request.form.get(name, "").strip() for name in ("value", "source"))
    try:
        setting = Setting(who.area, known.name, _value(known, value), _source(source), trail.now(), who.id)
    except Problem as problem:
        return _page(known, {"value": value, "source": source}, problem), 422
    county().cell.write(lambda db: settings.put(db, setting))
    flash(_("Kept: %(name)s is %(value)s.") % {"name": language.label(known.label), "value": setting.value})
    return redirect(url_for("bureau.setting_list"), 303)


@needs_role(*ROLES)
def drop_setting(key: str) -> ResponseReturnValue:
    """Give the area's own value up."""
    known, who = _key(key), account()
    county().cell.write(lambda db: settings.drop(db, who.area, known.name, at=trail.now(), by=who.id))
    flash(_("%(name)s is no longer set here.") % {"name": language.label(known.label)})
    return redirect(url_for("bureau.setting_list"), 303)


def _key(name: str) -> Key:
    found = keys().get(name)
    if found is None:
        raise Problem("not_found")
    return found


def _value(key: Key, typed: str) -> str:
    value = unicodedata.normalize("NFKC", typed).replace(",", "").replace(" ", "") if key.is_number else typed
    if key.is_number and not NUMBER.fullmatch(value):
        raise Problem("setting_number", at="value")
    if not value or len(value) > LONGEST or has_control(value):
        raise Problem("setting_value", at="value")
    return value


def _source(typed: str) -> str:
    if not typed or len(typed) > LONGEST or has_control(typed) or not is_one_line(typed):
        raise Problem("setting_source", at="source")
    return typed


def _page(key: Key, typed: dict[str, str] | None = None, problem: Problem | None = None) -> str:
    db, scope = county().cell.read(), account().area
    held = settings.holding(db, scope).get(key.name)
    own = held if held and held.area == scope else None
    return render_template(
        "pages/setting.html",
        key=key,
        held=held,
        own=own,
        typed=typed or {"value": own.value if own else "", "source": own.source if own else ""},
        wrong={str(problem.params["at"]): sentence(problem)} if problem else {},
        inner=settings.within(db, scope, key.name),
        place=_place,
        scope=scope,
    )


def _place(code: str) -> str:
    return path(county().cell.read(), code) or _("All places")
