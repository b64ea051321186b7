"""The scripts that few surveys need, each under the address that changes with its content, and what these say."""

from collections.abc import Iterator

from forms.definition import Question, Survey
from forms.finding import is_long
from web.language import gettext
from web.sentences import N_
from web.wire import static_url

# What a survey page cannot show with the controls that every browser has.
TYPES = ("range", "rank", "barcode", "geotrace", "geoshape")
OTHER_FILES = ("audio", "video", "file")
DRAWN = frozenset({"signature", "draw", "annotate"})
WORDS = (
    N_("This order is right"),
    N_("Leave it open"),
    N_("“%(choice)s” up"),
    N_("“%(choice)s” down"),
    N_("“%(choice)s” is now number %(number)s of %(all)s."),
    N_("What you drew is kept."),
    N_("Hold the code before the camera. Press the button again to stop."),
    N_("The camera cannot be used. Type the code."),
    N_("%(num)s points"),
    N_("Looking for the place …"),
    N_("The place cannot be found. Allow it in the phone's settings, or go on without."),
    N_("Reading the file …"),
    N_("%(name)s (%(size)s KB) is attached. Choose another file to replace it."),
    N_("This file is larger than 10 MB. Choose a smaller one."),
    N_("This file cannot be read. Choose another."),
)


LONG = (
    N_("Remove “%(choice)s”"),
    N_("%(num)s fit. Choose with the arrow keys or by touch."),
    N_("%(num)s more: type more of the word."),
    N_("Nothing fits “%(words)s”. Type less, or another part of the word."),
)


def is_drawn(question: Question) -> bool:
    """Whether a picture is drawn with a finger."""
    return question.type == "image" and not DRAWN.isdisjoint(question.appearance.split())


def scripts_for(survey: Survey) -> dict[str, str]:
    """Name → address: `rare` are functions that a page loads if it meets one, `comforts` after a tap that wants
    one; `types` and `lists` come only where they are needed."""
    found = {name: static_url(f"built/{name}.js") for name in ("rare", "comforts")}
    if any(question.type in TYPES or is_drawn(question) for question in _questions(survey)):
        found["types"] = static_url("built/types.js")
    if any(is_long(survey, question) for question in _questions(survey)):
        found["lists"] = static_url("built/finder.js")
    return found


def words_for(survey: Survey, locale: str) -> dict[str, str]:
    """English → the words in this language, for what only surveys with such questions say."""
    wanted = any(question.type in (*TYPES, *OTHER_FILES) or is_drawn(question) for question in _questions(survey))
    said = (*(WORDS if wanted else ()), *(LONG if "lists" in scripts_for(survey) else ()))
    return {message: gettext(message, locale) for message in said}


def _questions(survey: Survey) -> Iterator[Question]:
    return (item for item in survey.items() if isinstance(item, Question))
