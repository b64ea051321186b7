// What is kept on this phone: drafts with their photos, in IndexedDB, and for a page that is just going a spare copy of
// the draft in localStorage, the only one that is written at once. Knows nothing of surveys or pages.

const DATABASE = "nuanfang";
const STORES = ["drafts", "photos"];
const SPARE = "nuanfang.draft.";
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

async function inStore(name, mode, work) {
  for (let again = true; ; again = false) {
    const db = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction(name, mode);
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

const read = (name, key) => inStore(name, "readonly", (store) => store.get(key));
const write = (name, key, value) => inStore(name, "readwrite", (store) => store.put(value, key));
const remove = (name, key) => inStore(name, "readwrite", (store) => store.delete(key));

const spares = {
  load(key) {
    try {
      return JSON.parse(localStorage.getItem(SPARE + key)) || undefined;
    } catch (error) {
      return undefined;
    }
  },
  save(key, draft) {
    try {
      localStorage.setItem(SPARE + key, JSON.stringify(draft));
    } catch (error) {
      // No room or not allowed: what goes to the database at the same time must do.
    }
  },
  forget(key) {
    try {
      localStorage.removeItem(SPARE + key);
    } catch (error) {
      // Not allowed: then nothing was kept either.
    }
  },
};

async function newest(key) {
  const kept = await read("drafts", key).catch(() => undefined);
  const spare = spares.load(key);
  if (!spare) return kept;
  if (kept && kept.changed > spare.changed) {
    spares.forget(key);
    return kept;
  }
  await save(key, spare).catch(() => {});
  return spare;
}

async function save(key, draft) {
  await write("drafts", key, draft);
  const spare = spares.load(key);
  if (spare && spare.changed <= draft.changed) spares.forget(key);
}

async function forget(key) {
  spares.forget(key);
  const draft = await read("drafts", key);
  for (const file of (draft && draft.files) || []) await remove("photos", file.sha256);
  await remove("drafts", key);
}

/** Drafts of one account. A draft: {answers, files: [{name, sha256}], body, origin, base, changed}. */
export function draftsOf(account) {
  const key = (uuid) => `${account}/${uuid}`;
  return {
    load: (uuid) => newest(key(uuid)),
    save: (uuid, draft) => save(key(uuid), draft),
    /** Before the page goes: written when this returns. */
    spare: (uuid, draft) => spares.save(key(uuid), draft),
    forget: (uuid) => forget(key(uuid)),
  };
}

export const photos = {
  load: (sha256) => read("photos", sha256),
  save: (sha256, blob) => write("photos", sha256, blob),
  forget: (sha256) => remove("photos", sha256),
};

/** Ask the browser not to clear this by itself. */
export function persist() {
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
}
