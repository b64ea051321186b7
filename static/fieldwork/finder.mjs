// A long list: a field that suggests rows as one types; what is chosen stands above it, each with a button to remove.
// The page loads this file only for a survey that has such a list. Rows are found as in forms/finding.py.

import { element } from "./problems.mjs";
import { say, useWords } from "./words.mjs";

const MOST_FOUND = 30;
const states = new WeakMap();

// Most labels are written so, and their small letters are all there is to do.
const PLAIN = /^[!-~\u4e00-\u9fff]+(?: [!-~\u4e00-\u9fff]+)*$/;
const ASCII = /^[\x00-\x7f]*$/;
// What a syllable is of: a Latin word, a number, or one Chinese character.
const SOUNDING = /[a-z]+|[0-9]+|[\u3007\u3400-\u9fff\u{20000}-\u{3ffff}]/gu;

/** As texts are compared: small letters, half width, single blanks. */
export function plainLetters(text) {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

const initial = (part) => (part < ":" ? part : part[0]);
const distinct = (list) => [...new Set(list)];

/** What a search looks at in each choice of a list: made when it is asked for, or before, in idle slices. */
export class Keys {
  constructor(choices, readings, others) {
    Object.assign(this, { choices, made: [], at: new Map() });
    this.lines = (readings || "").split("\n");
    this.others = new Map(Object.entries(others || {}).map(([character, ways]) => [character, ways.split(" ")]));
    choices.forEach((choice, index) => this.at.set(choice, index));
  }

  /** Labels and usual pinyin, each after a line break; where a character has other readings, those of each syllable. */
  of(choice) {
    const index = this.at.get(choice);
    if (this.made[index]) return this.made[index];
    const { name, label } = choice;
    const parts = this.lines[index] ? this.lines[index].split(" ") : [];
    let labels = "", first = "", chinese = "";
    for (const tag in label) {
      const plain = plainLetters(label[tag]);
      labels += `\n${plain}`;
      if (!chinese && !ASCII.test(label[tag])) chinese = plain;
    }
    for (const part of parts) first += initial(part);
    const key = { labels: labels || `\n${plainLetters(name)}`, spoken: `\n${first}\n${parts.join("")}`, chinese, parts };
    this.made[index] = key;
    return key;
  }

  /** [initials, whole syllables] by all readings; null where there is but the usual one. */
  ways(key) {
    if (key.ways !== undefined) return key.ways;
    const sounding = key.chinese.match(SOUNDING) || [];
    key.ways = null;
    if (sounding.length === key.parts.length && sounding.some((of) => this.others.has(of))) {
      const whole = key.parts.map((part, index) => [part, ...(this.others.get(sounding[index]) || [])]);
      key.ways = [whole.map((ways) => distinct(ways.map(initial))), whole.map(distinct)];
    }
    return key.ways;
  }
}

/** Whether the syllables from `at` on can be read so; the last of them may be cut short. */
const says = (ways, wanted, at) => at < ways.length && ways[at].some((way) =>
  way.startsWith(wanted) || (wanted.startsWith(way) && says(ways, wanted.slice(way.length), at + 1)));

function rank(keys, choice, wanted, together) {
  const key = keys.of(choice);
  if (key.labels.includes(wanted)) return key.labels.includes(`\n${wanted}`) ? 0 : 1;
  if (!together) return 6;
  if (key.spoken.includes(together)) return key.spoken.includes(`\n${together}`) ? 2 : 3;
  const ways = keys.ways(key);
  if (!ways) return 6;
  const at = key.parts.findIndex((_part, index) => says(ways[0], together, index) || says(ways[1], together, index));
  return at < 0 ? 6 : at ? 5 : 4;
}

/** The choices that fit, those that begin so first; all where nothing is typed. */
export function find(choices, keys, typed) {
  const wanted = plainLetters(typed);
  if (!wanted) return choices;
  const together = /^[\x20-\x7e]+$/.test(wanted) ? wanted.replace(/ /g, "") : "";
  const found = [[], [], [], [], [], [], []];
  for (const choice of choices) found[rank(keys, choice, wanted, together)].push(choice);
  return [].concat(...found.slice(0, 6));
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
    const found = find(this.offered, this.list.keys, this.field.value).filter(({ name }) => !chosen.includes(name));
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

function listOf({ choices: all, readings = {}, others = {} }, name) {
  const choices = all[name] || [];
  const keys = new Keys(choices, readings[name], others[name]);
  return { byName: new Map(choices.map((choice) => [choice.name, choice])), keys };
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
