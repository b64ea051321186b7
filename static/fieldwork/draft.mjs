// The draft on this phone: saved at every change, back when the page is opened again, gone only after the receipt.

import { say } from "./words.mjs";

const PAUSE = 250;
// What could not be saved is tried again by itself: somebody may have made room meanwhile.
const AGAIN = 3000;

export class Draft {
  /** `drafts` and `photos` are where they are kept, as of store.mjs; `merged` (merge.mjs) where a server has a copy, too. */
  constructor(drafts, photos, given, merged) {
    Object.assign(this, { drafts, photos, given, merged, uuid: given.uuid, answers: given.answers, files: given.files.slice() });
    this.started = given.started;
    this.isNew = given.new;
    this.removed = []; // rows that one can still take back, see removed.mjs
    this.changed = "";
    this.unsaved = false;
    this.away = () => document.hidden && this.leave();
    this.gone = () => this.leave();
    document.addEventListener("visibilitychange", this.away);
    window.addEventListener("pagehide", this.gone);
  }

  /** The page of the draft is taken away. */
  stop() {
    this.wait();
    document.removeEventListener("visibilitychange", this.away);
    window.removeEventListener("pagehide", this.gone);
  }

  /** "kept" when answers from before were found; "merged" when the server's copy was changed since (by round trips). */
  async load() {
    const kept = await this.drafts.load(this.uuid).catch(() => undefined);
    if (!kept) return "";
    this.isNew = false;
    this.removed = kept.removed || [];
    this.changed = kept.changed;
    if (!this.merged || kept.base === this.given.updated) {
      Object.assign(this, { answers: kept.answers, files: kept.files, body: kept.body, origin: kept.origin });
      return "kept";
    }
    const { answers, files } = this.given;
    const names = kept.files.map(({ name }) => name);
    this.answers = this.merged(kept.answers, answers, kept.origin || {});
    this.files = [...files.filter(({ name }) => !names.includes(name)), ...kept.files];
    this.origin = answers;
    return "merged";
  }

  /** What the answers were before anybody typed here: this tells later what was changed on this phone. */
  begin(filling) {
    this.origin = this.origin || filling.kept;
  }

  keep(filling) {
    this.filling = filling;
    this.body = undefined;
    this.changed = new Date().toISOString();
    this.unsaved = true;
    if (this.drafts.prepare) this.drafts.prepare(this.uuid, () => this.filling && this.record());
    // That nothing is saved stays said until something is: a line that comes and goes moves the button that is being tapped.
    if (!this.failing) this.say("Saving …");
    // Not put off by the next letter: whoever types without a pause is saved as often as whoever thinks.
    this.timer = this.timer || setTimeout(() => this.flush(), PAUSE);
  }

  /** The page may be gone before the database has written: what it has not yet is put by at once. */
  leave() {
    if (this.unsaved) this.drafts.spare(this.uuid);
    this.flush();
  }

  record() {
    this.answers = this.filling.kept;
    const { answers, files, body, origin, removed, given, changed } = this;
    return { answers, files, body, origin, removed, base: given.updated, changed };
  }

  async flush() {
    this.wait();
    if (!this.filling) return;
    const record = this.record();
    try {
      await this.drafts.save(this.uuid, record);
      if (record.changed === this.changed) this.shown();
    } catch (error) {
      this.failing = true;
      this.timer = this.timer || setTimeout(() => this.flush(), AGAIN);
      if (error.name === "QuotaExceededError") this.say("Not saved: this phone is full. Stay here, delete films or apps that you do not need, then go on.");
      else this.say("Not saved: this browser keeps nothing. Do not close the page before it is sent.");
    }
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  get note() {
    return document.querySelector("[data-saved]");
  }

  shown() {
    this.unsaved = this.failing = false;
    this.say("Saved on this phone");
  }

  say(words) {
    this.note.textContent = say(words);
  }

  async attach(name, { blob, sha256 }) {
    await this.photos.save(sha256, blob);
    this.files = [...this.files.filter((file) => file.name !== name), { name, sha256 }];
  }

  file(name) {
    return this.files.find((file) => file.name === name);
  }

  forget() {
    this.filling = undefined;
    this.unsaved = false;
    this.wait();
    return this.drafts.forget(this.uuid);
  }
}
