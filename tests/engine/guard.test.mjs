// When the phone closes by itself, whatever its clock does.
import assert from "node:assert/strict";
import test from "node:test";

const QUARTER = 15 * 60000;

/** How often it closed, where the clock is set to `set` ms after the last touch and goes on for `waited` ms. */
async function closed(t, set, waited) {
  globalThis.document = new EventTarget();
  const { closeWhenIdle } = await import("../../static/phone/guard.mjs");
  let [now, times] = [Date.UTC(2026, 10, 23), 0];
  t.mock.method(Date, "now", () => now);
  t.mock.timers.enable({ apis: ["setInterval"] });
  const stop = closeWhenIdle(() => (times += 1));
  now += set;
  for (let passed = 0; passed < waited; passed += 10000) {
    now += 10000;
    t.mock.timers.tick(10000);
  }
  stop();
  return times;
}

test("it stays open for nearly a quarter of an hour", async (t) => assert.equal(await closed(t, 0, QUARTER - 10000), 0));
test("it closes after a quarter of an hour", async (t) => assert.equal(await closed(t, 0, QUARTER), 1));
test("a clock that is set back by a day does not keep it open", async (t) => assert.ok(await closed(t, -86400000, QUARTER)));
