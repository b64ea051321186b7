// What calculations on this phone may know: the present moment in the county's zone, chance, who asks, local settings.

import { Context } from "../engine/context.mjs";

const DEVICE = "nuanfang.device";

// To tell times of another zone the browser first builds a calendar: a tenth of a second on a cheap phone, seldom needed.
export function contextOf({ zone: there, offset, username: user, tables, version, started: begun }) {
  const zone = -new Date().getTimezoneOffset() === offset ? undefined : there;
  const known = { user, device: device(), version, started: Date.parse(begun), tables };
  return new Context({ now: Date.now(), zone, uuid, random: Math.random, ...known });
}

/** What tells this browser from others, for surveys that ask; "" where nothing can be kept. */
function device() {
  try {
    if (!localStorage.getItem(DEVICE)) localStorage.setItem(DEVICE, uuid());
    return localStorage.getItem(DEVICE);
  } catch (error) {
    return "";
  }
}

/** A random UUID (version 4); crypto.randomUUID is missing in WebViews before 2021. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
