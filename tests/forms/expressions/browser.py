"""Opens a page in Chromium and writes what its body says, once it says something: `python -m … browser page.html`.

A process of its own: within one only one such browser may be driven, and the journeys have theirs.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def main() -> None:
    """The text of the body of the page that the first argument names."""
    chromium = shutil.which("chromium")
    assert chromium, "this needs chromium (setup/packages-test.txt)"
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(Path(sys.argv[1]).as_uri())
        page.wait_for_function("document.body.textContent", timeout=120_000)
        sys.stdout.write(page.text_content("body") or "")
        browser.close()


if __name__ == "__main__":
    main()
