// What keeps this phone's data closed: one data key, wrapped under the worker's PIN. It knows no database and no page.
// PBKDF2 as OWASP's Password Storage Cheat Sheet asks for it (HMAC-SHA-256); every value is sealed by AES-256-GCM.

export const ITERATIONS = 600000;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const AES = { name: "AES-GCM", length: 256 };
const USES = ["encrypt", "decrypt"];

const utf8 = new TextEncoder();
const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

/** A data key: a new one, or that of these bytes. It can be locked; what goes on in the app is `held`. */
export const dataKey = (raw) => (raw ? crypto.subtle.importKey("raw", raw, AES, true, USES) : crypto.subtle.generateKey(AES, true, USES));

/** The same key, which no script can take out any more. */
export const held = async (key) => crypto.subtle.importKey("raw", await crypto.subtle.exportKey("raw", key), AES, false, USES);

/** The lock of a data key: {salt, iterations, iv, wrapped}. It may lie open. */
export async function locked(key, pin, iterations = ITERATIONS) {
  const [salt, iv] = [random(SALT_BYTES), random(IV_BYTES)];
  const wrapping = await derived(pin, salt, iterations);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, { name: AES.name, iv }));
  return { salt, iterations, iv, wrapped };
}

/** The data key; undefined where the PIN is wrong. */
export async function unlocked({ salt, iterations, iv, wrapped }, pin) {
  const wrapping = await derived(pin, salt, iterations);
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, { name: AES.name, iv }, AES, true, USES);
  } catch (error) {
    return undefined;
  }
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

async function derived(pin, salt, iterations) {
  const typed = await crypto.subtle.importKey("raw", utf8.encode(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, typed, AES, false, ["wrapKey", "unwrapKey"]);
}
