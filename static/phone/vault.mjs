// What keeps this phone's data closed: one data key, wrapped under the worker's PIN. It knows no database and no page.
// PBKDF2 as OWASP's Password Storage Cheat Sheet asks for it (HMAC-SHA-256); every value is sealed by AES-256-GCM.

export const ITERATIONS = 600000;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const AES = { name: "AES-GCM", length: 256 };
const USES = ["encrypt", "decrypt"];

const utf8 = new TextEncoder();
const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

/** A new data key: {lock, key}. The lock, {salt, iterations, iv, wrapped}, may lie open; the key never leaves the memory. */
export async function newVault(pin, iterations = ITERATIONS) {
  const fresh = await crypto.subtle.generateKey(AES, true, USES);
  const lock = await locked(fresh, pin, iterations);
  return { lock, key: await unlocked(lock, pin) };
}

/** The data key; undefined where the PIN is wrong. */
export function unlocked(lock, pin) {
  return unwrapped(lock, pin, false);
}

/** The lock of the same data key under another PIN; undefined where the old one is wrong. */
export async function relocked(lock, pin, next) {
  const key = await unwrapped(lock, pin, true);
  return key && locked(key, next, lock.iterations);
}

/** `bytes` closed for one place: read at another place, or with a bit changed, they do not open. */
export async function sealed(key, bytes, place) {
  const iv = random(IV_BYTES);
  const closed = await crypto.subtle.encrypt({ name: AES.name, iv, additionalData: utf8.encode(place) }, key, bytes);
  const found = new Uint8Array(IV_BYTES + closed.byteLength);
  found.set(iv);
  found.set(new Uint8Array(closed), IV_BYTES);
  return found;
}

/** What was sealed for this place. An OperationError where it is not what was put there. */
export async function opened(key, closed, place) {
  const [iv, rest] = [closed.subarray(0, IV_BYTES), closed.subarray(IV_BYTES)];
  const how = { name: AES.name, iv, additionalData: utf8.encode(place) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, rest));
}

async function locked(key, pin, iterations) {
  const [salt, iv] = [random(SALT_BYTES), random(IV_BYTES)];
  const wrapping = await derived(pin, salt, iterations);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, { name: AES.name, iv }));
  return { salt, iterations, iv, wrapped };
}

async function unwrapped({ salt, iterations, iv, wrapped }, pin, extractable) {
  const wrapping = await derived(pin, salt, iterations);
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, { name: AES.name, iv }, AES, extractable, USES);
  } catch (error) {
    return undefined;
  }
}

async function derived(pin, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, AES, false, ["wrapKey", "unwrapKey"]);
}
