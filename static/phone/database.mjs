// The phone's database, as it lies on the disk: rows of bytes under keys that name nobody. Opened anew where iOS closed it.

const NAME = "nuanfang-phone";
const VERSION = 2;
export const STORES = ["open", "meta", "households", "visits", "files", "sent", "surveys", "changes"];
const CLOSED = ["InvalidStateError", "AbortError", "UnknownError"];
let opening;

function open() {
  opening = opening || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const name of STORES) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      const db = request.result;
      db.onclose = () => (opening = undefined);
      // Another tab has a newer version, or wipes: it must not wait for this one.
      db.onversionchange = () => {
        db.close();
        opening = undefined;
      };
      resolve(db);
    };
    request.onerror = () => reject(request.error);
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

/** Run `work(store…)` in one transaction over these stores; what its request found. All of it is written, or nothing. */
export async function transact(names, mode, work) {
  for (let again = true; ; again = false) {
    const db = await open();
    try {
      return await attempt(db, names, mode, work);
    } catch (error) {
      // A connection that the system closed says so only when it is used, or breaks off what is being written.
      if (!again || !CLOSED.includes(error.name)) throw error;
      opening = undefined;
    }
  }
}

function attempt(db, names, mode, work) {
  return new Promise((resolve, reject) => {
    // A battery may be taken out: what is said to be saved is on the disk, not on its way there.
    const transaction = db.transaction(names, mode, { durability: "strict" });
    const request = work(...names.map((name) => transaction.objectStore(name)));
    transaction.oncomplete = () => resolve(request && request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error || (request && request.error) || new DOMException("", "AbortError"));
  });
}

export const read = (name, key) => transact([name], "readonly", (store) => store.get(key));
export const readAll = (name) => transact([name], "readonly", (store) => store.getAll());
export const keys = (name) => transact([name], "readonly", (store) => store.getAllKeys());
export const write = (name, key, value) => transact([name], "readwrite", (store) => store.put(value, key));
export const remove = (name, key) => transact([name], "readwrite", (store) => store.delete(key));

/** Everything goes: rows, keys and the lock. */
export async function wipe() {
  const db = await open();
  db.close();
  opening = undefined;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}
