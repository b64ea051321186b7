"""What a phone brings home: the households of its area that changed since it last asked, and what has left the area.

A phone asks page by page, each time from the `next` of the answer before, until there is no `more`. When `whole` is
true the answers up to there are all that the phone may keep; then its number of households is `count`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue

from exports.words import outcome
from forms.pinyin import initials
from forms.problems import Problem
from store import accounts, areas, change_log, changes, households, needs, settings
from store.accounts import Account
from store.driver import Database
from store.households import Household, Resident
from store.moments import moment, stamp
from store.needs import NeedRow
from visits.due import next_visit
from visits.outcome import CLOSED, UNANSWERED
from web import trail
from web.auth import account
from web.county import county
from web.fieldwork import codes
from web.language import LANGUAGES
from web.phone.surveys import offered

A_PAGE = 500
# A phone asks every minute while it is open: its contact is written down less often.
A_WHILE = timedelta(minutes=5)
# Of a setting, of a need, what a phone needs.
DECIDED = ("area", "key", "value", "source", "at")
WANTED = ("id", "kind", "urgency", "due", "reason", "state", "resident", "resident_name", "first_raised")


def sync() -> ResponseReturnValue:
    """The account's area since `?since=`, the `next` of an earlier answer; "" for all. A phone tells what it has not
    sent: `?unsent=` finished visits, and when the `oldest` of them ended.

    `households` carry `residents`, `needs` (open ones), `last` (each survey's last visit that has answers), `door` (how
    the very last visit ended, if nobody answered then), `due` (the day of the next visit), `conflicts` (fields that two
    people changed apart) and who `left`. `settings`: see `store.settings.reaching`; it is whole, as are `surveys` and
    `places`.
    """
    now = datetime.now(county().zone)
    _note_contact(now)
    with county().cell.snapshot() as db:  # else the count could be of a moment later than what is counted
        return jsonify(now=stamp(now), **_brought(db, account(), request.args.get("since", "")))


def _brought(db: Database, who: Account, cursor: str) -> dict[str, Any]:
    since, whole = _cursor(cursor, who.area)
    found = changes.changed(db, who.area, since, A_PAGE)
    rows = households.with_ids(db, who.area, found.here)
    if rows:
        trail.record("sync", "area", who.area, count=len(rows), since=since)
    heard = _heard(db, who.area, [home for home, _ in rows])
    wanting = _by_household(needs.needs_of(db, who.area, found.here))
    more = _aside(db, who.area, found.here)
    return {
        "next": f"{who.area}.{found.until}",
        "more": found.more,
        "whole": whole,
        "count": households.count_households(db, who.area),
        "account": account_json(who),
        "surveys": offered(),
        "places": [{"code": place.code, "name": place.name} for place in areas.areas_under(db, who.area)],
        "groups": codes.said(codes.groups()),
        "settings": [{name: getattr(one, name) for name in DECIDED} for one in settings.reaching(db, who.area)],
        "households": [
            {**_household(home, people, wanting.get(home.id, [])), **heard[home.id], **more[home.id]}
            for home, people in rows
        ],
        "gone": found.gone,
    }


def _note_contact(now: datetime) -> None:
    """What the phone says of itself; written down when it says something else, or has said nothing for a while."""
    device, told = g.get("device"), _unsent(request.args)
    if device is None or told is None:
        return
    if told != (device.unsent, device.oldest) or device.seen < stamp(now - A_WHILE):
        county().cell.write(lambda db: accounts.note_contact(db, device.id, stamp(now), *told))


def _unsent(args: Mapping[str, str]) -> tuple[int, str] | None:
    """How many visits the phone has not sent, and the stamp of the oldest. What cannot be read stops no phone."""
    unsent, oldest = args.get("unsent", ""), args.get("oldest", "")
    if not (unsent.isascii() and unsent.isdigit() and len(unsent) < 5):
        return None
    try:
        return int(unsent), stamp(moment(oldest)) if oldest else ""
    except (ValueError, OverflowError):
        return int(unsent), ""


def account_json(who: Account) -> dict[str, Any]:
    """Whose phone it is."""
    return {name: getattr(who, name) for name in ("id", "username", "name", "role", "area", "language")}


def _cursor(text: str, area: str) -> tuple[int, bool]:
    """Where the phone was, and whether it begins anew: it never asked, or its account's area is another now."""
    before, dot, seq = text.rpartition(".")
    if text and not (dot and seq.isascii() and seq.isdigit() and len(seq) < 16):
        raise Problem("body_field", at="since")
    known = bool(text) and before == area
    return (int(seq), False) if known else (0, True)


def _household(household: Household, people: list[Resident], wanting: list[NeedRow]) -> dict[str, Any]:
    return {
        **_row(household),
        "pinyin": sorted({initials(name) for name in (household.head, *(person.name for person in people))}),
        "residents": [_row(person) for person in people],
        "needs": [{name: getattr(need, name) for name in WANTED} for need in wanting],
    }


def _heard(db: Database, scope: str, homes: Sequence[Household]) -> dict[str, dict[str, Any]]:
    """Of each household what was answered last, the door that was closed since then, and when it is due."""
    ids, found = [home.id for home in homes], {}
    last = changes.last_visits(db, scope, ids, UNANSWERED)
    doors = changes.closed_doors(db, scope, ids, UNANSWERED)
    for home in homes:
        answered, door = last.get(home.id, []), doors.get(home.id)
        told = door and {
            "ended": door.ended,
            "outcome": door.outcome,
            "said": {language: outcome(door.outcome, language) for language in LANGUAGES},
        }
        due = _due(home, answered, door).isoformat()
        found[home.id] = {"last": [_row(visit) for visit in answered], "door": told, "due": due}
    return found


def _aside(db: Database, scope: str, ids: Sequence[str]) -> dict[str, dict[str, list[Any]]]:
    """Of each household what is open between two changes, and who `left`."""
    found: dict[str, dict[str, list[Any]]] = {one: {"conflicts": [], "left": []} for one in ids}
    for conflict in change_log.open_conflicts(db, scope, ids):
        found[conflict.household]["conflicts"].append(_row(conflict))
    for person in change_log.departed(db, scope, ids):
        found[person.household]["left"].append(_row(person))
    return found


def _due(household: Household, last: list[changes.LastVisit], door: changes.ClosedDoor | None) -> date:
    """The day of the next visit: as the last answers' tier says, else a month after the household became known.

    From the last visit on that met somebody: who was not at home is still to be visited.
    """
    zone = county().zone
    answered = max(last, key=lambda visit: visit.ended, default=None)
    met = door if door and door.outcome not in CLOSED else answered
    if met is None:
        return moment(household.created).astimezone(zone).date() + timedelta(days=30)
    return next_visit(moment(met.ended).astimezone(zone).date(), answered.answers if answered else "")


def _by_household(rows: Iterable[NeedRow]) -> dict[str, list[NeedRow]]:
    found: dict[str, list[NeedRow]] = {}
    for row in rows:
        found.setdefault(row.household, []).append(row)
    return found


def _row(row: Household | Resident | changes.LastVisit | change_log.FieldConflict) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
