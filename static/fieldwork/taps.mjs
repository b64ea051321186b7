// Whether a finger or a mouse button is down, so that what moves the page can wait for the tap to arrive where it aimed.

const PAUSE = 250;
// An end that never came (the page was covered meanwhile) holds nothing up for longer.
const LONGEST = 3000;
let since = 0;

const listen = (types, work) => types.forEach((type) => window.addEventListener(type, work, { capture: true, passive: true }));
listen(["touchstart", "mousedown"], () => (since = Date.now()));
listen(["touchend", "touchcancel", "mouseup", "dragend"], () => (since = 0));

/** Do this a moment from now, once nothing is pressed: a field is left before the tap that leaves it has ended. */
export function afterTap(work) {
  setTimeout(() => (since && Date.now() - since < LONGEST ? afterTap(work) : work()), PAUSE);
}
