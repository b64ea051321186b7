// Where a browser keeps things: rows in IndexedDB, and notes in localStorage, which are written at once. Seals nothing.

const DATABASE = "nuanfang";
const STORES = ["drafts", "photos"];
const NOTE = "nuanfang.sealed.";
let opening;

function open() {
  opening = opening || new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => {
      // iOS closes connections in the background: the next use opens anew.
      request.result.onclose = () => (opening = undefined);
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

export async function inStore(name, mode, work) {
  for (let again = true; ; again = false) {
    const db = await open();
    try {
      return await new Promise((resolve, reject) => {
        // A battery may be taken out: what is said to be saved is on the disk, not on its way there.
        const transaction = db.transaction(name, mode, { durability: "strict" });
        const request = work(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => reject(transaction.error || request.error);
      });
    } catch (error) {
      opening = undefined;
      if (!again) throw error;
    }
  }
}

export const read = (name, key) => inStore(name, "readonly", (store) => store.get(key));
export const write = (name, key, value) => inStore(name, "readwrite", (store) => store.put(value, key));
export const remove = (name, key) => inStore(name, "readwrite", (store) => store.delete(key));

/** A row of an earlier version may lie open. */
export const isSealed = (row) => row instanceof Uint8Array;

/** No room, or not allowed: what goes to the database at the same time must do. */
export function tried(work) {
  try {
    return work();
  } catch (error) {
    return undefined;
  }
}

export const notes = {
  load: (place) => tried(() => localStorage.getItem(NOTE + place)),
  save: (place, words) => tried(() => localStorage.setItem(NOTE + place, words)),
  forget: (place) => tried(() => localStorage.removeItem(NOTE + place)),
};
