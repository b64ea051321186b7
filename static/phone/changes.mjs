// What was registered or corrected on this phone, on its way: sent before the visits, each household's in its order.
// The phone's own copy of a household shows what waits, and lays beside it what the station has (`base`): what the station
// refuses is shown as refused, no longer as if it stood. An operation goes only after a receipt that names it was followed
// by the household as the station has it.

import { NotSent } from "../fieldwork/outbox.mjs";
import { say } from "../fieldwork/words.mjs";
import { lineOf } from "./directory.mjs";

const ENDS = ["login", "revoked"];
const PASSING = [408, 425, 429];
// As of visits (queue.mjs): one that a bad network cuts again and again holds up no other; more than that is no network.
const MOST_CUT = 2;

export const GROUP = "group:";

/** Where a form lies as it was left: that of a new household, or of one person or the household itself. */
export const BEGUN = "begun household";
export const begunAt = (household, subject) => `begun ${household} ${subject}`;

export class Changes {
  /** `pending`: {uuid, body, path, state, words, title, at, act}, the oldest first; those with one `act` were saved at
   * once. `changed()` is told of each change. */
  constructor(kept, ask, changed) {
    Object.assign(this, { kept, ask, changed, pending: [], homes: [] });
  }

  async load() {
    this.pending = await pendingIn(this.kept);
    const ids = [...new Set(this.pending.map(({ body }) => body.household))];
    this.homes = (await Promise.all(ids.map((id) => this.kept.load("households", id)))).filter(Boolean);
    return this.pending;
  }

  /** Put the operations on their way, in the same step in which the household as it is now is written, and `more` rows. */
  async add(household, entries, more = []) {
    const ready = entries.map((entry) => ({
      state: "waiting", words: "", at: entry.body.at, path: "/api/changes", act: entries[0].body.uuid, ...entry, uuid: entry.body.uuid,
    }));
    const before = isHousehold(entries[0].body) ? household : await this.kept.load("households", household.id);
    const now = rebuilt(before || household, [...(await this.load()), ...ready]);
    await this.kept.saveAll([["households", now.id, now], ...ready.map((entry) => ["changes", entry.uuid, entry]), ...more]);
    await this.load();
    this.changed();
    return now;
  }

  /** No log-in ends the round for all. Whatever else goes wrong is this household's alone. */
  async round() {
    const homes = new Map();
    for (const entry of await this.load()) homes.set(entry.body.household, [...(homes.get(entry.body.household) || []), entry]);
    let cut = 0;
    for (const entries of [...homes.values()].sort((a, b) => cuts(a) - cuts(b))) {
      if (!(await this.send(entries))) cut += 1;
      if (cut === MOST_CUT) return;
    }
  }

  /** One household's, in their order; what is said of something new goes after it. False where the network cut it. */
  async send(entries) {
    const missing = new Set();
    for (const entry of entries) {
      if (entry.state === "delivered") continue;
      const { household, subject, new: made } = entry.body;
      if (missing.has(household) || missing.has(subject)) {
        await this.note(entry, { words: behind() });
        continue;
      }
      try {
        const receipt = await this.ask("POST", entry.path, JSON.stringify(entry.body));
        if (receipt.uuid === entry.uuid) await this.note(entry, { state: "delivered", words: "", cut: 0 });
      } catch (error) {
        if (!(error instanceof NotSent) || ENDS.includes(error.kind)) throw error;
        const broke = error.kind === "offline";
        if (broke) await this.note(entry, { cut: (entry.cut || 0) + 1, ...(entry.state === "waiting" && { words: "" }) });
        if (broke) return false;
        const passing = error.status >= 500 || PASSING.includes(error.status);
        await this.note(entry, { state: passing ? "waiting" : "refused", words: error.words, cut: 0 });
      }
      if (made && entry.state !== "delivered") missing.add(subject);
    }
    return true;
  }

  /** Of one that was opened again or deleted meanwhile, nothing is written. What became of it shows in the household. */
  async note(entry, what) {
    const same = !what.state || what.state === entry.state;
    Object.assign(entry, what);
    const stored = await pendingIn(this.kept);
    if (!stored.some(({ uuid }) => uuid === entry.uuid)) return;
    this.pending = stored.map((one) => (one.uuid === entry.uuid ? entry : one));
    const rows = [["changes", entry.uuid, entry]];
    const home = same ? undefined : await this.kept.load("households", entry.body.household);
    if (home) rows.push(["households", home.id, rebuilt(home, this.pending, entry.state === "delivered" ? entry.body : undefined)]);
    await this.kept.saveAll(rows);
    this.changed();
  }

  /** The area is home as the station has it: what was delivered is in there. */
  async tidy() {
    const done = (await this.load()).filter(({ state }) => state === "delivered");
    await this.kept.saveAll(done.map(({ uuid }) => ["changes", uuid, undefined]));
    await this.load();
  }

  /** What was refused is a form again, as it was typed and under the same ids: a visit that was begun with a new household
   * still finds it. Where that form is begun already, nothing is done. The form's place within the app. */
  async reopen(uuid) {
    const act = this.acted(uuid);
    const { household, subject, new: made, changes } = act[0].body;
    const isNew = isHousehold(act[0].body);
    const form = made ? "new" : subject === household ? "home" : subject;
    const key = isNew ? BEGUN : begunAt(household, form);
    const typed = isNew ? { ...made, id: household } : { id: subject, typed: made || sided(changes, "to"), seen: made ? {} : sided(changes, "from") };
    typed.why = act[0].words;
    const free = !(await this.kept.load("meta", key));
    if (free) await this.gone(act, [["meta", key, typed]]);
    return { free, path: isNew ? "households/new" : `households/${household}/${form}` };
  }

  /** A refused operation goes for good; with a household that was never registered goes all that is said of it. */
  async drop(uuid) {
    const [{ body }] = this.acted(uuid);
    if (isHousehold(body)) await this.gone(this.pending.filter((entry) => entry.body.household === body.household), [["households", body.household, undefined]]);
    else await this.gone(this.acted(uuid));
  }

  /** Those that were saved at once with this one and were refused like it, this one first. */
  acted(uuid) {
    const one = this.pending.find((entry) => entry.uuid === uuid);
    const others = this.pending.filter((entry) => entry !== one && one.act && entry.act === one.act && entry.state === "refused");
    return [one, ...others];
  }

  async gone(entries, more = []) {
    await this.kept.saveAll([...entries.map(({ uuid }) => ["changes", uuid, undefined]), ...more]);
    await this.load();
    this.changed();
  }

  of(household) {
    return this.pending.filter(({ body, state }) => body.household === household && state !== "delivered");
  }

  /** Whether the station knows nothing of this household yet. */
  isNew(household) {
    return this.of(household).some(({ body }) => isHousehold(body));
  }

  /** Lines of the households that something waits for, as they are now on this phone. */
  lines(known) {
    return this.homes.map((home) => lineOf(home, known[home.id] ? known[home.id].pinyin : home.pinyin));
  }
}

/** What is said of a household that is not registered yet, of a visit too. */
export const behind = () => say("Sent by itself once this household is registered at the station.");

const cuts = (entries) => Math.max(...entries.map(({ cut }) => cut || 0));

const sided = (changes, side) => Object.keys(changes).reduce((all, name) => ({ ...all, [name]: changes[name][side] }), {});

export const isHousehold = ({ kind, new: made }) => kind === "household" && Boolean(made);

/** The oldest first, but what is new before what is said of it, whatever the clock did. */
export async function pendingIn(kept) {
  const found = await Promise.all((await kept.ids("changes")).map((uuid) => kept.load("changes", uuid)));
  const place = ({ body, at }) => `${isHousehold(body) ? 0 : body.new ? 1 : 2} ${at}`;
  return found.filter(Boolean).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** The household as the station has it, with what is still on its way; `base` is there only where something is. */
export function applied(station, entries) {
  const mine = entries.filter(({ body, state }) => body.household === station.id && state === "waiting");
  const open = entries.some(({ body, state }) => body.household === station.id && state !== "delivered");
  return open ? { ...mine.reduce((home, { body }) => step(home, body), station), base: station } : station;
}

/** The same from the phone's copy; `arrived` is what the station has taken just now. */
function rebuilt({ base, ...home }, entries, arrived) {
  const known = entries.some(({ body, state }) => body.household === home.id && state !== "delivered") || arrived;
  const station = (known && base) || home;
  return applied(arrived ? step(station, arrived) : station, entries);
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
  const values = sided(changes, "to");
  if (kind === "household") return ticked({ ...home, ...values }, values);
  const away = home.left || [];
  const now = [...home.residents, ...away].map((one) => (one.id === subject ? { ...one, ...values } : one));
  return { ...home, residents: now.filter(({ left }) => !left), left: now.filter(({ left }) => left) };
}

/** Each group is a field of its own, so that two who tick different ones do not differ: group:laoren is "yes" or "". */
function ticked(home, values) {
  const found = { ...home, groups: home.groups };
  for (const name of Object.keys(values).filter((one) => one.startsWith(GROUP))) {
    const code = name.slice(GROUP.length);
    found.groups = [...found.groups.filter((one) => one !== code), ...(values[name] ? [code] : [])].sort();
    delete found[name];
  }
  return found;
}

function parted(conflict) {
  const dot = conflict.lastIndexOf(".");
  return [conflict.slice(0, dot), conflict.slice(dot + 1)];
}
