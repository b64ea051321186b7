// What this browser keeps for the page that the server drew: drafts, their photos, the device's token. All of it is sealed,
// each for its place, under a key of the account that comes with the page and is kept nowhere here. Drafts and photos lie in
// IndexedDB; for a page that is just going a spare copy of the draft in localStorage, the only one that is written at once.
// Knows nothing of surveys or pages.

import { opened, sealed } from "../phone/vault.mjs";
import { adopt, openSpare, openToken } from "./before.mjs";
import { isSealed, notes, read, remove, write } from "./shelf.mjs";

const utf8 = new TextEncoder();
const text = new TextDecoder();
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const base64Of = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** What one account keeps here: {drafts, photos, token, adopt}. `secret` is its key in base64.
 * A draft: {answers, files: [{name, sha256}], body, origin, base, changed}. */
export function keptBy(account, secret) {
  const key = crypto.subtle.importKey("raw", bytesOf(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  const seal = async (place, bytes) => sealed(await key, bytes, place);
  const open = async (place, closed) => opened(await key, closed, place);
  const shelf = {
    account,
    closed: (place, value) => seal(place, utf8.encode(JSON.stringify(value))),
    read: async (place, closed) => JSON.parse(text.decode(await open(place, closed))),
    /** What is sealed in localStorage at this place; undefined where nothing is, or what is there does not open. */
    note: async (place) => notes.load(place) && shelf.read(place, bytesOf(notes.load(place))).catch(() => undefined),
    noted: (place, closed) => notes.save(place, base64Of(closed)),
  };
  const photos = photosOf(account, seal, open);
  const kept = { drafts: draftsOf(shelf, photos), photos, token: tokenOf(shelf) };
  return { ...kept, adopt: () => adopt(shelf, kept) };
}

function draftsOf(shelf, photos) {
  const at = (uuid) => `${shelf.account}/${uuid}`;
  const place = (uuid) => `drafts/${at(uuid)}`;
  const row = async (uuid) => {
    const found = await read("drafts", at(uuid));
    return isSealed(found) ? shelf.read(place(uuid), found) : found;
  };
  const spare = spareOf(shelf, place);
  const drafts = {
    async load(uuid) {
      const kept = await row(uuid).catch(() => undefined);
      const other = (await shelf.note(place(uuid))) || openSpare(at(uuid));
      if (!other) return kept;
      if (kept && kept.changed >= other.changed) {
        notes.forget(place(uuid));
        return kept;
      }
      await drafts.save(uuid, other).catch(() => {});
      return other;
    },
    async save(uuid, draft) {
      await write("drafts", at(uuid), await shelf.closed(place(uuid), draft));
      spare.saved(uuid, draft);
    },
    prepare: spare.prepare,
    spare: spare.write,
    async forget(uuid) {
      spare.forget(uuid);
      const draft = await row(uuid).catch(() => undefined);
      for (const file of (draft && draft.files) || []) await photos.forget(file.sha256);
      await remove("drafts", at(uuid));
    },
  };
  return drafts;
}

/** The spare copy of the draft of this page. */
function spareOf(shelf, place) {
  let [ready, spared, wanted, closing] = [undefined, "", undefined, false];
  return {
    /** Seal what was typed while the page is here: one that is going cannot wait for it. `record()` is the draft by then. */
    async prepare(uuid, record) {
      wanted = record;
      if (closing) return;
      closing = true;
      try {
        while (wanted) {
          await undefined; // All that one tap changes is one record.
          const draft = wanted();
          wanted = undefined;
          if (draft) ready = { changed: draft.changed, closed: await shelf.closed(place(uuid), draft) };
        }
      } finally {
        closing = false;
      }
    },
    /** Before the page goes: written when this returns. */
    write(uuid) {
      if (!ready) return;
      spared = ready.changed;
      shelf.noted(place(uuid), ready.closed);
    },
    saved(uuid, { changed }) {
      if (spared <= changed) notes.forget(place(uuid));
    },
    forget(uuid) {
      ready = undefined;
      notes.forget(place(uuid));
    },
  };
}

function photosOf(account, seal, open) {
  const at = (sha256) => `${account}/${sha256}`;
  return {
    async load(sha256) {
      const row = await read("photos", at(sha256));
      if (!row) return read("photos", sha256); // as an earlier version kept it
      return new Blob([await open(`photos/${at(sha256)}`, row.closed)], { type: row.type });
    },
    async save(sha256, blob) {
      const closed = await seal(`photos/${at(sha256)}`, new Uint8Array(await blob.arrayBuffer()));
      await write("photos", at(sha256), { type: blob.type, closed });
    },
    forget: (sha256) => remove("photos", at(sha256)),
  };
}

const tokenOf = (shelf) => ({
  load: async () => (await shelf.note(`token/${shelf.account}`)) || openToken(shelf.account),
  save: async (token) => shelf.noted(`token/${shelf.account}`, await shelf.closed(`token/${shelf.account}`, token)),
  forget: () => notes.forget(`token/${shelf.account}`),
});

/** Ask the browser not to clear this by itself. */
export function persist() {
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}
