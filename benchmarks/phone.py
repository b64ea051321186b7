"""`make bench-phone`: what the phone app costs a cheap phone (Chromium, processor slowed 6 times, medians of five).

Bytes, opening, searching, filling, saving and sending, beside the floor: the same form as bare HTML with its style
sheet, or what the browser itself needs for the same change of the page. The browser runs when the app is opened, with
an empty page of the station. What is over its limit makes the command fail.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from playwright.sync_api import Browser, sync_playwright
from waitress import create_server

from app import create_app
from benchmarks.phone_forms import CHAIN, fill
from benchmarks.phone_hand import ALIVE, FILLING, MBIT_20, OFFLINE, SLOW_3G, UNLIMITED, Hand
from benchmarks.phone_sending import sending
from web.auth import open_to_all
from web.phone.surveys import survey_page
from web.wire import static_url

# Of each figure the limit, and what the browser needs for the bare form ("" where there is no such thing).
LIMITS = {
    "first_load_kb": (90, "bare_kb"),
    "first_load_js_kb": (45, ""),
    "interactive_ms": (1000, "bare_ms"),
    "interactive_3g_ms": (3500, "bare_3g_ms"),
    "offline_start_ms": (800, ""),
    "answer_ms": (33, "bare_answer_ms"),
    "member_ms": (40, "bare_member_ms"),
    "fifty_members_ms": (500, "bare_fifty_ms"),
    "stress_form_ms": (1300, "bare_stress_ms"),
    "stress_answer_ms": (60, "bare_stress_answer_ms"),
    "stress_chain_ms": (60, "bare_stress_answer_ms"),
    "heap_mb": (4, "bare_heap_mb"),
    "sync_ms": (8000, ""),
    "search_ms": (150, ""),
    "save_ms": (300, ""),
    "sending_mb": (40, ""),
}
# What the household form needs before it answers; the phone keeps the rest for later.
FIRST = ("app.css", "phone.js", "filling.js", "finder.js")
BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{style}"></head>
<body><main class="stack">{form}</main></body></html>"""
# A row of the repeat, as the page holds its template.
BLANK = 'one("[data-repeat] template").innerHTML'
ROWS = 'one("[data-repeat] [data-rows]")'


@contextmanager
def served(instance: Path, sizes: Counter[str]) -> Iterator[str]:
    """The app on a county of its own, with the bare forms beside it; `sizes` counts the bytes of each answer."""
    app = create_app({"INSTANCE": str(instance)})
    here = app.extensions["nuanfang"]
    fill(here.cell, here.surveys)
    bare = {survey: _bare(app, survey) for survey in ("household", "stress")}
    app.add_url_rule("/bare/<survey>", view_func=open_to_all(lambda survey: bare.get(survey, "")), endpoint="bare")

    def weigh(response: Response) -> Response:
        # Of two languages the heavier one counts.
        sizes[request.path] = max(sizes[request.path], int(response.headers.get("Content-Length", 0)))
        return response

    # The last to be asked, after what compresses: Flask asks them from the last to the first.
    app.after_request_funcs[None].insert(0, weigh)
    with app.test_request_context("/api/surveys/household/1?language=zh", headers={"Accept-Encoding": "gzip"}):
        app.process_response(app.make_response(survey_page("household", "1")))
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    here.cell.close()


def _bare(app: Flask, survey: str) -> str:
    with app.test_request_context("/?language=en"):
        drawn = survey_page(survey, "1").get_json()["html"]  # type: ignore[union-attr]
        return BARE.format(style=static_url("built/app.css"), form=drawn)


def first_load(browser: Browser, address: str, network: dict[str, Any]) -> dict[str, float]:
    """An empty phone until the household form answers: the app, the survey's way here, its opening."""
    hand = Hand(browser, address, network)
    found = {"app_ms": hand.open("/phone/", ALIVE)}
    hand.log_in("near")
    came = (
        'performance.getEntriesByType("resource").find(({ name }) => name.includes("/api/surveys/household")).duration'
    )
    found["survey_ms"] = hand.js(came)
    found["form_ms"] = hand.open_form("near0", "household")
    found["interactive_ms"] = sum(found.values())
    hand.close()
    bare = Hand(browser, address, network)
    found["bare_ms"] = bare.open("/bare/household", 'one("#survey-form") && document.readyState === "complete"')
    bare.close()
    return found


def day(browser: Browser, address: str) -> dict[str, float]:
    """A day of the worker with 2,000 households: brought home, then off-line."""
    hand = Hand(browser, address, MBIT_20)
    hand.open("/phone/", ALIVE)
    found = {"sync_ms": hand.log_in("far"), "keys_ms": hand.js("derived")}
    hand.network(OFFLINE)
    hand.open("/phone/", ALIVE)
    found["offline_start_ms"], found["key_ms"] = hand.unlock('one("[data-search]")')
    found["area_heap_mb"] = hand.heap()
    found["search_ms"] = hand.until('shown("[data-slot=rows] a")', 'fill("[data-search]", "far1777")')
    hand.open_form("far1777", "household")
    found |= household(hand)
    hand.to_the_end()
    found["save_ms"] = hand.until(
        'location.pathname.endsWith("/sent") && shown("[data-slot=rows] li")', 'tap("[data-next]")'
    )
    hand.home()
    found["stress_form_ms"] = hand.open_form("far1666", "stress")
    found["stress_answer_ms"] = hand.until("shown(\"[data-q='s0/q1']\")", "tap(\"[name='s0/q0'][value=yes]\")")
    said = f'one("[data-q=\'s0/told\']").innerText.includes("{CHAIN + 7}")'
    found["stress_chain_ms"] = hand.until(said, 'fill("[name=\'s0/first\']", "7")')
    hand.close()
    return found


def household(hand: Hand) -> dict[str, float]:
    """Answers and members in the household form."""
    answers = [
        hand.until(f"shown(\"[data-q='life/y{n + 1}']\")", f"tap(\"[name='life/y{n}'][value=yes]\")") for n in range(5)
    ]
    count = f"{ROWS}.childElementCount"
    members = [hand.until(f"{count} === {hand.js(count) + 1}", 'tap("[data-add]")') for _ in range(5)]
    fifty = hand.until(f"{count} === 50", f'while ({count} < 50) tap("[data-add]")')
    return {"answer_ms": statistics.median(answers), "member_ms": statistics.median(members), "fifty_members_ms": fifty}


def bare(browser: Browser, address: str) -> dict[str, float]:
    """The floors: the same forms without scripts, and the same changes made by hand."""
    hand = Hand(browser, address, UNLIMITED)
    complete = 'one("#survey-form") && document.readyState === "complete"'
    hand.open("/bare/household", complete)
    found = {"bare_heap_mb": hand.heap()}
    show = "tap(\"[name='life/y0'][value=yes]\"); one(\"[data-q='life/y1']\").hidden = false"
    found["bare_answer_ms"] = hand.until("true", show)
    add = f'{ROWS}.insertAdjacentHTML("beforeend", {BLANK})'
    found["bare_member_ms"] = statistics.median(hand.until("true", add) for _ in range(5))
    found["bare_fifty_ms"] = hand.until("true", f"while ({ROWS}.childElementCount < 50) {add}")
    found["bare_stress_ms"] = hand.open("/bare/stress", complete)
    show = "tap(\"[name='s0/q0'][value=yes]\"); one(\"[data-q='s0/q1']\").hidden = false"
    found["bare_stress_answer_ms"] = hand.until("true", show)
    hand.close()
    return found


def form_heap(browser: Browser, address: str) -> dict[str, float]:
    """MB held by the household form on a phone with one household, opened from its own address."""
    hand = Hand(browser, address, UNLIMITED)
    hand.open("/phone/", ALIVE)
    hand.log_in("near")
    hand.open_form("near0", "household")
    hand.open(hand.js("location.pathname"), ALIVE)
    hand.unlock(FILLING)
    found = {"heap_mb": hand.heap()}
    hand.close()
    return found


def measure(runs: int) -> dict[str, float]:
    """The median of each figure."""
    sizes: Counter[str] = Counter()
    rounds: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), sizes) as address, sync_playwright() as playing:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playing.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for _ in range(runs):
            found = first_load(browser, address, UNLIMITED)
            slow = first_load(browser, address, SLOW_3G)
            found |= {name.replace("_ms", "_3g_ms"): value for name, value in slow.items()}
            found |= day(browser, address) | bare(browser, address) | form_heap(browser, address)
            rounds.append(found | sending(browser, address))
        browser.close()
    figures = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return figures | weighed(sizes)


def weighed(sizes: Counter[str]) -> dict[str, float]:
    """KB over the wire, as compressed: what the household form needs, its scripts, and what the phone keeps besides."""
    built = {path.rpartition("/")[2]: size / 1000 for path, size in sizes.items() if path.startswith("/static/built/")}
    scripts = sum(size for name, size in built.items() if name in FIRST and name.endswith(".js"))
    survey = sizes["/api/surveys/household/1"] / 1000
    bare_kb = sizes["/bare/household"] / 1000 + built["app.css"]
    whole = sizes["/phone/"] / 1000 + built["app.css"] + scripts + survey
    later = sum(size for name, size in built.items() if name not in FIRST)
    return {
        "first_load_kb": whole,
        "first_load_js_kb": scripts,
        "survey_kb": survey,
        "later_kb": later,
        "bare_kb": bare_kb,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    figures = {name: round(value, 1) for name, value in measure(parser.parse_args().runs).items()}
    floors = {name: figures.pop(name) for name in [*figures] if name.startswith("bare_")}
    ratio = {name: round(figures[name] / floors[floor], 2) for name, (_, floor) in LIMITS.items() if floor}
    print(f"{'':20}{'':>10}{'limit':>8}{'floor':>8}{'ratio':>8}")
    for name, value in figures.items():
        limit, floor = LIMITS.get(name, ("", ""))
        print(f"{name:20}{value:>10}{limit:>8}{floors.get(floor, ''):>8}{ratio.get(name, ''):>8}")
    print(json.dumps({"bench": "phone", "figures": figures, "floor": floors, "ratio": ratio}))
    over = {name: figures[name] for name, (limit, _) in LIMITS.items() if figures[name] > limit}
    if over:
        sys.exit(f"over the limit: {over}")


if __name__ == "__main__":
    main()
