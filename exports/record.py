"""The visit record: one visit on official-looking paper. A pure function of what it is given: no store, no clock."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from jinja2 import Environment

from exports.answers import Reader
from exports.pages import CONFIRMED, Reading, Standard, tables
from exports.pdf import pdf
from exports.pictures import Attachments, copies, qr
from exports.reading import read, said, staff_places
from exports.signed import bound
from exports.standards import Wording
from exports.words import environment, style, translations
from forms.context import Context
from forms.definition import Label, Survey, words
from forms.definition import Table as DataTable
from forms.filling import Filling
from store.areas import Area
from store.households import Household, Resident
from store.moments import moment
from store.needs import NeedRow
from store.visits import Visit, VisitFile

FINGERPRINT = 16  # hexadecimal digits on paper: 64 bits name a visit beyond doubt
ROW = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Export:
    """Who takes a paper out of the station, when (with the county's zone), and in which language."""

    by: str
    at: datetime
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Record:
    """What a visit record shows. `areas` lead from county to village.

    `kinds`, `groups` and `codes` (relations and sexes) are codes with labels; a survey's own labels go first. What is
    for the worker's eyes, and needs of the `guarded` kinds, stand on a sheet of their own after the signatures.
    `tables` are what the county sets for the place: a text may quote it. `standards` are what each need rests on, by
    its id; `result_standards` what each result does, by its place.
    """

    survey: Survey
    visit: Visit
    household: Household
    residents: tuple[Resident, ...]
    needs: tuple[NeedRow, ...] = ()
    files: tuple[VisitFile, ...] = ()
    areas: tuple[Area, ...] = ()
    kinds: Mapping[str, Label] = field(default_factory=dict)
    groups: Mapping[str, Label] = field(default_factory=dict)
    codes: Mapping[str, Label] = field(default_factory=dict)
    guarded: Set[str] = frozenset()
    tables: Mapping[str, DataTable] = field(default_factory=dict)
    standards: Mapping[int, Sequence[Standard]] = field(default_factory=dict)
    result_standards: Mapping[str, Sequence[Standard]] = field(default_factory=dict)


def record_pdf(record: Record, attachments: Attachments, export: Export) -> bytes:
    """The visit record as PDF. Everything that is passed in can travel to another process."""
    return record_paper(environment(export.language), record, attachments, export)


def record_paper(env: Environment, record: Record, attachments: Attachments, export: Export) -> bytes:
    """The visit record as PDF, in the words of `env`. Problems: glyph_missing, pdf_library, fonts_missing."""
    filled, heads = _filled(record, export), _heads(export.language)
    reader = Reader(export.language, export.at.tzinfo, {file.name: file for file in record.files})
    answers, confirmed, resting = record.visit.answers, record.visit.confirmed, record.result_standards
    reading, own = (
        read(record.survey, filled, answers, reader, heads, staff=staff, standards=resting, confirmed=confirmed)
        for staff in (False, True)
    )
    reading = _bound(reading, record, attachments, export)
    held = {file.name: file.sha256 for file in record.files if file.held}
    wanted = [picture.name for one in (reading, own) for picture in (*one.photos, *one.signatures)]
    shown = copies(wanted, held, attachments)
    keys = {name: f"p{number}" for number, name in enumerate(shown)}
    pictures = {keys[name]: copy for name, copy in shown.items()}
    pictures["qr"] = qr(f"NF1 {record.visit.number} {fingerprint(record.visit)}")
    return pdf(record_html(env, record, reading, own, keys, export), style("paper"), pictures)


def record_html(
    env: Environment, record: Record, reading: Reading, own: Reading, keys: Mapping[str, str], export: Export
) -> str:
    """The visit record as XHTML; `own` is for the worker's eyes, `keys` name the pictures that there are."""
    zone = export.at.tzinfo
    numerals: list[str] = env.globals["numerals"]  # type: ignore[assignment]
    sections = sum(bool(section.title) for section in reading.sections)
    needs, own_needs = _for_the_household(record), [need for need in record.needs if need.kind in record.guarded]
    worded = Wording(export.language, zone)

    def origins(told: Reading, raised: Iterable[NeedRow]) -> list[str]:
        beside = (one for need in raised for one in record.standards.get(need.id, ()))
        return worded.origins(standard for standard in (*told.standards, *beside) if not standard.since)

    return env.get_template("record.html").render(
        record=record,
        visit=record.visit,
        household=record.household,
        reading=reading,
        own_photos=(*own.photos, *own.signatures),
        tables=tables(reading.sections, numerals),
        own_tables=tables(own.sections, [""] * len(own.sections)),
        needs=needs,
        own_needs=own_needs,
        needs_numeral=numerals[min(sections, len(numerals) - 1)],
        keys=keys,
        export=export,
        fingerprint=fingerprint(record.visit),
        mark=CONFIRMED,
        head=_head(record),
        started=_local(record.visit.started, zone),
        ended=_local(record.visit.ended, zone),
        station=_station(record.areas),
        title=words(record.survey.title, export.language, record.survey.default_language),
        residents=_residents(record, export.language),
        named=lambda codes, known: labels(codes, known, export.language),
        resting_on=lambda need: worded.beside(record.standards.get(need.id, ())),
        origins=origins(reading, needs),
        own_origins=origins(own, own_needs),
    )


def _for_the_household(record: Record) -> list[NeedRow]:
    """The needs that the household may read, each without the reasons that only the worker may."""
    hidden = set(staff_places(record.survey.children))
    return [
        replace(need, because=[one for one in need.because if ROW.sub("", str(one.get("at", ""))) not in hidden])
        for need in record.needs
        if need.kind not in record.guarded
    ]


def labels(codes: Iterable[str], known: Mapping[str, Label], language: str) -> list[str]:
    """The labels of codes; a code that is not known stands for itself."""
    return [words(known.get(code, {}), language) or code for code in codes]


def fingerprint(visit: Visit) -> str:
    """The first digits of the SHA-256 of what was answered, and to which questions: the paper's tie to the record."""
    said = {"uuid": visit.uuid, "survey": visit.survey, "version": visit.version, "answers": visit.answers}
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:FINGERPRINT]


def _heads(language: str) -> dict[str, str]:
    """The columns that the register has too, in the words of the paper."""
    said = translations(language).gettext
    heads = {"name": "Name", "relation": "Relation to head", "sex": "Sex", "birth": "Date of birth"}
    return {name: said(head) for name, head in {**heads, "id_number": "ID number", "phone": "Telephone"}.items()}


def _filled(record: Record, export: Export) -> Filling:
    ended = moment(record.visit.ended).astimezone(export.at.tzinfo)
    name, here = record.visit.worker_name, record.tables
    context = Context(now=ended, uuid=lambda: "", random=lambda: 0.0, user=name, tables=here)
    return Filling(record.survey, record.visit.answers, context)


def _bound(reading: Reading, record: Record, attachments: Attachments, export: Export) -> Reading:
    """Each signature with what it says about the answers."""
    files = {file.name: file for file in record.files}
    found = bound(record.survey, record.visit.answers, files, attachments)
    said = {name: replace(one, at=one.at.astimezone(export.at.tzinfo)) for name, one in found.items()}
    return replace(reading, signatures=tuple(replace(one, said=said.get(one.name)) for one in reading.signatures))


def _local(stamp: str, zone: Any) -> datetime:
    return moment(stamp).astimezone(zone)


def _head(record: Record) -> Resident | None:
    return next((person for person in record.residents if person.name == record.household.head), None)


def _station(areas: tuple[Area, ...]) -> str:
    """The township: a station serves one. With a shorter path, the narrowest place that there is."""
    townships = [area for area in areas if len(area.code) == 9]
    return (townships or list(areas[-1:]) or [Area("", "", "", "")])[0].name


def _residents(record: Record, language: str) -> list[Resident]:
    """Those who live there, for the grid under the household; none where the survey itself asked of each member."""
    if record.visit.answers and any(_names(rows) for rows in _repeats(record.visit.answers)):
        return []

    def worded(name: str, code: str) -> str:
        own = said(record.survey, name, code, language)
        return own if own != code else labels([code], record.codes, language)[0]

    return [
        replace(person, relation=worded("relation", person.relation), sex=worded("sex", person.sex))
        for person in record.residents
    ]


def _repeats(answers: Mapping[str, Any]) -> list[list[Any]]:
    found: list[list[Any]] = []
    for value in answers.values():
        if isinstance(value, Mapping):
            found += _repeats(value)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            found.append(value)
    return found


def _names(rows: list[Any]) -> bool:
    return any("name" in row and "relation" in row for row in rows)
