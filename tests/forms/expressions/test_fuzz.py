"""Both engines say the same to random expressions and in random visits. FUZZ sets how many; the seed is fixed."""

import json
import os
from datetime import UTC, datetime
from random import Random
from typing import Any

from forms.bundle import bundle
from forms.check import check
from forms.context import Context
from forms.expressions.lines import run_lines
from forms.filling import Filling
from needs.rules import derive
from tests.forms.expressions.expressions import line, node
from tests.forms.random_surveys import WORLDS, Move, move, play, random_survey, seen, world

COUNT = int(os.environ.get("FUZZ", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


def test_expressions():
    random = Random(SEED)
    world = Context(datetime(2026, 11, 22, tzinfo=UTC), lambda: "00000000-0000-4000-8000-000000000000", lambda: 0.5)
    for _ in range(0, COUNT, 20_000):
        lines = [line(random) for _ in range(min(COUNT, 20_000))]
        ours = run_lines((json.dumps(one) for one in lines), world)
        theirs = node(lines, "static/engine/cli.mjs", "expr", "--fixed")
        differences = [
            (asked, one, other)
            for asked, one, other in zip(lines, ours, theirs, strict=True)
            if one != other or type(one.get("value")) is not type(other.get("value"))
        ]
        assert not differences, (len(differences), min(differences, key=lambda found: len(found[0]["expr"])))


def test_visits():
    """After each random move all that can be seen is as if computed from scratch, and the same in Node; at the end the
    server finds what the page found, and nothing to disagree with."""
    count = max(20, COUNT // 50)
    for begin in range(0, count, 500):
        visits, ours = zip(*(_visit(number) for number in range(begin, min(count, begin + 500))), strict=True)
        theirs = node(list(visits), "tests/engine/play.mjs")
        pairs = enumerate(zip(ours, theirs, strict=True))
        different = [(number + begin, one, other) for number, (one, other) in pairs if one != other]
        assert not different, (len(different), different[0])


def _visit(number: int) -> tuple[dict[str, Any], Any]:
    random = Random(SEED * 1_000_000 + number)
    survey, lines = random_survey(random)
    now, zone = random.choice(WORLDS)
    filling = Filling(survey, {}, world(now, zone), new=True)
    moves: list[Move] = []
    shown = [seen(filling)]
    for _ in range(12):
        moves.append(move(random, filling))
        shown += play(filling, moves[-1:])
        assert seen(filling) == seen(Filling(survey, filling.kept, world(now, zone))), (number, moves, lines)
    sent = json.loads(json.dumps(filling.answers))
    checked = check(survey, sent, world(now, zone))
    told = (json.loads(json.dumps(checked.answers)), checked.problems, checked.disagreements)
    assert told == (sent, filling.problems(), []), (number, moves, lines)
    needs = [need.as_json() for need in derive(survey, filling, world(now, zone))]
    visit = {"bundle": bundle(survey), "moves": moves, "now": now, "zone": zone}
    return visit, json.loads(json.dumps({"shown": shown, "needs": needs}))
