// Whether this phone can go on keeping: how full the browser's storage is, and whether the app stays on the phone at all.

import { say } from "../fieldwork/words.mjs";

const LEAST_LEFT = 30 << 20;
const MOST_USED = 0.9;

/** True for what a browser says when nothing more fits. */
export const isFull = (error) => Boolean(error) && error.name === "QuotaExceededError";

/** Words that warn before nothing more fits; "" while there is room, and where a browser does not say. */
export async function roomWords() {
  if (!navigator.storage || !navigator.storage.estimate) return "";
  const { usage, quota } = await navigator.storage.estimate().catch(() => ({}));
  if (!quota || (quota - usage > LEAST_LEFT && usage < quota * MOST_USED)) return "";
  return say("This phone is nearly full. Send what waits, and delete films or apps that you do not need.");
}

/** Words where the app does not open by itself without a network (WeChat on iOS), or is cleared after a week (Safari). */
export function stayWords() {
  if (navigator.serviceWorker && navigator.standalone !== false) return "";
  return say("It works while this page is open. To keep it, open it in the browser and add it to the home screen.");
}
