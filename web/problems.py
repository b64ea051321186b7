"""A problem, said to a person: the sentence, and the page or the JSON that carries it.

The sentences stand in `web.sentences`. No answer ever shows a traceback, and no log line holds personal data.
"""

import secrets
import sys
import traceback
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from forms.problems import Problem, Problems
from web import language
from web.sentences import ENDINGS, OTHER, SENTENCES, WHERE

# What Flask itself refuses → our code. Any other refusal is a bad_request with Flask's status.
REFUSALS = {401: "login_needed", 403: "not_allowed", 404: "not_found", 405: "method_wrong", 413: "body_too_large"}


class _Said(dict[str, Any]):
    """Parameters for a sentence: one that was not given reads as a question mark, never as a failure."""

    def __missing__(self, key: str) -> str:
        return "?"


def sentence(problem: Problem, locale: str | None = None) -> str:
    """The problem in words, for people: where it is, what is wrong, what to do next. Works in commands too."""
    message = _entry(problem)[1]
    params = _Said({"code": problem.code, **{name: _said(value) for name, value in problem.params.items()}})
    endings = [ending for name, ending in ENDINGS if problem.params.get(name)]
    said = "".join(language.gettext(part, locale or "") % params for part in (message, *endings))
    return _where(problem, message, locale) + said


def status(problem: Problem) -> int:
    """The HTTP status that goes with the problem."""
    return _entry(problem)[0]


def for_phone(codes: Iterable[str], locale: str | None = None) -> dict[str, str]:
    """Code → sentence with its %(name)s still in it, for a page that finds these problems by itself."""
    return {code: language.gettext(SENTENCES[code][1], locale or "") for code in codes}


def as_json(problem: Problem, locale: str | None = None) -> dict[str, Any]:
    """The problem as its JSON, with the sentence as `message`."""
    return {**problem.as_json(), "message": sentence(problem, locale)}


def answer(*problems: Problem, code: int = 0, said: str = "") -> Response:
    """The page, or the JSON where that was asked for, that says these problems. `said` is the number of a failure."""
    if wants_json():
        body: dict[str, Any] = {"problem": as_json(problems[0])}
        if len(problems) > 1:
            body["problems"] = [as_json(problem) for problem in problems]
        response = jsonify(body)
    else:
        sentences = [sentence(problem) for problem in problems]
        response = make_response(render_template("pages/problem.html", sentences=sentences, failure=said))
    response.status_code = code or next((status(p) for p in problems if not p.warning), 400)
    return response


def wants_json() -> bool:
    """Whether the asker is a program: it posts JSON, or likes JSON better than a page."""
    if request.path.startswith("/api/") or request.is_json:
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def init_app(app: Flask) -> None:
    """Answer every refusal and every failure in words."""
    app.register_error_handler(Problem, lambda problem: answer(problem))
    app.register_error_handler(Problems, lambda several: answer(*several.problems))
    app.register_error_handler(HTTPException, _refused)
    app.log_exception = _log_failure  # type: ignore[method-assign, assignment]
    app.jinja_env.globals["sentence"] = sentence


def _refused(error: HTTPException) -> Response:
    if error.response is not None:  # a redirect that routing asks for, or an answer already made
        return make_response(error.get_response())
    code = error.code or 500
    if isinstance(error, CSRFError):
        return answer(Problem("form_expired"))
    if code == 413:
        return answer(Problem("body_too_large", limit=(request.max_content_length or 0) >> 20))
    if code >= 500:
        number = g.get("failure") or _new_failure()
        return answer(Problem("failure", number=number), said=number)
    if 300 <= code < 400:
        return make_response(error.get_response())
    return answer(Problem(REFUSALS.get(code, "bad_request")), code=code)


def _log_failure(info: Any) -> None:
    """Where it failed, and the failure's number; never the exception's message, which may hold what was typed."""
    kind, _error, trace = info if info[0] else sys.exc_info()
    g.failure = _new_failure()
    lines = "".join(traceback.format_tb(trace))
    current_app.logger.error("failure %s at %s: %s\n%s", g.failure, request.endpoint, kind and kind.__name__, lines)


def _new_failure() -> str:
    return secrets.token_hex(4)


def _entry(problem: Problem) -> tuple[int, str]:
    """The status and the sentence of the code, of the variant for its kind or its sheet where there is one."""
    variants = (
        f"{problem.code}.{problem.params.get('kind')}",
        f"{problem.code}.sheet" if "sheet" in problem.params else "",
    )
    return next((SENTENCES[code] for code in (*variants, problem.code) if code in SENTENCES), OTHER)


def _where(problem: Problem, message: str, locale: str | None) -> str:
    for names, place in WHERE:
        if all(problem.params.get(name) not in (None, "") for name in names):
            if any(f"%({name})s" in message for name in names):
                return ""
            return language.gettext(place, locale or "", **{name: problem.params[name] for name in names})
    return ""


def _said(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value))
    return str(value)
