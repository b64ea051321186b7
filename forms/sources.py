"""What an expression rests on: the items that it names, and through their calculations the questions at the bottom."""

from collections.abc import Iterable, Iterator

from forms.definition import Expression, Item, Question, Survey
from forms.expressions.reading import Path, Places, Reading


class Sources:
    """A survey whose names can be followed."""

    def __init__(self, survey: Survey) -> None:
        self.items = list(survey.items())
        self._places = Places(self.items)
        self._by_path = {item.path: item for item in self.items}
        self._reads: dict[Path, set[Path]] = {}

    def find(self, name: str, reader: Path) -> Path | None:
        """The path of the item that ${name} means at the path `reader`."""
        return self._places.find(name, reader)

    def named(self, expression: Expression, reader: Path) -> set[Path]:
        """The paths of the items that an expression reads, by their names or by paths to them."""
        reading = Reading(self._places, reader)
        reading.of(expression.tree)
        return set(reading.read)

    def below(self, paths: Iterable[Path]) -> Iterator[Item]:
        """The items and all that their calculations read, each once."""
        waiting = list(paths)
        seen = set(waiting)
        while waiting:
            item = self._by_path[waiting.pop()]
            yield item
            further = self._read_by(item) - seen
            seen |= further
            waiting += further

    def _read_by(self, item: Item) -> set[Path]:
        """What the item's calculation reads, looked up once: a chain of them asks for each as often as it is long."""
        if item.path not in self._reads:
            calculation = (item.calculation or item.triggered) if isinstance(item, Question) else None
            self._reads[item.path] = self.named(calculation, item.path) if calculation else set()
        return self._reads[item.path]
