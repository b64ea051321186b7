"""How long answers take: a visit's check on the server, and one answer in a long survey, in Python and in Node.

The floor is reading and writing the same answers as JSON. `python -m benchmarks.engine`
"""

import json
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


def long_survey() -> tuple[Survey, dict[str, Any]]:
    """A chain of 500 calculations and a repeat of 50 members × 6 questions."""
    chain = [f"calculate c{i} | calculation=${{{f'c{i - 1}' if i else 'q0'}}} + 1" for i in range(CHAIN)]
    lines = [*(f"integer q{i} | constraint=. >= 0" for i in range(10)), *chain, "begin_repeat members"]
    lines += [f"integer m{i} | constraint=. < 200 | relevant=${{q1}} > 0" for i in range(6)]
    rows = [{"_id": str(n), **{f"m{i}": i + n for i in range(6)}} for n in range(MEMBERS)]
    return survey([*lines, "end_repeat"]), {**{f"q{i}": 1 for i in range(10)}, "members": rows}


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
    filling = Filling(long, given, world)
    figures["long_check_ms"] = milliseconds(lambda _: check(long, given, world), 5)
    figures["answer_ms"] = milliseconds(lambda n: filling.set("members[25]/m3", n), 200)
    figures["chain_ms"] = milliseconds(lambda n: filling.set("q0", n), 20)
    asked = json.dumps({"bundle": bundle(long), "answers": given})
    node = run(["node", "benchmarks/engine.mjs"], cwd=HOUSE, input=asked, capture_output=True, text=True, check=True)
    figures |= json.loads(node.stdout)
    ratio = {"check": round(figures["check_ms"] / floor, 1)}
    print(json.dumps({"bench": "engine", "figures": figures, "floor": {"json_ms": floor}, "ratio": ratio}))


if __name__ == "__main__":
    main()
