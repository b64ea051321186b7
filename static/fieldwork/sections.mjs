// One section at a time, with the progress above and the steps below. The address names the section, so that the
// phone's own way back goes to the section before, not out of the form.

import { isKept } from "./showing.mjs";
import { say } from "./words.mjs";

export class Sections {
  /** `leave(section)` says whether the section may be left forwards; `finish()` is asked for after the last one; `come(section)`
   * draws what is about to be shown. */
  constructor(form, { leave, finish, arrived, come }) {
    this.all = [...form.querySelectorAll("[data-section]")];
    this.progress = document.querySelector("[data-progress]");
    this.steps = document.querySelector("[data-steps]");
    Object.assign(this, { leave, finish, arrived, come });
    this.steps.addEventListener("click", ({ target }) => {
      if (target.closest("[data-next]")) this.forward();
      if (target.closest("[data-back]")) this.go(-1);
    });
    this.turn = () => this.show(this.named() || this.relevant()[0], true);
    window.addEventListener("hashchange", this.turn);
    this.progress.hidden = this.steps.hidden = false;
    this.show(this.named() || this.relevant()[0], false);
  }

  /** The page goes: addresses name other things from now on. */
  stop() {
    window.removeEventListener("hashchange", this.turn);
  }

  relevant() {
    return this.all.filter((section) => !section.hidden && !isKept(section));
  }

  named() {
    const id = location.hash.slice(1);
    return this.relevant().find((section) => section.id === id);
  }

  forward() {
    const found = this.relevant();
    if (!this.leave(this.current)) return;
    if (this.current === found[found.length - 1]) this.finish();
    else this.go(1);
  }

  go(step) {
    const found = this.relevant();
    const next = found[found.indexOf(this.current) + step];
    if (next) location.hash = next.id;
  }

  /** Show the section of this element, wherever it is. */
  reveal(element) {
    const section = element.closest("[data-section]");
    if (section && section !== this.current) {
      history.pushState(null, "", `#${section.id}`);
      this.show(section, false);
    }
  }

  show(section, moved) {
    if (!section) return;
    this.come(section);
    for (const other of this.all) other.classList.toggle("is-off", other !== section);
    this.current = section;
    this.draw();
    if (!moved) return;
    window.scrollTo(0, 0);
    section.querySelector("h2").focus({ preventScroll: true });
    this.arrived(section);
  }

  /** The page was turned to the resident, or back: the section may be one that they do not see. */
  turned() {
    const found = this.relevant();
    this.show(found.includes(this.current) ? this.current : found[0], false);
  }

  /** Answers came back: only with them is the section relevant that the address names. */
  restored() {
    this.show(this.named() || this.relevant()[0], false);
  }

  /** Progress and steps, anew: a section may have become relevant or not. */
  draw() {
    const found = this.relevant();
    const number = found.indexOf(this.current) + 1;
    if (this.drawn === `${number}/${found.length}`) return;
    this.drawn = `${number}/${found.length}`;
    const words = say("Section %(number)s of %(all)s", { number, all: found.length });
    this.progress.querySelector("[data-progress-words]").textContent = words;
    Object.assign(this.progress.querySelector("progress"), { max: found.length, value: number });
    this.steps.querySelector("[data-back]").hidden = number === 1;
    this.steps.querySelector("[data-next]").textContent = number === found.length ? say("Finish and send") : say("Next");
  }
}
