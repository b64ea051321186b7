"""Each kind of need by an example that raises it and a neighbour that does not: `examples/kinds.csv`, by both engines.

A row is one filling: `answers` are `name=value` pairs divided by `; `, `fires` says whether the kind is raised. The
examples stand with the survey or module whose own needs sheet has the rule.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from forms.definition import NeedRule, Survey
from needs.fill import fill
from tests.survey_defs.shipped import FOLDERS, context, kinds, nested, sheet, shipped
from tests.survey_defs.twin import Twins

RULED = [folder for folder in FOLDERS if sheet(folder / "needs.csv")]


def pairs(text: str) -> dict[str, str]:
    """{name: value} of `name=value; name=value`."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    return {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}


def examples(folder: Path) -> list[dict[str, str]]:
    return sheet(folder / "examples" / "kinds.csv")


@cache
def own_rules(folder: Path) -> dict[int, NeedRule]:
    """The rules that the folder's own needs sheet writes, by their number among all rules of the survey."""
    own = {(row["kind"], row["when"].strip()) for row in sheet(folder / "needs.csv")}
    numbered = enumerate(shipped(folder).rules)
    return {number: rule for number, rule in numbered if (rule.kind, rule.when.source.strip()) in own}


@cache
def told_apart(folder: Path) -> Survey:
    """The survey with a kind of its own for each rule: its number. So nothing hides behind a more urgent rule."""
    survey = shipped(folder)
    return replace(survey, rules=tuple(replace(rule, kind=str(number)) for number, rule in enumerate(survey.rules)))


def raised_by(folder: Path, answers: dict[str, Any], now: str) -> set[int]:
    """The numbers of the rules that fire."""
    return {int(need["kind"]) for need in fill(told_apart(folder), answers, context(now))["needs"]}


def names(folders: Iterable[Path]) -> Any:
    return pytest.mark.parametrize("folder", list(folders), ids=lambda folder: folder.name)


@names(RULED)
def test_every_example_raises_its_kind_or_just_does_not(folder: Path, twins: Twins):
    survey, faults = shipped(folder), []
    for number, row in enumerate(examples(folder), 2):
        found = twins.both(survey, nested(survey, pairs(row["answers"])), row.get("now", ""))
        raised = {need["kind"] for need in found["needs"]}
        assert row["fires"] in ("yes", "no"), row
        if (row["kind"] in raised) != (row["fires"] == "yes"):
            told = "fires" if row["kind"] in raised else "does not fire"
            faults.append(f"{folder.name} row {number}: {row['kind']} {told} ({row['about']}); raised {sorted(raised)}")
    assert not faults, "\n" + "\n".join(faults)


@names(RULED)
def test_every_kind_has_an_example_and_a_neighbour_one_answer_away(folder: Path):
    """The neighbour differs from an example that fires in one answer alone, so that this answer is what decides."""
    rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in examples(folder):
        rows[row["kind"], row["fires"]].append({"now": row.get("now", ""), **pairs(row["answers"])})
    faults = []
    for kind in sorted({rule.kind for rule in own_rules(folder).values()}):
        fires, silent = rows[kind, "yes"], rows[kind, "no"]
        faults += [f"{kind} has no example that fires"] if not fires else []
        faults += [f"{kind} has no example that does not fire"] if not silent else []
        if fires and silent and not any(_differing(one, other) == 1 for one in fires for other in silent):
            faults.append(f"{kind} has no neighbour one answer away")
    assert not faults


def _differing(one: dict[str, str], other: dict[str, str]) -> int:
    return sum(1 for name in one.keys() | other.keys() if one.get(name, "") != other.get(name, ""))


@names(RULED)
def test_every_rule_is_fired_by_an_example(folder: Path):
    """A rule that no example fires may be one that can never fire."""
    survey, fired = shipped(folder), set()
    for row in examples(folder):
        fired |= raised_by(folder, nested(survey, pairs(row["answers"])), row.get("now", ""))
    own = own_rules(folder)
    unfired = [f"row {rule.row}: {rule.kind} when {rule.when.source}" for n, rule in own.items() if n not in fired]
    assert not unfired, "\n" + "\n".join(unfired)


@names(RULED)
def test_every_own_rule_is_known_again(folder: Path):
    """What the tests above take for the folder's own rules are as many as its sheet has."""
    assert len(own_rules(folder)) >= len({(row["kind"], row["when"]) for row in sheet(folder / "needs.csv")})


def test_each_of_the_53_kinds_has_both_examples():
    shown: dict[str, set[str]] = defaultdict(set)
    for folder in FOLDERS:
        for row in examples(folder):
            shown[row["kind"]].add(row["fires"])
    assert {kind: sorted({"yes", "no"} - shown[kind]) for kind in kinds() if shown[kind] != {"yes", "no"}} == {}
    assert set(shown) <= set(kinds())


def test_each_of_the_53_kinds_is_raised_by_a_group_survey():
    """A rule in a module that no survey includes helps nobody."""
    surveys = [folder for folder in FOLDERS if folder.name in ("laoren", "liushou", "canji", "dibao", "jingji")]
    raised = {rule.kind for folder in surveys for rule in shipped(folder).rules}
    assert sorted(set(kinds()) - raised) == []
