"""The invented county itself: places, log-ins, households, and a year of visits received as from phones."""

import hashlib
import io
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import click
from PIL import Image, ImageDraw

from forms.context import Context
from forms.definition import Question, Survey
from forms.filling import Filling
from forms.problems import Problem
from forms.sheets import sheets_json
from forms.workbook import sheets_of
from forms.xlsform import load_survey
from registry.households import register, roster
from store.accounts import Account, account_by_name, add_account
from store.areas import Area, add_area, areas_under
from store.cell import Cell
from store.households import Household, Resident, count_households, resident_by_id_number
from store.moments import stamp
from store.visits import count_visits
from visits.attachments import attach
from visits.combine import combine
from visits.receive import receive
from web.commands.demo import LOGINS, PASSWORD
from web.commands.demo.answers import Hints, answer_all, contradictions, hints
from web.commands.demo.people import HERE, Family, family
from web.county import HOUSE, County, open_county
from web.passwords import hash_password

PLACES: dict[str, Any] = json.loads((HERE / "places.json").read_text("utf-8"))
# A household of several groups is visited with the survey of the first, now and then with those of two at once.
TWO_AT_ONCE = 0.15
# How often somebody who contradicts himself is asked anew; then the visit is kept as it is.
ASKED_AGAIN = 8
# Below these years the guardian consents (personal information protection law, article 31).
OWN_SAY = 14
CONSENT_BY = {True: [("guardian", 1.0)], False: [("self", 9.0), ("guardian", 1.0)]}


@dataclass(frozen=True)
class Made:
    """What stands in the county now; `already` when an earlier run of this command had made it."""

    households: int
    visits: int
    already: bool = False


class Chance:
    """All that the generator draws, from one seed: the same seed gives the same county on the same day."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.random = Random(seed)
        self.now = now

    def uuid(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def context(self, at: datetime | None = None) -> Context:
        return Context(now=at or self.now, uuid=self.uuid, random=self.random.random)


def make(households: int, visits: int, seed: int, *, quiet: bool) -> Made:
    """Fill the county of the environment. One that holds this demo already is left as it is; any other is refused."""
    county = open_county()
    if areas_under(county.cell.read(), ""):
        return _found(county)
    chance = Chance(seed, datetime.now(county.zone).replace(microsecond=0))
    accounts = _places_and_accounts(county.cell, chance)
    surveys = _publish_surveys(county, chance)
    with _progress("Households", households, quiet) as bar:
        homes = _settle(county.cell, households, accounts, chance, bar)
    with _progress("Visits", visits, quiet) as bar:
        received = _walk(county, homes, visits, accounts, surveys, chance, bar)
    return Made(len(homes), received)


def tell(made: Made, as_json: bool) -> None:
    """Print what was made and the log-ins."""
    if as_json:
        logins = [{"username": name, "role": role, "area": area} for name, role, area in LOGINS]
        click.echo(
            json.dumps(
                {
                    "households": made.households,
                    "visits": made.visits,
                    "already": made.already,
                    "logins": logins,
                    "password": PASSWORD,
                }
            )
        )
        return
    if made.already:
        click.echo("The demo county is already there; nothing was changed.")
    click.echo(f"{made.households} households, {made.visits} visits. Log-ins (everybody in this county is invented):")
    for name, role, area in LOGINS:
        click.echo(f"  {name:10} {PASSWORD}   {role}, area {area}")


def _found(county: County) -> Made:
    db = county.cell.read()
    if account_by_name(db, LOGINS[0][0]) is None or not areas_under(db, PLACES["county"]["code"]):
        raise Problem("county_not_empty", path=county.settings.cell.name)
    return Made(count_households(db, ""), count_visits(db, ""), already=True)


def _places_and_accounts(cell: Cell, chance: Chance) -> dict[str, Account]:
    at = stamp(chance.now)
    county = PLACES["county"]
    password = hash_password(PASSWORD)

    def fill(db: Any) -> dict[str, Account]:
        add_area(db, Area(county["code"], county["name"], county["level"], ""), at=at)
        for township in PLACES["townships"]:
            add_area(db, Area(township["code"], township["name"], "township", county["code"]), at=at)
            for number, village in enumerate(township["villages"], 1):
                add_area(db, Area(f"{township['code']}{200 + number}", village, "village", township["code"]), at=at)
        names = iter(PLACES["staff"])
        return {
            name: add_account(db, Account(0, name, next(names), role, area), password, at=at)
            for name, role, area in LOGINS
        }

    return cell.write(fill)


def _publish_surveys(county: County, chance: Chance) -> dict[str, tuple[Survey, Hints]]:
    """Those that say which groups they are for; modules are parts of them."""
    surveys = {}
    for folder in sorted(path.parent for path in (HOUSE / "survey_defs").glob("*/survey.csv")):
        survey = load_survey(folder)
        if survey.settings.get("groups"):
            county.surveys.publish(sheets_json(sheets_of(survey)), stamp(chance.now))
            surveys[survey.id] = (county.surveys.get(survey.id, survey.version), hints(folder))
    return surveys


def _settle(cell: Cell, households: int, accounts: dict[str, Account], chance: Chance, bar: Any) -> list[Household]:
    """Register the households village by village, a hundred in a write."""
    villages = areas_under(cell.read(), "", level="village")
    homes: list[Household] = []
    for start in range(0, households, 100):
        count = min(100, households - start)

        def some(db: Any, count: int = count) -> list[Household]:
            return [_one_home(db, chance.random.choice(villages), accounts["admin"], chance) for _ in range(count)]

        homes += cell.write(some)
        bar.update(count)
    return homes


def _one_home(db: Any, village: Area, account: Account, chance: Chance) -> Household:
    drawn = newcomers(db, chance)
    head = drawn.people[0]
    people = [
        Resident(
            "", "", person.name, person.relation, person.sex, person.birth.isoformat(), person.id_number, person.phone
        )
        for person in drawn.people
    ]
    home = Household("", village.code, drawn.lane, head.name, head.phone, drawn.groups)
    return register(db, home, people, account, chance.context())


def newcomers(db: Any, chance: Chance) -> Family:
    """A family whose ID numbers nobody has: the register takes none twice, and chance draws some twice."""
    while True:
        drawn = family(chance.random, chance.now.date())
        numbers = [person.id_number for person in drawn.people if person.id_number]
        if len({*numbers}) == len(numbers) and not any(resident_by_id_number(db, number) for number in numbers):
            return drawn


def _walk(
    county: County, homes: list[Household], visits: int, accounts: dict[str, Account],
    surveys: dict[str, tuple[Survey, Hints]], chance: Chance, bar: Any,
) -> int:  # fmt: skip
    """Visits over the last year. Each household that a survey suits is visited before any is visited again."""
    workers = {account.area: account for account in accounts.values() if account.role == "worker"}
    suited = [home for home in homes if _surveys_for(home, surveys, chance)]
    days = sorted(chance.random.uniform(0.02, 364) for _ in range(visits if suited else 0))[::-1]
    for number, day in enumerate(days):
        home = suited[number % len(suited)]
        survey, said = _joined(county, [surveys[name] for name in _surveys_for(home, surveys, chance)])
        at = (chance.now - timedelta(days=day)).replace(
            hour=chance.random.randint(8, 17), minute=chance.random.randint(0, 59)
        )
        _one_visit(county, home, survey, said, workers[home.area[:9]], min(at, chance.now), chance)
        bar.update(1)
    return len(days)


def _surveys_for(home: Household, surveys: Mapping[str, Any], chance: Chance) -> list[str]:
    fitting = [group for group in home.groups if group in surveys]
    return fitting[: 2 if chance.random.random() < TWO_AT_ONCE else 1]


def _joined(county: County, chosen: list[tuple[Survey, Hints]]) -> tuple[Survey, Hints]:
    """One survey of those that are asked at once, and what is said to all of them."""
    if len(chosen) == 1:
        return chosen[0]
    whole = combine([survey for survey, _ in chosen])
    said = {name: answers for _, hints_of_one in chosen for name, answers in hints_of_one.items()}
    return county.surveys.get(whole.id, whole.version), said


def _one_visit(
    county: County, home: Household, survey: Survey, said: Hints, worker: Account, at: datetime, chance: Chance
) -> None:
    filling = _asked(survey, said, roster(county.cell.read(), home.id), chance, at)
    photos = _photos(county, filling, survey, worker, at, chance)
    body = {
        "uuid": chance.uuid(),
        "survey": survey.id,
        "version": survey.version,
        "household": home.id,
        "started": (at - timedelta(minutes=chance.random.randint(9, 25))).isoformat(),
        "ended": at.isoformat(),
        "worker": worker.username,
        "answers": filling.answers,
        "files": photos,
    }
    receive(county.cell, county.surveys, json.dumps(body, ensure_ascii=False).encode(), worker, at, chance.uuid)


def _asked(survey: Survey, said: Hints, rows: list[dict[str, str]], chance: Chance, at: datetime) -> Filling:
    """A visit's answers. They fit together: where a note of the survey asks back, they are drawn anew."""
    members = next((item for item in survey.items() if item.name == "members"), None)
    subject = rows[_subject(rows, survey.id)]
    if members:
        subject["subject"] = "yes"
    known = {
        "living": [(_living(rows), 1.0)],
        "subject": [("", 1.0)],
        "consent_by": CONSENT_BY[_age(subject["birth"], at) < OWN_SAY],
    }
    for _ in range(ASKED_AGAIN):
        filling = Filling(survey, _nested(members.path, rows) if members else {}, chance.context(at), new=True)
        answer_all(filling, survey, {**said, **known}, chance.random, at.date())
        if not contradictions(filling, survey):
            break
    return filling


def _age(birth: str, at: datetime) -> int:
    born = date.fromisoformat(birth)
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def _subject(rows: list[dict[str, str]], survey: str) -> int:
    """Whom the visit is for: the youngest of a family left behind, the oldest for the elderly, else the head."""
    by_age = sorted(range(len(rows)), key=lambda number: rows[number]["birth"])
    return by_age[-1] if "liushou" in survey else by_age[0] if "laoren" in survey else 0


def _living(rows: list[dict[str, str]]) -> str:
    """Who lives with the head, told from their relations (GB/T 4761: 10 is the spouse, 20 to 38 are children)."""
    relations = {row["relation"] for row in rows[1:]}
    if not relations:
        return "alone"
    if relations == {"10"}:
        return "spouse_only"
    return "with_children" if any("20" <= relation <= "38" for relation in relations) else "left_behind"


def _nested(path: tuple[str, ...], rows: list[dict[str, str]]) -> dict[str, Any]:
    kept = [{name: value for name, value in row.items() if value} for row in rows]
    answers: Any = kept
    for name in reversed(path):
        answers = {name: answers}
    return dict(answers)


def _photos(
    county: County, filling: Filling, survey: Survey, worker: Account, at: datetime, chance: Chance
) -> list[dict[str, str]]:
    """One drawn picture for a third of the visits, in the first question that asks for one."""
    place = next(("/".join(i.path) for i in survey.items() if isinstance(i, Question) and i.type == "image"), "")
    if not place or not filling.is_relevant(place) or chance.random.random() > 0.34:
        return []
    content = _house(chance.random)
    name = f"{hashlib.sha256(content).hexdigest()[:12]}.jpg"
    filling.set(place, name)
    held = attach(county.cell, county.files, content, worker, at)
    return [{"name": name, "sha256": held.sha256}]


def _house(random: Random) -> bytes:
    """A drawn house: no photograph of any real place."""
    picture = Image.new("RGB", (960, 720), random.choice(("#b9d6ea", "#d8dde2", "#e9d9c0")))
    draw = ImageDraw.Draw(picture)
    wall = random.choice(("#d9c2a3", "#c9ced3", "#e3d7c8"))
    draw.rectangle((0, 520, 960, 720), fill=random.choice(("#7d8f5a", "#9b8b6c")))
    draw.polygon([(150, 330), (480, 150), (810, 330)], fill=random.choice(("#7a4a3a", "#59636b")))
    draw.rectangle((200, 330, 760, 560), fill=wall)
    draw.rectangle((430, 410, 530, 560), fill="#5c4033")
    for left in (260, 600):
        draw.rectangle((left, 390, left + 100, 470), fill="#3f5564", outline="#ffffff", width=6)
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=80)
    return content.getvalue()


@contextmanager
def _progress(label: str, length: int, quiet: bool) -> Iterator[Any]:
    with click.progressbar(length=length, label=f"{label:10}", file=io.StringIO() if quiet else None) as bar:
        yield bar
