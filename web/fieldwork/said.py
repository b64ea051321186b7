"""What stands beside a question that is not right yet: the survey's own message where it has one, else ours."""

from forms.definition import Item, Question, Survey
from forms.filling import Filling
from forms.problems import Problem
from visits.receive import is_check
from web.fieldwork.phrases import phrase
from web.fieldwork.tongues import tongue
from web.language import gettext
from web.problems import for_phone, sentence
from web.sentences import N_

# Code, or code and type of question → sentence. The first that fits is used.
FIELD = {
    "required select_one": N_("Choose an answer."),
    "required select_multiple": N_("Choose at least one."),
    "required image": N_("Take a photo."),
    "required audio": N_("Choose a file."),
    "required video": N_("Choose a file."),
    "required file": N_("Choose a file."),
    "required rank": N_("Put the choices in order."),
    "required acknowledge": N_("Tick this to go on."),
    "required": N_("Answer this question."),
    "constraint": N_("This answer does not fit. Check it."),
    "type integer": N_("Type a whole number, like 3."),
    "type decimal": N_("Type a number, like 2.5."),
    "type date": N_("A date has a year, a month and a day."),
    "type time": N_("Type a time of day, like 14:30."),
    "type dateTime": N_("Choose a day and a time."),
    "type range": N_("Type a number between the two ends, on one of the steps."),
    "type geotrace": N_("Give at least two points, each with latitude and longitude."),
    "type geoshape": N_("Give at least three points; the last must be the first again."),
    "type": N_("This answer cannot be read. Type it again."),
    "choice": N_("This answer is no longer in the list. Choose again."),
    "text_control": N_("There is a sign here that cannot be shown. Type the text again."),
    "evaluation": N_("This could not be worked out. Check the answers before it."),
    "unknown": N_("This is not part of the survey."),
}
# Problems for which the author may have written a message.
OWN = ("required", "constraint")
# What static/fieldwork/ says by itself.
PAGE = (
    N_("Section %(number)s of %(all)s"),
    N_("Saving …"),
    N_("Saved on this phone"),
    N_("Not saved: this browser keeps nothing. Do not close the page before it is sent."),
    N_("Not saved: this phone is full. Stay here, delete films or apps that you do not need, then go on."),
    N_("This phone is full, so this was not kept. Delete films or apps that you do not need, then try again."),
    N_("Unsent answers from before are back."),
    N_("Answers kept on this phone are back, beside what was saved since. Check them before you send."),
    N_("Finish and send"),
    N_("Next"),
    N_("Back"),
    N_("Please choose"),
    N_("One thing is not right yet"),
    N_("%(num)s things are not right yet"),
    N_("Making the photo smaller …"),
    N_("A photo is attached (%(size)s KB). Choose another to replace it."),
    N_("This photo cannot be read. Take it again or choose another."),
    N_("Looking for the place …"),
    N_("Noted to about %(metres)s metres."),
    N_("Noted to about %(metres)s metres only. Take it again under the open sky, or leave it so."),
    N_("The place cannot be found. Allow it in the phone's settings, or go on without."),
    N_("Sending …"),
    N_("Sending: %(done)s/%(all)s"),
    N_("Delivered %(held)s/%(all)s"),
    N_("Delivered"),
    N_("Answers"),
    N_("Not sent: there is no network. Everything is kept on this phone."),
    N_("Not sent: the photo for “%(question)s” is no longer on this phone. Take it again, then send."),
    N_("This photo is no longer on this phone. Take it again."),
    N_("Not sent: %(reason)s Everything is kept on this phone."),
    N_("Your log-in has ended. Everything is kept on this phone: log in, then send again."),
    N_("Log in"),
    N_("Try again"),
    N_("The server answered %(status)s."),
    N_("Remove this one, with its answers?"),
    N_("Undo"),
    N_("%(row)s was removed."),
    N_("%(row)s (%(name)s) was removed."),
    N_("To look at again"),
    N_("Nothing holds the visit back: mend it, or send it as it is."),
    N_("Send as it is"),
    N_("Show to the resident"),
    N_("Back to the worker"),
    N_("Read aloud"),
    N_("Stop reading"),
    N_("Please give the phone back to the social worker."),
)


def field(problem: Problem, filling: Filling) -> str:
    """The sentence for the question that the problem names: the survey's own as HTML."""
    at = str(problem.params.get("at", ""))
    question = _question(filling.survey, at)
    if isinstance(question, Question) and problem.code in OWN:
        tag = tongue(filling.survey).tag
        own = filling.text(at, f"{problem.code}_message", tag)
        if own:
            return phrase(own, lambda name: filling.said(at, name, tag))
    kind = question.type if isinstance(question, Question) else ""
    message = FIELD.get(f"{problem.code} {kind}") or FIELD.get(problem.code)
    return gettext(message) if message else sentence(problem)


def to_look_at(filling: Filling) -> list[tuple[str, str]]:
    """Place and words of each note that asks back about what was answered."""
    notes = {item.path for item in filling.survey.items() if is_check(item)}
    found = [at for at in filling.relevant if _path(at) in notes] if notes else []
    tag = tongue(filling.survey).tag
    return [(at, filling.bare(at, tag)) for at in found]


def _path(place: str) -> tuple[str, ...]:
    return tuple(step.partition("[")[0] for step in place.split("/"))


def _question(survey: Survey, place: str) -> Item | None:
    names = _path(place)
    return next((item for item in survey.items() if item.path == names), None)


def words_for_page(locale: str) -> dict[str, str]:
    """English → the words in this language, for the page's own sentences."""
    return {message: gettext(message, locale) for message in PAGE}


def sentences_for_page(locale: str) -> dict[str, str]:
    """Code → sentence, for what the page's engine finds and for what the server may refuse."""
    refused = ("file_too_large", "file_type", "conflict", "household_unknown", "token_unknown")
    return {**{code: gettext(message, locale) for code, message in FIELD.items()}, **for_phone(refused, locale)}
