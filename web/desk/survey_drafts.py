"""A survey before it is published: uploaded, its report, what it changes, then published or dropped."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.definition import Question, Survey
from forms.difference import difference
from forms.problems import Problem
from store import survey_drafts, surveys
from store.accounts import account as account_of
from store.survey_drafts import DROPPED, PUBLISHED, SurveyDraft
from visits import media
from web import language, trail
from web.auth import account, needs_role
from web.county import county
from web.desk import published
from web.desk.survey_changes import grouped
from web.desk.survey_files import lay_out
from web.desk.survey_upload import findings, read_upload
from web.language import gettext as _
from web.problems import sentence, status

AUTHORS = ("administrator",)


@needs_role(*AUTHORS)
def upload_survey() -> ResponseReturnValue:
    """Keep what was uploaded as a draft, whatever is wrong in its cells; a file that holds no sheets is refused."""
    here, chosen, at = county(), request.files.getlist("workbook"), trail.now()
    try:
        with TemporaryDirectory() as folder:
            laid = lay_out(chosen, Path(folder))
            found = read_upload(laid)
            media.keep(here.cell, here.files, found.files, at)
    except Problem as problem:
        return published.page(problem), status(problem)
    finally:
        for one in chosen:
            one.close()
    draft = SurveyDraft(
        0, found.id, found.version, laid.file[:200], found.hash, at, account().id, found.title, found.report
    )
    kept = here.cell.write(lambda db: survey_drafts.add(db, draft, found.sheets))
    return redirect(url_for("bureau.survey_draft", number=kept.id), 303)


@needs_role(*AUTHORS)
def survey_draft(number: int) -> ResponseReturnValue:
    return _page(_within_area(number))


@needs_role(*AUTHORS)
def draft_report(number: int) -> ResponseReturnValue:
    """The report as a table to take away (CSV, UTF-8 with the mark by which spreadsheets know it)."""
    draft = _within_area(number)
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([_("Kind"), _("Sheet"), _("Row"), _("Column"), _("What stands there"), _("What to do")])
    for one in findings(draft.report):
        kind = _("Mistake") if one.is_error else _("Remark")
        rows.writerow([_harmless(part) for part in (kind, one.sheet, one.row, one.column, one.text, one.said)])
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{draft.survey}-{draft.id}.csv")
    return response


@needs_role(*AUTHORS)
def publish_draft(number: int) -> ResponseReturnValue:
    """Freeze the draft as a version. What was published before stays as it is, and visits keep their version."""
    here, who, at = county(), account(), trail.now()
    draft = _within_area(number)
    try:
        if draft.ended:
            raise Problem("draft_ended", kind=draft.how)
        if not draft.is_valid:
            raise Problem("draft_invalid")
        here.surveys.publish(survey_drafts.sheets(here.cell.read(), number), at, by=who.id)
        here.cell.write(lambda db: survey_drafts.end(db, number, at, PUBLISHED, by=who.id))
    except Problem as problem:
        return _page(_within_area(number), problem), status(problem)
    flash(_("Published: version %(version)s. New visits begin with it.") % {"version": draft.version})
    return redirect(url_for("bureau.survey_page", survey_id=draft.survey), 303)


@needs_role(*AUTHORS)
def drop_draft(number: int) -> ResponseReturnValue:
    who, at = account(), trail.now()
    county().cell.write(lambda db: survey_drafts.end(db, number, at, DROPPED, by=who.id, scope=who.area))
    flash(_("The draft is dropped. Nothing that is published has changed."))
    return redirect(url_for("bureau.survey_list"), 303)


def read_draft(number: int) -> Survey:
    """The survey of a draft that can be read. Problem: not_found."""
    return county().surveys.draft(_within_area(number).id)


def _within_area(number: int) -> SurveyDraft:
    """The draft of this number, or Problem("not_found"): also where its author's area is not the account's."""
    return survey_drafts.get(county().cell.read(), number, account().area)


def _page(draft: SurveyDraft, problem: Problem | None = None) -> str:
    db, here = county().cell.read(), county()
    survey = read_draft(draft.id) if draft.is_valid else None
    newest = surveys.latest(db, draft.survey)
    before = here.surveys.get(newest.id, newest.version) if newest and newest.hash else None
    author = account_of(db, draft.account)
    found = findings(draft.report)
    return render_template(
        "pages/survey_draft.html",
        draft=draft,
        title=language.label(draft.title, draft.survey),
        author=author.name if author else "",
        errors=sum(one.is_error for one in found),
        findings=found,
        newest=newest,
        groups=grouped(difference(before, survey)) if survey and before else [],
        questions=sum(isinstance(item, Question) for item in survey.items()) if survey else 0,
        hindrance=sentence(hindrance) if (hindrance := _hindrance(draft)) else "",
        said=sentence(problem) if problem else "",
    )


def _hindrance(draft: SurveyDraft) -> Problem | None:
    """Why the draft cannot be published as it is, None when it can."""
    if draft.ended:
        return Problem("draft_ended", kind=draft.how)
    if not draft.is_valid:
        return Problem("draft_invalid")
    db = county().cell.read()
    try:
        sheets = survey_drafts.sheets(db, draft.id)
        kept = surveys.is_kept(db, draft.survey, draft.version, sheets, draft.hash)
    except Problem as problem:
        return problem
    return Problem("version_same", version=draft.version) if kept else None


def _harmless(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
