// Closes what only the county may open: nobody between this phone and the station can read it or change it unseen.
// The format is that of visits/envelope.py. P-256, because WebViews of old phones know no other curve.

const RECORD = 256 << 10;
const MARK = 8;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const AES = { name: "AES-GCM", length: 256 };

const utf8 = new TextEncoder();
const { subtle } = window.crypto;

/** The Blob `content` closed for the county whose public key this is (base64). `kind` says what is in it, and the
 * version of the format. A record at a time is in memory. */
export async function envelope(county, kind, content) {
  const theirs = bytesOf(county);
  const pair = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = await subtle.exportKey("raw", pair.publicKey);
  const mark = (await subtle.digest("SHA-256", theirs)).slice(0, MARK);
  const header = await new Blob([utf8.encode(kind), mark, point]).arrayBuffer();
  const key = await recordKey(pair.privateKey, theirs, header);
  const parts = [header];
  for (let number = 0; !number || number * RECORD < content.size; number += 1) {
    const end = (number + 1) * RECORD;
    const record = await content.slice(number * RECORD, end).arrayBuffer();
    parts.push(await subtle.encrypt({ name: AES.name, iv: nonce(number, end >= content.size) }, key, record));
  }
  return new Blob(parts);
}

/** Each part behind its length. */
export function inParts(parts) {
  return new Blob([].concat(...parts.map((part) => [lengthOf(part), part])));
}

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

async function recordKey(mine, theirs, header) {
  const point = await subtle.importKey("raw", theirs, CURVE, false, []);
  const agreed = await subtle.deriveBits({ name: CURVE.name, public: point }, mine, 256);
  const found = await subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  return subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: header, info: theirs }, found, AES, false, ["encrypt"]);
}

/** The number of the record, and whether it is the last. */
function nonce(number, last) {
  const found = new DataView(new ArrayBuffer(12));
  found.setUint32(7, number);
  found.setUint8(11, last ? 1 : 0);
  return found.buffer;
}

function lengthOf({ size }) {
  const found = new DataView(new ArrayBuffer(4));
  found.setUint32(0, size);
  return found.buffer;
}
