"""How a visit ended, as its answers say: nobody there, refused, or met. The modules visit and consent ask for it."""

from collections.abc import Mapping
from typing import Any

# The questions that say it (survey_defs/visit, survey_defs/consent), wherever they stand.
OUTCOME, REFUSED = "visit_outcome", "consent_refused"
LONGEST = 80  # characters: whatever a phone sends as the name of a choice
MET, NO_CONSENT = "at_home", "no_consent"
# Nobody was met who could say when to come again: such a visit puts off nothing.
CLOSED = frozenset({"nobody", "away"})
# At these nobody answered: they hide no answers that were given before.
UNANSWERED = CLOSED | {NO_CONSENT, "vacant", "refused", "moved", "died"}


def outcome_of(answers: Mapping[str, Any]) -> str:
    """The choice that was made for the outcome; `no_consent` where somebody was met and did not agree; "" if unsaid."""
    said = _said(answers, OUTCOME)
    return NO_CONSENT if said in ("", MET) and _said(answers, REFUSED) == "yes" else said


def _said(answers: Mapping[str, Any], name: str) -> str:
    found = answers.get(name)
    if isinstance(found, str):
        return found[:LONGEST]
    inner = (_said(value, name) for value in answers.values() if isinstance(value, Mapping))
    return next((said for said in inner if said), "")
