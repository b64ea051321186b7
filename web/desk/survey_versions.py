"""A published survey: its versions, what changed between them, its history, and its end."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.difference import difference
from forms.problems import Problem
from store import accounts, audit, surveys
from store.driver import Database
from store.scope import covers
from store.surveys import PublishedSurvey
from web import language, trail
from web.auth import account, needs_role
from web.county import county
from web.desk.survey_changes import grouped
from web.desk.survey_drafts import AUTHORS
from web.language import gettext as _
from web.sentences import N_

READERS = ("bureau", *AUTHORS)
ACTS = {
    "survey.draft": N_("Draft uploaded"),
    "survey.draft_drop": N_("Draft dropped"),
    "survey.publish": N_("Published"),
    "survey.retire": N_("Retired"),
}
OF_DRAFTS = ("survey.draft", "survey.draft_drop")


@needs_role(*READERS)
def survey_page(survey_id: str) -> ResponseReturnValue:
    """All versions, the newest first, and who did what when."""
    db, known = county().cell.read(), _versions(survey_id)
    return render_template(
        "pages/survey.html",
        newest=known[0],
        versions=list(zip(known, [*known[1:], None], strict=True)),
        title=language.label(known[0].title, survey_id),
        history=[(_(ACTS[line.act]), line, _who(line)) for line in _history(db, survey_id)],
        may_change=account().role in AUTHORS,
    )


@needs_role(*READERS)
def survey_difference(survey_id: str) -> ResponseReturnValue:
    """What changed from one version to another: by default from the last but one to the last."""
    known = _versions(survey_id)
    if len(known) < 2:
        raise Problem("version_alone", survey=survey_id)
    old, new = (request.args.get(name) or known[at].version for name, at in (("old", 1), ("new", 0)))
    here = county().surveys
    changes = difference(here.get(survey_id, old), here.get(survey_id, new))
    return render_template(
        "pages/survey_difference.html",
        survey_id=survey_id,
        title=language.label(known[0].title, survey_id),
        old=old,
        new=new,
        versions=[(one.version, one.version) for one in known],
        groups=grouped(changes),
        count=len(changes),
    )


@needs_role(*AUTHORS)
def retire_survey(survey_id: str) -> ResponseReturnValue:
    """No visit begins with it any more. What was begun may still be sent, what was received keeps its version."""
    by, at = account().id, trail.now()
    county().cell.write(lambda db: surveys.retire(db, survey_id, at, by=by))
    flash(_("Retired: no new visits begin with this survey. Drafts on phones can still be sent."))
    return redirect(url_for("bureau.survey_page", survey_id=survey_id), 303)


def _versions(survey_id: str) -> list[PublishedSurvey]:
    found = [one for one in surveys.versions(county().cell.read(), survey_id) if one.hash]
    if not found:
        raise Problem("survey_unknown", survey=survey_id)
    return found


def _history(db: Database, survey_id: str) -> list[audit.AuditLine]:
    """What was done to the survey itself. Who took its tables away is no part of it; drafts are their area's alone."""
    scope = account().area
    return [
        line
        for line in audit.lines(db, "survey", survey_id)
        if line.act in ACTS and (line.act not in OF_DRAFTS or covers(scope, _area(line)))
    ]


def _area(line: audit.AuditLine) -> str:
    found = accounts.account(county().cell.read(), line.account) if line.account else None
    return found.area if found else ""


def _who(line: audit.AuditLine) -> str:
    found = accounts.account(county().cell.read(), line.account) if line.account else None
    return found.name if found else _("By command")
