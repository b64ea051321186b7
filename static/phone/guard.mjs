// Who may open what this phone keeps: the PIN, how often a wrong one may be tried, and when the phone closes by itself.

import { read, wipe, write } from "./database.mjs";
import { keptUnder } from "./kept.mjs";
import { dataKey, held, locked, unlocked } from "./vault.mjs";

export const FREE_TRIES = 5;
export const MOST_TRIES = 10;
const WAIT = 30000;
const CLOSES_AFTER = 15 * 60000;
const LOCK = "lock";

/** Whether a PIN was ever set here. */
export const hasLock = async () => Boolean(await read("open", LOCK));

/** The first PIN, or another one where the county gave back the data key, `raw`: {kept, key} as of `tryPin`. Undefined
 * where another tab was first: a second key would take the place of the one under which all is closed. */
export async function setPin(pin, raw) {
  const key = await dataKey(raw);
  const kept = keptUnder(await held(key));
  // A key that does not open what is here must not take the place of the one that does.
  if (raw) await kept.load("meta", "who");
  const lock = await locked(key, pin);
  const before = await read("open", LOCK);
  if (before && !raw) return undefined;
  await write("open", LOCK, { ...before, lock, tries: 0, at: 0 });
  return { kept, key };
}

/** {kept, key}, the key for whoever closes it otherwise at once; or {left} tries where the PIN was wrong, or {wait} milliseconds before the next try, or {spent}.
 * The try is counted before it is made: whoever takes the battery out gains none. */
export async function tryPin(pin, now = Date.now()) {
  const found = await read("open", LOCK);
  if (found.tries >= MOST_TRIES) return { spent: true };
  const wait = found.at + pause(found.tries) - now;
  if (wait > 0 && wait <= pause(found.tries)) return { wait };
  await write("open", LOCK, { ...found, tries: found.tries + 1, at: now });
  const key = await unlocked(found.lock, pin);
  if (!key) return { left: MOST_TRIES - found.tries - 1 };
  await write("open", LOCK, { ...found, tries: 0, at: 0 });
  return { kept: keptUnder(await held(key)), key };
}

/** The data key as the county alone can open it, where that is here: what `keepSpare` kept last. */
export const spare = async () => ((await read("open", LOCK)) || {}).spare;

/** `make(before)` → the spare key from now on. */
export async function keepSpare(make) {
  const now = await make(await spare());
  await write("open", LOCK, { ...(await read("open", LOCK)), spare: now });
}

/** After the free tries each wrong one doubles the wait. */
const pause = (tries) => (tries < FREE_TRIES ? 0 : WAIT * 2 ** (tries - FREE_TRIES));

/** Call `close()` once nobody touched the phone for a quarter of an hour, or when it was put away for as long. */
export function closeWhenIdle(close, after = CLOSES_AFTER) {
  let touched = Date.now();
  // A clock that is set back does not keep it open.
  const check = () => Math.abs(Date.now() - touched) >= after && close();
  const touch = () => {
    check();
    touched = Date.now();
  };
  for (const name of ["pointerdown", "keydown", "visibilitychange"]) document.addEventListener(name, touch, true);
  const timer = setInterval(check, 10000);
  return () => {
    clearInterval(timer);
    for (const name of ["pointerdown", "keydown", "visibilitychange"]) document.removeEventListener(name, touch, true);
  };
}

export { wipe };
