// A signature says in its own picture when it was made, with whose account, and under which answers (a SHA-256 of what
// people answered, signatures aside): the station reads it there. The twin of forms/signed.py.

import { string } from "../engine/values.mjs";
import { sha256 } from "./photo.mjs";

// The text stands right behind the head of the PNG.
const AT = 33;
const KEYWORD = "tEXtsigned\0";

export const isSignature = ({ type, signs }) => type === "image" && Boolean(signs);

/** What people answered, as one number: computed answers change by themselves. */
export function digest(page) {
  const { filling } = page;
  const lines = filling.relevant.map((place) => {
    const [item, value] = [page.item(place), filling.value(place)];
    if (value === null || item.calculation || item.type === "calculate" || isSignature(item)) return "";
    return `${place}\x1f${Array.isArray(value) ? value.join(" ") : string(value)}\x1e`;
  });
  return sha256(new TextEncoder().encode(lines.join("")));
}

/** The picture with {at, worker, answers} in it. */
export async function bound(picture, said) {
  const plain = JSON.stringify(said).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const text = new TextEncoder().encode(KEYWORD + plain);
  return new Blob([picture.slice(0, AT), word(text.length - 4), text, word(check(text)), picture.slice(AT)], { type: picture.type });
}

/** The answers that were signed with this picture; "" where it does not say. */
export async function signedIn(picture) {
  const bytes = new Uint8Array(await new Response(picture.slice(AT, AT + 1000)).arrayBuffer());
  const text = String.fromCharCode(...bytes.slice(4, 8 + new DataView(bytes.buffer).getUint32(0)));
  return text.startsWith(KEYWORD) ? JSON.parse(text.slice(KEYWORD.length)).answers : "";
}

function word(number) {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, number);
  return bytes;
}

/** The check sum that stands behind each part of a PNG (CRC-32). */
function check(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
