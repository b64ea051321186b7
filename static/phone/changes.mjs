// What was registered or corrected on this phone, on its way: sent before the visits, in the order in which it was made.
// The phone's own copy of a household shows it at once; an operation goes only after a receipt that names it was followed
// by the household as the station has it.

import { NotSent } from "../fieldwork/outbox.mjs";

const ENDS = ["offline", "login", "revoked"];
const PASSING = [408, 425, 429];

/** Where the form of a new household lies as it was left. */
export const BEGUN = "begun household";

export class Changes {
  /** `pending`: {uuid, body, path, state, words, title, at, line}, the oldest first. `changed()` is told of each change. */
  constructor(kept, ask, changed) {
    Object.assign(this, { kept, ask, changed, pending: [] });
  }

  async load() {
    this.pending = await pendingIn(this.kept);
    return this.pending;
  }

  /** Put the operations on their way, in the same step in which the household as it is now is written, and `more` rows. */
  async add(household, entries, more = []) {
    const ready = entries.map((entry) => ({ state: "waiting", words: "", at: entry.body.at, path: "/api/changes", ...entry, uuid: entry.body.uuid }));
    const now = applied(household, ready);
    await this.kept.saveAll([["households", now.id, now], ...ready.map((entry) => ["changes", entry.uuid, entry]), ...more]);
    await this.load();
    this.changed();
    return now;
  }

  /** No network or no log-in ends the round for all. Whatever else goes wrong is this operation's alone. */
  async round() {
    for (const entry of await this.load()) {
      if (entry.state === "delivered") continue;
      try {
        const receipt = await this.ask("POST", entry.path, JSON.stringify(entry.body));
        if (receipt.uuid === entry.uuid) await this.note(entry, { state: "delivered", words: "" });
      } catch (error) {
        if (!(error instanceof NotSent) || ENDS.includes(error.kind)) throw error;
        const passing = error.status >= 500 || PASSING.includes(error.status);
        await this.note(entry, { state: passing ? "waiting" : "refused", words: error.words });
      }
    }
  }

  note(entry, what) {
    Object.assign(entry, what);
    return this.kept.save("changes", entry.uuid, entry).then(() => this.changed());
  }

  /** The area is home as the station has it: what was delivered is in there. */
  async tidy() {
    const done = (await this.load()).filter(({ state }) => state === "delivered");
    await this.kept.saveAll(done.map(({ uuid }) => ["changes", uuid, undefined]));
    await this.load();
  }

  /** A refused household is a form again, under the same ids: a visit that was begun with it still finds it. False where
   * another form is begun. */
  async reopen(uuid) {
    if (await this.kept.load("meta", BEGUN)) return false;
    const { body } = this.pending.find((entry) => entry.uuid === uuid);
    await this.kept.saveAll([["meta", BEGUN, { ...body.new, id: body.household }], ["changes", uuid, undefined]]);
    await this.load();
    this.changed();
    return true;
  }

  /** A refused operation goes for good; a household that was never registered goes with it. */
  async drop(uuid) {
    const { body } = this.pending.find((entry) => entry.uuid === uuid);
    const rows = [["changes", uuid, undefined]];
    if (isHousehold(body)) rows.push(["households", body.household, undefined]);
    await this.kept.saveAll(rows);
    await this.load();
    this.changed();
  }

  of(household) {
    return this.pending.filter(({ body, state }) => body.household === household && state !== "delivered");
  }

  /** Lines of households that only this phone knows. */
  lines(known) {
    return this.pending.filter(({ body }) => isHousehold(body) && !known[body.household]).map(({ line }) => line);
  }
}

export const isHousehold = ({ kind, new: made }) => kind === "household" && Boolean(made);

export async function pendingIn(kept) {
  const found = await Promise.all((await kept.ids("changes")).map((uuid) => kept.load("changes", uuid)));
  return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** The household with what is still on its way; itself where nothing is. */
export function applied(household, entries) {
  const mine = entries.filter(({ body, state }) => body.household === household.id && state !== "delivered");
  return mine.reduce((home, { body }) => step(home, body), household);
}

function step(home, { kind, subject, changes, new: made, conflict, to }) {
  if (conflict) {
    const [id, field] = parted(conflict);
    const conflicts = home.conflicts.filter((one) => one.subject !== id || one.field !== field);
    return { ...step(home, { kind, subject: id, changes: { [field]: { to } } }), conflicts };
  }
  if (made && kind === "household") return home;
  const here = home.residents.filter(({ id }) => id !== subject);
  if (made) return { ...home, residents: [...here, { ...made, id: subject, household: home.id, left: "" }] };
  const values = Object.keys(changes).reduce((all, name) => ({ ...all, [name]: changes[name].to }), {});
  if (kind === "household") return { ...home, ...values };
  const away = home.left || [];
  const now = [...home.residents, ...away].map((one) => (one.id === subject ? { ...one, ...values } : one));
  return { ...home, residents: now.filter(({ left }) => !left), left: now.filter(({ left }) => left) };
}

function parted(conflict) {
  const dot = conflict.lastIndexOf(".");
  return [conflict.slice(0, dot), conflict.slice(dot + 1)];
}
