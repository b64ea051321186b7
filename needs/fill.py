"""A survey filled from answers alone: what `flask survey fill` prints."""

from collections.abc import Mapping
from typing import Any

from forms.context import Context
from forms.definition import Survey
from forms.filling import Filling
from needs.rules import derive


def fill(survey: Survey, answers: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """{"answers" (defaults and calculated values in, irrelevant ones out), "relevant", "problems", "needs"}."""
    filling = Filling(survey, answers, context, new=True)
    return {
        "answers": filling.answers,
        "relevant": filling.relevant,
        "problems": [problem.as_json() for problem in filling.problems()],
        "needs": [need.as_json() for need in derive(survey, filling, context)],
    }
