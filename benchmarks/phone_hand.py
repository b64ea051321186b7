"""A phone in Chromium that measures itself: its processor slowed 6 times, its network as it is told.

Everything is asked of the page by the DevTools protocol alone: what a test tool puts into a page would be measured too.
What the database writes and what WebCrypto computes (keys, seals) is not slowed: they run beside the page's own thread.
"""

from typing import Any

from playwright.sync_api import Browser, CDPSession

from benchmarks.phone_forms import PASSWORD

SLOWER, PIN = 6, "240611"
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
MBIT_20 = {"offline": False, "latency": 20, "downloadThroughput": 2_500_000, "uploadThroughput": 2_500_000}
UNLIMITED = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
OFFLINE = {**UNLIMITED, "offline": True}
# `until(act, seen)`: milliseconds from the act to the end of the first frame that shows what was waited for.
HANDS = """{
  const derive = crypto.subtle.deriveKey.bind(crypto.subtle);
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => Boolean(one(selector)) && !one(selector).closest("[hidden]");
  const fill = (selector, text) => {
    one(selector).value = text;
    one(selector).dispatchEvent(new Event("input", { bubbles: true }));
  };
  const tap = (selector) => one(selector).click();
  const until = (act, seen) => new Promise((done, failed) => {
    const begun = performance.now();
    const look = () => requestAnimationFrame(() => {
      if (seen()) setTimeout(() => done(performance.now() - begun));
      else if (performance.now() - begun < 120000) look();
      else failed(new Error(`not seen: ${seen} ${document.body.innerText.slice(0, 500)}`));
    });
    act();
    look();
  });
  Object.assign(window, { one, all, shown, fill, tap, until, derived: 0 });
  // How long the derivation of keys took in all.
  crypto.subtle.deriveKey = async (...given) => {
    const begun = performance.now();
    const found = await derive(...given);
    window.derived += performance.now() - begun;
    return found;
  };
}"""
ALIVE = 'one("html[data-alive]") && shown("form [name=username], form [name=pin]")'
SYNCED = r"/Up to date as of \d/.test(document.body.innerText)"
FILLING = 'shown("html[data-filling=yes] #survey-form")'


class Hand:
    """One phone, with nothing on it yet."""

    def __init__(self, browser: Browser, address: str, network: dict[str, Any]) -> None:
        self.context = browser.new_context(
            viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="en-GB",
            timezone_id="Asia/Shanghai", bypass_csp=True,
        )  # fmt: skip
        self.address = address
        self.session: CDPSession = self.context.new_cdp_session(self.context.new_page())
        for domain in ("Page", "Network", "Runtime"):
            self.session.send(f"{domain}.enable")
        self.session.send("Page.addScriptToEvaluateOnNewDocument", {"source": HANDS})
        self.open("/bare/nothing", "document.body")
        self.slow(SLOWER)
        self.network(network)

    def slow(self, times: int) -> None:
        self.session.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def network(self, how: dict[str, Any]) -> None:
        self.session.send("Network.emulateNetworkConditions", how)

    def js(self, expression: str) -> Any:
        """What the page answers; of a promise, what it brings."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        found = self.session.send("Runtime.evaluate", asked)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def until(self, seen: str, act: str = "") -> float:
        """Milliseconds from what is done until what is waited for has been drawn."""
        return float(self.js(f"until(() => {{ {act} }}, () => {seen})"))

    def open(self, path: str, seen: str) -> float:
        """Milliseconds from the begin of the navigation until the page answers."""
        self.session.send("Page.navigate", {"url": f"{self.address}{path}?lang=en"})
        return float(self.js(f"until(() => {{}}, () => {seen}).then(() => performance.now())"))

    def log_in(self, username: str) -> float:
        """Log in and choose a PIN; milliseconds from there until the area is here, the derivation of keys apart."""
        self.js(f'fill("[name=username]", "{username}"); fill("[name=password]", "{PASSWORD}")')
        self.until('one("[name=again]")', 'tap("form button")')
        self.js(f'fill("[name=pin]", "{PIN}"); fill("[name=again]", "{PIN}")')
        taken = self.until(SYNCED, 'tap("form button")') - float(self.js("derived"))
        # From now on it opens without a network.
        self.js("navigator.serviceWorker.ready")
        self.until("navigator.serviceWorker.controller")
        return taken

    def unlock(self, seen: str) -> tuple[float, float]:
        """Milliseconds from the PIN until this is seen, the derivation of the key apart; and how long that took."""
        self.js(f'fill("[name=pin]", "{PIN}")')
        taken = self.until(seen, 'tap("form button")')
        derived = float(self.js("derived"))
        return taken - derived, derived

    def open_form(self, household: str, survey: str) -> float:
        """From the tap on "start a visit" until the form answers."""
        self.until('shown("[data-slot=rows] a")', f'fill("[data-search]", "{household}")')
        self.until('one("form[data-form=start]")', 'tap("[data-slot=rows] a")')
        self.js(f'all("[name=survey]").forEach((box) => (box.checked = box.value === "{survey}"))')
        return self.until(FILLING, 'tap("form[data-form=start] button")')

    def to_the_end(self) -> None:
        """Section by section, to the last one."""
        while self.js('one("[data-next]").textContent') != "Finish and send":
            before = self.js("location.hash")
            self.until(f'location.hash !== "{before}"', 'tap("[data-next]")')

    def heap(self) -> float:
        """MB that scripts hold, after what is not needed went."""
        for _ in range(2):
            self.session.send("HeapProfiler.collectGarbage")
        return float(self.session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def held(self) -> float:
        """MB of all that the page holds at this moment: objects, files in memory, elements."""
        found = self.session.send("Runtime.getHeapUsage")
        sizes = ("usedSize", "backingStorageSize", "embedderHeapUsedSize")
        return sum(float(found.get(size, 0)) for size in sizes) / 1e6

    def home(self) -> None:
        self.until('one("[data-search]")', 'tap("a.bar__brand")')
        self.js("delete document.documentElement.dataset.filling")

    def close(self) -> None:
        self.context.close()
