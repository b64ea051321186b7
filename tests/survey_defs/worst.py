"""Visits in which as much as possible goes wrong, made from the examples that raise each kind alone."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from forms.definition import Repeat, Survey
from needs.fill import fill
from tests.survey_defs.shipped import DEFINITIONS, context, nested, questions, sheet, shipped
from tests.survey_defs.test_kinds import pairs

# One person of each age; whose answers open everything that is asked of somebody of that age.
BIRTHS = {"elder": "1941-05-06", "adult": "1985-03-02", "child": "2016-09-01"}
OPEN = {
    "visit_outcome": "at_home",
    "visit_method": "visit",
    "visit_place": "home",
    "consent_by": "self",
    "consent_basic": "yes",
    "consent_sensitive": "yes",
    "consent_photo": "yes",
    "consent_location": "yes",
    "consent_sharing": "yes",
    "guardian_name": "李秀英",
    "guardian_agrees": "yes",
}

# Only one of these can be there: of the hints of one income; of failing memory nobody has diagnosed, and a diagnosis.
NEVER_BOTH = ({"C01", "C02", "C03"}, {"D05", "B06"})
# Where nothing else raises the first: nobody who helps, and a helper who can no more.
SELDOM_BOTH = ({"A01", "A05"},)


def base(survey: Survey, age: str) -> dict[str, str]:
    """Somebody of that age at home, alone, who agrees to everything and has answered nothing else."""
    asked = questions(survey)
    given = {name: text for name, text in OPEN.items() if name in asked and not asked[name].calculation}
    if "guardian_relation" in asked:
        choices = survey.choices.get(asked["guardian_relation"].list_name, ())
        given["guardian_relation"] = choices[0].name if choices else "奶奶"
    if any(isinstance(item, Repeat) and item.name == "members" for item in survey.items()):
        given |= {"members[1]/name": "王桂兰", "members[1]/birth": BIRTHS[age], "members[1]/sex": "female"}
        given |= {"members[1]/subject": "yes"}
    return given


def raised(survey: Survey, flat: Mapping[str, str]) -> list[dict[str, Any]]:
    """The needs of these answers; none where one of them is not offered to this person."""
    found = fill(survey, nested(survey, flat), context())
    if any(problem["code"] == "choice" for problem in found["problems"]):
        return []
    needs: list[dict[str, Any]] = found["needs"]
    return needs


def firing(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """(kind, answers) of the examples that fire: the survey's own, then those of its modules in the survey's names."""
    survey = shipped(folder)
    for row in sheet(Path(__file__).with_name("groups.csv")):
        if row["survey"] == folder.name and row["urgency"] and "/birth=" not in row["answers"]:
            yield row["kind"], pairs(row["answers"])
    for row in sheet(folder / "examples" / "kinds.csv"):
        if row["fires"] == "yes" and "/birth=" not in row["answers"]:
            yield row["kind"], pairs(row["answers"])
    for module in included(folder):
        settings = sheet(module / "settings.csv")[0]
        prefix = "" if settings.get("prefix") == "no" else f"{module.name}_"
        for row in sheet(module / "examples" / "kinds.csv"):
            if row["fires"] == "yes":
                answers = {f"{prefix}{name}": text for name, text in pairs(row["answers"]).items()}
                yield row["kind"], dict(_asked(survey, answers))


def _asked(survey: Survey, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The answers under the names of the questions that ask for them: a survey may fill in a module's question from
    another one, or count the people. What it calculates otherwise is left out."""
    known = questions(survey)
    for place, text in answers.items():
        *row, name = place.split("/")
        while name in known and known[name].calculation:
            head, *rest = [*known[name].calculation.tree, ""]  # type: ignore[union-attr]
            if head == "count":
                yield from ((f"{rest[0][1]}[{number}]/name", f"王{number}") for number in range(2, int(text) + 1))
            name = rest[0] if head == "ref" else ""
        if name in known:
            yield "/".join([*row, name]), text


def included(folder: Path) -> list[Path]:
    """The folders of the modules that a survey includes."""
    return [DEFINITIONS / row["name"] for row in sheet(folder / "survey.csv") if row["type"].strip() == "include"]


@cache
def alone(folder: Path, age: str) -> dict[str, dict[str, str]]:
    """For each kind that somebody of that age can have: the first example that raises it in this survey."""
    survey = shipped(folder)
    found: dict[str, dict[str, str]] = {}
    for kind, answers in firing(folder):
        if kind not in found and kind in _kinds(survey, {**base(survey, age), **answers}):
            found[kind] = answers
    return found


@cache
def worst(folder: Path, age: str) -> dict[str, str]:
    """One visit that raises as many kinds as fit together.

    Examples are put together. Where one contradicts what is there, what is lost by it must come back by another.
    """
    survey, possible = shipped(folder), alone(folder, age)
    examples: dict[str, list[dict[str, str]]] = {kind: [answers] for kind, answers in possible.items()}
    for kind, answers in firing(folder):
        if kind in possible:
            examples[kind].append(answers)
    flat = base(survey, age)
    have = _kinds(survey, flat)
    for kind in possible:
        if any(kind in one_of and have & one_of for one_of in NEVER_BOTH):
            continue
        better = _with(survey, flat, have | {kind}, examples)
        if better is not None:
            flat, have = better, _kinds(survey, better)
    return flat


def _with(
    survey: Survey, flat: dict[str, str], wanted: set[str], examples: Mapping[str, list[dict[str, str]]]
) -> dict[str, str] | None:
    """The answers with what raises all that is wanted, put in one after the other; None where that cannot be."""
    for first in examples.get(min(wanted - _kinds(survey, flat), default=""), ()):
        for tried in _joins(survey, flat, first):
            found = _mended(survey, tried, wanted, examples)
            if found is not None:
                return found
    return flat if wanted <= _kinds(survey, flat) else None


def _mended(
    survey: Survey, flat: dict[str, str], wanted: set[str], examples: Mapping[str, list[dict[str, str]]]
) -> dict[str, str] | None:
    """The same, where each step must lose less than the one before."""
    while lost := wanted - _kinds(survey, flat):
        if len(lost) > 2:  # two that contradict each other, and what came with them
            return None
        tries = (tried for answers in examples[min(lost)] for tried in _joins(survey, flat, answers))
        better = next((tried for tried in tries if wanted - _kinds(survey, tried) < lost), None)
        if better is None:
            return None
        flat = better
    return flat


def _joins(survey: Survey, flat: dict[str, str], more: dict[str, str]) -> Iterator[dict[str, str]]:
    """Both, the new answers winning; both, the old ones winning; one new answer alone."""
    yield _joined(survey, flat, more)
    yield _joined(survey, more, flat)
    yield from (_joined(survey, flat, {name: text}) for name, text in more.items() if len(more) > 1)


def _kinds(survey: Survey, flat: Mapping[str, str]) -> set[str]:
    return {need["kind"] for need in raised(survey, flat)}


def _joined(survey: Survey, flat: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Both; of a list of answers all."""
    asked, found = questions(survey), dict(flat)
    for name, text in more.items():
        several = name in found and asked[name.rsplit("/", 1)[-1]].type == "select_multiple"
        both = [*found.get(name, "").split(), *text.split()] if several else [text]
        found[name] = " ".join(dict.fromkeys(one for one in both if one != "none")) or text if several else text
    return found
