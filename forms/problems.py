"""Everything that can be wrong, as a code with parameters. The words live in the translations, never here."""

from collections.abc import Mapping
from typing import Any


class Problem(Exception):
    """A coded problem. `params` say where (sheet, row, column; or `at`, a place in the answers) and what it names.

    A warning says what was repaired or passed over; an error (the default) says that the thing was refused.
    """

    def __init__(self, code: str, *, warning: bool = False, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.warning = warning
        self.params: Mapping[str, Any] = params

    def as_json(self) -> dict[str, Any]:
        """`{"code", …parameters}`, with `"warning": true` where it is only that."""
        return {"code": self.code, **({"warning": True} if self.warning else {}), **self.params}

    def __reduce__(self) -> tuple[Any, ...]:
        # A paper that cannot be made says so from another process: problems travel.
        return _problem, (self.code, self.warning, dict(self.params))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self.as_json() == other.as_json()

    def __hash__(self) -> int:
        return hash(self.code)

    def __str__(self) -> str:
        return f"{self.code} {dict(self.params)}" if self.params else self.code


def _problem(code: str, warning: bool, params: Mapping[str, Any]) -> Problem:
    return Problem(code, warning=warning, **params)


class Problems(Exception):
    """Several problems found together, of which at least one is an error."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(map(str, self.problems))
