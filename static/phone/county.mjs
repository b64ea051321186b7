// What this phone gives to the county alone. Loaded when it is asked for: what the app has already is handed over.

import { envelope, inParts } from "./envelope.mjs";

// What the station's page takes at once, with room for what a browser adds.
const LARGEST = 59 << 20;

/** A finished visit, with its photos and what was changed of its household, as a file for the station: the Blob, or
 * undefined where it is too large. What is in it is what would be sent, so it is the same visit however it comes. */
export async function visitFile({ kept, who, given, changes }, uuid) {
  const { body } = await kept.load("visits", uuid);
  const files = [];
  for (const { sha256 } of body.files) files.push(await kept.loadFile(sha256, ""));
  const head = JSON.stringify({ device: await hashed(who.token), changes: changes.of(body.household).map((entry) => entry.body) });
  const content = inParts([head, JSON.stringify(body)].map((text) => new Blob([text])).concat(files.filter(Boolean)));
  return content.size < LARGEST ? envelope(given.key, "NFV1", content) : undefined;
}

/** The data key, closed for the county: it gives it back to this worker on this phone, should the PIN be forgotten. What
 * was closed `before` stays where it is still right. */
export async function spareKey({ who, given }, key, before) {
  const device = await hashed(who.token);
  const mark = await hashed(`${device} ${given.key}`);
  if (before && before.mark === mark) return before;
  const raw = base64(await crypto.subtle.exportKey("raw", key));
  const content = new Blob([JSON.stringify({ account: who.account.id, device, key: raw })]);
  return { mark, closed: base64(await (await envelope(given.key, "NFP1", content)).arrayBuffer()) };
}

const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

/** Let the browser keep the file where its downloads go. Its name says nothing of anybody. */
export function download(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** The station knows this phone by the hash of its token, and nobody else does: so it knows whose file it is. */
async function hashed(token) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
