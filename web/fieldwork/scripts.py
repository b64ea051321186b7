"""The scripts that few surveys need, each under the address that changes with its content, and what these say."""

import re
from collections.abc import Iterator

from forms.definition import Question, Survey
from forms.finding import is_long
from web.language import gettext
from web.sentences import N_
from web.wire import static_url

# What a survey page cannot show with the controls that every browser has.
TYPES = ("range", "rank", "barcode", "geotrace", "geoshape", "audio")
OTHER_FILES = ("video", "file")
DRAWN = frozenset({"signature", "draw", "annotate"})
WORDS = (
    N_("This order is right"),
    N_("Leave it open"),
    N_("“%(choice)s” up"),
    N_("“%(choice)s” down"),
    N_("“%(choice)s” is now number %(number)s of %(all)s."),
    N_("What you drew is kept."),
    N_("Answers were changed after this was signed. Sign again, or leave it so: the station sees it."),
    N_("Hold the code before the camera. Press the button again to stop."),
    N_("The camera cannot be used. Type the code."),
    N_("%(num)s points"),
    N_("Looking for the place …"),
    N_("The place cannot be found. Allow it in the phone's settings, or go on without."),
    N_("Reading the file …"),
    N_("%(name)s (%(size)s KB) is attached. Choose another file to replace it."),
    N_("This file is larger than 10 MB. Choose a smaller one."),
    N_("This file cannot be read. Choose another."),
    N_("Record"),
    N_("Record again"),
    N_("Stop"),
    N_("At most %(minutes)s minutes. Ask before you record."),
    N_("Recording: %(now)s of %(most)s seconds"),
    N_("This is what was recorded. Listen, or record again."),
    N_("The microphone cannot be used. Allow it in the phone's settings, or choose a file."),
)


LONG = (
    N_("Remove “%(choice)s”"),
    N_("%(num)s fit. Choose with the arrow keys or by touch."),
    N_("%(num)s more: type more of the word."),
    N_("Nothing fits “%(words)s”. Type less, or another part of the word."),
)


DAYS = (
    N_("Year, month and day, like 19380512."),
    N_("There is no month %(month)s."),
    N_("That month has %(days)s days."),
    N_("Calendar"),
    N_("Type it"),
    N_("%(day)s, %(age)s years old"),
)
# What static/fieldwork/identity.mjs helps with.
_IDENTIFIER = re.compile("(birth|id_number|phone)$")
_OF_BIRTH = re.compile("birth|born|dob", re.IGNORECASE)
_LONG_AGO = re.compile(r"'1[89][0-9]{2}-")


def is_long_ago(question: Question) -> bool:
    """Whether the day may lie so far back that nobody leafs there: it is typed, then."""
    rule = question.constraint.source if question.constraint else ""
    named = _OF_BIRTH.search(question.name) or _LONG_AGO.search(rule) or "no-calendar" in question.appearance
    return question.type == "date" and bool(named)


def is_drawn(question: Question) -> bool:
    """Whether a picture is drawn with a finger."""
    return question.type == "image" and not DRAWN.isdisjoint(question.appearance.split())


def scripts_for(survey: Survey) -> dict[str, str]:
    """Name → address: `rare` are functions that a page loads if it meets one, `comforts` after a tap that wants
    one; `types`, `days`, `lists` and `identity` come only where they are needed."""
    found = {name: static_url(f"built/{name}.js") for name in ("rare", "comforts")}
    if any(question.type in TYPES or is_drawn(question) for question in _questions(survey)):
        found["types"] = static_url("built/types.js")
    if any(is_long_ago(question) for question in _questions(survey)):
        found["days"] = static_url("built/days.js")
    if any(is_long(survey, question) for question in _questions(survey)):
        found["lists"] = static_url("built/finder.js")
    if any(_IDENTIFIER.search(question.name) for question in _questions(survey)):
        found["identity"] = static_url("built/identity.js")
    return found


def words_for(survey: Survey, locale: str) -> dict[str, str]:
    """English → the words in this language, for what only surveys with such questions say."""
    wanted = any(question.type in (*TYPES, *OTHER_FILES) or is_drawn(question) for question in _questions(survey))
    scripts = scripts_for(survey)
    said = (
        *(WORDS if wanted else ()),
        *(LONG if "lists" in scripts else ()),
        *(DAYS if "days" in scripts else ()),
    )
    return {message: gettext(message, locale) for message in said}


def _questions(survey: Survey) -> Iterator[Question]:
    return (item for item in survey.items() if isinstance(item, Question))
