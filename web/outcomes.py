"""How a visit ended, in words."""

from visits.outcome import MET
from web.language import gettext as _
from web.sentences import N_

OUTCOMES = {
    "at_home": N_("At home"),
    "nobody": N_("Nobody at home"),
    "vacant": N_("The house is empty"),
    "refused": N_("Did not want the visit"),
    "no_consent": N_("At home, did not agree to the questions"),
    "away": N_("Away for some time"),
    "moved": N_("Moved away"),
    "died": N_("Has died"),
}


def outcome_name(code: str) -> str:
    """The outcome in the reader's language; what somebody wrote otherwise stands as it is."""
    return _(OUTCOMES[code]) if code in OUTCOMES else code


def is_worth_saying(code: str) -> bool:
    """Whether lists name it: that people were met goes without saying."""
    return code not in ("", MET)
