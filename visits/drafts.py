"""A visit that is filled by round trips, for pages without scripts. In the end it arrives like any other."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from forms.definition import Question, Repeat, Survey
from forms.problems import Problem
from registry.households import roster
from store import households, visits
from store.accounts import Account
from store.cell import Cell
from store.moments import stamp
from store.visits import Draft
from visits.receive import Receipt, receive
from visits.surveys import Surveys

MEMBERS = "members"


def start(
    cell: Cell,
    surveys: Surveys,
    household_id: str,
    survey_id: str,
    sender: Account,
    now: datetime,
    new_id: Callable[[], str],
) -> Draft:
    """A draft of the newest version, the household's members in it. Problem: household_unknown, survey_unknown."""
    if households.household(cell.read(), household_id, sender.area) is None:
        raise Problem("household_unknown", household=household_id)
    survey = surveys.latest(survey_id)
    draft = Draft(
        uuid=new_id(),
        account=sender.id,
        household=household_id,
        survey=survey.id,
        version=survey.version,
        answers=prefilled(survey, roster(cell.read(), household_id)),
        updated=stamp(now),
        started=stamp(now),
    )
    cell.write(lambda db: visits.save_draft(db, draft))
    return draft


def prefilled(survey: Survey, members: list[dict[str, str]]) -> dict[str, object]:
    """What a visit starts with: a row for each resident, with what the survey asks and the register knows."""
    asked = next((item for item in survey.items() if isinstance(item, Repeat) and item.name == MEMBERS), None)
    if asked is None or not members:
        return {}
    names = {"_id", *(child.name for child in asked.children if isinstance(child, Question))}
    answers: object = [{name: value for name, value in row.items() if value and name in names} for row in members]
    for group in reversed(asked.path):
        answers = {group: answers}
    assert isinstance(answers, dict)
    return answers


def submit(
    cell: Cell, surveys: Surveys, draft: Draft, sender: Account, now: datetime, new_id: Callable[[], str]
) -> Receipt:
    """Receive the draft as a visit, which ends it. One that was saved again after its visit arrived ends here."""
    receipt = receive(cell, surveys, body(draft, sender), sender, now, new_id)
    if receipt.duplicate:
        cell.write(lambda db: visits.delete_draft(db, draft.uuid, draft.account, stamp(now)))
    return receipt


def body(draft: Draft, sender: Account) -> bytes:
    """What a phone would post. It depends on the draft alone, so that a second try is the same body."""
    posted = {
        "uuid": draft.uuid,
        "survey": draft.survey,
        "version": draft.version,
        "household": draft.household,
        "started": draft.started,
        "ended": draft.updated,
        "worker": sender.username,
        "answers": draft.answers,
        "files": draft.files,
    }
    return json.dumps(posted, ensure_ascii=False, separators=(",", ":")).encode()


def with_file(draft: Draft, name: str, sha256: str, now: datetime) -> Draft:
    """The draft with an attachment added, or replaced under its name."""
    others = [file for file in draft.files if file["name"] != name]
    return replace(draft, files=[*others, {"name": name, "sha256": sha256}], updated=stamp(now))
