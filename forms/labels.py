"""Labels as people read them: with the answers filled in, and choices by their own labels in bare words."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from forms.definition import Choice, Label, words
from forms.expressions.evaluate import Closure
from forms.expressions.references import label_parts
from forms.expressions.values import Value, single, string
from forms.expressions.values import words as names
from forms.markup import plain

if TYPE_CHECKING:
    from forms.rows import Row
    from forms.scope import Scope

# What stands between several choices; other languages take a comma.
_BETWEEN = {"zh": "\u3001", "ar": "\u060c "}


class Wording:
    """Fills the labels that are read from one place of the survey."""

    def __init__(self, scope: "Scope") -> None:
        self._scope = scope
        self._readers: dict[str, tuple[Closure, Mapping[str, Choice]]] = {}

    def read(self, name: str) -> tuple[Closure, Mapping[str, Choice]]:
        """How ${name} is read, and the choices that it may have."""
        found = self._readers.get(name)
        if found is None:
            target = self._scope.steps.find(name, self._scope.path)
            # What names nothing is shown as its author wrote it: so it is seen and mended.
            read = self._scope.ref(name) if target else lambda _: f"${{{name}}}"
            found = self._readers[name] = read, target.choices if target else {}
            for quoted in self._scope.steps.quoted(target.item) if target else ():
                self.read(quoted)
        return found

    def fill(self, text: str, row: "Row", language: str) -> str:
        """The text with the answers of a row; what is quoted may be a choice whose label quotes an answer."""
        fallback = self._scope.steps.default_language

        def say(name: str, fill: Callable[[str], str] = str) -> str:
            closure, choices = self.read(name)
            return said(single(closure(row)), choices, language, fallback, fill)

        return filled(text, lambda name: say(name, lambda label: filled(label, say)))


def filled(text: str, said: Callable[[str], str]) -> str:
    """The text with what `said` gives for each ${name}."""
    parts = _parts(text)
    if len(parts) == 1:
        return text
    return "".join(said(part) if index % 2 else part for index, part in enumerate(parts))


@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[str, ...]:
    return tuple(label_parts(text))


def called(choice: Choice, language: str, fallback: str) -> str:
    """A choice in bare words, each ${} as it stands; its name where it has no label."""
    return plain(words(choice.label, language, fallback)) or choice.name


def said(
    value: Value, choices: Mapping[str, Choice], language: str, fallback: str, fill: Callable[[str], str] = str
) -> str:
    """An answer in words: choices by their labels (`fill` puts answers into them), everything else as it stands."""
    if not choices or not isinstance(value, str):
        return string(value)
    found = [fill(called(choices[name], language, fallback)) if name in choices else name for name in names(value)]
    return _BETWEEN.get(language, ", ").join(found)


def every_language(label: Label, languages: Iterable[str], fill: Callable[[str, str], str]) -> dict[str, str]:
    """The label, each of its languages filled by `fill(text, language)`; languages without a text are left out."""
    return {language: fill(label[language], language) for language in (*languages, "") if label.get(language)}
