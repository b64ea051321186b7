"""Surveys as the phone keeps them: the page of each, drawn once by the server, with the engine's part and the words."""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forms.context import Context
from forms.definition import Question, Repeat, Survey
from forms.filling import Filling
from forms.problems import Problem
from store.surveys import PublishedSurvey
from visits.combine import combined_id
from visits.drafts import MEMBERS
from web import language
from web.county import county
from web.fieldwork import bundle, codes, said
from web.fieldwork.scripts import scripts_for, words_for
from web.fieldwork.survey_page import Page
from web.fieldwork.tongues import tongue, tongues
from web.phone.drawing import drawing
from web.wire import A_YEAR, static_url

# At most so many surveys are asked as one of a household that belongs to several groups.
MOST_AT_ONCE = 3


def offered() -> list[dict[str, Any]]:
    """What a visit may be started with: each survey, and those that suit one household together (`canji+laoren`).

    `groups` are whom each suits; `mark` changes with what the phone has to load anew.
    """
    single = county().surveys.published()
    return [_offer(one.id, one.version) for one in single] + list(_together(single))


def _together(single: list[PublishedSurvey]) -> Iterator[dict[str, Any]]:
    """Surveys for groups of people that the register knows; any other is asked by itself."""
    known = set(codes.groups())
    for_groups = [one for one in single if known.intersection(_groups(one.id, one.version))]
    for many in range(2, MOST_AT_ONCE + 1):
        for some in combinations(for_groups, many):
            try:
                whole = county().surveys.latest(combined_id(one.id for one in some))
            except Problem as problem:
                # They ask one thing in different ways: a visit for each of them then.
                if problem.code != "combine_differs":
                    raise
            else:
                yield _offer(whole.id, whole.version)


def _offer(survey_id: str, version: str) -> dict[str, Any]:
    survey = county().surveys.get(survey_id, version)
    _content, mark = county().surveys.packed(survey_id, version)
    return {
        "id": survey_id,
        "version": version,
        "title": dict(survey.title),
        "groups": _groups(survey_id, version),
        "members": _members(survey),
        "tongues": [one.tag for one in tongues(survey)],
        "mark": f"{mark[:12]}.{static_url('built/fill.js')[-12:]}.{drawing()}",
    }


def _groups(survey_id: str, version: str) -> list[str]:
    return county().surveys.get(survey_id, version).settings.get("groups", survey_id).split()


def _members(survey: Survey) -> dict[str, list[str]] | None:
    """Where the survey asks about who lives there, and what of the register it takes (see `visits.drafts`)."""
    asked = next((item for item in survey.items() if isinstance(item, Repeat) and item.name == MEMBERS), None)
    if asked is None:
        return None
    names = [child.name for child in asked.children if isinstance(child, Question)]
    return {"path": [*asked.path], "names": names}


def survey_page(survey_id: str, version: str) -> ResponseReturnValue:
    """A version as the phone fills it: `{html, bundle, given}`, the same for every household.

    The page is in `?language=`, what the survey asks in `?say=` where it speaks that.
    """
    locale = request.args.get("language", "")
    locale = locale if locale in language.LANGUAGES else language.language()
    survey = county().surveys.get(survey_id, version)
    asked = tongue(survey, locale)
    now = datetime.now(county().zone)
    filling = Filling(survey, {}, Context(now=now, uuid=lambda: "", random=lambda: 0.5, version=version), new=True)
    html = render_template(
        "parts/filling.html",
        sections=Page(survey, filling, asked.tag, {}).sections(),
        files={},
        draft=None,
        asked=asked,
        tongues=tongues(survey),
    )
    content, _mark = bundle.packed(county().surveys.packed(survey_id, version)[0], asked.tag)
    response = jsonify(
        html=html,
        bundle=content.decode(),
        given={
            "survey": survey.id,
            "version": survey.version,
            "title": language.label(survey.title, survey.id),
            "language": asked.tag,
            "zone": county().settings.zone,
            "offset": int(now.utcoffset().total_seconds() // 60),  # type: ignore[union-attr]
            "words": said.words_for_page(locale) | words_for(survey, locale),
            "sentences": said.sentences_for_page(locale),
            "scripts": scripts_for(survey),
        },
    )
    if "h" in request.args:
        response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
