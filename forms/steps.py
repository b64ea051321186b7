"""A survey made ready for answering: a Step for each item, with compiled expressions and its readers. No answers."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition import METADATA, Choice, Expression, Group, Item, NeedRule, Question, Repeat, Survey
from forms.expressions.evaluate import Closure, Truth, compiled, truth
from forms.expressions.functions import VOLATILE
from forms.expressions.references import Names, calls, label_references, order
from forms.expressions.values import number
from forms.labels import Wording
from forms.numbers import question_numbers
from forms.scope import Scope, Uses


class Level:
    """The survey itself, or the inside of a repeat: what a row of it holds. Groups do not make levels."""

    def __init__(self, repeat: "Step | None") -> None:
        self.repeat = repeat
        self.up = repeat.level if repeat else None
        self.chain: tuple[Level, ...] = (*(self.up.chain if self.up else ()), self)
        self.depth = len(self.chain) - 1
        self.steps: list[Step] = []  # all items of this level, those in groups too
        self.repeats: list[Step] = []
        self.children: list[Step] = []
        self.names: frozenset[str] = frozenset()

    def everything(self) -> "Iterator[Step]":
        """All steps of this level and of those below."""
        for step in self.steps:
            yield step
            if step.inner:
                yield from step.inner.everything()


class Step:
    """One item. `slot` is its place in a row of its level, `rank` its turn in the order of evaluation."""

    def __init__(self, item: Item, level: Level, parent: "Step | None", index: int) -> None:
        self.item = item
        self.index = index
        self.rank = index
        self.level = level
        self.parent = parent
        self.slot = len(level.steps)
        same = parent is not None and parent.level is level
        self.local: str = f"{parent.local}/{item.name}" if parent and same else item.name
        self.type: str = item.type if isinstance(item, Question) else ""  # "" for a group or repeat
        self.children: list[Step] = []
        self.names: frozenset[str] = frozenset()
        self.inner: Level | None = None
        self.choices: Mapping[str, Choice] = {}
        self.relevant: Truth | None = None
        self.calculation: Closure | None = None
        self.count: Closure | None = None
        self.default: Closure | None = None
        self.required: Truth | None = None
        self.constraint: Truth | None = None
        self.read_only: Truth | None = None
        self.choice_filter: Truth | None = None
        self.triggered: Closure | None = None
        self.fires: list[tuple[Step, int]] = []  # whom it triggers, and how many levels they have in common
        self.answers: Callable[[Any], list[str]] | None = None  # earlier answers that are its choices
        self.range: tuple[float, float, float] | None = None
        self.seed: Closure | None = None  # of the order of its choices, where that is left to chance
        # Nobody can work it out again on another day: it is kept where answers are read, and (fixed) ever after.
        self.volatile = False
        self.fixed = False
        self.dependents: Uses = {}  # who reads it, and how many levels they have in common
        self.shown_by: Uses = {}  # whose words, choices or conditions read it
        self.wording: Wording


@dataclass(frozen=True, slots=True)
class Rule:
    """A need rule, ready to be asked of each row of its level."""

    rule: NeedRule
    level: Level
    whose: Truth | None
    when: Truth
    wording: Wording

    def asks(self, row: Any) -> bool:
        """Whether the rule is asked of a row of its level."""
        return bool(row.is_open()) and (self.whose is None or self.whose(row))


class Steps:
    """All steps of a survey: `all` in the order of the sheet, `ordered` in the order of evaluation."""

    def __init__(self, survey: Survey) -> None:
        self.languages = survey.languages
        self.default_language = survey.default_language
        self.root = Level(None)
        self.all: list[Step] = []
        self.by_path: dict[tuple[str, ...], Step] = {}
        self._choices = {
            name: {choice.name: choice for choice in reversed(choices)} for name, choices in survey.choices.items()
        }
        self.lists = survey.choices
        self._quoted = {name: _quoted(choices) for name, choices in survey.choices.items()}
        self.tables = survey.tables
        self.numbers = question_numbers(survey)
        self.root.children = self._placed(survey.children, self.root, None)
        self.root.names = frozenset(step.item.name for step in self.root.children)
        self.names = Names([step.item.path for step in self.all])
        for rank, index in enumerate(order(survey)):
            self.all[index].rank = rank
        self.ordered = sorted(self.all, key=lambda step: step.rank)
        for step in self.all:
            self._compile(step)
        self.rules = tuple(self._rule(rule) for rule in survey.rules)

    def find(self, name: str, path: tuple[str, ...]) -> Step | None:
        """The step that ${name} means to a reader at `path`."""
        index = self.names.find(name, path)
        return None if index is None else self.all[index]

    def quoted(self, item: Item) -> tuple[str, ...]:
        """The names that the labels of its choices quote."""
        return self._quoted.get(item.list_name, ()) if isinstance(item, Question) else ()

    def _placed(self, items: tuple[Item, ...], level: Level, parent: Step | None) -> list[Step]:
        placed = []
        for item in items:
            step = Step(item, level, parent, len(self.all))
            level.steps.append(step)
            self.all.append(step)
            self.by_path.setdefault(item.path, step)
            if isinstance(item, Repeat):
                step.inner = Level(step)
                level.repeats.append(step)
            if isinstance(item, Group):
                step.children = self._placed(item.children, step.inner or level, step)
                step.names = frozenset(child.item.name for child in step.children)
            if step.inner:
                step.inner.children, step.inner.names = step.children, step.names | {"_id"}
            if isinstance(item, Question):
                step.choices = self._choices.get(item.list_name, {})
            placed.append(step)
        return placed

    def _rule(self, rule: NeedRule) -> Rule:
        repeat = self.find(rule.for_each, ()) if rule.for_each else None
        level = repeat.inner if repeat and repeat.inner else self.root
        when = truth(rule.when.tree, Scope(self, level, tracing=True))
        # What `whose` reads is not traced: it says of whom the rule is asked, not why there is a need.
        whose = _made(truth, rule.whose, Scope(self, level))
        return Rule(rule, level, whose, when, Wording(Scope(self, level)))

    def _compile(self, step: Step) -> None:
        item = step.item
        scope = Scope(self, step.level, step)
        step.relevant = _made(truth, item.relevant, scope)
        if isinstance(item, Repeat):
            step.count = _made(compiled, item.count, scope)
        if isinstance(item, Question):
            step.calculation = _made(compiled, item.calculation, scope)
            step.volatile = item.calculation is not None and bool(VOLATILE & calls(item.calculation.tree))
            if item.type in METADATA:
                step.calculation = compiled(METADATA[item.type], scope)
                step.volatile = step.fixed = item.type != "end"
        _tell(scope, step, "dependents")
        showing = Scope(self, step.level, step)
        step.wording = Wording(showing)
        if isinstance(item, Question):
            self._trigger(step, item)
            step.range = range_of(item)
            step.seed = _seed(item, showing)
            step.default = _made(compiled, item.default, Scope(self, step.level, step))
            step.required = _made(truth, item.required, showing)
            step.constraint = _made(truth, item.constraint, showing)
            step.read_only = _made(truth, item.read_only, showing)
            self._offer(step, item, showing)
            for label in (item.required_message, item.constraint_message):
                _read_labels(step.wording, label)
        for name in self.quoted(item):
            step.wording.read(name)
        for label in (item.label, item.hint, item.guidance):
            _read_labels(step.wording, label)
        _tell(showing, step, "shown_by")

    def _offer(self, step: Step, question: Question, scope: Scope) -> None:
        """What the question may be answered with: choices of a list that fit, or earlier answers."""
        earlier = label_references(question.list_name)
        if earlier:
            tree = question.choice_filter.tree if question.choice_filter else None
            step.answers = scope.answers(earlier[0], tree)
        else:
            step.choice_filter = _made(truth, question.choice_filter, scope)

    def _trigger(self, step: Step, question: Question) -> None:
        """Let the questions that trigger this one know of it."""
        step.triggered = _made(compiled, question.triggered, Scope(self, step.level, step))
        for name in question.trigger:
            cause = self.find(name, question.path)
            if cause:
                pairs = zip(cause.level.chain, step.level.chain, strict=False)
                cause.fires.append((step, sum(1 for one, other in pairs if one is other) - 1))


def range_of(question: Question) -> tuple[float, float, float] | None:
    """Start, end and step of a range (XLSForm: 1 to 10 by ones where nothing else is said); None for other types."""
    if question.type != "range":
        return None
    wanted = {"start": 1.0, "end": 10.0, "step": 1.0}
    given = {name: number(question.parameters.get(name, "")) for name in wanted}
    start, end, step = (given[name] if given[name] == given[name] else wanted[name] for name in wanted)
    return min(start, end), max(start, end), abs(step)


def _seed(question: Question, scope: Scope) -> Closure | None:
    """What the order of the choices is drawn from; None where they stand as in the sheet."""
    if question.parameters.get("randomize", "").lower() != "true":
        return None
    seed = question.parameters.get("seed", "")
    named = label_references(seed)
    return scope.ref(named[0]) if named else lambda _: seed


def _quoted(choices: Iterable[Choice]) -> tuple[str, ...]:
    texts = {text for choice in choices for text in choice.label.values() if "${" in text}
    return tuple(sorted({name for text in texts for name in label_references(text)}))


def _read_labels(wording: Wording, label: Mapping[str, str]) -> None:
    for text in label.values():
        for name in label_references(text) if "${" in text else ():
            wording.read(name)


def _tell(scope: Scope, reader: Step, who: str) -> None:
    """Enter the reader with each step that its scope has read."""
    for read, depth in scope.uses.items():
        readers: Uses = getattr(read, who)
        readers[reader] = min(depth, readers.get(reader, depth))


def _made(make: Callable[[Any, Scope], Any], expression: Expression | None, scope: Scope) -> Any:
    return make(expression.tree, scope) if expression else None


_known: dict[int, Steps] = {}


def steps_of(survey: Survey) -> Steps:
    """The steps of a survey, made once for as long as the survey lives."""
    found = _known.get(id(survey))
    if found is None:
        found = _known[id(survey)] = Steps(survey)
        weakref.finalize(survey, _known.pop, id(survey), None)
    return found
