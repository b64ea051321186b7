// A long list: a field that suggests rows as one types; what is chosen stands above it, each with a button to remove.
// The page loads this file only for a survey that has such a list. Rows are found as in forms/finding.py.

import { element } from "./problems.mjs";
import { say, useWords } from "./words.mjs";

const MOST_FOUND = 30;
const states = new WeakMap();

/** As texts are compared: small letters, half width, single blanks. */
export const plainLetters = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

/** {labels, spoken} of each choice, by its name: what a search looks at, made once for a list. */
export function keysOf(choices, readings) {
  const lines = (readings || "").split("\n");
  return new Map(choices.map(({ name, label }, index) => {
    const parts = (lines[index] || "").split(" ").filter(Boolean);
    const first = parts.map((part) => (/^\d/.test(part) ? part : part[0])).join("");
    const labels = Object.values(label || {}).map(plainLetters);
    return [name, { labels: labels.length ? labels : [plainLetters(name)], spoken: [first, parts.join("")] }];
  }).reverse());
}

function rank({ labels, spoken }, wanted, together) {
  if (labels.some((label) => label.startsWith(wanted))) return 0;
  if (labels.some((label) => label.includes(wanted))) return 1;
  if (!together) return 4;
  if (spoken.some((text) => text.startsWith(together))) return 2;
  return spoken.some((text) => text.includes(together)) ? 3 : 4;
}

/** The choices that fit, those that begin so first; all where nothing is typed. */
export function find(choices, keys, typed) {
  const wanted = plainLetters(typed);
  if (!wanted) return choices;
  const together = /^[\x20-\x7e]+$/.test(wanted) ? wanted.replace(/ /g, "") : "";
  const found = [[], [], [], [], []];
  for (const choice of choices) found[rank(keys.get(choice.name), wanted, together)].push(choice);
  return [].concat(found[0], found[1], found[2], found[3]);
}

const box = (block) => block.querySelector("[data-choices]");
const chips = (block) => [...block.querySelectorAll("[data-chip]")].map((chip) => chip.dataset.chip);
const checked = (block) => [...block.querySelectorAll("[data-choices] input:checked")].map(({ value }) => value);

const long = {
  read: (block) => (states.has(block) ? chips(block) : checked(block)).join(" "),
  write(block, value) {
    const several = block.dataset.type === "select_multiple";
    const names = Array.isArray(value) ? value : several ? String(value || "").split(" ") : [String(value || "")];
    if (states.has(block)) states.get(block).show(names.filter(Boolean));
  },
  /** The filter offers others: they are asked for when somebody looks for them. */
  offer: (block) => states.has(block) && states.get(block).forget(),
};
export const KINDS = { long };

class Finder {
  constructor(block, page, lists) {
    Object.assign(this, { block, page, at: -1, rows: [], offered: null });
    this.list = lists(page.item(block.dataset.q).list);
    this.several = block.dataset.type === "select_multiple";
    this.field = block.querySelector("[data-find]");
    this.button();
    this.show(checked(block));
    const { field } = this;
    // What is typed here is no answer.
    for (const name of ["input", "change"]) field.addEventListener(name, (event) => event.stopPropagation());
    field.addEventListener("input", () => this.suggest());
    field.addEventListener("click", () => this.suggest());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.key(event));
    this.options.addEventListener("mousedown", (event) => event.preventDefault());
    this.options.addEventListener("click", ({ target }) => this.choose(this.rows[[...this.options.children].indexOf(target.closest("[role=option]"))]));
    box(block).addEventListener("click", ({ target }) => target.closest("[data-unchip]") && this.remove(target.closest("[data-chip]")));
  }

  /** The button of the round trip goes; in its place come the suggestions. */
  button() {
    const { field, block } = this;
    block.querySelector("[data-find-go]").remove();
    const id = `${field.id}-list`;
    this.options = element("ul", "finder__list", []);
    Object.assign(this.options, { id, hidden: true });
    this.options.setAttribute("role", "listbox");
    this.options.setAttribute("aria-label", block.querySelector("[data-label]").textContent);
    this.note = element("p", "quiet small", "");
    this.note.setAttribute("role", "status");
    const told = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
    for (const name of Object.keys(told)) field.setAttribute(name, told[name]);
    field.removeAttribute("name");
    field.value = "";
    field.after(this.options, this.note);
  }

  forget() {
    this.offered = null;
    this.close();
  }

  label(name) {
    const choice = this.list.byName.get(name);
    return (choice && this.page.words(choice.label || {})) || name;
  }

  show(names) {
    box(this.block).textContent = "";
    box(this.block).append(...names.map((name) => {
      const drop = element("button", "chip__drop", "×");
      drop.type = "button";
      drop.dataset.unchip = "";
      drop.setAttribute("aria-label", say("Remove “%(choice)s”", { choice: this.label(name) }));
      const words = element("span", "", this.label(name));
      words.dir = "auto";
      const chip = element("span", "chip", [words, drop]);
      chip.dataset.chip = name;
      return chip;
    }));
  }

  suggest() {
    const { page, block } = this;
    this.offered = this.offered || page.filling.choices(block.dataset.q);
    const chosen = chips(block);
    const found = find(this.offered, this.list.keys(), this.field.value).filter(({ name }) => !chosen.includes(name));
    this.rows = found.slice(0, MOST_FOUND);
    this.at = -1;
    this.options.textContent = "";
    this.options.append(...this.rows.map(({ name }, index) => {
      const row = element("li", "finder__option", this.label(name));
      row.id = `${this.options.id}-${index}`;
      row.dir = "auto";
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      return row;
    }));
    this.open(this.rows.length > 0);
    const more = found.length - this.rows.length;
    if (more) this.note.textContent = say("%(num)s more: type more of the word.", { num: more });
    else if (found.length) this.note.textContent = say("%(num)s fit. Choose with the arrow keys or by touch.", { num: found.length });
    else this.note.textContent = say("Nothing fits “%(words)s”. Type less, or another part of the word.", { words: this.field.value });
  }

  open(isOpen) {
    this.options.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", isOpen);
    if (!isOpen) this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    this.open(false);
    this.note.textContent = "";
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.options.hidden) this.suggest();
      this.mark(Math.max(0, Math.min(this.rows.length - 1, this.at + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!this.options.hidden) this.choose(this.rows[this.at < 0 && this.rows.length === 1 ? 0 : this.at]);
    } else if (event.key === "Escape") this.close();
  }

  mark(at) {
    this.at = at;
    [...this.options.children].forEach((row, index) => row.setAttribute("aria-selected", index === at));
    const row = this.options.children[at];
    if (!row) return;
    this.field.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  choose(choice) {
    if (!choice) return;
    this.answer(this.several ? [...chips(this.block), choice.name] : [choice.name]);
    this.field.value = "";
    this.close();
    this.field.focus();
  }

  remove(chip) {
    this.answer(chips(this.block).filter((name) => name !== chip.dataset.chip));
    this.field.focus();
  }

  answer(names) {
    this.show(names);
    this.page.answer(this.block.dataset.q, names.join(" "));
    this.page.judgeSoon(this.block);
  }
}

function listOf({ choices: all, readings = {} }, name) {
  const choices = all[name] || [];
  let keys = null;
  return {
    byName: new Map(choices.map((choice) => [choice.name, choice])),
    keys: () => (keys = keys || keysOf(choices, readings[name])),
  };
}

/** What dresses the long lists within an element, each once: rows come later, too. */
export function dresser(page, draft, words) {
  useWords(words);
  const known = new Map();
  const lists = (name) => {
    if (!known.has(name)) known.set(name, listOf(page.filling.bundle, name));
    return known.get(name);
  };
  return (root) => {
    for (const part of root.querySelectorAll("[data-finder]:not([data-dressed])")) {
      part.dataset.dressed = "yes";
      const block = part.closest("[data-q]");
      states.set(block, new Finder(block, page, lists));
    }
  };
}
