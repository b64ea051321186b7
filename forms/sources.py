"""What an expression rests on: the items that it names, and through their calculations the questions at the bottom."""

from collections.abc import Iterable, Iterator

from forms.definition import Expression, Item, Question, Survey
from forms.expressions.references import Names, references

Path = tuple[str, ...]


class Sources:
    """A survey whose names can be followed."""

    def __init__(self, survey: Survey) -> None:
        self.items = list(survey.items())
        self._names = Names([item.path for item in self.items])
        self._by_path = {item.path: item for item in self.items}

    def find(self, name: str, reader: Path) -> Path | None:
        """The path of the item that ${name} means at the path `reader`."""
        index = self._names.find(name, reader)
        return None if index is None else self.items[index].path

    def named(self, expression: Expression, reader: Path) -> set[Path]:
        """The paths of the items that an expression names."""
        found = (self.find(name, reader) for name in references(expression.tree))
        return {path for path in found if path is not None}

    def below(self, paths: Iterable[Path]) -> Iterator[Item]:
        """The items and all that their calculations read, each once."""
        waiting = list(paths)
        seen = set(waiting)
        while waiting:
            item = self._by_path[waiting.pop()]
            yield item
            calculation = (item.calculation or item.triggered) if isinstance(item, Question) else None
            if calculation:
                further = self.named(calculation, item.path) - seen
                seen |= further
                waiting += further
