"""How many full visits a second are received: device token, check, needs, audit and commit, beside a page that only
parses JSON and commits one row. `python -m benchmarks.receive [--seconds 8]`.
"""

import argparse
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import load
from forms.sheets import sheet_of, sheets_json
from store import accounts, areas, households
from store.accounts import Account
from store.areas import Area
from store.cell import Cell
from store.driver import Database
from store.households import Household, Resident
from visits.surveys import Surveys

HOUSE = Path(__file__).resolve().parent.parent
AT, VILLAGE, TOKEN = "2026-01-01T00:00:00Z", "999901101201", "benchmark"
HOUSEHOLDS, MEMBERS = 200, 4
FLOOR_PAGE = """
import logging, sys, threading
from flask import Flask, request
from store.driver import connect
from waitress import serve
logging.getLogger("waitress").setLevel(logging.ERROR)
db, writing = connect(sys.argv[1]), threading.Lock()
db.enable_wal()
db.execute("create table visit(id integer primary key, body text not null) strict")
app = Flask("floor")
@app.post("/visits")
def visit():
    posted = request.get_json()
    with writing:
        db.execute("insert into visit(body) values (?)", (str(posted["uuid"]) + request.get_data(as_text=True),))
    return {"uuid": posted["uuid"]}, 201
serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=16, ident=None)
"""


def survey_sheets() -> str:
    """60 questions in four groups, 12 of them for each member: conditions, constraints, calculations, ten rules."""
    rows = [["type", "name", "label::中文 (zh)", "required", "relevant", "constraint", "calculation"]]
    rows += [["begin_group", "family", "家庭结构", "", "", "", ""], ["begin_repeat", "members", "成员", "", "", "", ""]]
    rows += [["text", "name", "姓名", "yes", "", "", ""], ["select_one sex", "sex", "性别", "", "", "", ""]]
    rows += [["integer", "age", "年龄", "yes", "", ". >= 0 and . < 130", ""]]
    for number in range(9):
        relevant = f"${{age}} >= {number * 10}"
        rows.append(["select_one level", f"m{number}", f"成员第{number}问", "", relevant, "", ""])
    rows += [["end_repeat", "", "", "", "", "", ""], ["end_group", "", "", "", "", "", ""]]
    for group in ("health", "economy", "services"):
        rows.append(["begin_group", group, group, "", "", "", ""])
        rows.append(
            ["calculate", f"{group}_sum", "", "", "", "", f"sum(${{age}}) + count(${{members}}) + ${{{group}0}}"]
        )
        for number in range(15):
            name, before = f"{group}{number}", f"{group}{number - 1}"
            if number % 5 == 0:
                rows.append(["integer", name, f"第{number}问多少", "yes", "", ". >= 0", ""])
            elif number % 5 == 4:
                rows.append(["text", name, f"第{number}问怎样", "", "", "string-length(.) < 500", ""])
            else:
                relevant = "" if number % 5 == 1 else f"${{{before}}} != 'none'"
                rows.append(["select_one level", name, f"第{number}问", "", relevant, "", ""])
        rows.append(["end_group", "", "", "", "", "", ""])
    levels = [["level", name, label] for name, label in (("none", "没有"), ("some", "有一些"), ("much", "很多"))]
    sexes = [["sex", "male", "男"], ["sex", "female", "女"]]
    needs = [["kind", "when", "urgency", "for_each", "reason::中文 (zh)"]]
    needs += [[f"A0{n}", f"${{health{n}}} = 'much'", f"U{n}", "", f"因为 ${{health{n}}}"] for n in (1, 2, 3)]
    needs += [[f"B0{n}", f"${{economy0}} < {n * 100}", "U2", "", "收入 ${economy0}"] for n in (1, 2, 3, 4)]
    needs += [[f"C0{n}", f"${{m{n}}} = 'much' and ${{age}} > 60", "U3", "members", "${name}"] for n in (1, 2, 3)]
    tables = {
        "survey": rows,
        "choices": [["list_name", "name", "label::中文 (zh)"], *levels, *sexes],
        "settings": [["form_id", "version", "form_title::中文 (zh)"], ["bench", "1", "基准"]],
        "needs": needs,
    }
    return sheets_json({name: sheet_of(name, table) for name, table in tables.items()})


def bodies(random: Random) -> tuple[bytes, ...]:
    """One visit for each household, about 3 KB each."""
    return tuple(_body(random, number) for number in range(HOUSEHOLDS))


def _body(random: Random, number: int) -> bytes:
    level = ("none", "some", "much")
    members = []
    for row in range(MEMBERS):
        age = random.randrange(1, 95)
        member = {
            "_id": f"h{number}-{row}",
            "name": "阿依古丽·买买提",
            "sex": random.choice(("male", "female")),
            "age": age,
        }
        members.append({**member, **{f"m{n}": random.choice(level) for n in range(9) if age >= n * 10}})
    answers: dict[str, Any] = {"family": {"members": members}}
    for group in ("health", "economy", "services"):
        answered: dict[str, Any] = {}
        for n in range(15):
            if n % 5 == 0:
                answered[f"{group}{n}"] = random.randrange(400)
            elif n % 5 == 4:
                answered[f"{group}{n}"] = (
                    "住在村东头的老房子里，下雨时漏水，冬天烧煤取暖，子女在外打工，一年回来一次，邻居帮忙买菜买药。"
                )
            elif n % 5 == 1 or answered.get(f"{group}{n - 1}") not in (None, "none"):
                answered[f"{group}{n}"] = random.choice(level)
        total = sum(member["age"] for member in members) + MEMBERS + answered[f"{group}0"]
        answers[group] = {f"{group}_sum": total, **answered}
    visit = {
        "uuid": load.MARK.decode(),
        "survey": "bench",
        "version": "1",
        "household": f"h{number}",
        "worker": "worker",
        "started": "2026-03-05T09:00:00+08:00",
        "ended": "2026-03-05T09:20:00+08:00",
        "answers": answers,
        "files": [],
    }
    return json.dumps(visit, ensure_ascii=False, separators=(",", ":")).encode()


def make_county(instance: Path) -> None:
    """A cell with a worker, a device token, the survey and the households."""
    cell = Cell(instance / "county.db")
    cell.migrate()

    def fill(db: Database) -> None:
        for code, parent in (("999901", ""), ("999901101", "999901"), (VILLAGE, "999901101")):
            areas.add_area(db, Area(code, "村", "area", parent), at=AT)
        worker = accounts.add_account(db, Account(0, "worker", "周敏", "worker", "999901101"), "none", at=AT)
        accounts.add_device(db, worker.id, hashlib.sha256(TOKEN.encode()).hexdigest(), "load", AT)
        for number in range(HOUSEHOLDS):
            home = Household(f"h{number}", VILLAGE, f"幸福路{number}号", "阿依古丽", created=AT)
            people = [Resident(f"h{number}-{row}", home.id, "阿依古丽·买买提") for row in range(MEMBERS)]
            households.add_household(db, home, people)

    cell.write(fill)
    Surveys(cell).publish(survey_sheets(), AT)
    cell.close()


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server in a process of its own, from its first answer on. It is ended by its own id."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=HOUSE, env={**os.environ, **environment}, **quiet)
    try:
        _wait(port, server)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert server.poll() is None, "the server did not start"
            time.sleep(0.05)
    raise TimeoutError


@dataclass(frozen=True)
class Measured:
    """One run: what the clients saw, and what it cost the server."""

    clients: int
    answered: load.Answered
    cpu_ms: float
    rss_mb: float


def measure(server: subprocess.Popen[bytes], aim: load.Load) -> Measured:
    """Drive the server and read its CPU time and memory from /proc."""
    before = _cpu_seconds(server.pid)
    answered = load.drive(aim)
    done = sum(answered.statuses.values())
    assert set(answered.statuses) == {201}, f"not all were received: {answered.statuses}"
    return Measured(aim.clients, answered, (_cpu_seconds(server.pid) - before) * 1000 / done, _rss_mb(server.pid))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def row(name: str, run: Measured) -> str:
    """A line of the table."""
    seen = run.answered
    return (
        f"{name:<22}{run.clients:>8}{seen.per_second:>10.0f}{seen.p50_ms:>9.1f}{seen.p95_ms:>9.1f}{seen.p99_ms:>9.1f}"
        f"{run.cpu_ms:>9.2f}{run.rss_mb:>8.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    seconds = parser.parse_args().seconds
    sent = bodies(Random(1))
    print(f"a visit: 60 questions, {MEMBERS} members, {sum(map(len, sent)) / len(sent):.0f} bytes\n")
    print(f"{'':<22}{'clients':>8}{'per s':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'RSS MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        instance, port = Path(folder), free_port()
        aim = load.Load(port, "/visits", TOKEN, sent, 16, seconds)
        with serving([sys.executable, "-c", FLOOR_PAGE, str(instance / "floor.db"), str(port)], port) as server:
            measure(server, replace(aim, seconds=1))
            floor = measure(server, aim)
            print(row("floor: one row", floor))
        make_county(instance)
        command = [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)]
        with serving(command, port, NUANFANG_INSTANCE=str(instance)) as server:
            aim = replace(aim, path="/api/visits")
            measure(server, replace(aim, seconds=1))
            for clients in (1, 4, 16):
                found = measure(
                    server, replace(aim, clients=clients, seconds=seconds if clients == 16 else seconds / 2)
                )
                print(row("receive", found))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login") as page:  # still answers people
                assert page.status == 200
    print()
    print(json.dumps(summary(found, floor)))


def summary(found: Measured, floor: Measured) -> dict[str, Any]:
    """The last line: figures at 16 clients, the floor's, and how many times the floor a visit costs."""

    def figures(run: Measured) -> dict[str, float]:
        return {
            "per_s": round(run.answered.per_second, 1),
            "p50_ms": run.answered.p50_ms,
            "p95_ms": run.answered.p95_ms,
            "cpu_ms": round(run.cpu_ms, 3),
            "rss_mb": round(run.rss_mb, 1),
        }

    mine, least = figures(found), figures(floor)
    ratio = {name: round(mine[name] / least[name], 2) for name in ("per_s", "p95_ms", "cpu_ms")}
    return {"bench": "receive", "figures": mine, "floor": least, "ratio": ratio}


if __name__ == "__main__":
    main()
