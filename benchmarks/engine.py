"""How long answers take: a visit's check on the server, and one answer in a long survey, in Python and in Node.

The floor is reading and writing the same answers as JSON. The long survey has 510 questions, 500 of them a chain of
calculations, and a repeat of 50 members with 6 each; written with paths it also walks over all members with a [ ].
What is slower than its limit makes the command fail. `python -m benchmarks.engine`
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from typing import Any

from forms.bundle import bundle
from forms.check import check
from forms.definition import Survey
from forms.filling import Filling
from needs.rules import derive
from tests.forms.surveys import context, survey

HOUSE = Path(__file__).resolve().parents[1]
CHAIN, MEMBERS = 500, 50
# Milliseconds: an answer that nobody reads, one that the whole chain reads, and the check of all.
LIMITS = {
    "answer_ms": 5,
    "chain_ms": 30,
    "long_check_ms": 60,
    "node_answer_ms": 2,
    "node_chain_ms": 30,
    "paths_answer_ms": 5,
    "paths_check_ms": 60,
    "node_paths_answer_ms": 2,
    "node_paths_chain_ms": 30,
}


def household() -> tuple[Survey, dict[str, Any]]:
    """60 questions and four members of six, nearly all with conditions; a complete visit to it."""
    lines = ["integer q0 | required=true()"]
    lines += [
        f"integer q{i} | required=true() | constraint=. >= 0 and . < 200 | relevant=${{q{i - 1}}} != ''"
        for i in range(1, 60)
    ]
    member = [f"integer m{i} | required=${{q0}} >= 0 | constraint=. < 200 | relevant=${{q{i}}} >= 0" for i in range(6)]
    rules = [[f"A{i:02}", f"${{q{i}}} >= {i} and ${{q{i + 1}}} > 0", "U2", "", f"said ${{q{i}}}"] for i in range(20)]
    answers = {f"q{i}": i for i in range(60)}
    rows = [{"_id": str(n), **{f"m{i}": i + n for i in range(6)}} for n in range(4)]
    return survey([*lines, "begin_repeat members", *member, "end_repeat"], rules=rules), {**answers, "members": rows}


def long_survey(*, paths: bool = False) -> tuple[Survey, dict[str, Any]]:
    """A chain of 500 calculations and a repeat of 50 members × 6 questions; with `paths` told by ../ and [ ]."""
    before, ask = ("../{}", "../../q1") if paths else ("${{{}}}", "${q1}")
    chain = [
        f"calculate c{i} | calculation={before.format(f'c{i - 1}' if i else 'q0')} + 1" for i in range(CHAIN - paths)
    ]
    lines = [*(f"integer q{i} | constraint=. >= 0" for i in range(10)), *chain, "begin_repeat members"]
    lines += [f"integer m{i} | constraint=. < 200 | relevant={ask} > 0" for i in range(6)]
    walked = ["calculate old | calculation=count(/data/members[m2 > 20 and m3 < current()/../q1 + 40])"]
    rows = [{"_id": str(n), **{f"m{i}": i + n for i in range(6)}} for n in range(MEMBERS)]
    made = survey([*lines, "end_repeat", *(walked if paths else [])])
    return made, {**{f"q{i}": 1 for i in range(10)}, "members": rows}


def milliseconds(work: Callable[[int], object], times: int) -> float:
    """The quickest of five rounds, in milliseconds of CPU for one."""
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for number in range(times):
            work(number)
        rounds.append((time.process_time() - begun) / times)
    return round(min(rounds) * 1000, 3)


def main() -> None:
    visit, answers = household()
    world = context()
    text = json.dumps(answers)
    checked = check(visit, answers, world)
    assert not checked.problems
    floor = milliseconds(lambda _: json.dumps(json.loads(text)), 500)
    figures = {
        "check_ms": milliseconds(lambda _: check(visit, answers, world), 100),
        "needs_ms": milliseconds(lambda _: derive(visit, checked, world), 100),
    }
    long, given = long_survey()
    long_text = json.dumps(given)
    floors = {"json_ms": floor, "long_json_ms": milliseconds(lambda _: json.dumps(json.loads(long_text)), 100)}
    filling = Filling(long, given, world)
    figures["long_check_ms"] = milliseconds(lambda _: check(long, given, world), 5)
    figures["answer_ms"] = milliseconds(lambda n: filling.set("members[25]/m3", n), 200)
    figures["chain_ms"] = milliseconds(lambda n: filling.set("q0", n), 20)
    figures |= in_node(long, given, "node_")
    walked, given = long_survey(paths=True)
    filling = Filling(walked, given, world)
    figures["paths_check_ms"] = milliseconds(lambda _: check(walked, given, world), 5)
    figures["paths_answer_ms"] = milliseconds(lambda n: filling.set("members[25]/m3", n), 200)
    figures |= in_node(walked, given, "node_paths_")
    ratio = {
        "check": round(figures["check_ms"] / floor, 1),
        "long_check": round(figures["long_check_ms"] / floors["long_json_ms"], 1),
    }
    print(json.dumps({"bench": "engine", "figures": figures, "floor": floors, "ratio": ratio}))
    slow = {name: figures[name] for name, limit in LIMITS.items() if figures[name] > limit}
    if slow:
        sys.exit(f"slower than the limit: {slow}")


def in_node(made: Survey, answers: dict[str, Any], prefix: str) -> dict[str, float]:
    """The same answers in the other engine."""
    asked = json.dumps({"bundle": bundle(made), "answers": answers})
    node = run(["node", "benchmarks/engine.mjs"], cwd=HOUSE, input=asked, capture_output=True, text=True, check=True)
    return {prefix + name: figure for name, figure in json.loads(node.stdout).items()}


if __name__ == "__main__":
    main()
