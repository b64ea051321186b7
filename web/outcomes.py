"""How a visit ended, in words: those of the papers."""

from exports.words import outcome
from visits.outcome import MET
from web.language import language


def outcome_name(code: str) -> str:
    """The outcome in the reader's language; what somebody wrote otherwise stands as it is."""
    return outcome(code, language())


def is_worth_saying(code: str) -> bool:
    """Whether lists name it: that people were met goes without saying."""
    return code not in ("", MET)
