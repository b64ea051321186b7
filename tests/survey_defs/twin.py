"""Both engines for one filling: Python here, and the phone's in a Node process that is started once for all tests."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from forms.bundle import bundle
from forms.definition import Survey
from needs.fill import fill
from tests.survey_defs.shipped import NOW, context

HERE = Path(__file__).parent


class Twins:
    """`python` and `phone` fill a survey from the same answers; `both` also holds that they say the same."""

    def __init__(self) -> None:
        self._node: subprocess.Popen[str] | None = None
        self._known: dict[int, Survey] = {}  # by identity; kept here, so that no other survey gets the same one

    def python(self, survey: Survey, answers: Mapping[str, Any], now: str = "") -> dict[str, Any]:
        """What `flask survey fill` prints, as JSON would tell it."""
        found: dict[str, Any] = json.loads(json.dumps(fill(survey, answers, context(now)), default=dict))
        return found

    def phone(self, survey: Survey, answers: Mapping[str, Any], now: str = "") -> dict[str, Any]:
        """What the phone says of the same answers."""
        told: dict[str, Any] = self._ask({"survey": self._kept(survey), "answers": answers, "now": now or NOW})
        return told

    def labels(self, survey: Survey, language: str, places: Iterable[str]) -> dict[str, str]:
        """What the phone shows at these places in a language."""
        at = list(places)
        asked = {"survey": self._kept(survey), "answers": {}, "now": NOW, "language": language, "places": at}
        return dict(zip(at, self._ask(asked), strict=True))

    def _kept(self, survey: Survey) -> int:
        """The key of a survey, which the phone has from now on."""
        key = id(survey)
        if key not in self._known:
            self._ask({"survey": key, "bundle": bundle(survey)})
            self._known[key] = survey
        return key

    def both(self, survey: Survey, answers: Mapping[str, Any], now: str = "") -> dict[str, Any]:
        """What both engines say; they must say the same, to the last letter of each reason."""
        python, phone = self.python(survey, answers, now), self.phone(survey, answers, now)
        assert phone == python, f"{survey.id}: the two engines differ over {dict(answers)}"
        return python

    def close(self) -> None:
        if self._node:
            self._node.communicate()

    def _ask(self, asked: Mapping[str, Any]) -> Any:
        if self._node is None:
            self._node = subprocess.Popen(
                ["node", str(HERE / "twin.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps(asked, default=dict) + "\n")
        self._node.stdin.flush()
        told = json.loads(self._node.stdout.readline())
        assert "error" not in told, told["error"]
        return told
