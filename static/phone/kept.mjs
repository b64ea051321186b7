// What this phone keeps, sealed: JSON and files, each closed for the place where it lies. It knows no survey and no page.

import { keys, read, remove, transact, write } from "./database.mjs";
import { opened, sealed } from "./vault.mjs";

const utf8 = new TextEncoder();
const text = new TextDecoder();

/** The sealed stores under one data key. */
export function keptUnder(key) {
  const seal = (store, id, bytes) => sealed(key, bytes, `${store}/${id}`);
  const closed = (store, id, value) => seal(store, id, utf8.encode(JSON.stringify(value)));
  const opening = async (store, id) => {
    const found = await read(store, id);
    return found && opened(key, found, `${store}/${id}`);
  };
  return {
    async load(store, id) {
      const bytes = await opening(store, id);
      return bytes && JSON.parse(text.decode(bytes));
    },
    async save(store, id, value) {
      await write(store, id, await closed(store, id, value));
    },
    /** All or nothing: `rows` are [store, id, value]; a value of undefined goes. */
    async saveAll(rows) {
      const ready = await Promise.all(rows.map(async ([store, id, value]) => [
        store, id, value === undefined ? undefined : await closed(store, id, value),
      ]));
      const names = [...new Set(ready.map(([store]) => store))];
      if (!names.length) return;
      await transact(names, "readwrite", (...stores) => {
        for (const [store, id, value] of ready) {
          const found = stores[names.indexOf(store)];
          if (value === undefined) found.delete(id);
          else found.put(value, id);
        }
      });
    },
    async loadFile(id, type) {
      const bytes = await opening("files", id);
      return bytes && new Blob([bytes], { type });
    },
    async saveFile(id, blob) {
      await write("files", id, await seal("files", id, new Uint8Array(await blob.arrayBuffer())));
    },
    /** What names nobody may lie open. */
    loadOpen: read,
    saveOpen: write,
    forget: remove,
    ids: keys,
  };
}
