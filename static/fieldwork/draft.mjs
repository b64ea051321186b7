// The draft on this phone: saved at every change, back when the page is opened again, gone only after the receipt.

import { merged } from "./merge.mjs";
import { photos } from "./store.mjs";
import { say } from "./words.mjs";

const PAUSE = 250;

export class Draft {
  constructor(drafts, given) {
    Object.assign(this, { drafts, given, uuid: given.uuid, answers: given.answers, files: given.files.slice() });
    this.started = given.started;
    this.isNew = given.new;
    const now = () => this.flush();
    document.addEventListener("visibilitychange", () => document.hidden && now());
    window.addEventListener("pagehide", now);
  }

  /** "kept" when answers from before were found; "merged" when the server's copy was changed since (by round trips). */
  async load() {
    const kept = await this.drafts.load(this.uuid).catch(() => undefined);
    if (!kept) return "";
    this.isNew = false;
    if (kept.base === this.given.updated) {
      Object.assign(this, { answers: kept.answers, files: kept.files, body: kept.body, origin: kept.origin });
      return "kept";
    }
    const { answers, files } = this.given;
    const names = kept.files.map(({ name }) => name);
    this.answers = merged(kept.answers, answers, kept.origin || {});
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  async flush() {
    clearTimeout(this.timer);
    if (!this.filling) return;
    this.answers = this.filling.kept;
    const { answers, files, body, origin, given } = this;
    const changed = new Date().toISOString();
    try {
      await this.drafts.save(this.uuid, { answers, files, body, origin, base: given.updated, changed });
      this.shown();
    } catch (error) {
      this.note.textContent = say("Not saved: this browser keeps nothing. Do not close the page before it is sent.");
    }
  }

  get note() {
    return document.querySelector("[data-saved]");
  }

  shown() {
    this.note.textContent = say("Saved on this phone");
  }

  async attach(name, { blob, sha256 }) {
    await photos.save(sha256, blob);
    this.files = [...this.files.filter((file) => file.name !== name), { name, sha256 }];
  }

  file(name) {
    return this.files.find((file) => file.name === name);
  }

  forget() {
    this.filling = undefined;
    clearTimeout(this.timer);
    return this.drafts.forget(this.uuid);
  }
}
