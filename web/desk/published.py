"""The published surveys: versions, where their modules come from, and which answers can raise which need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from exports.reading import plain
from exports.words import JOINERS
from forms.definition import Question, Survey
from forms.expressions.references import label_parts
from forms.problems import Problem
from needs.explain import Explained, explain
from store import survey_drafts, surveys
from store.surveys import PublishedSurvey
from web import kinds, language
from web.auth import account, needs_role
from web.county import county
from web.desk import settings
from web.problems import sentence

ROLES = ("bureau", "administrator")
# What settings keep of each module, as `phq9_source` (of the survey itself as `source`), here and in English.
KEPT = ("source", "licence")
QUOTED = "\u2026"


@dataclass(frozen=True)
class Origin:
    """Where a module, or the survey itself (name ""), comes from, and who may use it how."""

    name: str
    title: str
    source: str
    licence: str


@dataclass(frozen=True)
class Listed:
    """A published survey: its newest version, all its versions, how much it asks."""

    newest: PublishedSurvey
    versions: list[PublishedSurvey]
    questions: int
    rules: int
    origins: list[Origin]


@needs_role(*ROLES)
def survey_list() -> ResponseReturnValue:
    """The newest version of each survey, and the drafts for who may publish them."""
    return page()


def page(problem: Problem | None = None) -> str:
    """The list, with what is wrong with an upload."""
    here = county()
    db = here.cell.read()
    found = [
        _listed(newest, surveys.versions(db, newest.id), here.surveys.get(newest.id, newest.version))
        for newest in surveys.published(db)
    ]
    author = account().role == "administrator"
    return render_template(
        "pages/surveys.html",
        surveys=sorted(found, key=lambda one: bool(one.newest.retired)),
        drafts=survey_drafts.open_drafts(db, account().area) if author else [],
        is_author=author,
        said=sentence(problem) if problem else "",
    )


@needs_role(*ROLES)
def survey_needs(survey_id: str) -> ResponseReturnValue:
    """The need rules of the newest version, each down to the questions that it rests on."""
    here = county()
    newest = surveys.latest(here.cell.read(), survey_id)
    survey = here.surveys.get(survey_id, newest.version) if newest else here.surveys.latest(survey_id)
    return render_template(
        "pages/survey_needs.html",
        survey=survey,
        title=language.label(survey.title, survey.id),
        explained=explain(survey),
        kinds=kinds,
        unquoted=_unquoted,
        between=_between,
        setting_name=_setting_name,
    )


def _listed(newest: PublishedSurvey, versions: list[PublishedSurvey], survey: Survey) -> Listed:
    questions = sum(isinstance(item, Question) and item.type not in ("note", "calculate") for item in survey.items())
    return Listed(newest, versions, questions, len(survey.rules), list(_origins(survey)))


def _origins(survey: Survey) -> Iterator[Origin]:
    """What the settings say of the survey and of its modules; a note in both languages is cut at its stroke."""
    kept = survey.settings
    names = dict.fromkeys(name.removesuffix(end) for end in KEPT for name in kept if name.endswith(end))
    titles = {item.name: item.label for item in survey.items()}
    for prefix in names:
        source, licence = (_in_language(kept, prefix + end) for end in KEPT)
        name = prefix.removesuffix("_")
        yield Origin(name, plain(language.label(titles.get(name), name)), source, licence)


def _in_language(kept: Mapping[str, str], name: str) -> str:
    said = kept.get(name, "")
    if language.language() == "zh":
        return said.partition(" / ")[0]
    return kept.get(f"{name}_en") or said.partition(" / ")[2] or said


def _unquoted(text: str) -> str:
    """A reason as its author wrote it, with a sign where it quotes an answer."""
    return plain("".join(QUOTED if number % 2 else part for number, part in enumerate(label_parts(text))))


def _setting_name(key: str) -> str:
    known = settings.keys().get(key)
    return language.label(known.label, key) if known else key


def _between(rule: Explained) -> str:
    """What the rule names that nobody is asked: scores and the like, in words where they have some."""
    asked = {read.at for read in rule.asked}
    found = [_unquoted(language.label(read.label, read.name)) for read in rule.reads if read.at not in asked]
    return JOINERS[language.language()][0].join(found)
