"""What a phone holds in memory while it sends 40 visits with 240 photos of 300 KB."""

import time
from base64 import b64encode
from pathlib import Path
from subprocess import run

from playwright.sync_api import Browser

from benchmarks.phone_hand import ALIVE, OFFLINE, SLOWER, UNLIMITED, Hand
from tests.journeys.household import photo

HOUSE = Path(__file__).resolve().parent.parent
# A photo of this width has about 300 KB.
VISITS, PHOTOS, PHOTO_SIDE = 40, 6, 800
# Visits as somebody would have finished them off-line, put by with the app's own modules under the key of the phone.
# The photos differ in a comment.
ENTRY = """import { keptUnder } from "./static/phone/kept.mjs"; import { Queue } from "./static/phone/queue.mjs";
Object.assign(window, { keptUnder, Queue });"""
KEY = """(() => { const unwrap = crypto.subtle.unwrapKey.bind(crypto.subtle);
crypto.subtle.unwrapKey = async (...given) => (window.dataKey = await unwrap(...given)); })()"""
FINISH = """(async (photo, visits, photos) => {
  const kept = keptUnder(dataKey);
  const queue = new Queue(kept, undefined, () => {});
  const taken = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  const visit = { household: "near0", survey: "household", version: "1", started: "2026-03-03T01:00:00Z" };
  for (let n = 0; n < visits; n += 1) {
    const files = [];
    for (let m = 0; m < photos; m += 1) {
      const comment = [0xff, 0xd8, 0xff, 0xfe, 0, 18, ...crypto.getRandomValues(new Uint8Array(16))];
      const blob = new Blob([Uint8Array.from(comment), taken.subarray(2)], { type: "image/jpeg" });
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
      const sha256 = [...digest].map((one) => one.toString(16).padStart(2, "0")).join("");
      files.push({ name: `photo-${sha256.slice(0, 8)}.jpg`, sha256 });
      await kept.saveFile(sha256, blob);
    }
    const uuid = crypto.randomUUID();
    const answers = { place: { n0: n } };
    const body = { ...visit, uuid, worker: "near", ended: "2026-03-03T01:20:00Z", answers, files };
    await queue.add({ ...visit, uuid, changed: body.ended, answers, files, body }, { head: "-", title: "-" });
  }
})"""


def sending(browser: Browser, address: str) -> dict[str, float]:
    """40 visits with 240 photos are sent: MB that the page holds at most, beyond what it held before."""
    hand = Hand(browser, address, UNLIMITED)
    hand.open("/phone/", ALIVE)
    hand.log_in("near")
    hand.network(OFFLINE)
    hand.open("/phone/", ALIVE)
    hand.js(KEY)
    hand.unlock('one("[data-search]")')
    esbuild = ["node_modules/.bin/esbuild", "--bundle", "--format=iife", "--loader=js"]
    hand.js(run(esbuild, cwd=HOUSE, input=ENTRY, capture_output=True, text=True, check=True).stdout)
    hand.slow(1)  # what nobody measures
    hand.js(f'{FINISH}("{b64encode(photo(PHOTO_SIDE)).decode()}", {VISITS}, {PHOTOS})')
    hand.open("/phone/", ALIVE)
    hand.unlock('one("[data-search]")')
    hand.until(f'one("[data-unsent]").innerText.includes("{VISITS}")')
    hand.slow(SLOWER)
    hand.heap()
    before = most = hand.held()
    hand.network(UNLIMITED)
    begun = time.monotonic()
    hand.js('window.dispatchEvent(new Event("online"))')
    while (waiting := hand.js('one("[data-unsent]").innerText')) != "All sent":
        most = max(most, hand.held())
        if time.monotonic() - begun > 300:
            raise TimeoutError(waiting)
        time.sleep(0.05)
    hand.close()
    return {"sending_mb": most - before, "sending_s": time.monotonic() - begun}
