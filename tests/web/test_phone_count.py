"""A phone counts the households that the station counts, whatever came, left, came back or went for good meanwhile."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from store import households
from store.cell import Cell
from store.driver import Database
from tests.conftest import PASSWORD
from tests.store.seed import AT, COUNTY, EAST, EAST_VILLAGE, WEST_VILLAGE, add_family
from web.phone import sync

PHONE = Path(__file__).with_name("bringing.mjs")
Round = Callable[[], dict[str, Any]]


@pytest.fixture
def cell(app: Flask) -> Cell:
    found: Cell = app.extensions["nuanfang"].cell
    return found


@pytest.fixture
def bring(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Round]:
    """A round of east's phone, which runs the app's own script; it is given two changes at a time."""
    monkeypatch.setattr(sync, "A_PAGE", 2)
    body = {"username": "east", "password": PASSWORD, "device": "a phone"}
    token = (app.test_client().post("/api/login", json=body).json or {})["token"]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    node = ["node", str(PHONE), f"http://127.0.0.1:{server.server_port}", token]
    with subprocess.Popen(node, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as phone:

        def round() -> dict[str, Any]:
            assert phone.stdin is not None
            assert phone.stdout is not None
            phone.stdin.write("\n")
            phone.stdin.flush()
            found: dict[str, Any] = json.loads(phone.stdout.readline())
            return found

        yield round
        assert phone.stdin is not None
        phone.stdin.close()
    server.shutdown()
    server.server_close()


def here(db: Database) -> list[str]:
    return sorted(row[0] for row in db.execute("select id from household where area like ?", (f"{EAST}%",)).fetchall())


def change(db: Database, random: Random, name: str) -> None:
    """A household is registered, moves over the border (with a correction or without), or is gone for good."""
    known = [row[0] for row in db.execute("select id from household order by id").fetchall()]
    act, home = random.choice(("new", "move", "move", "correct", "gone")), random.choice(known)
    if act == "new" or len(known) < 3:
        add_family(db, name, random.choice((EAST_VILLAGE, WEST_VILLAGE)))
        return
    found = households.household(db, home, COUNTY)
    assert found is not None
    other = WEST_VILLAGE if found.area == EAST_VILLAGE else EAST_VILLAGE
    if act == "move":
        households.update_household(db, replace(found, area=other), at=AT)
    elif act == "correct":
        households.update_household(db, replace(found, note=name), at=AT)
    elif home.startswith("new"):  # as one that turns out to be another one's double
        db.execute("delete from resident where household = ?", (home,))
        db.execute("delete from household where id = ?", (home,))


@pytest.mark.parametrize("seed", range(3))
def test_the_phone_counts_what_the_station_counts(cell: Cell, bring: Round, seed: int) -> None:
    random = Random(seed)
    for step in range(25):
        for more in range(random.choice((1, 1, 2, 5))):
            cell.write(partial(change, random=random, name=f"new-{step}-{more}"))
        found = bring()
        assert sorted(found["lines"]) == sorted(found["households"]) == here(cell.read())
        assert found["count"] == len(found["lines"])
    assert found["anew"] == 1  # each round brought what had changed, and only the first one all


def test_also_while_somebody_goes_on_changing(cell: Cell, bring: Round) -> None:
    random, done = Random(7), threading.Event()

    def go_on() -> None:
        for step in count():
            if done.wait(0.01):
                return
            cell.write(partial(change, random=random, name=f"new-{step}"))

    changing = threading.Thread(target=go_on)
    changing.start()
    found = [bring() for _ in range(40)]
    done.set()
    changing.join()
    assert [one for one in found if "words" in one] == []
    assert found[-1]["anew"] == 1
    assert sorted(bring()["lines"]) == here(cell.read())
