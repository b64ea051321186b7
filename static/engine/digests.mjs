// digest() and base64-decode(): texts as bytes, which are UTF-8; the twin of forms/expressions/digests.py.
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { trimmed } from "./values.mjs";

const ALGORITHMS = { MD5: md5, "SHA-1": sha1, "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512 };
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const ENCODINGS = {
  hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
  base64: (bytes) => btoa(String.fromCharCode(...bytes)),
};
const known = (table, name) => (Object.prototype.hasOwnProperty.call(table, name) ? table[name] : null);

const digest = (text, algorithm, encoding = "base64") => {
  const [hash, encoded] = [known(ALGORITHMS, algorithm), known(ENCODINGS, encoding)];
  return hash && encoded ? encoded(hash(new TextEncoder().encode(text))) : "";
};

const decode = (text) => {
  const kept = trimmed(text);
  const bare = kept.replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1 || (kept !== bare && kept.length % 4)) return "";
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const sign of bare) {
    bits = ((bits << 6) | SIGNS.indexOf(sign)) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at] = (bits >> held) & 255;
      at += 1;
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
};

export const DIGESTS = { digest: ["s", digest], "base64-decode": ["s", decode] };
