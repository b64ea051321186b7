"""What the survey page costs a cheap phone: bytes over the wire, and the time until it answers, beside the same page
without its scripts (Chromium, processor slowed 6 times, nothing cached). `python -m benchmarks.page [--runs 9]`.
"""

import argparse
import json
import re
import shutil
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Response, request
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from waitress import create_server

from app import create_app
from benchmarks.receive import AT, make_county
from forms.sheets import read_sheets, sheets_json
from store import accounts
from store.accounts import Account
from tests.journeys.person import example, fill_shown, wait_alive
from web.passwords import hash_password

HOUSE = Path(__file__).resolve().parent.parent
PHONE = {"width": 360, "height": 740}
SLOWER = 6
PASSWORD, ZONE = "benchmark", "Asia/Shanghai"
# The survey of 60 questions that the other benchmarks use, with 4 members; and the survey of the elderly.
SURVEYS = ("bench", "laoren")
# The survey of the elderly asks for its members once somebody is at home and agrees.
OPENING = {"laoren": {"header": example("laoren", "many_needs")["header"]}}
SCRIPTS = re.compile(r"<script src=[^>]*></script>|<link rel=\"preload\"[^>]*>")
# When the page answers: it is drawn, read to its end, and (with scripts) the scripts have taken over.
READY = """() => new Promise(done => {
  const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
  const alive = () => performance.getEntriesByName("alive")[0];
  const look = () => {
    const [page] = performance.getEntriesByType("navigation");
    if (!paint() || !page.domContentLoadedEventEnd || (%s && !alive())) return setTimeout(look, 20);
    const alone = Math.max(paint().startTime, page.domContentLoadedEventEnd);
    done({ ready: Math.max(alone, %s ? alive().startTime : 0), paint: paint().startTime });
  };
  look();
})"""


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """The real app on a county of its own."""
    make_county(instance)
    app = create_app({"INSTANCE": str(instance)})
    app.after_request(_without_scripts)
    here = app.extensions["nuanfang"]
    here.surveys.publish(sheets_json(read_sheets(HOUSE / "survey_defs" / "laoren")), AT)
    walker = Account(0, "walker", "走访", "worker", "999901101")
    here.cell.write(lambda db: accounts.add_account(db, walker, hash_password(PASSWORD), at=AT))
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    here.cell.close()


def _without_scripts(response: Response) -> Response:
    """The floor: the same page, asked for with `?plain`, without its scripts."""
    if "plain" in request.args:
        response.set_data(SCRIPTS.sub("", response.get_data(as_text=True)))
    return response


def log_in(browser: Browser, address: str) -> tuple[Any, dict[str, str]]:
    """The cookies of a worker, and the address of a new draft of each survey."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/login")
    page.locator("input[name=username]").fill("walker")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{address}/")
    drafts = {}
    for survey in SURVEYS:
        page.goto("/households/h0")
        for choice in page.locator("input[name=survey]").all():
            choice.set_checked(choice.get_attribute("value") == survey)
        page.locator("main form button").last.click()
        page.wait_for_url("**/drafts/*")
        drafts[survey] = page.url
    cookies = context.cookies()
    context.close()
    return cookies, drafts


def measure(browser: Browser, cookies: Any, url: str, *, scripts: bool) -> dict[str, float]:
    """One visit of the page with an empty cache: milliseconds until it answers, and the bytes that came."""
    context: BrowserContext = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, bypass_csp=True, timezone_id=ZONE
    )  # type: ignore[arg-type]
    context.add_cookies(cookies)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(url if scripts else f"{url}?plain", wait_until="commit")
    wanted = json.dumps(scripts)
    found: dict[str, float] = page.evaluate(READY % (wanted, wanted))
    page.wait_for_load_state()
    found["bytes"] = sum(received)
    context.close()
    return found


def add_member(browser: Browser, cookies: Any, url: str, opening: dict[str, Any]) -> float:
    """Milliseconds from the tap on "add one more" until the new row is drawn; `opening` opens the members' section."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, bypass_csp=True, timezone_id=ZONE)  # type: ignore[arg-type]
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(url)
    wait_alive(page)
    fill_shown(page, opening)
    while not page.locator("[data-add]:visible").count():
        page.locator("[data-next]").click()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    taken: float = page.evaluate(
        """() => new Promise(done => { const start = performance.now();
        document.querySelector("[data-add]").click();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""
    )
    context.close()
    return taken


def run(runs: int) -> dict[str, dict[str, float]]:
    """The median of the runs for each survey, with scripts and without them by turns."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        cookies, drafts = log_in(browser, address)
        for survey, url in drafts.items():
            alive, plain = [], []
            for _ in range(runs):
                alive.append(measure(browser, cookies, url, scripts=True))
                plain.append(measure(browser, cookies, url, scripts=False))
            rows = [add_member(browser, cookies, url, OPENING.get(survey, {})) for _ in range(3)]
            found[survey] = {
                "interactive_ms": statistics.median(one["ready"] for one in alive),
                "plain_ms": statistics.median(one["ready"] for one in plain),
                "wire_kb": statistics.median(one["bytes"] for one in alive) / 1000,
                "add_member_ms": statistics.median(rows),
            }
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    found = run(parser.parse_args().runs)
    heads = ("wire KB", "interactive ms", "without scripts ms", "ratio", "add a member ms")
    print(f"{'survey':8}", *(f"{head:>{len(head) + 1}}" for head in heads))
    for survey, figures in found.items():
        ratio = figures["interactive_ms"] / figures["plain_ms"]
        print(
            f"{survey:8} {figures['wire_kb']:8.1f} {figures['interactive_ms']:15.0f} {figures['plain_ms']:19.0f}"
            f" {ratio:6.2f} {figures['add_member_ms']:16.0f}"
        )
    bench = found["bench"]
    result = {
        "bench": "page",
        "figures": {survey: {name: round(value, 1) for name, value in row.items()} for survey, row in found.items()},
        "floor": {"plain_ms": round(bench["plain_ms"], 1)},
        "ratio": {"interactive": round(bench["interactive_ms"] / bench["plain_ms"], 2)},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
