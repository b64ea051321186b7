"""Every example of a survey: its answers are filled in by the engine, and what must come out does."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from forms.context import Context
from forms.xlsform import load_survey
from needs.fill import fill

DEFINITIONS = Path(__file__).parents[2] / "survey_defs"
EXAMPLES = sorted(DEFINITIONS.glob("*/examples/*.json"))


read = cache(load_survey)


@cache
def filled(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the example expects, and what comes out. It is filled once for all that is asked of it."""
    example = json.loads(path.read_text("utf-8"))
    context = Context(now=datetime.fromisoformat(example["now"]), uuid=lambda: "u", random=lambda: 0.5)
    return example["expect"], fill(read(path.parents[1]), example["answers"], context)


def at(answers: Any, place: str) -> Any:
    """The answer at a place; rows count from 1."""
    for step in place.split("/"):
        name, _, row = step.partition("[")
        answers = answers.get(name)
        if row:
            answers = answers[int(row.rstrip("]")) - 1]
    return answers


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_example(path: Path):
    expect, found = filled(path)
    raised = {f"{need['kind']} {need['person']}".strip(): need for need in found["needs"]}
    if "needs" in expect:
        assert {name: need["urgency"] for name, need in raised.items()} == expect["needs"]
    for name, reason in expect.get("reasons", {}).items():
        assert {language: raised[name]["reason"][language] for language in reason} == reason
    assert [f"{problem['code']} {problem['at']}" for problem in found["problems"]] == expect["problems"]
    for place, value in expect.get("calculated", {}).items():
        assert at(found["answers"], place) == value, place
    assert set(expect.get("relevant", ())) <= set(found["relevant"])
    assert not set(expect.get("irrelevant", ())) & set(found["relevant"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_every_need_says_why(path: Path):
    for need in filled(path)[1]["needs"]:
        assert need["because"]
        assert set(need["reason"]) == {"zh", "en"}
        assert not [text for text in need["reason"].values() if "${" in text]
