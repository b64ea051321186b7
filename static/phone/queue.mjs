// Finished visits on their way: each by itself, so that one which is refused holds up no other. A visit and its files
// leave this phone only after a receipt that names them, and a while later.

import { NotSent } from "../fieldwork/outbox.mjs";

const GRACE = 24 * 3600000;
const ENDS = ["offline", "login", "revoked"];
const PASSING = [408, 425, 429];

export class Queue {
  /** `ask` as of wire.mjs; `changed(uuid)` is told whenever the state of a visit changes. */
  constructor(kept, ask, changed) {
    Object.assign(this, { kept, ask, changed });
  }

  /** The visits that were finished here, the latest first: {uuid, head, title, ended, state, held, all, words}. */
  async list() {
    const found = await Promise.all((await this.kept.ids("sent")).map((uuid) => this.kept.load("sent", uuid)));
    return found.sort((a, b) => (a.ended < b.ended ? 1 : -1));
  }

  /** A visit is finished: it is put on its way in the same step in which it stops being a draft. */
  async add(draft, { head, title }) {
    const { uuid, ended, files, household } = draft.body;
    const entry = { uuid, household, head, title, ended, state: "waiting", held: [], all: files.length + 1, words: "", files: files.map(({ name }) => name), hashes: files.map(({ sha256 }) => sha256) };
    await this.kept.saveAll([["visits", uuid, draft], ["sent", uuid, entry]]);
    this.changed(uuid);
  }

  /** Send what waits, the oldest first. */
  async round() {
    for (const entry of (await this.list()).reverse()) {
      if (entry.state === "delivered") await this.tidy(entry);
      else await this.one(entry);
    }
  }

  /** What ends the round for all: no network, no log-in. Whatever else goes wrong is this visit's alone. */
  async one(entry) {
    const { body } = await this.kept.load("visits", entry.uuid);
    try {
      const missing = await this.files(body.files);
      const receipt = await this.ask("POST", "/api/visits", JSON.stringify(body));
      const held = (receipt.files || []).filter((file) => file.held).map(({ sha256 }) => sha256);
      const whole = receipt.uuid === body.uuid && body.files.every(({ sha256 }) => held.includes(sha256));
      const lost = body.files.filter(({ sha256 }) => missing.includes(sha256) && !held.includes(sha256)).map(({ name }) => name);
      const state = whole ? "delivered" : "waiting";
      await this.note(entry, { state, held, lost, number: receipt.number, words: "", at: new Date().toISOString() });
    } catch (error) {
      if (!(error instanceof NotSent) || ENDS.includes(error.kind)) throw error;
      const passing = error.status >= 500 || PASSING.includes(error.status);
      await this.note(entry, { state: passing ? "waiting" : "refused", words: error.words, status: error.status });
    }
  }

  /** Send each file that is still here; the hashes of those that are not. */
  async files(files) {
    const missing = [];
    for (const { name, sha256 } of files) {
      const blob = await this.kept.loadFile(sha256, typeOf(name));
      if (blob) await this.ask("PUT", `/api/files/${sha256}`, blob, blob.type);
      else missing.push(sha256);
    }
    return missing;
  }

  /** A refused visit is a draft again. */
  async reopen(uuid) {
    const stored = await this.kept.load("visits", uuid);
    await this.kept.saveAll([["visits", uuid, { ...stored, body: undefined }], ["sent", uuid, undefined]]);
  }

  /** It goes for good, its files with it. */
  async drop(uuid) {
    const { files } = await this.kept.load("visits", uuid);
    await this.kept.saveAll([["visits", uuid, undefined], ["sent", uuid, undefined], ...files.map(({ sha256 }) => ["files", sha256, undefined])]);
    this.changed(uuid);
  }

  note(entry, what) {
    Object.assign(entry, what);
    return this.kept.save("sent", entry.uuid, entry).then(() => this.changed(entry.uuid));
  }

  /** What the receipt named goes after a day; the line that tells of it stays. */
  async tidy(entry) {
    if (entry.tidied || Date.now() - Date.parse(entry.at) < GRACE) return;
    const found = await this.kept.load("visits", entry.uuid);
    for (const { sha256 } of (found && found.body.files) || []) {
      if (entry.held.includes(sha256)) await this.kept.forget("files", sha256);
    }
    await this.kept.saveAll([["visits", entry.uuid, undefined], ["sent", entry.uuid, { ...entry, tidied: true }]]);
  }
}

const TYPES = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", mp4: "video/mp4", webm: "video/webm" };
const typeOf = (name) => TYPES[name.split(".").pop()] || "application/octet-stream";
