// What versions before left open in this browser: read where nothing sealed is, and sealed once. Only the account whose it is
// can do that; what is another's lies open until that one opens a draft here.

import { inStore, isSealed, read, remove, tried } from "./shelf.mjs";

const SPARE = "nuanfang.draft.";
const TOKEN = "nuanfang.token.";

export const openSpare = (key) => tried(() => JSON.parse(localStorage.getItem(SPARE + key))) || undefined;
export const openToken = (account) => tried(() => localStorage.getItem(TOKEN + account)) || undefined;

/** Seal what is this account's; photos that no open draft names any more go. */
export async function adopt(shelf, { drafts, photos, token }) {
  const { account } = shelf;
  await adoptNotes(account, drafts, token);
  const [keys, rows, all] = await Promise.all([
    inStore("drafts", "readonly", (store) => store.getAllKeys()),
    inStore("drafts", "readonly", (store) => store.getAll()),
    inStore("photos", "readonly", (store) => store.getAllKeys()),
  ]);
  const lying = keys.map((key, index) => ({ key, row: rows[index] })).filter(({ row }) => !isSealed(row));
  const [mine, others] = [true, false].map((own) => lying.filter(({ key }) => key.startsWith(`${account}/`) === own));
  const named = (list) => new Set([].concat(...list.map(({ row }) => row.files.map(({ sha256 }) => sha256))));
  const [here, there] = [named(mine), named(others)];
  for (const sha256 of all.filter((key) => !key.includes("/"))) {
    if (here.has(sha256)) await photos.save(sha256, await read("photos", sha256));
    if (!there.has(sha256)) await remove("photos", sha256);
  }
  for (const { key, row } of mine) {
    const closed = await shelf.closed(`drafts/${key}`, row);
    await inStore("drafts", "readwrite", (store) => {
      const asked = store.get(key);
      // What was typed meanwhile is newer, and sealed.
      asked.addEventListener("success", () => isSealed(asked.result) || store.put(closed, key));
      return asked;
    });
  }
}

async function adoptNotes(account, drafts, token) {
  const own = (tried(() => Object.keys(localStorage)) || []).filter((name) => name.startsWith(`${SPARE}${account}/`));
  for (const name of own) {
    await drafts.load(name.slice(`${SPARE}${account}/`.length));
    tried(() => localStorage.removeItem(name));
  }
  const old = openToken(account);
  if (old) await token.save((await token.load()) || old);
  tried(() => localStorage.removeItem(TOKEN + account));
}
