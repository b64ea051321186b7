// Finished visits on their way: each by itself, so that one which is refused holds up no other. A visit and its files
// leave this phone only after a receipt that names them, and a while later.

import { NotSent } from "../fieldwork/outbox.mjs";
import { say } from "../fieldwork/words.mjs";
import { behind } from "./changes.mjs";
import { typeOf, upload } from "./upload.mjs";

const GRACE = 24 * 3600000;
const ENDS = ["login", "revoked"];
const PASSING = [408, 425, 429];
// One visit that a bad network cuts again and again does not hold up the others; more than that is no network.
const MOST_CUT = 2;

export class Queue {
  /** `ask` as of wire.mjs; `changed(uuid)` is told whenever the state of a visit changes; `isNew(household)`: the station
   * does not know it yet. `stopped`: the log-in, or this phone's right to send, had ended in the last round. */
  constructor(kept, ask, changed, isNew = () => false) {
    Object.assign(this, { kept, ask, changed, isNew });
  }

  /** The visits that were finished here, the latest first: {uuid, head, title, ended, state, held, all, words, number}. */
  async list() {
    const found = await Promise.all((await this.kept.ids("sent")).map((uuid) => this.kept.load("sent", uuid)));
    return found.filter(Boolean).sort((a, b) => (a.ended < b.ended ? 1 : -1));
  }

  /** A visit is finished: it is put on its way in the same step in which it stops being a draft. */
  async add(draft, { head, title }) {
    const { uuid, ended, files, household } = draft.body;
    const entry = { uuid, household, head, title, ended, state: "waiting", held: [], all: files.length + 1, words: "", files: files.map(({ name }) => name), hashes: files.map(({ sha256 }) => sha256) };
    await this.kept.saveAll([["visits", uuid, draft], ["sent", uuid, entry]]);
    this.changed(uuid);
  }

  /** Send what waits, the oldest first; what was cut the last time comes after what was not. */
  async round() {
    const entries = (await this.list()).reverse().sort((a, b) => (a.cut || 0) - (b.cut || 0));
    const failures = [];
    this.stopped = "";
    for (const entry of entries) {
      const failure = await this.one(entry).then(() => undefined, (error) => error);
      if (!failure) continue;
      failures.push(failure);
      if (ENDS.includes(failure.kind)) this.stopped = failure.kind;
      if (this.stopped) throw failure;
      if (failures.filter(({ kind }) => kind === "offline").length === MOST_CUT) break;
    }
    // That a visit was cut does not say that there is no network: whatever is asked next finds that out.
    const other = failures.find(({ kind }) => kind !== "offline");
    if (other) throw other;
  }

  /** Throws what may not be this visit's alone: no network, no log-in. */
  async one(entry) {
    if (entry.state === "delivered") return this.tidy(entry);
    const stored = await this.kept.load("visits", entry.uuid);
    if (!stored || !stored.body || resting(entry)) return undefined;
    if (this.isNew(entry.household)) return this.note(entry, { state: "waiting", words: behind() });
    try {
      const missing = await this.files(entry, stored.body.files);
      const receipt = await this.ask("POST", "/api/visits", JSON.stringify(stored.body));
      return await this.note(entry, { cut: 0, rest: 0, status: undefined, ...believed(entry, stored.body, receipt, missing) });
    } catch (error) {
      if (error.kind === "offline") await this.note(entry, { cut: (entry.cut || 0) + 1, ...(entry.state === "waiting" && { words: broken() }) });
      if (!(error instanceof NotSent) || error.kind !== "refused") throw error;
      const passing = error.status >= 500 || PASSING.includes(error.status) || error.problem.code === "file_hash";
      const { words, status, after: rest } = error;
      return this.note(entry, { state: passing ? "waiting" : "refused", words, status, rest, tried: Date.now() });
    }
  }

  /** Send each file that is still here and not known to be there; the hashes of those that are not here. */
  async files(entry, files) {
    const missing = [];
    entry.stored = entry.stored || [];
    for (const { name, sha256 } of files) {
      if (entry.held.includes(sha256) || entry.stored.includes(sha256)) continue;
      const blob = await this.kept.loadFile(sha256, typeOf(name));
      if (!blob) missing.push(sha256);
      else if (await upload(this.ask, sha256, blob, entry)) entry.stored.push(sha256);
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
    await this.kept.saveAll([["visits", uuid, undefined], ["sent", uuid, undefined], ...(await this.ownFiles(uuid))]);
    this.changed(uuid);
  }

  /** Told of a visit that was opened again or deleted meanwhile, nothing is written. */
  async note(entry, what) {
    Object.assign(entry, what);
    if (!(await this.kept.load("sent", entry.uuid))) return;
    await this.kept.save("sent", entry.uuid, entry);
    this.changed(entry.uuid);
  }

  /** What the receipt named goes after a day; the line that tells of it stays. A clock set back keeps it no longer. */
  async tidy(entry) {
    if (entry.tidied || Math.abs(Date.now() - Date.parse(entry.at)) < GRACE) return;
    const named = (await this.ownFiles(entry.uuid)).filter(([, sha256]) => entry.held.includes(sha256));
    await this.kept.saveAll([["visits", entry.uuid, undefined], ["sent", entry.uuid, { ...entry, tidied: true }], ...named]);
  }

  /** The rows that take away the files of a visit, but for those that another visit on this phone names too. */
  async ownFiles(uuid) {
    const others = (await this.kept.ids("visits")).filter((id) => id !== uuid);
    const stored = await Promise.all([uuid, ...others].map((id) => this.kept.load("visits", id)));
    const [mine, ...rest] = stored.map((one) => ((one && (one.body || one).files) || []).map(({ sha256 }) => sha256));
    return mine.filter((sha256) => !rest.some((hashes) => hashes.includes(sha256))).map((sha256) => ["files", sha256, undefined]);
  }
}

const broken = () => say("The connection broke off on the way. This visit is kept on this phone and sent again by itself.");

/** What this receipt says of this visit. One that names another visit says nothing. */
function believed(entry, body, receipt, missing) {
  if (receipt.uuid !== body.uuid) return { state: "waiting", words: say("The station's answer was of another visit. This one is kept and sent again by itself.") };
  const rows = Array.isArray(receipt.files) ? receipt.files : [];
  const named = rows.filter((file) => file && file.held === true).map(({ sha256 }) => sha256);
  const lacking = body.files.filter(({ sha256 }) => !named.includes(sha256));
  const held = body.files.filter((file) => !lacking.includes(file)).map(({ sha256 }) => sha256);
  const lost = lacking.filter(({ sha256 }) => missing.includes(sha256)).map(({ name }) => name);
  const words = lacking.length && !lost.length ? say("Not every photo is at the station yet. They are kept and sent again by themselves.") : "";
  return { state: lacking.length ? "waiting" : "delivered", held, lost, stored: [], number: receipt.number, words, at: new Date().toISOString() };
}

/** The server asked to be left alone for a while that is not over. A clock that was set otherwise does not prolong it. */
function resting({ rest, tried }) {
  const passed = Date.now() - tried;
  return rest > 0 && passed >= 0 && passed < rest * 1000;
}
