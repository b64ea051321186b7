"""How long a cascade takes in a list of 10,000 villages: in Chromium at a sixth of this processor, and on the server.

The floor is reading and writing the list as JSON. `next_ms` is from the answer to the rows of the next list that fit
what is typed, `key_ms` one more letter. `first_ms` is the first letter of all, typed before anything is prepared, on a
page that has searched nothing yet; `dress_ms` and `slice_ms` are the longest that beginning the list, and preparing it
in idle time, hold up the page. Names have characters of several readings.
What is slower than its limit makes the command fail.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from subprocess import run
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from forms.bundle import bundle
from forms.check import check
from forms.definition import Survey
from forms.filling import Filling
from forms.finding import find
from tests.forms.surveys import context, survey
from web.fieldwork.bundle import packed

HOUSE = Path(__file__).resolve().parents[1]
ROWS, COUNTIES, SLOWER, ROUNDS = 10_000, 10, 6, 5
BROWSER = {"first_ms": 100, "dress_ms": 50, "slice_ms": 50, "next_ms": 100, "key_ms": 100}
LIMITS = {**BROWSER, "check_ms": 10, "find_ms": 400}
ENTRY = """
import {Filling} from "./static/engine/index.mjs";
import {Context} from "./static/engine/context.mjs";
import {find, Keys} from "./static/fieldwork/finder.mjs";
Object.assign(window, {Filling, Context, find, Keys});
"""
NAMES = ("朝阳", "长乐", "石桥", "柳树", "重华", "大兴", "单家", "西沟")
MEASURE = """async (bundle) => {
  const context = new Context({now: Date.now(), uuid: () => "u", random: Math.random, tables: {}});
  const filling = new Filling(bundle, {}, context, true);
  const clock = (act) => {
    const begun = performance.now();
    const made = act();
    return [performance.now() - begun, made];
  };
  const listed = () => clock(() => new Keys(bundle.choices.village, bundle.readings.village, bundle.others.village));
  const [dress_ms, unprepared] = listed();
  const [first_ms] = clock(() => find(bundle.choices.village, unprepared, "c"));
  const slices = [];
  const [, keys] = listed();
  const prepare = keys.prepare;
  await new Promise((done) => {
    keys.prepare = (from) => {
      slices.push(clock(() => prepare.call(keys, from))[0]);
      if (slices.length === Math.ceil(bundle.choices.village.length / 400)) done();
    };
    keys.prepare();
  });
  const times = {next_ms: [], key_ms: []};
  const timed = (name, act) => times[name].push(clock(act)[0]);
  let offered;
  for (let n = 0; n < 9; n += 1) {
    timed("next_ms", () => {
      filling.set("county", `c${n}`);
      offered = filling.choices("village");
      find(offered, keys, "cun");
    });
    if (offered.length !== 1000) throw new Error(`${offered.length} rows`);
    timed("key_ms", () => find(bundle.choices.village, keys, `d${n}c`));
  }
  const middle = (list) => list.sort((a, b) => a - b)[4];
  const [next_ms, key_ms] = [middle(times.next_ms), middle(times.key_ms)];
  return {dress_ms, first_ms, slice_ms: Math.max(...slices), next_ms, key_ms};
}"""


def county() -> Survey:
    """A county, and a village of it."""
    villages = [{"name": f"v{n}", "label": f"{NAMES[n % 8]}第{n}村", "county": f"c{n % COUNTIES}"} for n in range(ROWS)]
    lines = ["select_one county county", "select_one village village | choice_filter=county = ${county}"]
    return survey(lines, {"county": [f"c{n}" for n in range(COUNTIES)], "village": villages})


def in_browser(sent: Any) -> dict[str, float]:
    """The medians in Chromium, slowed down."""
    esbuild = ["node_modules/.bin/esbuild", "--bundle", "--format=iife", "--loader=js"]
    code = run(esbuild, cwd=HOUSE, input=ENTRY, capture_output=True, text=True, check=True).stdout
    with sync_playwright() as running:
        path = shutil.which("chromium")
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        rounds = [_on_a_new_page(browser, code, sent) for _ in range(ROUNDS)]
        browser.close()
    return {name: round(median(one[name] for one in rounds), 1) for name in BROWSER}


def _on_a_new_page(browser: Browser, code: str, sent: Any) -> dict[str, float]:
    with browser.new_context() as fresh:
        page = fresh.new_page()
        page.add_script_tag(content=code)
        fresh.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        found: dict[str, float] = page.evaluate(MEASURE, sent)
    return found


def milliseconds(act: Callable[[], Any], times: int = 5) -> float:
    """The fastest of some rounds."""
    rounds = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        rounds.append(time.perf_counter() - begun)
    return round(min(rounds) * 1000, 2)


def main() -> None:
    made = county()
    whole = json.dumps(bundle(made), sort_keys=True).encode()
    small, _mark = packed(whole, "en")
    answers = {"county": "c3", "village": "v13"}
    filling = Filling(made, answers, context())
    floor = milliseconds(lambda: json.dumps(json.loads(small)["choices"]["village"]))
    figures = {
        **in_browser(json.loads(small)),
        "check_ms": milliseconds(lambda: check(made, answers, context())),
        "find_ms": milliseconds(lambda: find(filling.choices("village"), "d13c")),
        "bundle_kb": round(len(small) / 1024, 1),
    }
    ratio = {"check": round(figures["check_ms"] / floor, 2)}
    print(json.dumps({"bench": "lists", "figures": figures, "floor": {"json_ms": floor}, "ratio": ratio}))
    slow = {name: figures[name] for name, limit in LIMITS.items() if figures[name] > limit}
    if slow:
        sys.exit(f"slower than the limit: {slow}")


if __name__ == "__main__":
    main()
