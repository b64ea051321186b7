"""A phone whose battery is taken out: a browser whose profile stays is killed (kill -9) and started again."""

import os
import shutil
import signal
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.journeys.conftest import ARGUMENTS, PHONE


class Phone:
    """The browser on `profile`; `page` is its only page once it was started."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._address = address
        self._context: BrowserContext | None = None
        self.killed = False

    def start(self, *, offline: bool) -> Page:
        """Switch it on."""
        self.killed = False
        self._context = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=shutil.which("chromium"),
            args=ARGUMENTS,
            base_url=self._address,
            viewport=PHONE,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self._context.set_default_timeout(20_000)
        self._context.set_offline(offline)
        return self._context.pages[0]

    def kill_after(self, seconds: float) -> threading.Timer:
        """Take the battery out in so many seconds, whatever is going on then."""
        timer = threading.Timer(seconds, self.kill)
        timer.start()
        return timer

    def kill(self) -> None:
        """Now. Only processes of this very profile are meant."""
        self.killed = True
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={self._profile}".encode() in words:
                os.kill(int(process.name), signal.SIGKILL)

    def gone(self) -> None:
        """After a kill: let go of what is left of it."""
        try:
            if self._context:
                self._context.close()
        except Error:
            pass
        self._context = None


IDS = """store => new Promise((done, failed) => { const open = indexedDB.open("nuanfang-phone"); open.onerror = failed;
  open.onsuccess = () => { const asked = open.result.transaction(store).objectStore(store).getAllKeys();
    asked.onsuccess = () => { open.result.close(); done(asked.result); }; }; })"""


def ids(page: Page, store: str) -> list[str]:
    """The keys of a store of the phone's database."""
    found: Any = page.evaluate(IDS, store)
    return list(found)
